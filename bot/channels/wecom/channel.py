"""The way out through a 智能机器人: words as markdown, buttons on cards, a pressed card changed in its place."""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any

from bot.channels.base import Enclosed, Parcel
from bot.channels.paced import PacedChannel
from bot.channels.wecom.cards import Piece, carded, changed, plain, with_files
from bot.channels.wecom.connection import Connection
from bot.channels.wecom.media import LEAST, MOST, Media
from bot.channels.wecom.pace import bot_pace
from bot.channels.wecom.reading import CHANNEL
from bot.channels.wecom.refusals import TOO_FAST_SECONDS
from bot.errors import DeliveryError

CHANGE_SECONDS = 4.0  # WeCom takes a changed card for 5 s after its button was pressed
MOST_PRESSED = 1000


class Pressed:
    """The cards whose buttons were just pressed, and the request each may be changed with."""

    def __init__(self) -> None:
        self._requests: dict[str, tuple[str, float]] = {}

    def note(self, card: str, request: str) -> None:
        """A button of that card was pressed."""
        self._requests[card] = (request, asyncio.get_running_loop().time() + CHANGE_SECONDS)
        while len(self._requests) > MOST_PRESSED:
            del self._requests[next(iter(self._requests))]

    def take(self, card: str) -> str | None:
        """The request to change it with, once; None when it is too late."""
        request, until = self._requests.pop(card, ("", 0.0))
        return request if asyncio.get_running_loop().time() < until else None


class BotChannel(PacedChannel[Piece]):
    """Sends for one 智能机器人."""

    name = CHANNEL

    def __init__(self, bot: str) -> None:
        super().__init__(bot, bot_pace())
        self.pressed = Pressed()
        self.connection: Connection | None = None
        self._media = Media(self._upload)

    def cut(self, parcel: Parcel) -> Sequence[Piece]:
        """Words and cards."""
        return carded(with_files(parcel, LEAST, MOST))

    async def hand_over(self, parcel: Parcel, pieces: Sequence[Piece], place: int) -> str:
        """Send one of them; the card's task id, or the request's. Raises DeliveryError."""
        if self.connection is None:
            raise DeliveryError("not connected")
        if place == 0 and parcel.edit_of and await self._change(self.connection, parcel, parcel.edit_of):
            return parcel.edit_of
        task = f"m{parcel.message_id}-{secrets.token_hex(4)}"  # WeCom takes each but once
        try:
            sent = await self.connection.send(parcel.external_id, await self._body(pieces[place], task))
        except DeliveryError as error:
            if error.retry_after == TOO_FAST_SECONDS:
                self._pace.hold(TOO_FAST_SECONDS, parcel.external_id)
            raise
        return sent if pieces[place].card is None else task

    async def _change(self, connection: Connection, parcel: Parcel, card: str) -> bool:
        """Change the card that was pressed; False where a new message has to say it."""
        new, request = changed(parcel.text, parcel.buttons), self.pressed.take(card)
        if new is None or request is None:
            return False
        try:
            await connection.change_card(request, new | {"task_id": card})
        except DeliveryError:  # too late after all
            return False
        return True

    async def _body(self, piece: Piece, task: str) -> dict[str, Any]:
        if piece.card is not None:
            return {"msgtype": "template_card", "template_card": piece.card | {"task_id": task}}
        if piece.file is not None:
            return await self._media.message(piece.file)
        return {"msgtype": "markdown", "markdown": {"content": plain(piece.text)}}

    async def _upload(self, file: Enclosed, data: bytes) -> str:
        if self.connection is None:
            raise DeliveryError("not connected")
        return await self.connection.upload(file.name, data)
