"""Notices and their receipts."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.domain.messages import Broadcast, Message, MessageKind, MessageStatus, Receipt
from bot.domain.notices import Answered, Reached, Tally
from bot.domain.people import Account, Person
from bot.domain.plans import PlanItem
from bot.domain.schools import School


def broadcasts_of(session: Session, school: School, sender_id: int | None = None, limit: int = 10) -> list[Broadcast]:
    """The school's last notices, newest first; only one sender's when given."""
    query = select(Broadcast).where(Broadcast.school_id == school.id)
    if sender_id is not None:
        query = query.where(Broadcast.person_id == sender_id)
    return list(session.exec(query.order_by(col(Broadcast.id).desc()).limit(limit)))


def receipt_of(session: Session, broadcast_id: int, person_id: int) -> Receipt | None:
    """One receiver's receipt."""
    query = select(Receipt).where(Receipt.broadcast_id == broadcast_id, Receipt.person_id == person_id)
    return session.exec(query).first()


def item_of(session: Session, broadcast_id: int) -> PlanItem | None:
    """The standing plan item made of a notice."""
    query = select(PlanItem).where(PlanItem.broadcast_id == broadcast_id, col(PlanItem.withdrawn_at).is_(None))
    return session.exec(query.order_by(col(PlanItem.id).desc())).first()


def correction_of(session: Session, broadcast_id: int) -> Broadcast | None:
    """The notice that took the place of this one."""
    return session.exec(select(Broadcast).where(Broadcast.corrects_id == broadcast_id)).first()


def twin_of(session: Session, school: School, sender_id: int | None, text: str, since: datetime) -> Broadcast | None:
    """The same words, sent by the same person not long ago and still standing."""
    query = select(Broadcast).where(
        Broadcast.school_id == school.id,
        Broadcast.person_id == sender_id,
        Broadcast.text == text,
        Broadcast.opened_at >= since,
        col(Broadcast.recalled_at).is_(None),
    )
    return session.exec(query.order_by(col(Broadcast.id).desc())).first()


def tally_of(session: Session, row: Broadcast) -> Tally:
    """How far a notice has come, with one look at its receipts, messages and accounts."""
    receivers = session.exec(
        select(Receipt, Person.name)
        .join(Person, col(Person.id) == Receipt.person_id)
        .where(Receipt.broadcast_id == row.id)
        .order_by(col(Person.id))
    ).all()
    ids = [receipt.person_id for receipt, _ in receivers]
    states = _states(session, row.id or 0)
    reachable = _reachable(session, ids)
    answers = tuple(
        Answered(
            receipt.person_id,
            name,
            _reached(states.get(receipt.person_id), reachable=receipt.person_id in reachable),
            receipt.received_at is not None,
            receipt.done_at is not None,
        )
        for receipt, name in receivers
    )
    sender = session.get(Person, row.person_id) if row.person_id else None
    planned = item_of(session, row.id or 0) is not None
    corrected = correction_of(session, row.id or 0) is not None
    return Tally(row, sender.name if sender else "教科室", answers, planned, corrected)


def _states(session: Session, broadcast_id: int) -> dict[int, str]:
    query = select(Message.person_id, Message.status).where(
        Message.broadcast_id == broadcast_id, Message.kind == MessageKind.BROADCAST
    )
    return {person_id: status for person_id, status in session.exec(query) if person_id is not None}


def _reachable(session: Session, person_ids: Iterable[int]) -> set[int]:
    query = select(Account.person_id).where(
        col(Account.person_id).in_(list(person_ids)), col(Account.blocked_at).is_(None)
    )
    return {person_id for person_id in session.exec(query) if person_id is not None}


def _reached(status: str | None, *, reachable: bool) -> Reached:
    if status == MessageStatus.SENT:
        return Reached.SENT
    if status == MessageStatus.FAILED:
        return Reached.FAILED
    return Reached.WAITING if reachable else Reached.NO_ACCOUNT


def cancel_unsent(session: Session, broadcast_id: int) -> set[int]:
    """Take back what of a notice has not gone out yet; the persons whom it therefore never reaches."""
    waiting = (col(Message.broadcast_id) == broadcast_id) & (col(Message.status) == MessageStatus.PENDING)
    query = select(Message.person_id).where(waiting, Message.kind == MessageKind.BROADCAST)
    spared = {person_id for person_id in session.exec(query) if person_id is not None}
    session.execute(update(Message).where(waiting).values(status=MessageStatus.CANCELLED, fault="nothing left to say"))
    return spared


def chats_told(session: Session, broadcast_id: int) -> list[Account]:
    """The group chats that a notice went to."""
    query = (
        select(Account)
        .join(Message, col(Message.account_id) == Account.id)
        .where(Message.broadcast_id == broadcast_id, Message.kind == MessageKind.BROADCAST)
        .where(Message.status != MessageStatus.CANCELLED)
    )
    return list(session.exec(query))
