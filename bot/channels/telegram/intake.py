"""From raw updates into the house: read, stored, and only then confirmed. Polling and webhook both end here."""

import asyncio
import json
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.channels.base import Reception, Said, Upload
from bot.channels.telegram.reading import LARGEST, TOO_LARGE, Attached, Heard, Reader, Unreadable
from bot.channels.telegram.transport import is_update
from bot.clock import Clock, utc_now
from bot.errors import NotStored

log = logging.getLogger(__name__)

CHANNEL = "telegram"
RAW_KEPT = 20_000  # characters of an update that could not be read
FILE_SECONDS = 90.0
FILE_PAUSES = (1.0, 4.0)  # before a file is asked for again
FILES_AT_ONCE = 4
STORE_PAUSE = 2.0  # seconds
REMEMBERED = 2000  # stored updates, so that they need not be offered to the database again while a file is on its way
NOT_FETCHED = "文件“{name}”没有从 Telegram 取到，没有留存。请再发一次，或发到网页聊天。"


class Intake:
    """Takes in one bot's updates. `api` fetches files and stops buttons turning; `username` is known once asked."""

    def __init__(self, bot: str, api: Bot, reception: Reception, clock: Clock) -> None:
        self._bot, self._api, self._reception, self._clock = bot, api, reception, clock
        self.username = ""
        self.fetching: dict[int, asyncio.Task[None]] = {}  # updates that wait for their file: not stored yet
        self._kept: dict[int, None] = {}
        self._places = asyncio.Semaphore(FILES_AT_ONCE)
        self._errands: set[asyncio.Task[None]] = set()

    async def take(self, raws: Sequence[Any]) -> None:
        """Store updates in one transaction; those with a file follow, each in its own (`fetching`)."""
        fresh = {
            raw["update_id"]: self._read(raw)
            for raw in raws
            if is_update(raw) and raw["update_id"] not in self._kept and raw["update_id"] not in self.fetching
        }
        ready = [heard.said for heard in fresh.values() if heard.said is not None and heard.attached is None]
        if ready:
            await self._reception.accept(ready)
        for number, heard in fresh.items():
            await self._see_to(heard)
            if heard.said is not None and heard.attached is not None:
                self.fetching[number] = asyncio.create_task(self._with_file(number, heard.said, heard.attached))
            else:
                self._keep(number)

    def _read(self, raw: Any) -> Heard:
        now = self._clock()
        # The house may live on another day than Telegram: the demo does, by whole days.
        ahead = timedelta(seconds=round((now - utc_now()).total_seconds()))
        reader = Reader(CHANNEL, self._bot, self.username, ahead)
        try:
            return reader.read(raw, now)
        except Unreadable as error:
            log.warning("update %s could not be read: %s", raw["update_id"], error)
            text = json.dumps(raw, ensure_ascii=False)[:RAW_KEPT]
            return Heard(reader.unread(raw, now, f"unreadable: {error}", text))

    async def _see_to(self, heard: Heard) -> None:
        if heard.pressed is not None:
            self._do(self._stop_turning(heard.pressed))
        if heard.moved is not None:
            await self._reception.move_chat(CHANNEL, self._bot, *heard.moved)
        if heard.reachable is not None:
            chat, there = heard.reachable
            await self._reception.mark_reachable(CHANNEL, self._bot, chat, reachable=there)

    def _do(self, errand: Coroutine[Any, Any, None]) -> None:
        """Something nobody waits for."""
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def _stop_turning(self, callback: str) -> None:
        try:
            await self._api.answer_callback_query(callback)
        except TelegramError as error:  # too old by now: nothing turns any more
            log.debug("a button could not be answered: %s", error)

    async def _with_file(self, number: int, said: Said, attached: Attached) -> None:
        """Fetch the file and store what came with it, until it is stored; it is confirmed no earlier."""
        said = await self._fetched(said, attached)
        while True:
            try:
                await self._reception.accept([said])
            except NotStored:
                await asyncio.sleep(STORE_PAUSE)
            else:
                self._keep(number)
                del self.fetching[number]
                return

    async def _fetched(self, said: Said, attached: Attached) -> Said:
        for pause in (*FILE_PAUSES, None):
            try:
                async with self._places, asyncio.timeout(FILE_SECONDS):
                    return await self._download(said, attached)
            except (TelegramError, TimeoutError) as error:
                log.warning("a file could not be fetched: %s", error)
                if pause is None or isinstance(error, BadRequest):
                    break
                await asyncio.sleep(pause)
        return replace(said, remark=NOT_FETCHED.format(name=attached.name[:60]))

    async def _download(self, said: Said, attached: Attached) -> Said:
        file = await self._api.get_file(attached.file_id)
        if (file.file_size or 0) > LARGEST:
            return replace(said, remark=TOO_LARGE.format(name=attached.name[:60]))
        data = await file.download_as_bytearray()
        return replace(said, file=Upload(attached.name, attached.media_type, bytes(data)))

    def _keep(self, number: int) -> None:
        self._kept[number] = None
        while len(self._kept) > REMEMBERED:
            del self._kept[next(iter(self._kept))]
