"""What came in, what goes out, and the choices offered with it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class MessageKind(StrEnum):
    """Why a message goes out; `PRIORITY` orders them in a lane."""

    REPLY = "reply"
    WELCOME = "welcome"
    REMINDER = "reminder"
    MONTH_DRAFT = "month_draft"
    MONTH_LIST = "month_list"
    DIGEST = "digest"
    OFFICE_NOTE = "office_note"
    PLAN_CHANGE = "plan_change"
    BROADCAST = "broadcast"
    NUDGE = "nudge"
    CLOSING = "closing"


# Answers go before reminders before broadcasts.
PRIORITY: dict[MessageKind, int] = {
    MessageKind.REPLY: 0,
    MessageKind.WELCOME: 1,
    MessageKind.OFFICE_NOTE: 2,
    MessageKind.MONTH_DRAFT: 2,
    MessageKind.REMINDER: 3,
    MessageKind.PLAN_CHANGE: 4,
    MessageKind.MONTH_LIST: 4,
    MessageKind.DIGEST: 5,
    MessageKind.BROADCAST: 6,
    MessageKind.NUDGE: 6,
    MessageKind.CLOSING: 5,
}


class MessageStatus(StrEnum):
    """Where an outgoing message is."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Incoming(SQLModel, table=True):
    """The inbox: stored before anything else happens; handled once."""

    __table_args__ = (UniqueConstraint("channel", "bot", "update_id"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    bot: str
    update_id: str  # unique per (channel, bot); the web's is «account:client id»
    external_id: str  # who spoke, as the channel knows them
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    text: str = ""
    choice: str | None = None  # the token of a pressed button
    file_name: str | None = None
    file_sha256: str | None = None
    file_type: str | None = None
    file_size: int | None = None
    chat_id: str | None = None  # the group it was said in; None in private
    thread_id: str | None = None
    remote_id: str | None = None  # the channel's own id of it, where it can be replied to
    said_at: datetime
    received_at: datetime
    handled_at: datetime | None = Field(default=None, index=True)
    fault: str | None = None  # set aside, and why


class Message(SQLModel, table=True):
    """The outbox: one row per message to anybody, written in the transaction that caused it.

    Addressed to a person (or, for an answer, to the account that spoke); channel and chat are chosen at sending.
    A reminder has no text until it is sent: it is rendered from the duties still open; nudges and closing lists, from
    the receipts. `files` holds `Attachment`s as JSON; their bytes are kept under their hash.
    """

    __table_args__ = (UniqueConstraint("key"), Index("ix_message_queue", "status", "priority", "due_at"))

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    kind: str
    key: str
    edit_of: str | None = None  # the channel's id of the message whose button was pressed
    reply_to: str | None = None  # the channel's id of the message it is shown as a reply to
    thread_id: str | None = None
    text: str | None = None
    card: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    files: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id", index=True)  # the notice it belongs to
    why: str = ""
    priority: int
    due_at: datetime
    stale_at: datetime | None = None  # past this it is dropped and told
    status: str = MessageStatus.PENDING
    attempts: int = 0
    lane_id: int | None = Field(default=None, foreign_key="lane.id")
    lane_epoch: int | None = None
    sent_at: datetime | None = None
    sent_account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    remote_id: str | None = None
    fault: str | None = None
    told_at: datetime | None = None  # the office heard that it was lost


class MessageDuty(SQLModel, table=True):
    """A duty that a reminder speaks of."""

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id")
    item_id: int | None = Field(default=None, foreign_key="planitem.id")
    step: str  # which rung of the ladder: first, d7, d3, d1, d0, a1 …


class Choice(SQLModel, table=True):
    """An offered button. The token carries only the id and a mac; what it does stands here."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    number: int  # its place under the message: «2» presses it where a channel has no buttons
    label: str
    act: str
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    offered_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Lane(SQLModel, table=True):
    """Who may send through a (channel, bot); every claim and mark checks the epoch."""

    __table_args__ = (UniqueConstraint("channel", "bot"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    bot: str
    holder: str
    epoch: int
    until: datetime


class Broadcast(SQLModel, table=True):
    """A notice to an audience: of the office, or of a leader to the own group.

    Nothing of it is ever deleted: a recalled one keeps its text, a correction is a notice of its own.
    """

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")  # None: the operator at the machine
    text: str
    audience: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    files: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)  # as in `Message.files`
    opened_at: datetime
    send_at: datetime | None = None  # when it goes out; None: at once
    due_on: date | None = None  # a task: done by each receiver by that day
    corrects_id: int | None = Field(default=None, foreign_key="broadcast.id", index=True)
    nudged_at: datetime | None = None  # those who had not answered were asked once
    recalled_at: datetime | None = None
    recalled_by: int | None = Field(default=None, foreign_key="person.id")

    @property
    def goes_at(self) -> datetime:
        """When it went out, or will."""
        return self.send_at or self.opened_at


class Receipt(SQLModel, table=True):
    """One receiver of a broadcast, when they pressed 收到 and, where it is a task, 完成."""

    __table_args__ = (UniqueConstraint("broadcast_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    broadcast_id: int = Field(foreign_key="broadcast.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    received_at: datetime | None = None
    done_at: datetime | None = None


class Attachment(NamedTuple):
    """A file that travels with a message; its bytes are kept under `sha256`, `size` is in bytes."""

    name: str
    media_type: str
    sha256: str
    size: int


class Ask(NamedTuple):
    """The question an answer ends with: a plain sentence (or file) that follows is taken for its answer by `act`."""

    act: str
    values: dict[str, Any]


class Offer(NamedTuple):
    """A button to be offered: what it says, the act it stands for and that act's values."""

    label: str
    act: str
    values: dict[str, Any]


class Edit(NamedTuple):
    """The answer to a pressed button takes the place of the message it stood under, where the channel can edit.

    `words` is made of `{before}`, what that message said, and `{answer}`.
    """

    message_id: int
    words: str


class Reply(NamedTuple):
    """An answer: its text, its buttons, and where the channel can, a card.

    In a group chat text and buttons go to the person in private; `public` is what the group reads of it (None: only
    that it was sent privately). An empty text with a public one is for the group alone.
    """

    text: str
    offers: tuple[Offer, ...] = ()
    card: dict[str, Any] | None = None
    public: str | None = None
    edit: Edit | None = None
    files: tuple[Attachment, ...] = ()
    ask: Ask | None = None
    took_file: bool = False  # the file that came along is dealt with
