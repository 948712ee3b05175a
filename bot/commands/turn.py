"""One turn of a conversation: who speaks, what they said, and the school around them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from sqlmodel import Session

from bot.domain.frames import Frame
from bot.domain.messages import Attachment, Reply
from bot.domain.people import Account, Group, Person
from bot.domain.schools import School, school_day
from bot.parsing.records import Reading, read_message, with_facts
from bot.store.files import keep_file
from bot.store.people import names_of, roles_of
from bot.store.schools import overrides_of, term_at


@dataclass(frozen=True)
class Turn:
    """`said_at` resolves the words («昨天»), `now` decides everything else. `text` is what was typed, whole.

    `chat` is the group chat it was said in; None in private.
    """

    session: Session
    school: School
    person: Person
    now: datetime
    said_at: datetime
    text: str = ""
    argument: str = ""  # what follows the command's word
    incoming_id: int | None = None
    chat: Account | None = None
    files: Path | None = None  # where the bytes of what is sent along are kept
    file: Attachment | None = None  # the file that came along

    def keep(self, name: str, media_type: str, data: bytes) -> Attachment:
        """A file of ours to be sent along."""
        if self.files is None:
            raise LookupError("nowhere to keep a file")
        return Attachment(name, media_type, keep_file(self.files, data), len(data))

    @cached_property
    def today(self) -> date:
        """The school's date."""
        return school_day(self.school, self.now)

    @cached_property
    def term(self) -> Frame | None:
        """The running (or nearest) term as a frame to read dates in."""
        term = term_at(self.session, self.school, self.today)
        return term.frame if term else None

    @cached_property
    def overrides(self) -> Mapping[date, bool]:
        """The office's own school days and days off."""
        return overrides_of(self.session, self.school)

    @cached_property
    def reading(self) -> Reading:
        """What the text says, by the school's names."""
        names = names_of(self.session, self.school)
        read = read_message(self.text, said_at=self.said_at, term=self.term, people=names)
        return replace(read, records=tuple(with_facts(draft, self.text) for draft in read.records))

    @cached_property
    def roles(self) -> set[str]:
        """The speaker's roles."""
        return roles_of(self.session, self.person_id)

    @cached_property
    def group(self) -> Group | None:
        """The school's group that the chat is bound to."""
        bound = self.chat.group_id if self.chat else None
        return self.session.get(Group, bound) if bound else None

    @property
    def person_id(self) -> int:
        """The speaker's id."""
        return self.person.id or 0


Handle = Callable[[Turn], Reply]
Press = Callable[[Turn, Mapping[str, Any]], Reply]
Answer = Callable[[Turn, Mapping[str, Any]], Reply | None]  # None: it does not answer the question


REPLACED = "{answer}"  # the answer to a button in the place of the message it stood under


class Command(NamedTuple):
    """A verb: its English name, its Chinese words, what help says of it with an example, and who may see it.

    `choices` are the acts its buttons stand for; `in_place` those whose answer takes the place of the message the
    button stood under, with the words of an `Edit`. `answers` are the acts that its questions (`Ask`) are answered by.
    """

    name: str
    words: tuple[str, ...]
    says: str
    example: str
    handle: Handle
    roles: frozenset[str] | None = None  # None: everybody
    choices: Mapping[str, Press] = {}
    in_place: Mapping[str, str] = {}
    answers: Mapping[str, Answer] = {}
