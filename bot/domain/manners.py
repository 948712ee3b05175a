"""When the bell rings: ladders before a day, first words about a quota, quiet hours, the days of lists and digests.

All pure: days in, days out. A step names why a duty is told («first», «again», «d3», «a1»), and is told once.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bot.domain.frames import monday_of
from bot.domain.holidays import add_school_days, is_school_day, school_days
from bot.domain.periods import month_of
from bot.domain.plans import PlanItem, Precision
from bot.domain.progress import Progress, Standing
from bot.domain.requirements import Per
from bot.domain.schools import School, instant, local_time

Overrides = Mapping[date, bool]

ITEM_LADDER = (7, 3, 1, 0)  # days before a plan item's day
AFTER_DEADLINE = (1, 3)  # days after a deadline not yet met, then silence
OWNER_WORD = 5  # school days before a month-only item's month ends
DRAFT_AHEAD = 3  # school days between a month's draft and its sending
REMINDER_LIMIT = 5  # duties named in one reminder; the rest are counted
STALE_AFTER = timedelta(hours=4)  # what could not be said in time is dropped and told

LADDERED = frozenset({Precision.DAY, Precision.RANGE, Precision.WEEK, Precision.DEADLINE, Precision.RELATIVE})


class QuotaManner(NamedTuple):
    """How a quota of one period is chased: ladder in school days before its end; repeats while behind the pace."""

    ladder: tuple[int, ...]
    every: int | None  # school days between words while behind; None: only the ladder
    repeats: int  # how many such words at most


QUOTA_MANNERS: dict[Per, QuotaManner] = {
    Per.DAY: QuotaManner((), None, 0),
    Per.WEEK: QuotaManner((1,), None, 0),
    Per.FORTNIGHT: QuotaManner((2,), None, 0),
    Per.MONTH: QuotaManner((5, 1), None, 0),
    Per.TERM: QuotaManner((7, 3, 1), 10, 4),
    Per.SCHOOL_YEAR: QuotaManner((7, 3, 1), 15, 4),
    Per.CALENDAR_YEAR: QuotaManner((7, 3, 1), 15, 4),
    Per.ONCE: QuotaManner((7, 3, 1), 10, 4),
    Per.UNSTATED: QuotaManner((7, 3, 1), 10, 4),
    Per.EVENT: QuotaManner((7, 3, 1), None, 0),
}


class Told(NamedTuple):
    """A step already told, and on which school day."""

    step: str
    on_day: date


def quota_step(progress: Progress, today: date, told: Collection[Told], overrides: Overrides) -> str | None:
    """The step to tell about a quota today; None when there is nothing to say."""
    manner = QUOTA_MANNERS[progress.per]
    done = progress.standing is Standing.DONE or not progress.left
    if done or progress.optional or not progress.since <= today <= progress.until:
        return None
    left = len(school_days(today, progress.until, overrides)) - 1
    # The rung reached last: one that fell on a day the bell was silent is caught up, merged with those before it.
    rung = min((rung for rung in manner.ladder if rung >= left), default=None)
    if rung is not None:
        return None if f"d{rung}" in {one.step for one in told} else f"d{rung}"
    if progress.standing is not Standing.BEHIND or manner.every is None:
        return None
    return _repeat(manner, manner.every, today, told, overrides)


def _repeat(manner: QuotaManner, every: int, today: date, told: Collection[Told], overrides: Overrides) -> str | None:
    """First word when behind, then every so many school days, capped."""
    words = [one.on_day for one in told if one.step.startswith("behind")]
    if len(words) >= manner.repeats:
        return None
    if words and today < add_school_days(max(words), every, overrides):
        return None
    return f"behind{len(words) + 1}"


def quota_look(progress: Progress, today: date, overrides: Overrides) -> date | None:
    """The next school day on which a quota may need a word; None when it is done or its period is over."""
    manner = QUOTA_MANNERS[progress.per]
    if progress.standing is Standing.DONE or progress.optional or not manner.ladder or today >= progress.until:
        return None
    tomorrow = add_school_days(today, 1, overrides)
    if tomorrow > progress.until:
        return None
    if manner.every is not None:
        return tomorrow
    days = school_days(progress.since, progress.until, overrides)
    # From the first rung on every day: one that was snoozed, or could not be sent, is caught up.
    return max(tomorrow, days[-1 - min(max(manner.ladder), len(days) - 1)])


def item_step(item: PlanItem, today: date, overrides: Overrides, *, owner: bool) -> str | None:
    """The step to tell about a plan item today, to its owner or its audience; None when there is nothing to say."""
    if item.precision not in LADDERED:
        return _owner_word(item, today, overrides) if owner else None
    day = item.first_on
    if day is None:
        return None
    if today <= day:
        rungs = [rung for rung in ITEM_LADDER if _reached(day - timedelta(days=rung), day, today, overrides)]
        return f"d{min(rungs)}" if rungs else None
    if item.precision != Precision.DEADLINE or today > add_school_days(day, max(AFTER_DEADLINE) + 1, overrides):
        return None
    late = [rung for rung in AFTER_DEADLINE if add_school_days(day, rung, overrides) <= today]
    return f"a{max(late)}" if late else None


def _reached(rung: date, day: date, today: date, overrides: Overrides) -> bool:
    """Whether a rung has come: on its own day, or on the last school day before it."""
    told_on = _told_on(rung, day, overrides)
    return told_on is not None and told_on <= today


def _told_on(rung: date, day: date, overrides: Overrides) -> date | None:
    """The school day that tells a rung: its own, or the last one before it; never one after the event's eve."""
    while not is_school_day(rung, overrides):
        rung -= timedelta(days=1)
        if (day - rung).days > 21:  # a long holiday lies between: the month's list has told it
            return None
    return rung


