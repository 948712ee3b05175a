"""Which days the office names as its own, and why: «10月8日 运动会», «10月8日、10日», «1月18日到20日 期末阅卷»."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.domain.frames import Frame
from bot.parsing.dates import Lean, When, find_dates

_AND = frozenset("、，,和及与")
_EDGES = " 　，,、。；;：:因为是的"


class DaysDraft(NamedTuple):
    """The days in order and what is left of the sentence; no days: none were named, or without an end."""

    days: tuple[date, ...]
    name: str


def read_own_days(text: str, *, now: datetime, term: Frame | None) -> DaysDraft:
    """The first days named, with those joined to them by 、 or 和; a feast in the name (国庆补假) is no further day."""
    found = [one for one in find_dates(text, now=now, lean=Lean.FUTURE, term=term) if one.kind != "recurrence"]
    run: list[When] = []
    for when in found:
        if run and not _joined(text[run[-1].span[1] : when.span[0]]):
            break
        run.append(when)
    if not run or any(when.start is None or when.end is None for when in run):
        return DaysDraft((), "")
    name = text[: run[0].span[0]] + " " + text[run[-1].span[1] :]
    return DaysDraft(tuple(sorted({day for when in run for day in _days(when)})), " ".join(name.split()).strip(_EDGES))


def _joined(between: str) -> bool:
    words = between.strip()
    return bool(words) and set(words) <= _AND


def _days(when: When) -> list[date]:
    if when.start is None or when.end is None:
        return []
    return [when.start + timedelta(days=n) for n in range((when.end - when.start).days + 1)]
