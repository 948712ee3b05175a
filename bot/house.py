"""The house as a page sees it (`channels.base.House`): takes what is said, shows the conversation, signs people in."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.acts.invite import redeem
from bot.acts.open_file import file_for, message_file_key
from bot.acts.oversee import oversees
from bot.channels.base import Entry, Guest, Link, Said, TooOften, Upload
from bot.clock import Clock
from bot.delivery import Run, button_of
from bot.domain.messages import Attachment, Incoming, Message
from bot.domain.people import Person
from bot.errors import NotFound
from bot.store import choices
from bot.store.accounts import account_of, name_behind
from bot.store.engine import Database
from bot.store.feeds import Line, line_time, lines_of, pressed_label
from bot.store.files import keep_file, read_file
from bot.store.inbox import insert_new

QUICK = ("听课 1 节", "反思 1 篇", "进度", "待办")
GUESSES = 10  # wrong codes from one client in GUESS_WINDOW, then a pause
GUESS_WINDOW = timedelta(minutes=10)

Heard = tuple[Said, datetime]  # what was said, and when it reached us


class WebHouse:
    """Answers a channel's pages. Database work runs in the middle's own thread through `run`."""

    def __init__(
        self,
        database: Database,
        files: Path,
        *,
        secret: bytes,
        clock: Clock,
        run: Run,
        said: Callable[[str], None],
        changes: Callable[[str], Any],
    ) -> None:
        self._database, self._files, self._secret = database, files, secret
        self._clock, self._run, self._said = clock, run, said
        self.changes = changes
        self._intake = Intake(partial(run, take_all, database, files))
        self._guesses: defaultdict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=GUESSES))

    async def accept(self, said: Said) -> bool:
        """Store what was said; False when it was there already."""
        now = self._clock()
        try:
            new = await self._intake.take(said, now)
        except SQLAlchemyError:  # one that cannot be stored must not keep out those that came with it
            new = await self._run(take, self._database, self._files, said, now)
        self._said(said.external_id)
        return new

    async def sign_in(self, code: str, client: str) -> Guest | TooOften | None:
        """Redeem a code; a client that guessed too often waits."""
        now, guesses = self._clock(), self._guesses[client]
        if len(guesses) == GUESSES and now - guesses[0] < GUESS_WINDOW:
            return TooOften(int((guesses[0] + GUESS_WINDOW - now).total_seconds() // 60) + 1)
        guest: Guest | None = await self._run(self._redeem, code, now)
        if guest is None:
            guesses.append(now)
        return guest

    def _redeem(self, code: str, now: datetime) -> Guest | None:
        with self._database.transaction() as session:
            account = redeem(session, now, "web", "web", code)
        return self._guest(account.external_id) if account else None

    async def guest(self, external_id: str) -> Guest | None:
        """Who that is, while they may speak."""
        found: Guest | None = await self._run(self._guest, external_id)
        return found

    def _guest(self, external_id: str) -> Guest | None:
        with self._database.transaction() as session:
            found = name_behind(session, "web", "web", external_id)
        return None if found is None else Guest(external_id, found[0], QUICK, found[1])

    async def oversees(self, external_id: str) -> bool:
        """Whether the office's pages are for that person."""
        return bool(await self._run(self._oversees, external_id))

    def _oversees(self, external_id: str) -> bool:
        with self._database.transaction() as session:
            account = account_of(session, "web", "web", external_id)
            person = session.get(Person, account.person_id) if account and account.person_id else None
            return person is not None and oversees(session, person)

    async def feed(self, external_id: str, before: str | None = None, limit: int = 60) -> list[Entry]:
        """The conversation's last entries."""
        entries: list[Entry] = await self._run(self._feed, external_id, before, limit)
        return entries

    async def file(self, external_id: str, key: str) -> Upload | None:
        """A file that account may have."""
        found: Upload | None = await self._run(self._file, external_id, key)
        return found

    def _file(self, external_id: str, key: str) -> Upload | None:
        with self._database.transaction() as session:
            account = account_of(session, "web", "web", external_id)
            try:
                file = file_for(session, account, key) if account else None
            except NotFound:
                return None
        if file is None:
            return None
        try:
            return Upload(file.name, file.media_type, read_file(self._files, file.sha256))
        except FileNotFoundError:
            return None

    def _feed(self, external_id: str, before: str | None, limit: int) -> list[Entry]:
        with self._database.transaction() as session:
            account = account_of(session, "web", "web", external_id)
            if account is None:
                return []
            lines = lines_of(session, account, line_time(session, before) if before else None, limit)
            offered = choices.choices_of(session, [line.message.id or 0 for line in lines if line.message])
            return [self._entry(session, line, offered) for line in lines]

    def _entry(self, session: Any, line: Line, offered: dict[int, Any]) -> Entry:
        if line.message is not None:
            message = line.message
            buttons = tuple(button_of(choice, self._secret) for choice in offered[message.id or 0])
            kind = message.kind
            files = tuple(_links(message))
            return Entry(
                f"m{message.id}", False, message.text or "", line.at, buttons, message.card, kind=kind, files=files
            )
        said = line.incoming
        if said is None:
            raise LookupError("a line is either said or heard")
        text = pressed_label(session, said.choice) if said.choice else said.text
        client_id = said.update_id.removeprefix(f"{said.external_id}:")
        return Entry(f"i{said.id}", True, text, line.at, file_name=said.file_name, client_id=client_id)


