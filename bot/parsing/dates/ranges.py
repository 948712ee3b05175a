"""The days of a range whose ends may both lack year, month or week."""

from dataclasses import replace
from datetime import date, timedelta

from bot.parsing.dates.calendar_sums import Days
from bot.parsing.dates.shapes import Day, Month, Shape, Weekday
from bot.parsing.dates.values import Lean, Reading

# A range this long that began in the past is not taken to be still running.
_LONGEST_RUNNING = timedelta(days=150)


def range_days(first: Shape, last: Shape, at: Reading) -> Days | None:
    """(first day, last day), the end being the first occurrence after the beginning; None when they do not fit."""
    days = _from(first, last, at)
    if days is None:
        return None
    start, end = days
    if at.lean is Lean.FUTURE and start > at.today:
        return _running(first, last, at) or days
    if at.lean is Lean.PAST and end > at.today and _loose_weekdays(first, last):
        return start - timedelta(weeks=1), end - timedelta(weeks=1)
    return days


def _from(first: Shape, last: Shape, at: Reading) -> tuple[date, date] | None:
    begin = first.days(at)
    start = (begin[0] or begin[1]) if begin else None
    if start is None:
        return None
    finish = last.days(at, start)
    end = (finish[1] or finish[0]) if finish else None
    return (start, end) if end and end >= start else None


def _running(first: Shape, last: Shape, at: Reading) -> tuple[date, date] | None:
    """The same range begun before today and not over yet (9.14-9.18 said on the 16th)."""
    if not _is_loose(first) or (isinstance(last, Weekday) and last.weeks):
        return None
    days = _from(first, last, replace(at, lean=Lean.PAST, month=None, monday=None))
    if days and days[0] <= at.today <= days[1] and days[1] - days[0] < _LONGEST_RUNNING:
        return days
    return None


def _is_loose(shape: Shape) -> bool:
    if isinstance(shape, Day | Month):
        return shape.year is None and shape.years is None and shape.months is None
    return isinstance(shape, Weekday) and shape.weeks is None


def _loose_weekdays(first: Shape, last: Shape) -> bool:
    return isinstance(first, Weekday) and isinstance(last, Weekday) and first.weeks is None and last.weeks is None
