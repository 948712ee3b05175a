"""A notice to an audience: previewed, opened once, received by pressing 收到."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from bot.acts.post import post
from bot.acts.rights import require_sender
from bot.domain.audiences import Rule, matches
from bot.domain.messages import Broadcast, MessageKind, Offer, Receipt, Reply
from bot.domain.people import Person
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.store.audit import note
from bot.store.people import facts_by_person, group_named, staff_of

LONGEST = 2000
NO_GROUP = -1  # an audience wider than one group: only the office may


def receivers_of(session: Session, school: School, now: datetime, audience: Rule) -> list[Person]:
    """The active staff a notice would reach."""
    staff = staff_of(session, school)
    facts = facts_by_person(session, school, staff, school_day(school, now))
    return [person for person in staff if matches(audience, facts[person.id or 0])]


def check_broadcast(
    session: Session, school: School, who: Person | None, now: datetime, audience: Rule, text: str
) -> Sequence[Person]:
    """The receivers, if this person may send this; raises NotAllowed, UserError."""
    named = audience.get("group")
    group = group_named(session, school, str(named)) if named else None
    require_sender(session, who, group.id if group else NO_GROUP)
    if not text.strip():
        raise UserError("通知还没有内容。例如：/群发 语文组 周四下午第三节集体备课")
    if len(text) > LONGEST:
        raise UserError(f"通知请控制在 {LONGEST} 字以内，现在有 {len(text)} 字。")
    people = [person for person in receivers_of(session, school, now, audience) if who is None or person.id != who.id]
    if not people:
        raise UserError("这个范围里没有人，通知没有发出。请换一个范围，例如：全体、语文组、教研组长。")
    return people


def open_broadcast(
    session: Session, school: School, who: Person | None, now: datetime, audience: Rule, text: str
) -> int:
    """Send a notice to everybody it is meant for; the number of receivers."""
    people = check_broadcast(session, school, who, now, audience, text)
    sender = who.id if who and who.id else people[0].id or 0
    row = Broadcast(school_id=school.id or 0, person_id=sender, text=text, audience=audience, opened_at=now)
    session.add(row)
    session.flush()
    signed = f"【通知】{text}\n——{who.name if who else '教科室'}"
    for person in people:
        session.add(Receipt(broadcast_id=row.id or 0, person_id=person.id or 0))
        reply = Reply(signed, (Offer("收到", "receipt", {"broadcast": row.id}),))
        key = f"broadcast:{row.id}:{person.id}"
        why = f"broadcast {row.id}"
        post(session, person, MessageKind.BROADCAST, key, reply, now=now, why=why)
    note(session, row.school_id, now, who.id if who else None, "broadcast", f"broadcast {row.id}", count=len(people))
    return len(people)


def receive_broadcast(session: Session, who: Person, now: datetime, broadcast_id: int) -> Broadcast:
    """收到: noted once. Raises NotFound when the notice was not for this person."""
    query = select(Receipt).where(Receipt.broadcast_id == broadcast_id, Receipt.person_id == who.id)
    receipt = session.exec(query).first()
    row = session.get(Broadcast, broadcast_id)
    if receipt is None or row is None:
        raise NotFound("这条通知找不到了。")
    if receipt.received_at is None:
        receipt.received_at = now
        session.add(receipt)
    return row
