"""What the date reader gives back, and what it is told beforehand."""

import datetime as dt
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from bot.domain.frames import Frame

Kind = Literal["point", "range", "deadline", "recurrence"]


class Lean(StrEnum):
    """Where a date without a year (or week) is looked for: what was done lies behind, what is due ahead."""

    PAST = "past"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class When:
    """One date read from a text.

    `start` and `end` are both included; a point has them equal, a deadline has only `end`, "after X" only `start`,
    a recurrence neither. `span` are character offsets in the text as given, `text` the words there. `time` is the
    clock time said with it, `slot` the lesson of the day (第3节 → 3).
    """

    start: date | None
    end: date | None
    span: tuple[int, int]
    text: str
    kind: Kind
    time: dt.time | None = None
    slot: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON values: dates ISO, time HH:MM, absent ones null."""
        return {
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "kind": self.kind,
            "span": list(self.span),
            "text": self.text,
            "time": self.time.strftime("%H:%M") if self.time else None,
            "slot": self.slot,
        }


def kind_of(days: tuple[date | None, date | None]) -> Kind:
    """Deadline without a start, point for one day, range else (an open one has no end)."""
    first, last = days
    if first is None:
        return "deadline"
    return "point" if first == last else "range"


@dataclass(slots=True)
class Reading:
    """What is known while one text is read; the carried week and month grow as it is read.

    `monday` is the week a bare weekday stays in ("上周四…周五…"), `month` the one a bare day stays in ("3月5日、9日").
    """

    now: datetime
    lean: Lean
    term: Frame | None
    monday: date | None = None
    month: tuple[int, int] | None = None

    @property
    def today(self) -> date:
        """The day of `now`."""
        return self.now.date()
