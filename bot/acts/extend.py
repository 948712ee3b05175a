"""The office moves the last day of one duty; the day before is kept, and the reminders follow."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.acts.exempt import owed
from bot.acts.post import post
from bot.acts.rights import require_office
from bot.domain.absences import Extension
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Person, PersonStatus, display_name
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.rendering.words import clipped, day_text, full_day
from bot.store.absences import extensions_of
from bot.store.audit import note

LONGEST = timedelta(days=400)


def extend(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    obligation_id: int,
    until: date,
    reason: str = "",
) -> tuple[Extension, Person, str]:
    """Move the last day to `until`; the extension, whose duty, its title. Raises NotAllowed, NotFound, UserError."""
    require_office(session, who)
    obligation, person, title = owed(session, school, obligation_id)
    today = school_day(school, now)
    if until <= obligation.until_on:
        raise UserError(f"「{clipped(title, 20)}」现在截止 {full_day(obligation.until_on)}，延期要晚于这一天，没有改。")
    if not today <= until <= today + LONGEST:
        raise UserError(f"延到 {full_day(until)}不合适，没有改。请写一年以内、还没过的日期，例如：到 12 月 30 日")
    row = Extension(
        obligation_id=obligation_id,
        from_on=obligation.until_on,
        until_on=until,
        reason=reason[:200],
        by_id=who.id if who else None,
        at=now,
    )
    obligation.until_on, obligation.next_look_at = until, now
    session.add_all([row, obligation])
    session.flush()
    note(session, person.school_id, now, row.by_id, "extend", f"obligation {obligation_id}", until=str(until))
    why = f"，原因：{clipped(reason, 40)}" if reason else ""
    _tell(session, person, now, row, f"教科室已把「{clipped(title, 30)}」延期到 {day_text(until)}{why}。")
    return row, person, title


def withdraw_extension(
    session: Session, school: School, who: Person | None, now: datetime, extension_id: int
) -> tuple[Extension, Person, str]:
    """Take the last extension back: the day before holds again. Raises NotAllowed, NotFound."""
    require_office(session, who)
    row = session.get(Extension, extension_id)
    if row is None or [one.id for one in extensions_of(session, row.obligation_id)][-1:] != [row.id]:
        raise NotFound("这次延期已经撤销，或者后来又改过。发“/延期”可以看怎么改。")
    obligation, person, title = owed(session, school, row.obligation_id)
    row.withdrawn_at, row.withdrawn_by = now, who.id if who else None
    obligation.until_on, obligation.next_look_at = row.from_on, now
    session.add_all([row, obligation])
    session.flush()
    note(session, person.school_id, now, row.withdrawn_by, "withdraw_extension", f"extension {row.id}")
    _tell(session, person, now, row, f"「{clipped(title, 30)}」的延期已撤销，仍在 {day_text(row.from_on)}截止。")
    return row, person, title


def _tell(session: Session, person: Person, now: datetime, row: Extension, text: str) -> None:
    if person.status != PersonStatus.ACTIVE:
        return
    key, reply = f"extend:{row.id}:{row.withdrawn_at is None}", Reply(f"{display_name(person.name)}，{text}")
    post(session, person, MessageKind.OFFICE_NOTE, key, reply, now=now, why=f"extension {row.id}")
