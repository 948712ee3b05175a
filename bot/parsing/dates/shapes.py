"""What a date word means before it is known which year, month or week: each shape finds its own days.

`days(at, near)` gives (first, last), or None where the calendar has no such day. With `near` the shape is the end of
a range that begins at `near`: then its first occurrence from there on is meant, whatever the lean.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.domain.frames import monday_of
from bot.domain.holidays import feast_date, feast_span
from bot.parsing.dates.calendar_sums import Days, add_months, choose_year, last_day, make, move
from bot.parsing.dates.values import Lean, Reading


class Shape(Protocol):
    """Anything that can be turned into days."""

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """First and last day, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Nothing:
    """Was written like a date and is none (2月30日): swallowed, so that no part of it is read instead."""

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """No days."""
        return None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month; month and year as far as written. `months` counts from this month, `years` from this year."""

    day: int
    month: int | None = None
    year: int | None = None
    months: int | None = None
    years: int | None = None
    weak: bool = False

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """That one day."""
        found = self._day(at, near)
        if found is None:
            return None
        at.month = (found.year, found.month)
        return found, found

    def _day(self, at: Reading, near: date | None) -> date | None:
        if self.months is not None:
            return make(*add_months(at.today.year, at.today.month, self.months), self.day)
        if self.month is None:
            return self._in_month(at, near)
        year = self.year if self.years is None else at.today.year + self.years
        if year is not None:
            return make(year, self.month, self.day)
        month = self.month

        def span_in(year: int) -> Days | None:
            found = make(year, month, self.day)
            return (found, found) if found else None

        days = choose_year(span_in, at, near)
        return days[0] if days else None

    def _in_month(self, at: Reading, near: date | None) -> date | None:
        if near:
            months = [add_months(near.year, near.month, n) for n in (0, 1)]
            return next((d for d in (make(*m, self.day) for m in months) if d and d >= near), None)
        if at.month:
            return make(*at.month, self.day)
        today, past = at.today, at.lean is Lean.PAST
        for step in range(3):
            found = make(*add_months(today.year, today.month, -step if past else step), self.day)
            if found and (found <= today if past else found >= today):
                return found
        return None


_PARTS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "上中旬": (1, 20),
    "中下旬": (11, 31),
    "初": (1, 10),
    "中": (11, 20),
    "上半月": (1, 15),
    "下半月": (16, 31),
}


@dataclass(frozen=True, slots=True)
class Month:
    """A month or a part of one; `last` is the second of two months (3、4月). 底 and 末 are its end, as a deadline."""

    month: int | None = None
    year: int | None = None
    months: int | None = None
    years: int | None = None
    part: str | None = None
    last: int | None = None

    @property
    def is_end(self) -> bool:
        """Whether the month's end is meant, which is a day to be done by."""
        return self.part in ("底", "末")

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """First and last day; (None, last day) for the end of a month."""
        if self.month is None:
            shift = self.months or 0
            year, month = at.month if self.months is None and at.month else (at.today.year, at.today.month)
            days = self._days_in(*add_months(year, month, shift))
        elif self.year is not None or self.years is not None:
            days = self._days_in(self.year or at.today.year + (self.years or 0), self.month)
        else:
            month = self.month
            found = choose_year(lambda year: self._days_in(year, month), at, near)
            if found is None:
                return None
            days = found
        if days[0]:
            at.month = (days[0].year, days[0].month)
        return (None, days[1]) if self.is_end and not near and at.lean is Lean.FUTURE else days

    def _days_in(self, year: int, month: int) -> Days:
        end = last_day(year, month)
        if self.last:
            return date(year, month, 1), last_day(year + (self.last < month), self.last)
        if self.is_end:
            return date(year, month, 21), end
        first, last = _PARTS.get(self.part or "", (1, 31))
        return date(year, month, first), min(end, date(year, month, min(last, end.day)))


