"""The daily reminder: one merged message a person, worded at sending from what is still open."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.acts.concern import Concerns
from bot.acts.post import post
from bot.domain.holidays import add_school_days, is_school_day
from bot.domain.manners import AFTER_DEADLINE, STALE_AFTER, Overrides, Told, is_quiet, item_step, quota_look, quota_step
from bot.domain.messages import Message, MessageDuty, MessageKind, MessageStatus
from bot.domain.progress import Progress
from bot.domain.requirements import Obligation, Snooze
from bot.domain.schools import School, Term, instant, local_time, school_day
from bot.store.absences import extended_at
from bot.store.people import members_of, office_of, staff_of
from bot.store.plans import all_marks, items_between
from bot.store.progress import progress_of
from bot.store.schools import first_today, overrides_of, running_term

Duties = dict[int, list[MessageDuty]]


def plan_reminders(session: Session, school: School, now: datetime) -> int:
    """Queue today's reminders once their hour has come; the number queued. Nothing on days off, at night, too late."""
    today = school_day(school, now)
    overrides = overrides_of(session, school)
    term = running_term(session, school, today)
    due = instant(school, today, school.reminder_at)
    if (
        term is None
        or not is_school_day(today, overrides)
        or not due <= now < due + STALE_AFTER
        or is_quiet(school, now)
    ):
        return 0
    if not first_today(session, school, "reminders", today):
        return 0
    duties: Duties = defaultdict(list)
    _quota_duties(session, school, now, overrides, duties)
    _item_duties(session, school, term, today, overrides, duties)
    return _queue(session, school, now, today, duties)


def _queue(session: Session, school: School, now: datetime, today: date, duties: Duties) -> int:
    silent = _snoozed(session, today)
    queued = 0
    for person in staff_of(session, school):
        rows = duties.get(person.id or 0)
        if not rows or person.id in silent:
            continue
        key, why = f"reminder:{person.id}:{today}", "；".join(dict.fromkeys(_why(row) for row in rows))
        queued += post(session, person, MessageKind.REMINDER, key, None, now=now, why=why, duties=rows) is not None
    return queued


def _why(duty: MessageDuty) -> str:
    thing = f"item {duty.item_id}" if duty.item_id else f"obligation {duty.obligation_id}"
    return f"{thing} {duty.step}"


def _snoozed(session: Session, today: date) -> set[int]:
    return set(session.exec(select(Snooze.person_id).where(Snooze.until_on > today)))


def _quota_duties(session: Session, school: School, now: datetime, overrides: Overrides, duties: Duties) -> None:
    today = school_day(school, now)
    due = (col(Obligation.next_look_at) <= now) & col(Obligation.asked_off_at).is_(None)
    rows = progress_of(session, school.id or 0, today, overrides, only=due)
    ids = [row.obligation_id for row in rows]
    told = _told_of_obligations(session, school, ids)
    looked = session.exec(select(Obligation).where(col(Obligation.id).in_(ids)))
    obligations = {obligation.id: obligation for obligation in looked}
    for row in rows:
        step = quota_step(row, today, told[row.obligation_id], overrides)
        if step is not None:
            for person_id in _owners(session, school, row):
                duties[person_id].append(MessageDuty(message_id=0, obligation_id=row.obligation_id, step=step))
        day = quota_look(row, today, overrides)
        obligations[row.obligation_id].next_look_at = instant(school, day, school.reminder_at) if day else None
    session.add_all(obligations.values())


def _owners(session: Session, school: School, row: Progress) -> list[int]:
    """Whom a duty is told to: its person, or the leaders of its group; of a group without one, the office."""
    if row.person_id is not None:
        return [row.person_id]
    leaders = members_of(session, row.group_id or 0, leads=True)
    return [person.id or 0 for person in leaders or office_of(session, school)]


def _told_of_obligations(session: Session, school: School, ids: Sequence[int]) -> dict[int, list[Told]]:
    query = (
        select(MessageDuty.obligation_id, MessageDuty.step, Message.due_at)
        .join(Message, col(Message.id) == MessageDuty.message_id)
        .where(col(MessageDuty.obligation_id).in_(list(ids)), Message.status != MessageStatus.CANCELLED)
    )
    told: dict[int, list[Told]] = defaultdict(list)
    moved = extended_at(session, ids)  # what was said of the day before is said again of the new one
    for obligation_id, step, at in session.exec(query):
        if obligation_id is not None and not (obligation_id in moved and at <= moved[obligation_id]):
            told[obligation_id].append(Told(step, local_time(school, at).date()))
    return told


def _item_duties(
    session: Session, school: School, term: Term, today: date, overrides: Overrides, duties: Duties
) -> None:
    late = add_school_days(today, -max(AFTER_DEADLINE) - 1, overrides)  # deadlines just missed still have their word
    items = [item for item in items_between(session, school, late, term.end_on) if not item.done_at]
    items = [item for item in items if item.outside is None]
    marks = all_marks(session)
    told = _told_of_items(session, [item.id or 0 for item in items])
    concerns = Concerns(session, school, today)
    for item in items:
        owner_step = item_step(item, today, overrides, owner=True)
        step = item_step(item, today, overrides, owner=False)
        if owner_step is None and step is None:
            continue
        owners, audience = concerns.owners(item), concerns.audience(item)
        for person_id in sorted(owners | audience):
            rung = owner_step if person_id in owners else step
            if rung and (item.id, person_id) not in marks and (item.id, person_id, rung) not in told:
                duties[person_id].append(MessageDuty(message_id=0, item_id=item.id, step=rung))


def _told_of_items(session: Session, ids: Iterable[int]) -> set[tuple[int | None, int | None, str]]:
    query = (
        select(MessageDuty.item_id, Message.person_id, MessageDuty.step)
        .join(Message, col(Message.id) == MessageDuty.message_id)
        .where(col(MessageDuty.item_id).in_(list(ids)), Message.status != MessageStatus.CANCELLED)
    )
    return set(session.exec(query))
