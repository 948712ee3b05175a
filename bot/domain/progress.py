"""Where somebody stands with one duty: done, target, what the pace expects today, and in one word how it is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from bot.domain.holidays import school_days
from bot.domain.requirements import Per


class Standing(StrEnum):
    """One word for a duty."""

    DONE = "done"
    ON_PACE = "on_pace"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Progress:
    """One duty of one owner, counted. Amounts are in `unit`; `pace` is what an even pace would have by today."""

    obligation_id: int
    requirement_id: int
    person_id: int | None
    group_id: int | None
    title: str
    kinds: tuple[str, ...]
    unit: str
    per: Per
    bundle: str | None
    quote: str
    reason: str
    since: date
    until: date
    target: float
    max: float | None
    done: float
    pace: float
    next_look_at: datetime | None = None  # when the reminders turn to it again

    @property
    def left(self) -> float:
        """What is still missing."""
        return max(self.target - self.done, 0)

    @property
    def standing(self) -> Standing:
        """Done, on the pace, or behind it."""
        if self.done >= self.target:
            return Standing.DONE
        return Standing.BEHIND if self.done < self.pace else Standing.ON_PACE


def pace_of(target: float, since: date, until: date, today: date, overrides: Mapping[date, bool]) -> float:
    """The whole amount an even pace over school days would have by the end of yesterday; never above the target."""
    if today > until:
        return target
    if today <= since:
        return 0
    gone, total = _school_days_gone(since, until, today, frozenset(overrides.items()))
    return min(math.floor(target * gone / total), target) if total else 0


@lru_cache(maxsize=256)  # by value: a term's days are counted once a day, not with every log
def _school_days_gone(since: date, until: date, today: date, own: frozenset[tuple[date, bool]]) -> tuple[int, int]:
    days = school_days(since, until, dict(own))
    return sum(day < today for day in days), len(days)
