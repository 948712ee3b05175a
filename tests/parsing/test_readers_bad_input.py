"""What no teacher means to send: both readers answer it, in time that grows with its length, and invent nothing."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.parsing.dates import Lean, find_dates
from bot.parsing.records import Intent
from tests.parsing.test_dates import NOW, TERM
from tests.parsing.test_records import read

LENGTH = 10_000
SECONDS = 1.0  # of the processor; measured below 0.15 for dates and messages together
# Letters that begin, join or end what the patterns look for: repeated, they are what a careless pattern chokes on.
PIECES = st.text(
    alphabet="听课评写上了的、，。；：《》“（）()一二两三十12３.-/~至到和各共第节篇次月日号周上下本每前后老师王小"
    "要没不是改帮我 \n*x+",
    min_size=1,
    max_size=7,
)


@given(PIECES)
@settings(max_examples=25, deadline=None)
def test_whatever_is_repeated_is_read_in_linear_time(piece: str) -> None:
    both(piece * 3)  # patterns are compiled when first met
    text = (piece * LENGTH)[:LENGTH]
    begun = time.process_time()
    both(text)
    assert time.process_time() - begun < SECONDS


def both(text: str) -> None:
    for lean in Lean:
        find_dates(text, now=NOW, lean=lean, term=TERM)
    read(text)


@pytest.mark.parametrize(
    "text", ["😀" * LENGTH, "👨‍👩‍👧‍👦🇨🇳" * 500, "❤️‍🔥✅", "\x00\x07\x1b[31m\u202e" * 100, "\ud83d", "\u200b" * 50]
)
def test_pictures_and_control_characters_say_nothing(text: str) -> None:
    assert find_dates(text, now=NOW, lean=Lean.PAST, term=TERM) == []
    assert read(text).intent in (Intent.NONE, Intent.DONE)
    assert read(text).records == ()


def test_a_log_among_pictures_and_control_characters_is_still_read() -> None:
    (record,) = read("😀\x00昨天\u200b听课\u202e 2️⃣ 节🎉\x07").records
    assert (record.kind, record.amount, record.date) == ("observation", 2, date(2026, 4, 14))


def test_fifty_dates_in_one_text_are_fifty_dates() -> None:
    days = [date(2026, 7, 1) + timedelta(days=2 * number) for number in range(38)]
    days += [date(2026, 6, 30) - timedelta(days=3 * number) for number in range(12)]
    text = "；".join(f"{day.month}月{day.day}日听课" for day in days)
    assert [when.start for when in find_dates(text, now=NOW, lean=Lean.PAST, term=TERM)] == days
    days = [date(2026, 3, 2) + timedelta(days=number) for number in range(40)]
    logged = read("；".join(f"{day.month}月{day.day}日听课1节" for day in days)).records
    assert [record.date for record in logged] == days


@pytest.mark.parametrize(
    "text", ["2月30日听课", "13月1日听课", "9.31听课", "2026-02-30听课", "4月31号听课2节", "二月三十日听课"]
)
def test_a_day_that_does_not_exist_is_never_taken_for_another(text: str) -> None:
    for record in read(text).records:
        assert record.date is not None
        assert (record.date.month, record.date.day) not in {(3, 1), (3, 2), (2, 28), (10, 1), (5, 1), (1, 1), (4, 30)}
    assert find_dates(text, now=NOW, lean=Lean.PAST, term=TERM) == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("听课 0 节", 0),
        ("听课 -1", -1),
        ("听课 1000000000 节", 10**9),
        ("听课十亿节", 10**9),
        ("/log 听课 10^9", 10**9),
        ("听课99999999999999999999节", 99999999999999999999),
    ],
)
def test_an_amount_that_cannot_be_meant_is_given_as_it_stands_for_the_act_to_refuse(text: str, amount: float) -> None:
    assert [record.amount for record in read(text).records] in ([amount], [])
