"""The house as a messenger sees it (`channels.base.Reception`): everything is stored before it is confirmed."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlmodel import Session, col, select

from bot.acts.answer import answer
from bot.acts.block_account import block_account, unblock_account
from bot.acts.move_group_chat import move_group_chat
from bot.acts.post import post
from bot.channels.base import Said
from bot.clock import Clock
from bot.delivery import Run
from bot.domain.messages import Incoming, Message, MessageKind, Reply
from bot.domain.people import Account, Person, PersonStatus, Role
from bot.domain.schools import school_day
from bot.errors import NotStored
from bot.house import incoming_values
from bot.store.accounts import account_of, accounts_of
from bot.store.engine import Database
from bot.store.inbox import insert_missing, insert_new
from bot.store.people import office_of, person_by_id
from bot.store.schools import school_by_id, schools_of

log = logging.getLogger(__name__)

UNREAD = "有一条消息读不懂，没有处理，原文已留存（编号 {id}）。请运行 yanling doctor 查看。"
T = TypeVar("T")


class Reception:
    """Stores what messengers bring. Database work runs in the middle's own thread through `run`.

    `wake` is called once something waits to be handled or sent.
    """

    def __init__(self, database: Database, files: Path, *, clock: Clock, run: Run, wake: Callable[[], None]) -> None:
        self._database, self._files, self._clock = database, files, clock
        self._run, self._wake = run, wake
        self._writing = asyncio.Lock()
        self._next: list[Said] = []
        self._commit: asyncio.Task[None] | None = None

    async def accept(self, heard: Sequence[Said]) -> None:
        """Store what was said in one transaction, shared with what comes meanwhile; raises NotStored."""
        if self._commit is None:
            self._next = []
            self._commit = asyncio.create_task(self._take(self._next))
        self._next += heard
        await asyncio.shield(self._commit)  # one that hangs up must not undo the others

    async def _take(self, heard: list[Said]) -> None:
        async with self._writing:
            self._commit = None  # who comes from now on waits for the next
            now = self._clock()
            try:
                await self._stored(take_in, self._files, heard, now)
            except NotStored as error:
                if isinstance(error.__cause__, (OperationalError, InterfaceError, OSError)):
                    raise  # the database is away or the disk is full: later
                for said in heard:
                    await self._stored(_take_or_set_aside, self._files, said, now)
        self._wake()

    async def move_chat(self, channel: str, bot: str, old_id: str, new_id: str) -> None:
        """Follow a group to its new id."""
        await self._stored(move_group_chat, channel, bot, old_id, new_id)

    async def mark_reachable(self, channel: str, bot: str, external_id: str, *, reachable: bool) -> None:
        """Remember that somebody can be written to again, or no more."""
        if reachable:
            await self._stored(unblock_account, channel, bot, external_id)
        else:
            await self._stored(block_account, channel, bot, external_id, self._clock())
        self._wake()

    async def tell_office(self, topic: str, text: str, around: tuple[str, str] | None = None) -> None:
        """Tell the office of every school, once a day for each topic; not through the (channel, bot) `around`."""
        with suppress(NotStored):  # it is in the log as well
            await self._stored(_tell_office, topic, text, self._clock(), around)
        self._wake()

    async def roles(self, channel: str, bot: str) -> dict[str, set[str]]:
        """The accounts that speak through this bot and have any role, with their roles; raises NotStored."""
        found: dict[str, set[str]] = await self._stored(_roles, channel, bot)
        return found

    async def _stored(self, act: Callable[..., T], *values: Any) -> T:
        try:
            done: T = await self._run(partial(_in_transaction, self._database, act), *values)
        except (SQLAlchemyError, OSError) as error:
            log.warning("not stored: %s", getattr(error, "orig", error))
            raise NotStored(type(error).__name__) from error
        return done


def _in_transaction(database: Database, act: Callable[..., T], *values: Any) -> T:
    with database.transaction() as session:
        return act(session, *values)


def take_in(session: Session, files: Path, heard: Sequence[Said], now: datetime) -> None:
    """Put what was said into the inbox. What cannot be read is set aside and told; a remark is answered at once."""
    plain = [said for said in heard if said.fault is None and said.remark is None]
    insert_missing(session, Incoming, [incoming_values(files, said, now) for said in plain])
    for said in heard:
        if said.fault is not None or said.remark is not None:
            _take_odd(session, Incoming(**incoming_values(files, said, now)), said, now)


def _take_odd(session: Session, row: Incoming, said: Said, now: datetime) -> None:
    if said.fault is not None:
        row.handled_at, row.fault = now, said.fault[:500]
    row.id = insert_new(session, row)
    if row.id is None:
        return
    if said.fault is not None:
        _tell_office(session, f"unread {row.id}", UNREAD.format(id=row.id), now)
    if said.remark is not None:
        _remark(session, row.id, said.remark, now)


def _take_or_set_aside(session: Session, files: Path, said: Said, now: datetime) -> None:
    """One that no database takes, whatever the reason, must not keep out those behind it."""
    try:
        with session.begin_nested():
            take_in(session, files, [said], now)
    except SQLAlchemyError as error:
        if isinstance(error, (OperationalError, InterfaceError)):
            raise
        fault = f"not storable: {type(error).__name__}"
        take_in(session, files, [Said(said.channel, said.bot, "", said.update_id, now, fault=fault)], now)


def _remark(session: Session, incoming_id: int, remark: str, now: datetime) -> None:
    """The channel's own word, beside the answer or, where nothing was said, in its place. Strangers get theirs only."""
    incoming = session.get(Incoming, incoming_id)
    account = account_of(session, incoming.channel, incoming.bot, incoming.external_id) if incoming else None
    if incoming is None or account is None or account.person_id is None:
        return
    person = person_by_id(session, account.person_id)
    if incoming.text:
        post(session, person, MessageKind.REPLY, f"remark:{incoming.id}", Reply(remark), now=now, why="remark")
    else:
        incoming.handled_at, incoming.account_id = now, account.id
        session.add(incoming)
        answer(session, school_by_id(session, person.school_id), account, incoming, Reply(remark), now)


def _tell_office(session: Session, topic: str, text: str, now: datetime, around: tuple[str, str] | None = None) -> None:
    for school in schools_of(session):
        for person in office_of(session, school):
            key = f"{topic}:{school_day(school, now)}:{person.id}"
            message_id = post(session, person, MessageKind.OFFICE_NOTE, key, Reply(text), now=now, why=topic)
            message = session.get(Message, message_id) if around and message_id else None
            others = (one for one in accounts_of(session, person.id or 0) if (one.channel, one.bot) != around)
            if message is not None and (way := next((one for one in others if one.blocked_at is None), None)):
                message.account_id = way.id
                session.add(message)


def _roles(session: Session, channel: str, bot: str) -> dict[str, set[str]]:
    query = (
        select(Account.external_id, Role.role)
        .join(Person, col(Person.id) == Account.person_id)
        .join(Role, col(Role.person_id) == Person.id)
        .where(Account.channel == channel, Account.bot == bot, col(Account.blocked_at).is_(None))
        .where(Person.status != PersonStatus.LEFT)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for external_id, role in session.exec(query):
        found[external_id].add(role)
    return dict(found)