def _owner_word(item: PlanItem, today: date, overrides: Overrides) -> str | None:
    if item.end_on is None or item.precision not in (Precision.MONTH, Precision.MONTHS):
        return None
    days = school_days(month_of(item.end_on).since, item.end_on, overrides)
    return "owner" if len(days) > OWNER_WORD and days[-1 - OWNER_WORD] <= today <= item.end_on else None


def is_quiet(school: School, at: datetime) -> bool:
    """Whether the school's clock stands in its quiet hours."""
    return not school.quiet_until <= local_time(school, at).time() < school.quiet_since


def after_quiet(school: School, at: datetime, overrides: Overrides) -> datetime:
    """`at` itself, or the end of the quiet hours on the next school day."""
    here = local_time(school, at)
    day = here.date() if here.time() < school.quiet_since else here.date() + timedelta(days=1)
    if is_school_day(day, overrides) and not is_quiet(school, at):
        return at
    while not is_school_day(day, overrides):
        day += timedelta(days=1)
    return instant(school, day, school.quiet_until)


def digest_day(school: School, today: date, overrides: Overrides) -> date | None:
    """The day of this week's digest: its weekday, or the last school day before it; None in a week without school."""
    wanted = monday_of(today) + timedelta(days=school.digest_weekday - 1)
    return max(school_days(monday_of(today), wanted, overrides), default=None)


def month_send_day(month: date, term_start: date, term_end: date, overrides: Overrides) -> date | None:
    """The first school day of a month inside the term: the day its list is sent."""
    period = month_of(month)
    days = school_days(max(period.since, term_start), min(period.until, term_end), overrides)
    return days[0] if days else None


def month_draft_day(send_on: date, overrides: Overrides) -> date:
    """Three school days before the list is sent."""
    return add_school_days(send_on, -DRAFT_AHEAD, overrides)


def moments_of(school: School, day: date) -> list[datetime]:
    """Every instant of a day at which a job of the school may have something to do, in order."""
    clocks: set[time] = {school.quiet_until, school.month_list_at, school.reminder_at, school.digest_at}
    return [instant(school, day, clock) for clock in sorted(clocks)]
