"""Duties that follow from something: an event the office opened, or a record that was logged."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.acts.debtors import Debtor, debtors
from bot.acts.obligations import begin, keep_right, known_of
from bot.acts.roll import Roll
from bot.domain.audiences import matches
from bot.domain.frames import Frame
from bot.domain.holidays import add_school_days
from bot.domain.people import Group, Person
from bot.domain.periods import Period
from bot.domain.programs import Event
from bot.domain.records import GROUP_WORK, Record
from bot.domain.requirements import Obligation, Owner, Requirement, RequirementSpec
from bot.domain.schools import School, instant, school_day
from bot.parsing.deadlines import due_on
from bot.rendering.reasons import event_reason
from bot.rendering.rules import reason_text
from bot.rendering.words import kind_label, short_day
from bot.store.people import facts_by_person
from bot.store.remembered import remembered
from bot.store.schools import overrides_of

USUAL = timedelta(days=28)  # to do what an event asks for, where neither it nor the rule says
LONGEST = timedelta(days=400)


def settle_event_rule(
    session: Session,
    requirement: Requirement,
    rule: RequirementSpec,
    roll: Roll,
    now: datetime,
    today: date,
    look_at: datetime,
) -> int:
    """Who owes what by the open events that this rule answers; the number of new obligations."""
    made = 0
    owed: dict[str, Debtor] = {}
    known = known_of(session, Obligation.requirement_id == requirement.id, col(Obligation.event_id).is_not(None))
    for event in _events(session, requirement, rule):
        mine = {one.key: one for one in _of_event(event, rule, roll)}
        owed |= mine
        period = _span(rule, event.since_on, event.until_on)
        if period.until >= today and event.closed_at is None:
            new = [one for key, one in mine.items() if key not in known]
            begin(session, requirement, rule, period, new, look_at, event_id=event.id)
            made += len(new)
        elif event.closed_at is not None:
            owed = {key: one for key, one in owed.items() if key not in mine}
    keep_right(session, known, owed, now)
    return made


def _events(session: Session, requirement: Requirement, rule: RequirementSpec) -> list[Event]:
    """The events this rule answers: those that name it, else those its trigger's word stands in."""
    query = select(Event).where(Event.school_id == requirement.school_id, Event.since_on >= requirement.since_on)
    word = (rule.trigger or {}).get("event")
    return [
        event
        for event in session.exec(query.where(Event.since_on <= requirement.until_on).order_by(col(Event.id)))
        if (requirement.key in event.rule_keys if event.rule_keys else word and word in f"{event.sort} {event.title}")
    ]


def _of_event(event: Event, rule: RequirementSpec, roll: Roll) -> list[Debtor]:
    period = _span(rule, event.since_on, event.until_on)
    on = period.since
    facts = roll.facts(on)
    return [
        one._replace(
            key=f"{one.key}:e{event.id}",
            reason=event_reason(event.title, one.reason),
            about=event.title if one.about is None else f"{event.title}，{one.about}",
        )
        for one in debtors(rule.model_copy(update={"pro_rata": False}), roll, period, on)
        if not event.audience or one.person_id is None or matches(event.audience, facts[one.person_id])
    ]


def _span(rule: RequirementSpec, since: date, until: date | None = None) -> Period:
    """From the event's day to its own end, or the rule's deadline after it, or four weeks."""
    frame = Frame.of(since, since + LONGEST)
    due = due_on(rule.deadline, since, frame.end, frame) if rule.deadline else None
    return Period(since, until or due or since + USUAL)


def triggered(session: Session, school: School, who: Person, records: Sequence[Record], now: datetime) -> list[int]:
    """Open what these records ask for; the ids of the new obligations. Cheap where no rule waits for such a kind."""
    waiting = remembered(session, _waiting_kinds, school.id or 0)
    hits = [record for record in records if record.kind in waiting]
    if not hits:
        return []
    today = school_day(school, now)
    look_at = instant(school, add_school_days(today, 0, overrides_of(session, school)), school.reminder_at)
    before = _opened_by(session, hits)
    for requirement in _answering(session, school, {record.kind for record in hits}):
        rule = requirement.rule()
        for record in hits:
            if record.kind == requirement.trigger_kind and _sets_off(rule, record):
                _open(session, school, who, requirement, rule, record, today, look_at)
    return sorted(_opened_by(session, hits) - before)


