"""Nudges and closing lists get their words at sending, from the receipts as they stand then."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.broadcast import answers_to
from bot.domain.messages import Broadcast, Message, Reply
from bot.domain.people import PersonStatus, display_name
from bot.domain.schools import School, school_day
from bot.rendering.broadcasts import closing_text, nudge_text
from bot.store.broadcasts import correction_of, receipt_of, tally_of
from bot.store.people import person_by_id


def word_nudge(session: Session, school: School, message: Message, _now: datetime) -> Reply | None:
    """The notice once more; None when it was answered, recalled or corrected meanwhile."""
    row, person = _row(session, message), person_by_id(session, message.person_id or 0)
    receipt = receipt_of(session, row.id or 0, person.id or 0) if row else None
    if row is None or receipt is None or person.status != PersonStatus.ACTIVE:
        return None
    if (receipt.done_at if row.due_on else receipt.received_at) is not None:
        return None
    sender = person_by_id(session, row.person_id).name if row.person_id else "教科室"
    text = nudge_text(display_name(person.name), row, school_day(school, row.goes_at), sender)
    offers = answers_to(row)
    return Reply(text, offers[1:] if receipt.received_at else offers)


def word_closing(session: Session, _school: School, message: Message, _now: datetime) -> Reply | None:
    """Who has finished the task and who has not."""
    row = _row(session, message)
    if row is None:
        return None
    name = display_name(person_by_id(session, message.person_id or 0).name)
    tally = tally_of(session, row)
    return Reply(closing_text(name, tally))


def _row(session: Session, message: Message) -> Broadcast | None:
    row = session.get(Broadcast, message.broadcast_id) if message.broadcast_id else None
    standing = row is not None and row.recalled_at is None and correction_of(session, row.id or 0) is None
    return row if standing else None
