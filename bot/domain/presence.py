"""How much of a period somebody is at school for, and what of an amount that leaves them owing."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.holidays import school_days
from bot.domain.periods import Period

SMALL = 0.1  # less than a tenth of the period lost changes nothing: a few days' illness, a week late
HALF = 0.5  # what cannot be halved is owed by whoever is there for half of the period


@dataclass(frozen=True, slots=True)
class Presence:
    """School days at school out of all of the period, and why fewer: joined, left, days away."""

    there: int
    total: int
    joined: date | None = None
    left: date | None = None
    away: int = 0
    begun: date | None = None  # the day from which an even pace can be asked

    @property
    def is_whole(self) -> bool:
        """Whether nothing worth speaking of is missing."""
        return self.total == 0 or self.total - self.there < self.total * SMALL


def presence_in(
    period: Period,
    joined: date | None,
    left: date | None,
    away: Iterable[tuple[date, date | None]],
    overrides: Mapping[date, bool],
) -> Presence:
    """Count the school days of `period` that somebody is at school; `away` are first and last days, both included."""
    days = school_days(period.since, period.until, overrides)
    late = joined if joined and joined > period.since else None
    early = left if left and left < period.until else None
    here = [day for day in days if (not late or day >= late) and (not early or day <= early)]
    spans = list(away)
    there = [day for day in here if not any(_covers(span, day) for span in spans)]
    begun = there[0] if there and there[0] != days[0] else None
    return Presence(len(there), len(days), late, early, len(here) - len(there), begun)


def _covers(span: tuple[date, date | None], day: date) -> bool:
    return span[0] <= day and (span[1] is None or day <= span[1])


def owed_of(target: float, presence: Presence) -> float:
    """The amount owed: the share of it, down to a whole one; never more than the target.

    One that would come to nothing is still owed by whoever is there for half of the period.
    """
    if presence.is_whole:
        return target
    share = presence.there / presence.total
    owed = math.floor(round(target * share, 6))
    return owed if owed >= 1 else (min(1.0, target) if share >= HALF else 0.0)
