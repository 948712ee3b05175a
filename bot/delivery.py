"""Out of the outbox into a channel: a lane claims in batches, words reminders at the last moment, marks what went."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.acts.word_notice import word_closing, word_nudge
from bot.acts.word_reminder import word_reminder
from bot.channels.base import Button, Channel, Enclosed, Parcel
from bot.clock import Clock
from bot.domain.messages import Attachment, Lane, Message, MessageDuty, MessageKind, MessageStatus, Reply
from bot.domain.people import Account
from bot.domain.schools import School
from bot.errors import DeliveryError
from bot.store import choices, outbox
from bot.store.choices import Offered
from bot.store.engine import Database
from bot.store.files import file_place
from bot.store.outbox import Claimed
from bot.store.schools import school_by_id

log = logging.getLogger(__name__)

BATCH = 100
HOLD_SECONDS = 15
LAST_SECONDS = 2.0  # at the end, for what is in the air
MARKED_TOGETHER, MARKED_WITHIN = 50, 0.1  # messages, seconds
Run = Callable[..., Awaitable[Any]]  # runs a plain function in the middle's one thread


@dataclass(frozen=True, slots=True)
class Load:
    """What a claim gave: the lane as it is held, and the parcels with the account each goes to."""

    lane: Lane
    parcels: tuple[tuple[Parcel, int], ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """How one parcel went: the channel's id of it, or why it failed."""

    message_id: int
    account_id: int
    remote_id: str | None = None
    error: DeliveryError | None = None


def load_lane(
    database: Database,
    name: tuple[str, str],
    holder: str,
    secret: bytes,
    now: datetime,
    *,
    limit: int = BATCH,
    results: Sequence[Sent] = (),
    in_hand: Collection[int] | None = None,
    files: Path | None = None,
) -> Load | None:
    """Hold the lane, mark how the last ones went and claim what is due; None while another process holds it.

    `files` is where the bytes of what travels along are kept; without it nothing does.
    `in_hand`, after something went wrong: the messages we know of; what else is claimed in our name goes back.
    """
    with database.transaction(lock=f"lane:{name[0]}:{name[1]}") as session:
        lane = outbox.hold_lane(session, name, holder, now, HOLD_SECONDS)
        if lane is None:
            return None
        _mark(session, lane, results, now)
        if in_hand is not None:
            outbox.free(session, lane, in_hand)
        claimed = outbox.claim(session, lane, now, limit) if limit > 0 else []
        ready = _worded(session, claimed, now)
        offered = choices.choices_of(session, [message.id or 0 for message, _ in ready])
        parcels = tuple(
            (parcel_of(message, account, offered[message.id or 0], secret, files), account.id or 0)
            for message, account in ready
        )
        return Load(lane, parcels)


def _worded(session: Session, claimed: Sequence[Claimed], now: datetime) -> list[Claimed]:
    """Give reminders their words; cancel what is stale or has nothing left to say."""
    duties = outbox.duties_of(session, [message.id or 0 for message, _ in claimed])
    ready = []
    for message, account in claimed:
        if message.stale_at is not None and message.stale_at <= now:
            outbox.end(session, message, MessageStatus.CANCELLED, "stale")
        elif _word(session, message, duties[message.id or 0], now):
            ready.append(Claimed(message, account))
        else:
            outbox.end(session, message, MessageStatus.CANCELLED, "nothing left to say")
    session.flush()
    return ready


def _word(session: Session, message: Message, duties: Sequence[MessageDuty], now: datetime) -> bool:
    """Whether there is something to say. What is worded at sending is so at each try; its buttons are offered once."""
    school = school_by_id(session, message.school_id)
    if message.kind == MessageKind.REMINDER:
        reply = word_reminder(session, school, message, duties, now)
    elif message.kind in _WORDED:
        reply = _WORDED[message.kind](session, school, message, now)
    else:
        return message.text is not None
    if reply is None:
        return False
    first = message.text is None
    message.text, message.card = reply.text, reply.card
    session.add(message)
    if first:
        choices.offer(session, message.id or 0, message.person_id or 0, reply.offers, now)
    return True


# What has no words before it is sent, so that it says how things stand then.
_WORDED: dict[str, Callable[[Session, School, Message, datetime], Reply | None]] = {
    MessageKind.NUDGE: word_nudge,
    MessageKind.CLOSING: word_closing,
}


def parcel_of(
    message: Message, account: Account, offered: Sequence[Offered], secret: bytes, files: Path | None = None
) -> Parcel:
    """A message as a channel takes it."""
    return Parcel(
        message_id=message.id or 0,
        external_id=account.external_id,
        text=message.text or "",
        buttons=tuple(button_of(choice, secret) for choice in offered),
        card=message.card,
        kind=message.kind,
        edit_of=message.edit_of,
        thread_id=message.thread_id,
        reply_to=message.reply_to,
        files=tuple(_enclosed(Attachment(**one), files) for one in message.files or ()) if files else (),
    )


def _enclosed(one: Attachment, files: Path) -> Enclosed:
    return Enclosed(one.name, one.media_type, file_place(files, one.sha256), one.size)


def button_of(choice: Offered, secret: bytes) -> Button:
    """A choice as a button."""
    return Button(choice.label, choices.token_of(choice.id, secret), used=choice.used)


