"""Offered buttons: rows with an expiry; the token carries the row's id and a mac, nothing else."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.domain.messages import Choice, Message, Offer
from bot.store.inbox import insert_all

LIFETIME = timedelta(days=60)
_MAC_LENGTH = 16


class Offered(NamedTuple):
    """A choice as it is shown."""

    id: int
    label: str
    used: bool


def offer(session: Session, message_id: int, person_id: int, offers: Iterable[Offer], now: datetime) -> None:
    """Store the buttons of a message."""
    offer_all(session, [(message_id, person_id, offers)], now)


def offer_all(session: Session, offered: Iterable[tuple[int, int, Iterable[Offer]]], now: datetime) -> None:
    """Store the buttons of several messages: each one's id, the person it is for, and what it offers."""
    until = now + LIFETIME
    rows = [
        {
            "person_id": person_id,
            "message_id": message_id,
            "number": number,
            "label": one.label,
            "act": one.act,
            "values": one.values,
            "offered_at": now,
            "expires_at": until,
        }
        for message_id, person_id, offers in offered
        for number, one in enumerate(offers, 1)
    ]
    insert_all(session, Choice, rows)


def token_of(choice_id: int, secret: bytes) -> str:
    """The token a button carries, ≤ 64 bytes."""
    return f"c:{choice_id}:{_mac(choice_id, secret)}"


def choice_by_token(session: Session, token: str, secret: bytes) -> Choice | None:
    """The choice a token stands for; None when the token is forged or unknown."""
    kind, _, rest = token.partition(":")
    number, _, mac = rest.partition(":")
    if kind != "c" or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    if not hmac.compare_digest(mac.encode(), _mac(int(number), secret).encode()):
        return None
    return session.get(Choice, int(number))


def choice_by_number(session: Session, person_id: int, number: int) -> Choice | None:
    """The choice that «2» means: that place under the last message to the person that had choices."""
    last = session.exec(
        select(Choice.message_id)
        .join(Message, col(Message.id) == Choice.message_id)
        .where(Choice.person_id == person_id)
        .order_by(col(Choice.id).desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    return session.exec(select(Choice).where(Choice.message_id == last, Choice.number == number)).first()


def choices_of(session: Session, message_ids: Sequence[int]) -> dict[int, list[Offered]]:
    """The choices under each message, in order."""
    found: dict[int, list[Offered]] = {message_id: [] for message_id in message_ids}
    query = select(Choice.id, Choice.message_id, Choice.label, Choice.used_at)  # no rows built: asked for every message
    for key, message_id, label, used_at in session.exec(
        query.where(col(Choice.message_id).in_(list(message_ids))).order_by(col(Choice.number))
    ):
        if key is not None and message_id is not None:
            found[message_id].append(Offered(key, label, used_at is not None))
    return found


def _mac(choice_id: int, secret: bytes) -> str:
    return hmac.digest(secret, f"choice:{choice_id}".encode(), "sha256").hex()[:_MAC_LENGTH]
