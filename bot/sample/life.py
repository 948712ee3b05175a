"""A term half lived: what the demo school's teachers logged so far. The same input gives the same records."""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from bot.domain.holidays import school_days
from bot.sample.staff import Colleague, sample_staff


class Lived(NamedTuple):
    """One logged piece of work: `kind` of RECORD_KINDS, `amount` in the kind's unit.

    `extras` are further fields of a record (lecturer, subject, title).
    """

    person: str
    kind: str
    amount: int
    day: date
    extras: dict[str, str]


WEEKS = 19  # of a term, for turning its quotas into a weekly pace
_PACES = (1.0, 1.0, 1.1, 1.1, 1.2, 0.95, 1.7, 0.45, 0.15)  # most on pace, one long done, two behind
_BOOKS = ("《静悄悄的革命》", "《教学勇气》", "《课堂研究》", "《学习的快乐》", "《为未知而教》")
_TOPICS = (
    "《课堂提问的等待时间》",
    "《一份分层作业的得与失》",
    "《把错误当资源》",
    "《小组合作怎样分工》",
    "《从一次备课说起》",
    "《读写结合的小练笔》",
)
_ONCE = ("reading", "essay", "open_lesson", "homework_design", "paper")


def lived_records(people: Iterable[str], start: date, until: date) -> Iterator[Lived]:
    """What `people` (names of the sample's staff) logged from `start` to `until`, both included, day by day.

    Everyone keeps a pace drawn from the name: most are on pace, some behind, a few done. Who is away logs nothing.
    """
    days = school_days(start, until)
    staff = [sample_staff()[name] for name in people if name in sample_staff()]
    found = [record for one in staff if not one.away for record in _life_of(one, staff, days)]
    yield from sorted(found, key=lambda record: (record.day, record.person, record.kind))


def _life_of(one: Colleague, staff: list[Colleague], days: list[date]) -> Iterator[Lived]:
    random = Random(one.name)  # noqa: S311 - a plausible story, no secret
    pace = random.choice(_PACES)
    others = [other for other in staff if other.name != one.name and not other.away]
    for kind, weekly in _weekly(one).items():
        yield from _spread(one, kind, weekly * pace, others, days, random)
    yield from _once(one, pace, days, random)
    yield from _of_groups(one, days)


def _weekly(one: Colleague) -> dict[str, float]:
    """How often a week the plan's quotas ask for each kind."""
    lessons = max(15 if one.years_of_teaching < 10 else 10, 18 if one.years_at_school <= 3 else 0)
    return {"observation": lessons / WEEKS, "reflection": 0.5, "second_prep": 4 / WEEKS, "critique": 0.15}


def _spread(
    one: Colleague, kind: str, weekly: float, others: list[Colleague], days: list[date], random: Random
) -> Iterator[Lived]:
    """Evenly over the days, each a little early or late, never in the future."""
    step = 5 / weekly
    place = step * (0.3 + 0.5 * random.random())
    while place < len(days):
        at = min(max(round(place + random.uniform(-1.5, 1.5)), 0), len(days) - 1)
        yield Lived(one.name, kind, 1, days[at], _extras(kind, one, others, random))
        place += step


def _once(one: Colleague, pace: float, days: list[date], random: Random) -> Iterator[Lived]:
    """The things done once a term, one after the other."""
    kinds = (*_ONCE, "demo_lesson") if one.backbone else _ONCE
    for number, kind in enumerate(kinds, 1):
        place = round((number - 0.6 * random.random()) * WEEKS * 5 / (len(kinds) * pace))
        if place < len(days):
            yield Lived(one.name, kind, 1, days[place], _extras(kind, one, [], random))


def _of_groups(one: Colleague, days: list[date]) -> Iterator[Lived]:
    """A group's own activities, logged by who leads it: 教研 every other Wednesday, 集体备课 every Thursday."""
    wednesdays = [day for day in days if day.weekday() == 2]
    if one.leads_group:
        for day in wednesdays[1::2]:
            yield Lived(one.name, "research_activity", 1, day, {"subject": one.subject})
    if one.leads_prep:
        for day in days:
            if day.weekday() == 3:
                yield Lived(one.name, "collective_prep", 1, day, {"subject": one.subject})


def _extras(kind: str, one: Colleague, others: list[Colleague], random: Random) -> dict[str, str]:
    if kind in {"observation", "critique"} and others:
        lecturer = random.choice([other for other in others if other.group == one.group] or others)
        return {"lecturer": lecturer.name, "subject": lecturer.subject}
    if kind == "reading":
        return {"title": random.choice(_BOOKS)}
    if kind in {"paper", "essay", "reflection"}:
        return {"title": random.choice(_TOPICS)}
    return {"subject": one.subject} if kind in {"open_lesson", "demo_lesson"} else {}
