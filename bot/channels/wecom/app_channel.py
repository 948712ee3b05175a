"""The way out through a self-built app: words that read well in personal WeChat too, or cards; equal words at once."""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any

from bot.channels.base import Enclosed, Parcel
from bot.channels.paced import PacedChannel
from bot.channels.wecom.api import AppCalls
from bot.channels.wecom.cards import LONGEST_TEXT, Piece, carded, changed, numbered, with_files
from bot.channels.wecom.media import LEAST, MOST, Media
from bot.channels.wecom.pace import call_pace, member_pace
from bot.channels.wecom.reading import CHANNEL
from bot.channels.wecom.refusals import Refused, delivery_error
from bot.clock import Clock
from bot.errors import DeliveryError

log = logging.getLogger(__name__)

TOGETHER = 1000  # people one call reaches
GATHER_SECONDS = 0.1  # equal words are waited for as long as others keep coming
SAME_SECONDS = 300  # within which WeCom drops a second call of the same content
BUSY_MINUTES = frozenset({0, 30})  # when every app pushes, and WeCom is slow: ours waits a minute


People = dict[str, "asyncio.Future[str]"]  # who are to read the same words, and what each waits for


class AppChannel(PacedChannel[Piece]):
    """Sends for one app. `clock` tells WeCom's busy minutes: it may be days ahead, but not minutes."""

    name = CHANNEL
    most_waiting = TOGETHER

    def __init__(self, bot: str, agent_id: str, calls: AppCalls, *, cards: bool, clock: Clock) -> None:
        super().__init__(bot, member_pace())
        self.ready = True
        self._agent_id, self._calls, self._cards, self._clock = int(agent_id), calls, cards, clock
        self._call_pace = call_pace()
        self._gathering: dict[str, People] = {}
        self._media = Media(self._upload)
        self._errands: set[asyncio.Task[None]] = set()
        self.pressed: dict[str, str] = {}  # a card's task id → the code it may be changed with, once

    def cut(self, parcel: Parcel) -> Sequence[Piece]:
        """Words, with the buttons as numbers to type or on cards under them."""
        parcel = with_files(parcel, LEAST, MOST)
        return carded(parcel, LONGEST_TEXT) if self._cards else numbered(parcel)

    async def hand_over(self, parcel: Parcel, pieces: Sequence[Piece], place: int) -> str:
        """Send one of them; the card's task id, or WeCom's id of the call. Raises DeliveryError."""
        piece, to = pieces[place], parcel.external_id
        if place == 0 and parcel.edit_of and await self._change(parcel, parcel.edit_of):
            return parcel.edit_of
        if piece.card is not None:
            # The same at every try: WeCom drops what it had already.
            task = f"m{parcel.message_id}-{place}"
            card = {"msgtype": "template_card", "template_card": piece.card | {"task_id": task}}
            await self._call_one(to, card, once=True)
            return task
        content = _words(piece.text) if piece.file is None else await self._media.message(piece.file)
        if parcel.kind == "reply":  # the same question may be asked twice, and answered twice with the same words
            return await self._call_one(to, content, once=False)
        return await self._gathered(to, content)

    async def _send(self, parcel: Parcel, pieces: Sequence[Piece]) -> str | None:
        """As every channel does, but not at a busy minute unless somebody waits for it."""
        now = self._clock()
        if parcel.kind != "reply" and now.minute in BUSY_MINUTES:
            await asyncio.sleep(60 - now.second)
        return await super()._send(parcel, pieces)

    async def _upload(self, file: Enclosed, data: bytes) -> str:
        try:
            return await self._calls.upload(file.name, file.media_type, data)
        except Refused as error:
            raise delivery_error(error) from error

    async def _gathered(self, to: str, content: dict[str, Any]) -> str:
        """Send together with whoever else reads the same just now."""
        key = json.dumps(content)
        people = self._gathering.get(key)
        if people is None or len(people) >= TOGETHER or to in people:
            people = self._gathering[key] = {}
            task = asyncio.create_task(self._send_gathered(key, content, people))
            self._errands.add(task)
            task.add_done_callback(self._errands.discard)
        own: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        people[to] = own
        return await own

    async def _send_gathered(self, key: str, content: dict[str, Any], people: People) -> None:
        count = 0
        while count < len(people) < TOGETHER:
            count = len(people)
            await asyncio.sleep(GATHER_SECONDS)
        if self._gathering.get(key) is people:
            del self._gathering[key]
        try:
            sent, missing = await self._call(sorted(people), content, once=True)
        except DeliveryError as error:
            for waiting in people.values():
                _tell(waiting, error)
            return
        for person, waiting in people.items():
            _tell(waiting, UNSEEN if person.lower() in missing else sent)

    async def _call_one(self, to: str, content: dict[str, Any], *, once: bool) -> str:
        sent, missing = await self._call([to], content, once=once)
        if to.lower() in missing:
            raise _copy(UNSEEN)
        return sent

    async def _call(self, people: Sequence[str], content: dict[str, Any], *, once: bool) -> tuple[str, set[str]]:
        """One call: WeCom's id of it, and whom it could not reach, in small letters. Raises DeliveryError."""
        body = {"touser": "|".join(people), "agentid": self._agent_id, **content}
        if once:
            body |= {"enable_duplicate_check": 1, "duplicate_check_interval": SAME_SECONDS}
        try:
            async with self._call_pace.turn(body["touser"], urgent=not once):
                found = await self._calls.call("message/send", body)
        except Refused as error:
            raise delivery_error(error) from error
        missing = f"{found.get('invaliduser') or ''}|{found.get('unlicenseduser') or ''}".lower()
        return str(found.get("msgid", "")), set(missing.split("|")) - {""}

    async def _change(self, parcel: Parcel, card: str) -> bool:
        """Change the card that was pressed; False where a new message has to say it."""
        new, code = changed(parcel.text, parcel.buttons), self.pressed.pop(card, None)
        if new is None or code is None:
            return False
        body = {"userids": [parcel.external_id], "agentid": self._agent_id, "response_code": code}
        try:
            await self._calls.call("message/update_template_card", body | {"template_card": new | {"task_id": card}})
        except (Refused, DeliveryError) as error:
            log.debug("a card was not changed: %s", error)
            return False
        return True


UNSEEN = DeliveryError("not a member who sees the app", permanent=True, unreachable=True)


def _copy(error: DeliveryError) -> DeliveryError:
    """One exception for each who hears of it."""
    return DeliveryError(
        str(error), permanent=error.permanent, unreachable=error.unreachable, retry_after=error.retry_after
    )


def _tell(waiting: "asyncio.Future[str]", outcome: str | DeliveryError) -> None:
    if waiting.done():
        return
    if isinstance(outcome, DeliveryError):
        waiting.set_exception(_copy(outcome))
    else:
        waiting.set_result(outcome)


def _words(text: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": text}}
