"""The way out to Telegram, one bot's, with Telegram's refusals told as ours."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.channels.base import Parcel
from bot.channels.paced import PacedChannel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.sending import Piece, deliver, pieces_of, refusal, seconds_of

Moved = Callable[[str, str, str], Awaitable[None]]  # bot, the group's old id, its new one


class TelegramChannel(PacedChannel[Piece]):
    """Sends for one bot. Several at once: the pace bounds it, not the distance to Telegram."""

    name = "telegram"

    def __init__(self, bot_id: str, bot: Bot, pace: Pace, moved: Moved) -> None:
        super().__init__(bot_id, pace)
        self._api, self._moved = bot, moved
        self._refused = ("", 0.0)  # the chat that was refused last for being too fast, and until when

    def cut(self, parcel: Parcel) -> Sequence[Piece]:
        """The files and texts of a parcel."""
        return pieces_of(parcel)

    async def hand_over(self, parcel: Parcel, pieces: Sequence[Piece], place: int) -> str:
        """Send one of them; Telegram's id of the message. Raises DeliveryError."""
        try:
            return await deliver(self._api, parcel, pieces, place)
        except TelegramError as error:
            await self._heed(parcel.external_id, error)
            raise refusal(error) from error

    async def _heed(self, chat: str, error: TelegramError) -> None:
        """What else a refusal asks of us: to wait, or to write to another chat from now on."""
        if isinstance(error, RetryAfter):
            self._hold(chat, seconds_of(error))
        if isinstance(error, ChatMigrated):
            await self._moved(self.bot, chat, str(error.new_chat_id))

    def _hold(self, chat: str, seconds: float) -> None:
        """One chat was too much for Telegram, or, when another one is refused meanwhile, all of it was."""
        now = asyncio.get_running_loop().time()
        self._pace.hold(seconds, chat)
        other, until = self._refused
        if other != chat and now < until:
            self._pace.hold(seconds)
        self._refused = (chat, now + seconds)
