"""Where somebody stands with one duty: done, target, what the pace expects today, and in one word how it is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from bot.domain.holidays import school_days
from bot.domain.requirements import Per


class Standing(StrEnum):
    """One word for a duty."""

    DONE = "done"
    ON_PACE = "on_pace"
    BEHIND = "behind"


@dataclass(slots=True)  # not frozen: there may be a hundred thousand at once, and freezing doubles the cost
class Progress:
    """One duty of one owner, counted. Amounts are in `unit`; `pace` is what an even pace would have by today.

    Of a share `target` is what the base so far asks for: `share` % of `base` records of `base_kind`.
    `whole_id` is the obligation a part belongs to.
    """

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
    optional: bool = False
    where: Mapping[str, Any] | None = None
    about: str | None = None  # the other of a pair, the event
    whole_id: int | None = None
    share: float | None = None
    base: float = 0
    base_kind: str | None = None
    proof: str | None = None  # what each entry is asked to show
    verified: float = 0  # what of `done` was looked at; counted only where it is shown

    @property
    def left(self) -> float:
        """What is still missing."""
        return max(self.target - self.done, 0)

    @property
    def standing(self) -> Standing:
        """Done, on the pace, or behind it. A share of nothing yet asks for nothing and is not done either."""
        if self.share is not None and not self.target and not self.done:
            return Standing.ON_PACE
        if self.done >= self.target:
            return Standing.DONE
        return Standing.BEHIND if self.done < self.pace else Standing.ON_PACE


def share_of(percent: float, base: float) -> float:
    """The whole pieces that are at least so many percent of the base: 10 % of 23 are 3."""
    return math.ceil(round(percent * base / 100, 6))


def pace_of(target: float, since: date, until: date, today: date, overrides: Mapping[date, bool]) -> float:
    """The whole amount an even pace over school days would have by the end of yesterday; never above the target."""
    if today > until:
        return target
    if today <= since:
        return 0
    gone, total = school_days_gone(since, until, today, frozenset(overrides.items()))
    return min(math.floor(target * gone / total), target) if total else 0


@lru_cache(maxsize=256)  # by value: a term's days are counted once a day, not with every log
def school_days_gone(since: date, until: date, today: date, own: frozenset[tuple[date, bool]]) -> tuple[int, int]:
    """How many school days of a period lie before `today`, and how many it has; `own` are the office's own days."""
    days = school_days(since, until, dict(own))
    return sum(day < today for day in days), len(days)


def exclusive(targets: list[float], amounts: Mapping[frozenset[int], float]) -> list[float]:
    """What of each part is done when one record counts for one part only.

    `amounts` says how much fits exactly those parts (by their place in `targets`). The first part is filled first, but
    never at the price of another that could have had it: records that fit one part only are used before those that fit
    several. No part gets more than its target, and another record never takes anything from any of them.
    """
    done: list[float] = []
    for place, target in enumerate(targets):
        # However the earlier parts share among themselves, a set of parts cannot hold more than what fits any of them.
        room = target
        for mask in range(2**place):
            others = {number for number in range(place) if mask >> number & 1}
            fitting = sum(amount for parts, amount in amounts.items() if parts & (others | {place}))
            room = min(room, fitting - sum(done[number] for number in others))
        done.append(max(room, 0))
    return done
