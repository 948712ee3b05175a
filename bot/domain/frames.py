"""The frame a text is read in: when the term (or plan) runs and which Monday its weeks are counted from."""

from dataclasses import dataclass
from datetime import date, timedelta


def monday_of(day: date) -> date:
    """The Monday of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Frame:
    """First and last school day, and the Monday of school week 1 (the week of `start` unless stated)."""

    start: date
    end: date
    week1_monday: date

    @classmethod
    def of(cls, start: date, end: date, week1: date | None = None) -> "Frame":
        """A frame whose week 1 holds `start`, or the stated day `week1`."""
        return cls(start, end, monday_of(week1 or start))

    def week_monday(self, number: int) -> date:
        """The Monday of school week `number` (1-based)."""
        return self.week1_monday + timedelta(weeks=number - 1)

    def week_number(self, day: date) -> int:
        """The school week that holds `day`; 0 or less before week 1."""
        return (day - self.week1_monday).days // 7 + 1
