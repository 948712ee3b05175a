"""Amounts that cannot be meant are read as said, so that they are refused and never become one."""

import pytest

from bot.parsing.records import Intent
from tests.parsing.test_records import read


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("/log 评课 0 次", 0),
        ("评课 0 次", 0),
        ("评课零次", 0),
        ("/log 评课 0", 0),
        ("/log 评课 +0", 0),
        ("评过了0节课", 0),
        ("/log 评课 -1", -1),
        ("评课-1次", -1),
        ("评课 -2 次", -2),
        ("评课 －１", -1),
        ("评课 −3 次", -3),
        ("评课负一次", -1),
        ("/log 评课 邵老师 -3", -3),
        ("评课 1000000000 次", 10**9),
        ("评课 １０００００００００ 次", 10**9),
        ("评课十亿次", 10**9),
        ("评课 10亿 次", 10**9),
        ("评课一万次", 10_000),
        ("/log 评课 10^9", 10**9),
        ("/log 评课 1e9", 10**9),
        ("/log 评课 邵老师 1000000000", 10**9),
        ("/log 评课 2345", 2345),
        ("评课 " + "9" * 40 + " 次", int("9" * 40)),
        ("/log 培训 0 学时", 0),
        ("培训 -6 学时", -6),
        ("/log 评课 -0.5 次", -0.5),
        ("/log 评课 -1 昨天", -1),
        ("/log 评课 邵老师 负2", -2),
        ("/log 评课 4月10日 -1", -1),
    ],
)
def test_an_amount_that_cannot_be_meant_is_read_as_said(text: str, amount: float) -> None:
    reading = read(text)
    assert reading.intent is Intent.LOG
    assert [record.amount for record in reading.records] == [amount]


def test_an_amendment_to_nothing_is_read_as_said() -> None:
    reading = read("刚才那条改成0节")
    assert (reading.intent, reading.records[0].amount) == (Intent.AMEND, 0)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("评课-邵老师", 1),
        ("3-1班听课", 1),
        ("听课-3班", 1),
        ("评课--2次", 2),
        ("评课 - 2次", 2),
        ("评课—2次", 2),
        ("评课-2次-邵老师-科学", 2),
        ("听课第1-2节", 2),
        ("听课 4月14日-1班", 1),
        ("听课 4-14", 1),
        ("负责评课一次", 1),
        ("/log 命题 2027届期中卷", 1),
        ("/log 听课 邵老师 302", 1),
        ("/log 听课 邵老师 2024", 1),
    ],
)
def test_a_dash_between_words_takes_nothing_away(text: str, amount: float) -> None:
    assert [record.amount for record in read(text).records] == [amount]


@pytest.mark.parametrize(("text", "amount"), [("听了两三节课", 2), ("听课一两节", 1), ("写了三四篇反思", 3)])
def test_of_a_rough_number_the_lower_counts(text: str, amount: int) -> None:
    assert [record.amount for record in read(text).records] == [amount]
