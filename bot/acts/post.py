"""Putting a message to somebody in the outbox, with its buttons."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.manners import STALE_AFTER
from bot.domain.messages import Message, MessageDuty, MessageKind, Reply
from bot.domain.people import Person
from bot.store import choices, outbox

# An answer or an office note stays true; what was meant for one moment does not, nor does an old notice to somebody
# who signs in for the first time a month later.
_PASSING = {
    MessageKind.REMINDER: STALE_AFTER,
    MessageKind.DIGEST: STALE_AFTER,
    MessageKind.BROADCAST: timedelta(days=30),
    MessageKind.NUDGE: timedelta(days=3),
}


def post(
    session: Session,
    person: Person,
    kind: MessageKind,
    key: str,
    reply: Reply | None,
    *,
    now: datetime,
    why: str,
    due_at: datetime | None = None,
    duties: Iterable[MessageDuty] = (),
    broadcast_id: int | None = None,
) -> int | None:
    """Queue a message for a person; None when one of that key was queued before. No reply: worded at sending."""
    due = due_at or now
    message = Message(
        school_id=person.school_id,
        person_id=person.id,
        kind=kind,
        key=key,
        text=reply.text if reply else None,
        card=reply.card if reply else None,
        files=[one._asdict() for one in reply.files] or None if reply else None,
        broadcast_id=broadcast_id,
        why=why,
        priority=0,
        due_at=due,
        stale_at=due + _PASSING[kind] if kind in _PASSING else None,
    )
    message_id = outbox.put(session, message, duties)
    if message_id is not None and reply:
        choices.offer(session, message_id, person.id or 0, reply.offers, now)
    return message_id