def _links(message: Message) -> Iterator[Link]:
    for place, values in enumerate(message.files or ()):
        file = Attachment(**values)
        yield Link(message_file_key(message.id or 0, place), file.name, file.media_type, file.size)


class Intake:
    """Stores what is said. What waits for the writer together shares a commit, which costs more than all its rows."""

    def __init__(self, store: Callable[[Sequence[Heard]], Awaitable[list[bool]]]) -> None:
        self._store = store
        self._writing = asyncio.Lock()
        self._next: list[Heard] = []
        self._commit: asyncio.Task[list[bool]] | None = None

    async def take(self, said: Said, now: datetime) -> bool:
        """Return once it is committed: whether it was new."""
        if self._commit is None:
            self._next = []
            self._commit = asyncio.create_task(self._write(self._next))
        self._next.append((said, now))
        place = len(self._next) - 1
        return (await asyncio.shield(self._commit))[place]  # one client hanging up must not undo the others

    async def _write(self, heard: list[Heard]) -> list[bool]:
        async with self._writing:
            self._commit = None  # who comes from now on waits for the next
            return await self._store(heard)


def take(database: Database, files: Path, said: Said, now: datetime) -> bool:
    """Put one thing that was said into the inbox; False when it was there already."""
    return take_all(database, files, [(said, now)])[0]


def take_all(database: Database, files: Path, heard: Sequence[Heard]) -> list[bool]:
    """Put what was said into the inbox in one transaction, a file first, by its hash; which of it was new."""
    rows = [Incoming(**incoming_values(files, said, now)) for said, now in heard]
    with database.transaction() as session:
        return [insert_new(session, row) is not None for row in rows]


def incoming_values(files: Path, said: Said, now: datetime) -> dict[str, Any]:
    """What was said as the values of a row of the inbox, its file kept by its hash."""
    digest = keep_file(files, said.file.data) if said.file else None
    return {
        "channel": said.channel,
        "bot": said.bot,
        "update_id": _storable(said.update_id),
        "external_id": said.external_id,
        "text": _storable(said.text),
        "choice": _storable(said.choice) if said.choice is not None else None,
        "file_name": _storable(said.file.name)[:200] if said.file else None,
        "file_sha256": digest,
        "file_type": said.file.media_type[:100] if said.file else None,
        "file_size": len(said.file.data) if said.file else None,
        "chat_id": said.chat_id,
        "thread_id": said.thread_id,
        "remote_id": said.message_id,
        "said_at": said.said_at,
        "received_at": now,
    }


def _storable(text: str) -> str:
    """Without what no database takes (NUL, half a surrogate pair): one such message must not stop those beside it."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
