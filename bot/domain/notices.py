"""A notice as it is composed, and how far it has come: who confirmed it, who finished it, whom it did not reach."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from bot.domain.audiences import Rule
from bot.domain.messages import Attachment, Broadcast


@dataclass(frozen=True, slots=True)
class Notice:
    """What is about to be sent. `send_at` None: at once; `due_on`: a task, done by each receiver by that day."""

    audience: Rule
    text: str
    files: tuple[Attachment, ...] = ()
    send_at: datetime | None = None
    due_on: date | None = None

    def as_values(self) -> dict[str, Any]:
        """As plain JSON, for a button."""
        return {
            "audience": self.audience,
            "text": self.text,
            "files": [one._asdict() for one in self.files],
            "send_at": self.send_at.isoformat() if self.send_at else None,
            "due_on": self.due_on.isoformat() if self.due_on else None,
        }

    @classmethod
    def of_values(cls, values: Any) -> "Notice":
        """What `as_values` wrote."""
        return cls(
            values["audience"],
            str(values.get("text") or ""),
            tuple(Attachment(**one) for one in values.get("files") or ()),
            datetime.fromisoformat(values["send_at"]) if values.get("send_at") else None,
            date.fromisoformat(values["due_on"]) if values.get("due_on") else None,
        )

    def with_file(self, file: Attachment) -> "Notice":
        """The same with one more file; the same file twice is one."""
        known = {one.sha256 for one in self.files}
        return self if file.sha256 in known else replace(self, files=(*self.files, file))


class Reached(StrEnum):
    """How far a notice came to one receiver."""

    SENT = "sent"
    WAITING = "waiting"
    FAILED = "failed"
    NO_ACCOUNT = "no_account"


class Answered(NamedTuple):
    """One receiver: did the notice reach them, did they confirm it, have they finished it."""

    person_id: int
    name: str
    reached: Reached
    received: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """A notice with its receivers, in roster order."""

    row: Broadcast
    sender: str
    answers: tuple[Answered, ...]
    planned: bool = False  # it stands in the plan
    corrected: bool = False  # a later one takes its place

    @property
    def received(self) -> list[Answered]:
        """Who confirmed it; who finished a task confirmed it too."""
        return [one for one in self.answers if one.received or one.done]

    @property
    def missing(self) -> list[Answered]:
        """Who has not answered: not confirmed it or, where it is a task, not finished it."""
        return [one for one in self.answers if not (one.done if self.row.due_on else one.received)]

    @property
    def done(self) -> list[Answered]:
        """Who finished the task."""
        return [one for one in self.answers if one.done]

    def reached(self, how: Reached) -> list[Answered]:
        """Those whom it reached in this way."""
        return [one for one in self.answers if one.reached is how]

    @property
    def to_nudge(self) -> list[Answered]:
        """Those who could have answered and have not."""
        return [one for one in self.missing if one.reached in (Reached.SENT, Reached.WAITING)]
