"""The period a rule counts in, clipped to the plan it stands in."""

from datetime import date

import pytest

from bot.domain.frames import Frame
from bot.domain.periods import month_of, period_of
from bot.domain.requirements import Per

AUTUMN = Frame.of(date(2026, 8, 31), date(2027, 1, 22))
SPRING = Frame.of(date(2027, 3, 1), date(2027, 7, 9))
SCHOOL_YEAR = Frame.of(date(2026, 8, 31), date(2027, 7, 9))
TWO_YEARS = Frame.of(date(2026, 1, 1), date(2027, 12, 31))


def text(period: tuple[date, date] | None) -> str | None:
    return f"{period[0]} {period[1]}" if period else None


@pytest.mark.parametrize(
    ("per", "day", "period"),
    [
        (Per.DAY, "2026-11-20", "2026-11-20 2026-11-20"),
        (Per.WEEK, "2026-11-20", "2026-11-16 2026-11-22"),
        (Per.WEEK, "2026-11-22", "2026-11-16 2026-11-22"),
        (Per.WEEK, "2026-11-23", "2026-11-23 2026-11-29"),
        (Per.WEEK, "2027-01-01", "2026-12-28 2027-01-03"),
        (Per.WEEK, "2027-01-20", "2027-01-18 2027-01-22"),  # ends with the term
        (Per.FORTNIGHT, "2026-08-31", "2026-08-31 2026-09-13"),
        (Per.FORTNIGHT, "2026-09-13", "2026-08-31 2026-09-13"),
        (Per.FORTNIGHT, "2026-09-14", "2026-09-14 2026-09-27"),
        (Per.FORTNIGHT, "2026-11-20", "2026-11-09 2026-11-22"),  # weeks 11 and 12
        (Per.FORTNIGHT, "2026-11-23", "2026-11-23 2026-12-06"),
        (Per.FORTNIGHT, "2027-01-20", "2027-01-18 2027-01-22"),
        (Per.MONTH, "2026-09-30", "2026-09-01 2026-09-30"),
        (Per.MONTH, "2026-11-20", "2026-11-01 2026-11-30"),
        (Per.MONTH, "2027-01-01", "2027-01-01 2027-01-22"),
        (Per.TERM, "2026-11-20", "2026-08-31 2027-01-22"),
        (Per.SCHOOL_YEAR, "2026-11-20", "2026-08-01 2027-07-31"),  # a year spans its terms
        (Per.CALENDAR_YEAR, "2026-12-31", "2026-01-01 2026-12-31"),
        (Per.ONCE, "2026-11-20", "2026-08-31 2027-01-22"),
        (Per.UNSTATED, "2027-01-22", "2026-08-31 2027-01-22"),
        (Per.TERM, "2026-08-30", None),
        (Per.TERM, "2027-01-23", None),
        (Per.WEEK, "2027-01-23", None),
    ],
)
def test_periods_of_an_autumn_plan(per: Per, day: str, period: str | None) -> None:
    assert text(period_of(per, date.fromisoformat(day), AUTUMN)) == period


@pytest.mark.parametrize(
    ("per", "day", "period"),
    [
        (Per.SCHOOL_YEAR, "2026-07-31", "2025-08-01 2026-07-31"),
        (Per.SCHOOL_YEAR, "2026-08-01", "2026-08-01 2027-07-31"),
        (Per.SCHOOL_YEAR, "2027-01-15", "2026-08-01 2027-07-31"),  # January belongs to the year before
        (Per.SCHOOL_YEAR, "2027-08-01", "2027-08-01 2028-07-31"),
        (Per.CALENDAR_YEAR, "2027-01-15", "2027-01-01 2027-12-31"),
        (Per.MONTH, "2026-02-28", "2026-02-01 2026-02-28"),
    ],
)
def test_years_across_january(per: Per, day: str, period: str) -> None:
    assert text(period_of(per, date.fromisoformat(day), TWO_YEARS)) == period


@pytest.mark.parametrize(
    ("day", "term", "period"),
    [("2026-11-20", AUTUMN, "2026-08-31 2027-01-22"), ("2027-04-01", SPRING, "2027-03-01 2027-07-09")],
)
def test_a_term_within_a_years_plan_is_the_running_one(day: str, term: Frame, period: str) -> None:
    assert text(period_of(Per.TERM, date.fromisoformat(day), SCHOOL_YEAR, term)) == period


@pytest.mark.parametrize(
    ("per", "day"),
    [
        (Per.MONTH, "2026-08-31"),  # one day of August: nobody owes a month's work in it
        (Per.CALENDAR_YEAR, "2027-01-04"),  # three weeks of the new year
    ],
)
def test_the_last_scrap_of_a_period_asks_for_nothing(per: Per, day: str) -> None:
    assert period_of(per, date.fromisoformat(day), AUTUMN) is None


def test_a_plan_shorter_than_its_periods_still_asks() -> None:
    month = Frame.of(date(2026, 11, 1), date(2026, 11, 30))
    for per in (Per.TERM, Per.ONCE):
        assert text(period_of(per, date(2026, 11, 20), month, AUTUMN)) == "2026-11-01 2026-11-30"
    assert text(period_of(Per.CALENDAR_YEAR, date(2026, 11, 20), month, AUTUMN)) == "2026-01-01 2026-12-31"


def test_months_have_their_own_lengths() -> None:
    assert month_of(date(2028, 2, 3)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_school_weeks_are_counted_from_the_week_of_the_first_day() -> None:
    late = Frame.of(date(2026, 9, 2), date(2027, 1, 22))  # school begins on a Wednesday
    assert late.week_monday(1) == date(2026, 8, 31)
    assert late.week_number(date(2026, 9, 7)) == 2
    assert late.week_number(date(2026, 8, 30)) == 0
