"""Finished work entered for a colleague without a phone: marked so, told to the colleague, taken back by either."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from bot.acts.log_record import Logged, counted_for, log_records
from bot.acts.post import post
from bot.acts.rights import is_office, require_keeper
from bot.acts.settle_events import untriggered
from bot.domain.messages import MessageKind, Offer, Reply
from bot.domain.people import Person, PersonStatus, display_name
from bot.domain.records import Record
from bot.domain.schools import School, school_day
from bot.errors import NotAllowed, NotFound
from bot.parsing.records import RecordDraft
from bot.rendering.records import logged_text
from bot.store.audit import note
from bot.store.people import person_by_id


def log_for_colleague(
    session: Session,
    school: School,
    who: Person,
    now: datetime,
    person: Person,
    drafts: Sequence[RecordDraft],
    incoming_id: int | None,
) -> Logged:
    """Store a colleague's finished work, `logged_by` the one who entered it. Raises NotAllowed, UserError."""
    require_keeper(session, who, person)
    logged = log_records(session, school, person, now, drafts, incoming_id)
    ids = [record.id or 0 for record in logged.records]
    session.execute(update(Record).where(col(Record.id).in_(ids)).values(logged_by=who.id))
    for record in logged.records:
        record.logged_by = who.id
        note(session, record.school_id, now, who.id, "log_for", f"record {record.id}", person=person.id)
    if person.id != who.id and person.status == PersonStatus.ACTIVE:
        entered = logged_text("替您登记了", logged.records, logged.counted, logged.opened)
        text = f"{display_name(person.name)}，{who.name}老师{entered}"
        reply = Reply(f"{text}\n如果不对，点“撤销”即可。", (Offer("撤销", "undo", {"records": ids}),))
        key = f"log_for:{ids[0]}"
        post(session, person, MessageKind.OFFICE_NOTE, key, reply, now=now, why=f"record {ids[0]} entered by {who.id}")
    return logged


def undo_for_colleague(
    session: Session, school: School, who: Person, now: datetime, record_ids: Sequence[int]
) -> tuple[Person, Logged]:
    """Take back what was entered for a colleague: by who entered it, or the office. Raises NotAllowed, NotFound."""
    found = [session.get(Record, record_id) for record_id in record_ids]
    records = [record for record in found if record is not None and record.withdrawn_at is None]
    if not records or any(record.school_id != school.id for record in records):
        raise NotFound("这次代记已经撤销或改过了。")
    if not is_office(session, who) and any(record.logged_by != who.id for record in records):
        raise NotAllowed("只有登记的人、老师本人和教科室能撤销。")
    for record in records:
        record.withdrawn_at, record.withdrawn_by = now, who.id
        session.add(record)
        note(session, record.school_id, now, who.id, "undo", f"record {record.id}")
    session.flush()
    untriggered(session, records, now)
    person = person_by_id(session, records[0].person_id)
    today = school_day(school, now)
    return person, Logged(tuple(records), counted_for(session, school, person, today, records, now))
