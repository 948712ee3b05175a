"""A teacher logs finished work; and takes it back, or moves its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, update
from sqlmodel import Session, col

from bot.acts.attach_evidence import carry_over
from bot.acts.confirm_lesson import offer_to_the_other
from bot.acts.match_lecturer import match_lecturer
from bot.acts.rights import require_own
from bot.acts.settle_events import triggered, untriggered
from bot.acts.whose_lesson import other_of_pair
from bot.domain.people import Person
from bot.domain.progress import Progress
from bot.domain.records import GROUP_WORK, Record
from bot.domain.requirements import Obligation
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.parsing.records import RecordDraft
from bot.rendering.words import full_day
from bot.store.audit import note
from bot.store.inbox import insert_new, made
from bot.store.people import groups_of_person
from bot.store.prepared import Prepared
from bot.store.progress import duties_of, progress_touched
from bot.store.records import last_entry
from bot.store.schools import overrides_of

MOST_AT_ONCE = 60  # more of anything in one entry is a slip of the finger
MOST_OF = {"字": 300_000}  # a text is measured, not counted
OLDEST_DAYS = 400
_LOOK_AGAIN = Prepared(
    update(Obligation)
    .where(
        col(Obligation.id).in_(bindparam("ids", expanding=True)),
        or_(col(Obligation.next_look_at).is_(None), col(Obligation.next_look_at) > bindparam("now")),
    )
    .values(next_look_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Logged:
    """The records an entry made, and the duties they count for, as they stand now."""

    records: tuple[Record, ...]
    counted: tuple[Progress, ...]
    opened: tuple[Progress, ...] = ()  # what the records ask for in their turn


def log_records(
    session: Session, school: School, who: Person, now: datetime, drafts: Sequence[RecordDraft], incoming_id: int | None
) -> Logged:
    """Store finished work; raises UserError when a day lies ahead or an amount cannot be meant."""
    today = school_day(school, now)
    records = [_record(session, school, who, now, draft, today, incoming_id) for draft in drafts]
    for record in records:  # the row itself says who and when: no audit entry beside it
        record.id = insert_new(session, record)
    offer_to_the_other(session, school, who, records, now)
    return _logged(session, school, who, today, records, now)


def _logged(
    session: Session, school: School, who: Person, today: date, records: Sequence[Record], now: datetime
) -> Logged:
    """What the records count for, and what they open."""
    opening = triggered(session, school, who, records, now)
    counted = counted_for(session, school, who, today, records, now)
    opened = duties_of(session, today, overrides_of(session, school), opening) if opening else ()
    return Logged(tuple(records), counted, tuple(opened))


def _record(
    session: Session,
    school: School,
    who: Person,
    now: datetime,
    draft: RecordDraft,
    today: date,
    incoming_id: int | None,
) -> Record:
    start = draft.date or today
    end = draft.date_end or start
    amount = draft.amount if draft.amount is not None else 1
    _check(start, end, amount, draft.unit or "", today)
    record = made(
        Record,
        school_id=school.id or 0,
        person_id=who.id or 0,
        group_id=group_for(session, who, draft.kind or ""),
        kind=draft.kind or "",
        amount=amount,
        unit=draft.unit or "",
        start_on=start,
        end_on=min(end, today),
        lecturer=draft.lecturer,
        lecturer_id=_lecturer_id(session, school, who, draft.lecturer),
        subject=draft.subject,
        title=draft.title,
        class_name=draft.class_name,
        lesson_slot=draft.lesson_slot,
        venue=draft.venue,
        level=draft.level,
        quality=draft.quality,
        scope=draft.scope,
        words=draft.words,
        logged_at=now,
        logged_by=who.id,
        incoming_id=incoming_id,
    )
    if record.lecturer is None and record.scope:
        record.lecturer, record.lecturer_id = other_of_pair(session, who, record)
    return record


def _lecturer_id(session: Session, school: School, who: Person, said: str | None) -> int | None:
    """Of several of one name none: who logs is asked."""
    meant = match_lecturer(session, school, who, said)
    return meant[0].id if len(meant) == 1 else None


def _check(start: date, end: date, amount: float, unit: str, today: date) -> None:
    if start > today:
        raise UserError(f"{full_day(start)}还没到，先不登记。做完以后再发一次就好。")
    if (today - start).days > OLDEST_DAYS:
        raise UserError(f"{full_day(start)}离现在太久了，没有登记。请核对日期再发一次，例如：/log 听课 昨天")
    if end < start:
        raise UserError("结束日期早于开始日期，没有登记。请核对后再发一次。")
    most = MOST_OF.get(unit, MOST_AT_ONCE)
    if not 0 < amount <= most:
        raise UserError(f"一次可以登记 1 到 {most} {unit}，没有登记。请核对数量再发一次，例如：/log 听课 2")


def group_for(session: Session, who: Person, kind: str) -> int | None:
    """The group that a member's record of joint work counts for; None for a person's own work."""
    wanted = GROUP_WORK.get(kind)
    if wanted is None:
        return None
    groups = [group for group in groups_of_person(session, who.id or 0) if group.kind == wanted]
    return groups[0].id if groups else None


def counted_for(
    session: Session, school: School, who: Person, today: date, records: Sequence[Record], now: datetime
) -> tuple[Progress, ...]:
    """The running duties that these records count for, freshly counted; they are looked at again at the next tick."""
    rows = progress_touched(
        session,
        today,
        overrides_of(session, school),
        person_id=who.id or 0,
        record_ids=[record.id or 0 for record in records],
    )
    counted = tuple(rows)
    chased = [row.obligation_id for row in counted if not row.optional]
    if chased:
        _LOOK_AGAIN.rows(session, {"ids": chased, "now": now})
    return counted


def undo_records(
    session: Session, school: School, who: Person, now: datetime, record_ids: Sequence[int] | None = None
) -> Logged:
    """Take back the last entry, or the one named; nothing is deleted. Raises NotFound when there is none."""
    if record_ids is None:
        records = last_entry(session, who.id or 0)
    else:
        named = [session.get(Record, record_id) for record_id in record_ids]
        records = [record for record in named if record is not None and record.withdrawn_at is None]
    if not records:
        raise NotFound("没有可以撤销的登记。发“记录”可以看最近登记过什么。")
    for record in records:
        require_own(who, record.person_id)
        record.withdrawn_at, record.withdrawn_by = now, who.id
        session.add(record)
        note(session, record.school_id, now, who.id, "undo", f"record {record.id}")
    session.flush()
    untriggered(session, records, now)
    return Logged(tuple(records), counted_for(session, school, who, school_day(school, now), records, now))


def amend_record(
    session: Session, school: School, who: Person, now: datetime, record_id: int | None, changes: dict[str, object]
) -> Logged:
    """Change an entry: the old row is withdrawn and a new one replaces it. Raises NotFound, UserError."""
    old = session.get(Record, record_id) if record_id else next(iter(last_entry(session, who.id or 0)), None)
    if old is None or old.withdrawn_at is not None:
        raise NotFound("这条登记已经撤销或改过了。发“记录”可以看现在的登记。")
    require_own(who, old.person_id)
    values = old.model_dump(exclude={"id"}) | changes
    if "start_on" in changes and "end_on" not in changes:
        values["end_on"] = values["start_on"]
    if "lecturer" in changes:
        values["lecturer_id"] = _lecturer_id(session, school, who, str(changes["lecturer"]))
    today = school_day(school, now)
    _check(values["start_on"], values["end_on"], values["amount"], values["unit"], today)
    anew = {"logged_at": now, "logged_by": who.id, "replaces_id": old.id, "confirmed_at": None, "denied_at": None}
    new = Record(**values | anew)
    old.withdrawn_at, old.withdrawn_by = now, who.id
    session.add_all([old, new])
    session.flush()
    carry_over(session, old, new)
    note(session, old.school_id, now, who.id, "amend", f"record {old.id}", becomes=new.id)
    untriggered(session, (old,), now)
    offer_to_the_other(session, school, who, (new,), now)
    return _logged(session, school, who, today, (new,), now)
