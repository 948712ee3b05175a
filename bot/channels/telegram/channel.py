"""The way out to Telegram, one bot's: paced, in pieces, with Telegram's refusals told as ours."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.channels.base import Parcel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.sending import deliver, pieces_of, refusal, seconds_of

MOST_WAITING = 100  # messages taken from the outbox at a time; a kill repeats no more than are on their way
MOST_IN_ALL = 1000  # with those that wait for their own chat
Moved = Callable[[str, str, str], Awaitable[None]]  # bot, the group's old id, its new one


class TelegramChannel:
    """Sends for one bot. Several at once: the pace bounds it, not the distance to Telegram."""

    name = "telegram"

    def __init__(self, bot_id: str, bot: Bot, pace: Pace, moved: Moved) -> None:
        self.bot = bot_id
        self._api, self._pace, self._moved = bot, pace, moved
        self.ready = False  # until the bot has made itself known, everything waits
        self._in_hand = 0
        self._begun: dict[int, tuple[str, int]] = {}  # messages that broke off: their text, and the pieces that went
        self._refused = ("", 0.0)  # the chat that was refused last for being too fast, and until when

    def room(self) -> int:
        """How many more parcels it takes at once."""
        return min(MOST_WAITING - self._pace.waiting(), MOST_IN_ALL - self._in_hand) if self.ready else 0

    async def send(self, parcel: Parcel) -> str | None:
        """Hand over one message; the id of its last piece. Raises DeliveryError."""
        self._in_hand += 1
        try:
            return await self._send(parcel, pieces_of(parcel))
        except TelegramError as error:
            raise refusal(error) from error
        finally:
            self._in_hand -= 1

    async def _send(self, parcel: Parcel, pieces: Sequence[str]) -> str | None:
        """The pieces one after another, those left out that went before a refusal in their midst."""
        text, gone = self._begun.pop(parcel.message_id, (parcel.text, 0))
        sent = None
        for place in range(gone if text == parcel.text else 0, len(pieces)):
            if place:
                self._begun[parcel.message_id] = (parcel.text, place)
            async with self._pace.turn(parcel.external_id, urgent=parcel.kind == "reply"):
                sent = await self._hand_over(parcel, pieces, place)
        self._begun.pop(parcel.message_id, None)
        return sent

    async def _hand_over(self, parcel: Parcel, pieces: Sequence[str], place: int) -> str:
        try:
            return await deliver(self._api, parcel, pieces, place)
        except RetryAfter as error:
            self._hold(parcel.external_id, seconds_of(error))
            raise
        except ChatMigrated as error:
            await self._moved(self.bot, parcel.external_id, str(error.new_chat_id))
            raise

    def _hold(self, chat: str, seconds: float) -> None:
        """One chat was too much for Telegram, or, when another one is refused meanwhile, all of it was."""
        now = asyncio.get_running_loop().time()
        self._pace.hold(seconds, chat)
        other, until = self._refused
        if other != chat and now < until:
            self._pace.hold(seconds)
        self._refused = (chat, now + seconds)
