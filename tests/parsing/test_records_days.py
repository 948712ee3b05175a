"""Days that are to come, far off or not in the calendar are never read as today. Said on Wednesday 15 April 2026."""

from datetime import date

import pytest

from bot.parsing.records import Intent, Reading
from tests.parsing.test_records import read


@pytest.mark.parametrize(
    "text",
    [
        "/log 评课 2099-01-01",
        "/log 评课 2099年1月1日",
        "/log 评课 2099/1/1 邵老师",
        "/log 评课 2099.1.1 2次",
        "/log 评课 20990101",
        "/log 评课 2099年",
        "2098-05-06 评课 2次",
        "评课 2027年3月5日",
        "评课 2026年4月16日",
        "/log 评课 2026-04-16",
        "评课 2031年3月",
        "/log 评课 2026-02-30",
        "/log 评课 2026-13-01",
        "评课 2月30日",
        "评课 4月31号两次",
    ],
)
def test_a_day_to_come_or_out_of_the_calendar_is_not_logged(text: str) -> None:
    assert read(text) == Reading(Intent.NONE)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("评课 2026年4月15日", date(2026, 4, 15)),
        ("/log 评课 2025-12-31", date(2025, 12, 31)),
        ("评课 2003-06-09", date(2003, 6, 9)),
        ("评课 1998年5月3日", date(1998, 5, 3)),
        ("评课 5月3日", date(2025, 5, 3)),
        ("2025-26学年评课2次", date(2026, 4, 15)),
        ("2026年评课3次", date(2026, 4, 15)),
        ("参加2035年远景规划培训", date(2026, 4, 15)),
    ],
)
def test_a_day_behind_us_is_the_day_said(text: str, day: date) -> None:
    reading = read(text)
    assert reading.intent is Intent.LOG
    assert [record.date for record in reading.records] == [day]
    assert [record.date_end for record in reading.records] == [None]


def test_of_two_dated_acts_the_past_one_is_logged() -> None:
    records = read("2027年3月5日听课，2026年4月10日评课").records
    assert [(record.kind, record.date) for record in records] == [("critique", date(2026, 4, 10))]
