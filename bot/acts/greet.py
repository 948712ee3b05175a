"""The first minute: what this is and who sees what, the duties of the term, one example to tap."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.acts.concern import Concerns
from bot.acts.post import post
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Account, Person, PersonStatus
from bot.domain.plans import PlanItem
from bot.domain.progress import Progress, Standing
from bot.domain.schools import School, school_day
from bot.rendering.duties import urgent_first
from bot.rendering.greetings import duties_lines, example, hello
from bot.store.people import groups_of_person
from bot.store.plans import items_between
from bot.store.progress import of_person, progress_of
from bot.store.schools import overrides_of

AHEAD = timedelta(days=21)


def first_words(session: Session, school: School, person: Person, now: datetime) -> tuple[Reply, Reply, Reply]:
    """The three short messages somebody gets after signing in for the first time."""
    if person.status != PersonStatus.ACTIVE:
        rows, item = [], None
    else:
        rows, item = _open_duties(session, school, person, now), _next_item(session, school, person, now)
    away = None if person.status == PersonStatus.ACTIVE else person.status_note or "离岗"
    return hello(person.name, school.name), duties_lines(rows, item, school_day(school, now), away), example(rows)


def _open_duties(session: Session, school: School, person: Person, now: datetime) -> list[Progress]:
    today = school_day(school, now)
    led = [group.id or 0 for group in groups_of_person(session, person.id or 0, leads=True)]
    only = of_person(person.id or 0, led)
    rows = progress_of(session, school.id or 0, today, overrides_of(session, school), only=only)
    return [row for row in urgent_first(rows, today) if row.standing is not Standing.DONE]


def _next_item(session: Session, school: School, person: Person, now: datetime) -> PlanItem | None:
    today = school_day(school, now)
    concerns = Concerns(session, school, today)
    near = items_between(session, school, today, today + AHEAD)
    return next((item for item in near if not item.done_at and person.id in concerns.everybody(item)), None)


def post_further(session: Session, person: Person, account: Account, replies: Sequence[Reply], now: datetime) -> None:
    """Queue what follows the first of the first words; it comes after it."""
    for number, reply in enumerate(replies, 2):
        key = f"welcome:{person.id}:{account.id}:{number}:{now.isoformat()}"
        post(session, person, MessageKind.WELCOME, key, reply, now=now, why="first time")
