"""Days and spans inside a frame: a found time, the year a bare month belongs to, months cut to the frame."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.frames import Frame
from bot.parsing.numbers import int_of
from bot.parsing.plans.drafts import Outside, Precision


@dataclass(frozen=True, slots=True)
class Time:
    """One time found in a folded text: where it stands and the days it means (`start` None: a deadline)."""

    span: tuple[int, int]
    start: date | None
    end: date | None
    precision: Precision
    recur: dict[str, Any] | None = None
    loose: bool = False

    def outside(self, frame: Frame) -> Outside | None:
        """Whether the days lie wholly before or after the frame."""
        last, first = self.end or self.start, self.start or self.end
        if last and last < frame.start:
            return "before"
        return "after" if first and first > frame.end else None


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around the text: the frame and the month (year, month) of the heading above."""

    frame: Frame
    month: tuple[int, int] | None = None


def year_for(month: int, day: int, frame: Frame) -> int:
    """The year that puts this day inside the frame, or nearest to it."""

    def distance(year: int) -> tuple[int, int]:
        try:
            on = date(year, month, day)
        except ValueError:
            return (10_000, year)
        if frame.start <= on <= frame.end:
            return (0, year)
        return (min(abs((on - frame.start).days), abs((on - frame.end).days)), year)

    return min(range(frame.start.year - 1, frame.end.year + 2), key=distance)


def last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    return calendar.monthrange(year, month)[1]


def month_number(text: str) -> int | None:
    """1-12 for a month's name without 月 (元 is 1), None for anything else."""
    number = 1 if text == "元" else int_of(text)
    return number if number is not None and 1 <= number <= 12 else None


def day_in(year: int | None, month: int, day: int, frame: Frame) -> date | None:
    """The date, its year taken from the frame where none is printed; None for a day that does not exist."""
    try:
        return date(year or year_for(month, day, frame), month, day)
    except ValueError:
        return None


def year_of_month(year: str | None, month: int, frame: Frame) -> int:
    """The printed year, else the year in which the month meets the frame, else the nearest."""
    if year:
        return int(year)
    inside = [y for y in range(frame.start.year, frame.end.year + 1) if _overlaps(y, month, frame)]
    return inside[0] if inside else year_for(month, 15, frame)


def _overlaps(year: int, month: int, frame: Frame) -> bool:
    return date(year, month, 1) <= frame.end and date(year, month, last_day(year, month)) >= frame.start


def clipped(start: date, end: date, frame: Frame) -> tuple[date, date]:
    """The span cut to the frame; as it is where the two do not meet."""
    if start > frame.end or end < frame.start:
        return start, end
    return max(start, frame.start), min(end, frame.end)


def months_before(day: date, count: int) -> date:
    """The same day of the month `count` months earlier, or that month's last."""
    month = day.year * 12 + day.month - 1 - count
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, last_day(year, month)))