def unload(database: Database, lane: Lane, results: Sequence[Sent], now: datetime) -> None:
    """Mark a batch: sent, to be tried again, or given up for good."""
    with database.transaction() as session:
        _mark(session, lane, results, now)


def _mark(session: Session, lane: Lane, results: Sequence[Sent], now: datetime) -> None:
    sent = ((one.message_id, one.account_id, one.remote_id) for one in results if one.error is None)
    outbox.mark_sent(session, lane, sent, now)
    failed = [result for result in results if result.error is not None]
    held = outbox.still_held(session, [result.message_id for result in failed], lane) if failed else {}
    for result in failed:
        message = held.get(result.message_id)
        if message is None or result.error is None:
            continue
        if result.error.permanent:
            _give_up(session, message, result, result.error, now)
        else:
            outbox.put_back(session, message, now, str(result.error), result.error.retry_after)
    session.flush()


def _give_up(session: Session, message: Message, result: Sent, error: DeliveryError, now: datetime) -> None:
    """Never sent. An account that takes nothing any more is remembered: the person's other one is used next time."""
    outbox.end(session, message, MessageStatus.FAILED, str(error))
    account = session.get(Account, result.account_id)
    if account is not None and error.unreachable:
        account.blocked_at = now
        session.add(account)


class Drainer:
    """Empties one channel's lane for as long as it runs, several messages at a time where the channel has room."""

    def __init__(
        self,
        database: Database,
        channel: Channel,
        *,
        holder: str,
        secret: bytes,
        clock: Clock,
        run: Run,
        after: Callable[[str], None],
        files: Path | None = None,
    ) -> None:
        self._files = files
        self._database, self._channel, self._holder = database, channel, holder
        self._secret, self._clock, self._run = secret, clock, run
        self._after = after  # told the receiver's name once a message is stored as sent
        self._sending: dict[asyncio.Task[Sent], tuple[Parcel, int]] = {}  # with the account each goes to
        self._gone: list[tuple[str, Sent]] = []  # handed over, not marked yet: the receiver and how it went
        self._unsure = False  # the last exchange broke off: nobody knows what was claimed in it
        self.wake = asyncio.Event()

    async def forever(self) -> None:
        """Drain whenever woken, and every second for what falls due by itself; at the end see what is in the air."""
        try:
            while True:
                self.wake.clear()
                await self._exchange()
                with suppress(TimeoutError):
                    async with asyncio.timeout(1):  # wait_for of Python 3.11 may swallow being cancelled
                        await self.wake.wait()
        except asyncio.CancelledError:
            if self._sending:
                await asyncio.wait(self._sending, timeout=LAST_SECONDS)
            await self._exchange(claiming=False)
            raise

    async def _exchange(self, *, claiming: bool = True) -> None:
        """Mark what went, claim what there is room for and start sending it."""
        room = self._room() if claiming else 0
        if room <= 0 and not self._gone:
            return
        gone, self._gone = self._gone, []
        name = (self._channel.name, self._channel.bot)
        results, in_hand = [sent for _, sent in gone], self._in_hand(gone)
        load = partial(load_lane, limit=room, results=results, in_hand=in_hand, files=self._files)
        self._unsure = True
        try:
            loaded = await self._run(load, self._database, name, self._holder, self._secret, self._clock())
            self._unsure = False
        finally:
            if self._unsure:
                self._gone = gone + self._gone
        for external_id, _ in gone:
            self._after(external_id)
        for parcel, account_id in loaded.parcels if loaded else ():
            task = asyncio.create_task(self._send(parcel, account_id))
            self._sending[task] = (parcel, account_id)
            task.add_done_callback(self._sent)

    def _room(self) -> int:
        """How many more the channel takes at once."""
        room = getattr(self._channel, "room", None)
        return int(room()) if room is not None else BATCH - len(self._sending)

    def _in_hand(self, gone: Sequence[tuple[str, Sent]]) -> set[int] | None:
        if not self._unsure:
            return None
        return {parcel.message_id for parcel, _ in self._sending.values()} | {sent.message_id for _, sent in gone}

    def _sent(self, task: asyncio.Task[Sent]) -> None:
        """Marked once all are through, or a few at a time: a commit costs more than its rows."""
        parcel, account_id = self._sending.pop(task)
        if task.cancelled():
            return
        sent, broken = None, task.exception()
        if broken is None:
            sent = task.result()
        else:  # a channel that breaks must not keep its message claimed for good
            log.error("message %s broke the channel", parcel.message_id, exc_info=broken)
            sent = Sent(parcel.message_id, account_id, error=DeliveryError(type(broken).__name__))
        self._gone.append((parcel.external_id, sent))
        if not self._sending or len(self._gone) >= MARKED_TOGETHER:
            self.wake.set()
        elif len(self._gone) == 1:
            asyncio.get_running_loop().call_later(MARKED_WITHIN, self.wake.set)

    async def _send(self, parcel: Parcel, account_id: int) -> Sent:
        try:
            return Sent(parcel.message_id, account_id, await self._channel.send(parcel))
        except DeliveryError as error:
            log.warning("message %s not delivered: %s", parcel.message_id, error)
            return Sent(parcel.message_id, account_id, error=error)
