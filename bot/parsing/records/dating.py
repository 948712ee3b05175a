"""Dates of a message: what the date reader finds, as atoms, cut at the day of speaking."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.domain.frames import Frame
from bot.parsing.dates import Lean, When, find_dates
from bot.parsing.records.atoms import Sheet, Tag

_JUST_NOW: Final = frozenset(
    {"刚", "刚刚", "刚才", "方才", "现在", "目前"}
)  # say no day, and point at a record in corrections


_ALTOGETHER: Final = re.compile("(?<=[这本上全]周)(?=一(?:共|直|起|总))")  # 这周一共 is this week, not its Monday
_ADJACENT: Final = re.compile(
    "(?<=[周期拜][一二三四五六日天])(?=(?:周|星期|礼拜)[一二三四五六日天])"
)  # 周二周四 is a list


@dataclass(frozen=True, slots=True)
class Span:
    """A day (`end` None) or several, both ends included; `ahead` when it is to come or a deadline."""

    start: date
    end: date | None
    ahead: bool
    text: str

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.end - self.start).days + 1 if self.end else 1


def take_dates(sheet: Sheet, *, said_at: datetime, term: Frame | None) -> None:
    """Dates become DATE atoms; recurrences (每周) and what has no day are left as text."""
    text, out, done = _ADJACENT.sub("、", _ALTOGETHER.sub(" ", sheet.text)), [], 0
    for when in find_dates(text, now=said_at, lean=Lean.PAST, term=term):
        span = _span(when, said_at.date())
        if span is None or when.span[0] < done:
            continue
        out.append(text[done : when.span[0]] + sheet.put(Tag.DATE, span))
        done = when.span[1]
    sheet.text = "".join(out) + text[done:]


def _until(end: date, today: date, text: str) -> Span:
    """周五前 is to come; 截至今天 and 清明前 said afterwards tell up to when, not when."""
    return Span(min(end, today), None, end > today, text)


def _span(when: When, today: date) -> Span | None:
    if when.kind == "recurrence" or when.text in _JUST_NOW:
        return None
    if when.kind == "deadline" or when.start is None:
        return _until(when.end, today, when.text) if when.end else None
    start, end = when.start, when.end or when.start
    if start <= today < end:
        end = today  # a span still running ends on the day of speaking
    return Span(start, end if end != start or (when.end or start) != start else None, start > today, when.text)
