"""Sums with days, months and years that every shape of a date needs."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.domain.holidays import add_school_days
from bot.parsing.dates.values import Lean, Reading

Days = tuple[date | None, date | None]  # first and last


def make(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none (2月30日)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def add_months(year: int, month: int, shift: int) -> tuple[int, int]:
    """(year, month) moved by `shift` months."""
    index = year * 12 + month - 1 + shift
    return index // 12, index % 12 + 1


def choose_year(span_in: Callable[[int], Days | None], at: Reading, near: date | None) -> Days | None:
    """The occurrence the lean asks for, of something that happens once a year."""
    if near:
        return _first(span_in, (near.year, near.year + 1), lambda first, last: last >= near)
    today, term = at.today, at.term
    if at.lean is Lean.PAST:
        return _first(span_in, (today.year, today.year - 1), lambda first, last: first <= today)
    if term:
        years = range(term.start.year, term.end.year + 1)
        inside = _first(span_in, years, lambda first, last: last >= term.start and first <= term.end)
        if inside:
            return inside
    return _first(span_in, (today.year, today.year + 1), lambda first, last: last >= today)


def _first(
    span_in: Callable[[int], Days | None], years: "tuple[int, ...] | range", fits: Callable[[date, date], bool]
) -> Days | None:
    for year in years:
        days = span_in(year)
        if days and days[0] and days[1] and fits(days[0], days[1]):
            return days
    return None


def move(day: date, amount: float, unit: str) -> date:
    """`day` moved by an amount of 天, 周, 月, 年 or 工作日; half a month is 15 days."""
    if unit == "工作日":
        return add_school_days(day, int(amount))
    if unit in ("月", "年"):
        months = amount * (12 if unit == "年" else 1)
        year, month = add_months(day.year, day.month, int(months))
        found = date(year, month, min(day.day, last_day(year, month).day))
        return found + timedelta(days=15 * (months - int(months)) * 2)
    return day + timedelta(days=amount * (7 if unit == "周" else 1))