@dataclass(frozen=True, slots=True)
class LastDay:
    """9月最后一天: the last day of a month."""

    month: int
    year: int | None = None
    years: int | None = None

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """That one day."""
        found = Month(self.month, self.year, years=self.years).days(at, near)
        return (found[1], found[1]) if found else None


@dataclass(frozen=True, slots=True)
class YearEnd:
    """年底: 31 December of the year written, or of this one."""

    year: int | None = None
    years: int | None = None

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """Done by its last day."""
        return None, date(self.year or at.today.year + (self.years or 0), 12, 31)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday = 1; `weeks` counts from this week, None where no week is named."""

    weekday: int
    weeks: int | None = None

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """That one day."""
        found = self._day(at, near)
        return found, found

    def _day(self, at: Reading, near: date | None) -> date:
        if self.weeks is not None:
            at.monday = monday_of(at.today) + timedelta(weeks=self.weeks)
            return at.monday + timedelta(days=self.weekday - 1)
        if near:
            return near + timedelta(days=(self.weekday - 1 - near.weekday()) % 7)
        if at.monday:
            return at.monday + timedelta(days=self.weekday - 1)
        if at.lean is Lean.PAST:
            return at.today - timedelta(days=(at.today.weekday() - self.weekday + 1) % 7)
        return at.today + timedelta(days=(self.weekday - 1 - at.today.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class Week:
    """A whole week, Monday to Sunday, or its weekend; a weekend without a week is the nearest one by the lean."""

    weeks: int | None
    weekend: bool = False

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """First and last day."""
        weeks = self.weeks
        if weeks is None:
            weeks = -1 if at.lean is Lean.PAST and at.today.weekday() < 5 else 0
        monday = monday_of(at.today) + timedelta(weeks=weeks)
        at.monday = monday
        return monday + timedelta(days=5 * self.weekend), monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Relative:
    """今天, 昨天, 大后天: days from today; `last` makes it a stretch (最近三天, 未来两周)."""

    offset: int
    last: int | None = None

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """The day, or the stretch."""
        first = at.today + timedelta(days=self.offset)
        return first, first if self.last is None else at.today + timedelta(days=self.last)


@dataclass(frozen=True, slots=True)
class Offset:
    """三天前, 两周后, 5个工作日内; `sign` is -1 or 1, `within` makes it a deadline."""

    amount: float
    unit: str
    sign: int
    within: bool = False

    def moment(self, at: Reading) -> datetime | None:
        """The instant, for hours and minutes only."""
        minutes = {"小时": 60, "分钟": 1}.get(self.unit)
        return at.now + timedelta(minutes=minutes * self.amount * self.sign) if minutes else None

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """The day, or (None, day) for 内."""
        if self.sign < 0 and at.lean is Lean.FUTURE:
            return None  # "三天前" of something due is counted from an event that is not told
        moment = self.moment(at)
        found = moment.date() if moment else move(at.today, self.amount * self.sign, self.unit)
        return (None, found) if self.within else (found, found)


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast by its name in bot.domain.holidays; `whole` means all its days off (国庆假期)."""

    name: str
    years: int | None = None
    whole: bool = False

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """Its day or its days off."""
        if self.years is not None:
            return self._in(at.today.year + self.years)
        return choose_year(self._in, at, near)

    def _in(self, year: int) -> Days | None:
        if self.whole:
            return feast_span(self.name, year)
        day = feast_date(self.name, year)
        return (day, day) if day else None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day or a part of the day; alone it means today."""

    time: time | None
    alone: bool = False

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """Today."""
        return at.today, at.today


@dataclass(frozen=True, slots=True)
class Slot:
    """A lesson of the day (第三节); alone, with the part of the day before it, it means today."""

    number: int | None

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """Today."""
        return at.today, at.today


@dataclass(frozen=True, slots=True)
class Every:
    """每周三, 单周, 隔天: something that repeats; it has no days of its own."""

    def days(self, at: Reading, near: date | None = None) -> Days | None:
        """No days."""
        return None