def _waiting_kinds(session: Session, school_id: int) -> set[str]:
    query = select(Requirement.trigger_kind).where(
        Requirement.school_id == school_id,
        col(Requirement.trigger_kind).is_not(None),
        col(Requirement.retired_at).is_(None),
    )
    return {kind for kind in session.exec(query) if kind}


def _answering(session: Session, school: School, kinds: set[str]) -> list[Requirement]:
    query = select(Requirement).where(
        Requirement.school_id == school.id,
        col(Requirement.trigger_kind).in_(kinds),
        col(Requirement.retired_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Requirement.id))))


def _opened_by(session: Session, records: Sequence[Record]) -> set[int]:
    ids = [record.id for record in records]
    return {row or 0 for row in session.exec(select(Obligation.id).where(col(Obligation.record_id).in_(ids)))}


def _sets_off(rule: RequirementSpec, record: Record) -> bool:
    """Whether the record is what the rule waits for: of the right place and level, where it asks for one."""
    asked = rule.trigger or {}
    venue = {"off_school": "out_of_school"}.get(asked.get("venue") or "", asked.get("venue"))
    level = str(asked.get("level") or "")
    return (venue is None or record.venue == venue) and (not level or (record.level or "") in level)


def _open(
    session: Session,
    school: School,
    who: Person,
    requirement: Requirement,
    rule: RequirementSpec,
    record: Record,
    today: date,
    look_at: datetime,
) -> None:
    if not requirement.since_on <= record.start_on <= requirement.until_on:
        return
    debtor = _debtor(session, school, who, rule, record)
    period = _span(rule, record.start_on)
    if debtor is not None and period.until >= today:
        begin(session, requirement, rule, period, [debtor], look_at, record_id=record.id)


def _debtor(session: Session, school: School, who: Person, rule: RequirementSpec, record: Record) -> Debtor | None:
    """Who logged it, or the group whose activity it was: once a day, however many logged it."""
    title = record.title or f"{short_day(record.start_on)}{kind_label(record.kind)}"
    if rule.owner is Owner.GROUP:
        group = session.get(Group, record.group_id) if record.group_id else None
        if group is None or record.kind not in GROUP_WORK:
            return None
        key = f"g{group.id}:{record.kind}:{record.start_on}"
        return Debtor(key, None, group.id, event_reason(title, f"{group.name}的任务"), rule.target, about=title)
    facts = facts_by_person(session, school, [who], record.start_on)[who.id or 0]
    if rule.owner is not Owner.PERSON or not matches(rule.audience, facts):
        return None
    why = event_reason(title, "" if rule.audience == {"all": True} else reason_text(rule.audience, facts))
    return Debtor(f"p{who.id}:r{record.id}", who.id, None, why, rule.target, about=title)


def untriggered(session: Session, records: Sequence[Record], now: datetime) -> None:
    """What a withdrawn record had opened is owed no longer, unless another record of the same day asks for it too."""
    ids = [record.id for record in records]
    query = select(Obligation).where(col(Obligation.record_id).in_(ids), col(Obligation.ended_at).is_(None))
    for obligation in session.exec(query).all():
        cause = next(record for record in records if record.id == obligation.record_id)
        other = _other_of_the_day(session, cause) if obligation.group_id else None
        values = {"ended_at": now} if other is None else {"record_id": other}
        session.execute(update(Obligation).where(col(Obligation.id) == obligation.id).values(**values))


def _other_of_the_day(session: Session, record: Record) -> int | None:
    query = select(Record.id).where(
        Record.group_id == record.group_id,
        Record.kind == record.kind,
        Record.start_on == record.start_on,
        Record.id != record.id,
        col(Record.withdrawn_at).is_(None),
    )
    return session.exec(query).first()
