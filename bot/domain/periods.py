"""The period a rule counts in, around a given day."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.frames import Frame, monday_of
from bot.domain.requirements import YEARS, Per

SCHOOL_YEAR_MONTH = 8  # a school year runs from 1 August to 31 July


class Period(NamedTuple):
    """First and last day, both included."""

    since: date
    until: date


def month_of(day: date) -> Period:
    """The calendar month that holds `day`."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def period_of(per: Per, day: date, frame: Frame, term: Frame | None = None) -> Period | None:
    """The period of a rule on `day`, clipped to the frame it was written for; None outside it, or in a mere scrap.

    `frame` is the plan's own frame (what «unstated» and «once» mean); `term` is the running term where it differs.
    A year is not clipped: what was done before the plan began counts for it, and so does what comes after its end.
    """
    if not frame.start <= day <= frame.end:
        return None
    whole = _whole(per, day, frame, term or frame)
    clipped = Period(max(whole.since, frame.start), min(whole.until, frame.end))
    if _is_scrap(clipped, whole, frame):
        return None
    return whole if per in YEARS else clipped


def _is_scrap(clipped: Period, whole: Period, frame: Frame) -> bool:
    """Less than a third of a period at an edge of the plan: nobody owes August's four lessons on its last day."""
    alone = clipped == (frame.start, frame.end)
    return not alone and _days(clipped) * 3 < _days(whole)


def _days(period: Period) -> int:
    return (period.until - period.since).days + 1


def _whole(per: Per, day: date, frame: Frame, term: Frame) -> Period:
    monday = monday_of(day)
    if per is Per.DAY:
        return Period(day, day)
    if per is Per.WEEK:
        return Period(monday, monday + timedelta(days=6))
    if per is Per.FORTNIGHT:
        first = monday - timedelta(weeks=(frame.week_number(day) - 1) % 2)
        return Period(first, first + timedelta(days=13))
    if per is Per.MONTH:
        return month_of(day)
    if per is Per.TERM:
        return Period(term.start, term.end)
    if per is Per.SCHOOL_YEAR:
        year = day.year if day.month >= SCHOOL_YEAR_MONTH else day.year - 1
        return Period(date(year, SCHOOL_YEAR_MONTH, 1), date(year + 1, SCHOOL_YEAR_MONTH, 1) - timedelta(days=1))
    if per is Per.CALENDAR_YEAR:
        return Period(date(day.year, 1, 1), date(day.year, 12, 31))
    return Period(frame.start, frame.end)
