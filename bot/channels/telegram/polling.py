"""Asking Telegram for updates, one long poll after another.

A plain loop in place of python-telegram-bot's `Updater`: the offset of the next poll confirms, and the loop moves it no
further than what is stored (`KeepingRequest`), a file still on its way included.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.reading import ALLOWED
from bot.channels.telegram.sending import seconds_of
from bot.channels.telegram.transport import READ_SECONDS, KeepingRequest, call_by

log = logging.getLogger(__name__)

FILE_LOOK = 1.0  # seconds between polls while a file is on its way
TOKEN_PAUSE = 300.0
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)  # after failures in a row
CONFLICT = (
    "Telegram 机器人 @{name} 正在被另一个程序使用，这里暂时收不到消息。"
    "请关闭另一个程序，或者换一个机器人（改 YANLING_TELEGRAM_TOKEN）。"
)
WRONG_TOKEN = "Telegram 不认这个机器人（编号 {bot}）的令牌。请到 BotFather 核对，再改 YANLING_TELEGRAM_TOKEN。"  # noqa: S105

Tell = Callable[[str, str], Awaitable[None]]  # topic, text for the office


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: a long poll, what an answer may take beyond it, and how long another program is left to itself."""

    long_poll: int = 50
    read: float = READ_SECONDS
    conflict: float = 30.0


class Troubles:
    """What to do when Telegram refuses: say it once, in Chinese where somebody can help, and how long to wait."""

    def __init__(self, bot: str, tell: Tell, patience: Patience) -> None:
        self._bot, self._tell, self._patience = bot, tell, patience
        self._in_a_row = 0

    def over(self) -> None:
        """It works again."""
        if self._in_a_row:
            log.info("Telegram bot %s works again", self._bot)
        self._in_a_row = 0

    async def wait(self, error: TelegramError, username: str) -> None:
        """Tell what is wrong and wait as long as that kind of trouble takes."""
        await asyncio.sleep(await self._pause(error, username))

    async def _pause(self, error: TelegramError, username: str) -> float:
        first, self._in_a_row = not self._in_a_row, self._in_a_row + 1
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        told = ((Conflict, CONFLICT, self._patience.conflict), (InvalidToken, WRONG_TOKEN, TOKEN_PAUSE))
        for kind, words, pause in told:
            if isinstance(error, kind):
                text = words.format(name=username, bot=self._bot)
                log.error(text)
                await self._tell(f"telegram {self._bot} {kind.__name__}", text)
                return pause
        if first:
            log.warning("Telegram bot %s cannot be reached: %s", self._bot, error)
        return PAUSES[min(self._in_a_row, len(PAUSES)) - 1]


async def poll_forever(
    api: Bot, keeping: KeepingRequest, intake: Intake, troubles: Troubles, patience: Patience
) -> None:
    """Fetch updates for as long as it runs; `keeping` hands them to `intake` before it answers with their ids."""
    offset = newest = None
    while True:
        waiting = bool(intake.fetching)
        seconds = 0 if waiting else patience.long_poll
        asked = {"offset": offset, "timeout": seconds, "allowed_updates": ALLOWED}
        try:
            # Not `Bot.get_updates`: it would make objects of what are ids by now.
            updates = await call_by(keeping, api, "getUpdates", asked, seconds)
        except TelegramError as error:
            await troubles.wait(error, intake.username)
            continue
        troubles.over()
        newest = max([newest or 0, *(update["update_id"] for update in updates)]) or newest
        offset = min([*intake.fetching, *([newest + 1] if newest else [])], default=None)
        if waiting:
            await asyncio.wait(intake.fetching.values(), timeout=FILE_LOOK)
