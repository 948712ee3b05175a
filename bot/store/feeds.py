"""The last lines of a conversation, said and heard, for a page."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.domain.messages import Choice, Incoming, Message, MessageStatus
from bot.domain.people import Account


class Line(NamedTuple):
    """One line: something said (`incoming`) or heard (`message`), at that time."""

    at: datetime
    incoming: Incoming | None
    message: Message | None


def lines_of(session: Session, account: Account, before: datetime | None, limit: int) -> list[Line]:
    """The last lines of an account's conversation, oldest first; those before an instant when paging back."""
    said = select(Incoming).where(
        Incoming.channel == account.channel, Incoming.bot == account.bot, Incoming.external_id == account.external_id
    )
    heard = select(Message).where(Message.sent_account_id == account.id, Message.status == MessageStatus.SENT)
    if before is not None:
        said, heard = said.where(Incoming.received_at < before), heard.where(col(Message.sent_at) < before)
    lines = [
        Line(row.received_at, row, None)
        for row in session.exec(said.order_by(col(Incoming.received_at).desc(), col(Incoming.id).desc()).limit(limit))
    ]
    newest = heard.order_by(col(Message.sent_at).desc(), col(Message.id).desc()).limit(limit)
    lines += [Line(row.sent_at, None, row) for row in session.exec(newest) if row.sent_at is not None]
    # What was sent at one instant stands in the order it was put; what was said at it stands before.
    return sorted(lines, key=lambda line: (line.at, line.message.id or 0 if line.message else 0))[-limit:]


def line_time(session: Session, entry_id: str) -> datetime | None:
    """When the entry «i12» or «m34» was."""
    kind, number = entry_id[:1], entry_id[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    if kind == "i":
        incoming = session.get(Incoming, int(number))
        return incoming.received_at if incoming else None
    message = session.get(Message, int(number)) if kind == "m" else None
    return message.sent_at if message else None


def pressed_label(session: Session, token: str) -> str:
    """What a pressed button said."""
    number = token.split(":")[1] if token.count(":") == 2 else ""
    choice = session.get(Choice, int(number)) if number.isascii() and number.isdigit() and len(number) < 18 else None
    return choice.label if choice else "（按钮）"
