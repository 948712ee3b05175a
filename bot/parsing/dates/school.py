"""Shapes that hang on the term: school weeks, its beginning, middle and end, the vacations. Without a term: no days."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.frames import Frame
from bot.parsing.dates.calendar_sums import Days, last_day, move
from bot.parsing.dates.shapes import Month
from bot.parsing.dates.values import Lean, Reading

_MOST_WEEKS = 30


@dataclass(frozen=True, slots=True)
class SchoolWeek:
    """第6周, 第5-6周, 第八周周二, 最后一周 (first = -1, counted from the end); `within` is a deadline."""

    first: int
    last: int
    weekday: int | None = None
    weekend: bool = False
    within: bool = False

    @property
    def is_one(self) -> bool:
        """Whether it is one whole week, which a weekday may still narrow."""
        return self.first == self.last and self.weekday is None

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """Monday to Sunday of the weeks, or the one day in the first."""
        if at.term is None:
            return None
        total = at.term.week_number(at.term.end)
        first, last = (n + total + 1 if n < 0 else n for n in (self.first, self.last))
        if not 1 <= first <= last <= max(_MOST_WEEKS, total):
            return None
        monday, sunday = at.term.week_monday(first), at.term.week_monday(last) + timedelta(days=6)
        at.monday = monday
        if self.weekday:
            day = monday + timedelta(days=self.weekday - 1)
            return day, day
        if self.within:
            return None, sunday
        return (sunday - timedelta(days=1) if self.weekend else monday), sunday


@dataclass(frozen=True, slots=True)
class MonthWeek:
    """10月第二周, 9月最后一个周五: the n-th week or weekday of a month, n = -1 for the last."""

    month: Month
    nth: int
    weekday: int | None = None

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """The day, or the n-th week whose Thursday lies in the month."""
        days = self.month.days(at, near)
        if days is None or days[0] is None:
            return None
        year, month = days[0].year, days[0].month
        weekday = self.weekday or 4  # ISO: a week belongs to the month that holds its Thursday
        found = _nth_weekday(year, month, weekday, self.nth)
        if found is None or self.weekday:
            return (found, found) if found else None
        return found - timedelta(days=3), found + timedelta(days=3)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    end = last_day(year, month)
    if nth < 0:
        return end - timedelta(days=(end.weekday() - weekday + 1) % 7)
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - 1 - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found <= end else None


@dataclass(frozen=True, slots=True)
class TermDay:
    """开学第N天 (n = 1 is the first day of the term)."""

    nth: int = 1

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """The day."""
        if at.term is None:
            return None
        day = at.term.start + timedelta(days=self.nth - 1)
        return day, day


@dataclass(frozen=True, slots=True)
class TermWithin:
    """开学一个月内: a deadline counted from the first day of the term."""

    amount: float
    unit: str

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """(None, that day)."""
        return (None, move(at.term.start, self.amount, self.unit)) if at.term else None


@dataclass(frozen=True, slots=True)
class TermEnd:
    """期末, 学期结束, 放假: done by the last day of the term."""

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """(None, last day of the term)."""
        return (None, at.term.end) if at.term else None


@dataclass(frozen=True, slots=True)
class TermMiddle:
    """期中, 半期: the day halfway through the term; only told where something hangs on it (半期前)."""

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """The day halfway."""
        if at.term is None:
            return None
        day = at.term.start + (at.term.end - at.term.start) / 2
        return day, day


@dataclass(frozen=True, slots=True)
class Vacation:
    """寒假, 暑假: begins the day after the term; its end is not known from one term."""

    season: str | None

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """(day after the term, None); only for the vacation that follows this term."""
        if at.term is None or at.lean is Lean.PAST or not self.follows(at.term):
            return None
        return at.term.end + timedelta(days=1), None

    def follows(self, term: Frame) -> bool:
        """Whether it is this term that ends with the vacation."""
        summer = 5 <= term.end.month <= 8
        return self.season is None or (self.season == "暑") == summer
