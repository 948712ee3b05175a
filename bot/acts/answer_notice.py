"""收到 and 完成: what a receiver answers to a notice, once each; when everybody has, its sender hears of it."""

from datetime import datetime

from sqlmodel import Session, select

from bot.acts.post import post
from bot.domain.manners import after_quiet
from bot.domain.messages import Broadcast, MessageKind, Receipt, Reply
from bot.domain.people import Person, display_name
from bot.domain.plans import ItemMark
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.rendering.words import clipped, short_day
from bot.store.audit import note
from bot.store.broadcasts import item_of, receipt_of
from bot.store.inbox import insert_new
from bot.store.schools import overrides_of

GONE = "这条通知找不到了。"


def receive_broadcast(session: Session, school: School, who: Person, now: datetime, broadcast_id: int) -> Broadcast:
    """收到: noted once. Raises NotFound when the notice was not for this person; UserError, recalled."""
    row, receipt = _own(session, who, broadcast_id)
    if receipt.received_at is None:
        receipt.received_at = now
        session.add(receipt)
        session.flush()
        _tell_complete(session, school, row, now)
    return row


def finish_task(session: Session, school: School, who: Person, now: datetime, broadcast_id: int) -> Broadcast:
    """完成: the task of a notice is done, which the reminders of its plan item know too. Raises NotFound, UserError."""
    row, receipt = _own(session, who, broadcast_id)
    if receipt.done_at is not None:
        return row
    note_done(session, who, now, broadcast_id)
    item = item_of(session, broadcast_id)
    if item is not None:
        insert_new(session, ItemMark(item_id=item.id or 0, person_id=who.id or 0, mark="done", at=now))
    session.flush()
    _tell_complete(session, school, row, now)
    return row


def note_done(session: Session, who: Person, now: datetime, broadcast_id: int) -> None:
    """Done by this person, wherever it was said; who has no receipt of it is passed over."""
    receipt = receipt_of(session, broadcast_id, who.id or 0)
    if receipt is None or receipt.done_at is not None:
        return
    receipt.done_at, receipt.received_at = now, receipt.received_at or now
    session.add(receipt)
    note(session, who.school_id, now, who.id, "finish_task", f"broadcast {broadcast_id}")


def _own(session: Session, who: Person, broadcast_id: int) -> tuple[Broadcast, Receipt]:
    row, receipt = session.get(Broadcast, broadcast_id), receipt_of(session, broadcast_id, who.id or 0)
    if row is None or receipt is None:
        raise NotFound(GONE)
    if row.recalled_at is not None:
        raise UserError("这条通知已经撤回，不用再回。")
    return row, receipt


def _tell_complete(session: Session, school: School, row: Broadcast, now: datetime) -> None:
    """One word to the sender when the last of several has answered; by day."""
    receipts = list(session.exec(select(Receipt).where(Receipt.broadcast_id == row.id)))
    answered = [one.done_at if row.due_on else one.received_at for one in receipts]
    sender = session.get(Person, row.person_id) if row.person_id else None
    if sender is None or len(receipts) < 2 or None in answered:
        return
    word = "都完成了" if row.due_on else "都收到了"
    on = short_day(school_day(school, row.goes_at))
    text = f"{display_name(sender.name)}，{on}的通知“{clipped(row.text, 24)}”，{len(receipts)} 人{word}。"
    due = after_quiet(school, now, overrides_of(session, school))
    key, why = f"complete:{row.id}", f"broadcast {row.id} complete"
    post(session, sender, MessageKind.OFFICE_NOTE, key, Reply(text), now=now, why=why, due_at=due)
