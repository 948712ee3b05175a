"""What a channel and the house say to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a message; `name` is as the sender typed it and is never used as a path."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """Something somebody said or pressed, before anybody knows who they are.

    `update_id` is unique per (channel, bot): the same one twice is the same message. `choice` is a button's token.
    """

    channel: str
    bot: str
    external_id: str
    update_id: str
    said_at: datetime
    text: str = ""
    choice: str | None = None
    file: Upload | None = None
    chat_id: str | None = None  # the group it was said in; None in private
    thread_id: str | None = None  # the topic of a forum group
    message_id: str | None = None  # the channel's own id of it, where an answer may be shown as a reply
    remark: str | None = None  # what the channel itself has to say to it: a file too large, a voice message
    fault: str | None = None  # it could not be read: `text` is its raw form, kept, set aside and told to the office


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: its words and its token (≤ 64 bytes); a used one is still shown, but greyed."""

    label: str
    token: str
    used: bool = False


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that travels with a parcel: its name for people, where its bytes stand, and how many they are."""

    name: str
    media_type: str
    place: Path
    size: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to hand over to `external_id`, a person's account or a bound group."""

    message_id: int
    external_id: str
    text: str
    buttons: tuple[Button, ...] = ()
    card: dict[str, Any] | None = None
    kind: str = "reply"
    edit_of: str | None = None  # the channel's id of the message this one takes the place of (its button was pressed)
    thread_id: str | None = None
    reply_to: str | None = None  # the channel's id of the message it answers, where it is shown as a reply
    files: tuple[Enclosed, ...] = ()  # they follow the text; a channel that cannot take them says so in a line


class Channel(Protocol):
    """A way out. `send` returns the channel's own id of the message, or raises `DeliveryError`.

    One that keeps a pace of its own has a method `room() -> int`: how many more parcels it takes at once.
    """

    name: str
    bot: str

    async def send(self, parcel: Parcel) -> str | None:
        """Hand over one message."""
        ...


class Messenger(Protocol):
    """A bot of some messenger, put together: its way in and its way out."""

    @property
    def channel(self) -> Channel:
        """The way out."""
        ...

    def routes(self) -> list[Any]:
        """What the house's pages answer for it (Starlette's routes): a webhook, a callback; often nothing."""
        ...

    async def forever(self) -> None:
        """Take in what people say until cancelled."""
        ...

    async def close(self) -> None:
        """Give everything back, once nothing is on its way any more."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """A file of a conversation as a page offers it: `key` is what `House.file` is asked for."""

    key: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One bubble of a conversation as a page shows it.

    `id` is stable («i12» said, «m34» heard): the same id again means the same bubble, possibly with other buttons.
    """

    id: str
    mine: bool
    text: str
    at: datetime
    buttons: tuple[Button, ...] = ()
    card: dict[str, Any] | None = None
    file_name: str | None = None
    client_id: str | None = None
    kind: str = ""
    files: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is signed in at a page: the account's name within the channel, and how to address the person."""

    external_id: str
    name: str
    quick: tuple[str, ...] = ()  # the sentences of the quick bar, most used first
    version: int = 1  # raised by the office to end every sign-in made before


@dataclass(frozen=True, slots=True)
class TooOften:
    """Codes were guessed too often from one place: it has to wait so many minutes."""

    minutes: int


class House(Protocol):
    """What a page may ask of the house."""

    async def accept(self, said: Said) -> bool:
        """Store what was said, durably, before returning; False when this `update_id` was already there."""
        ...

    async def sign_in(self, code: str, client: str) -> Guest | TooOften | None:
        """Redeem a personal link or code; None when it is unknown, used or expired, TooOften when `client` guesses."""
        ...

    async def guest(self, external_id: str) -> Guest | None:
        """Who that is, if the account may still speak."""
        ...

    async def oversees(self, external_id: str) -> bool:
        """Whether the office's pages are for that person: asked by the chat page alone."""
        ...

    async def feed(self, external_id: str, before: str | None = None, limit: int = 60) -> list[Entry]:
        """The conversation's last entries, oldest first; `before` (an `Entry.id`) pages back."""
        ...

    async def file(self, external_id: str, key: str) -> Upload | None:
        """A file that account may have; None when there is none, or it is not theirs to see."""
        ...

    def changes(self, external_id: str) -> Any:
        """An async context manager giving an `asyncio.Event` that is set whenever the feed of that account moved."""
        ...


class Reception(Protocol):
    """What a messenger's channel may ask of the house. Everything is stored, durably, before it returns."""

    async def accept(self, heard: Sequence[Said]) -> None:
        """Store what was said, all of it in one transaction; what is there already stays as it is."""
        ...

    async def move_chat(self, channel: str, bot: str, old_id: str, new_id: str) -> None:
        """A group got another id."""
        ...

    async def mark_reachable(self, channel: str, bot: str, external_id: str, *, reachable: bool) -> None:
        """Somebody, or a group, can be written to again, or no more."""
        ...

    async def tell_office(self, topic: str, text: str, around: tuple[str, str] | None = None) -> None:
        """Tell the office, once a day for each topic; around a (channel, bot) that is out of order, where it can be."""
        ...

    async def roles(self, channel: str, bot: str) -> dict[str, set[str]]:
        """The accounts that speak through this bot and have any role, with their roles."""
        ...
