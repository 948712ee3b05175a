"""From WeCom's frames into the house, in their order. WeCom gives each but once, so that none may be let go unstored.

Frames wait here while the database is away; one whose file is still on its way keeps nobody waiting.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp import ClientError

from bot.channels.base import Reception, Said, Upload
from bot.channels.wecom.reading import LARGEST, NOT_FETCHED, TOO_LARGE, Attached, Heard, Reader, Unreadable
from bot.clock import Clock, utc_now
from bot.errors import NotStored

log = logging.getLogger(__name__)

RAW_KEPT = 20_000  # characters of a frame that could not be read
TOGETHER = 200  # messages stored in one transaction
STORE_PAUSE = 1.0  # seconds
LAST_SECONDS = 2.0  # at the end, for what waits
FILE_SECONDS = 90.0
FILE_PAUSES = (1.0, 4.0)  # before a file is asked for again
FILES_AT_ONCE = 4


class TooLarge(Exception):  # noqa: N818 - reads as the sentence it is
    """A file of more than we keep."""


Fetch = Callable[
    [Attached], Awaitable[tuple[bytes, str]]
]  # the file and its name; raises TooLarge, OSError, ValueError
UNFETCHED = (ClientError, OSError, ValueError, RuntimeError)


class Fetcher:
    """Fetches the files that came with a message, a few messages at a time."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._places = asyncio.Semaphore(FILES_AT_ONCE)

    async def fill(self, said: Said, attached: Sequence[Attached]) -> list[Said]:
        """What was said with its file; each further file as a message of its own, behind it."""
        filled = []
        for number, each in enumerate(attached):
            one = replace(said, update_id=f"{said.update_id}:{number}", text="") if number else said
            filled.append(await self._filled(one, each))
        return filled

    async def _filled(self, said: Said, attached: Attached) -> Said:
        for pause in (*FILE_PAUSES, None):
            try:
                async with self._places, asyncio.timeout(FILE_SECONDS):
                    data, name = await self._fetch(attached)
                    return replace(said, file=Upload(name, attached.media_type, data))
            except TooLarge:
                return replace(said, remark=TOO_LARGE.format(name=attached.name[:60]))
            except UNFETCHED as error:
                log.warning("a file could not be fetched: %s", type(error).__name__)
                if pause is None:
                    break
                await asyncio.sleep(pause)
        return replace(said, remark=NOT_FETCHED.format(name=attached.name[:60]))


def checked(data: bytes) -> bytes:
    """A file of a size we keep; raises TooLarge."""
    if len(data) > LARGEST:
        raise TooLarge
    return data


class Intake:
    """Takes in one bot's frames. `act` is told of what concerns the connection and not the house."""

    def __init__(
        self, bot: str, reception: Reception, clock: Clock, fetcher: Fetcher, act: Callable[[Heard], None]
    ) -> None:
        self._bot, self._reception, self._clock = bot, reception, clock
        self._fetcher, self._act = fetcher, act
        self._waiting: list[Said] = []
        self._arrived = asyncio.Event()
        self._fetching: set[asyncio.Task[None]] = set()

    def take(self, frame: Any) -> None:
        """Read a frame and put it behind those that wait to be stored."""
        heard = self._read(frame)
        self._act(heard)
        if heard.said is not None and heard.attached:
            task = asyncio.create_task(self._with_files(heard.said, heard.attached))
            self._fetching.add(task)
            task.add_done_callback(self._fetching.discard)
        elif heard.said is not None:
            self._put([heard.said])

    async def forever(self) -> None:
        """Store what waits, until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            await self._store()

    async def close(self) -> None:
        """At the end: what waits is stored, if it can be."""
        for task in self._fetching:
            task.cancel()
        await asyncio.gather(*self._fetching, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                await self._store()
        if self._waiting:
            log.error("%s messages of WeCom bot %s were not stored", len(self._waiting), self._bot)

    async def _store(self) -> None:
        while self._waiting:
            batch = self._waiting[:TOGETHER]
            try:
                await self._reception.accept(batch)
            except NotStored:
                await asyncio.sleep(STORE_PAUSE)
            else:
                del self._waiting[: len(batch)]

    async def _with_files(self, said: Said, attached: Sequence[Attached]) -> None:
        try:
            self._put(await self._fetcher.fill(said, attached))
        except asyncio.CancelledError:  # its words at least
            self._put([replace(said, remark=NOT_FETCHED.format(name=attached[0].name[:60]))])
            raise

    def _put(self, said: Sequence[Said]) -> None:
        self._waiting += said
        self._arrived.set()

    def _read(self, frame: Any) -> Heard:
        now = self._clock()
        # The house may live on another day than WeCom: the demo does, by whole days.
        reader = Reader(self._bot, timedelta(seconds=round((now - utc_now()).total_seconds())))
        try:
            return reader.read(frame, now)
        except Unreadable as error:
            log.warning("a frame could not be read: %s", error)
            text = json.dumps(frame, ensure_ascii=False)[:RAW_KEPT]
            return Heard(reader.unread(frame, now, f"unreadable: {error}", text))
