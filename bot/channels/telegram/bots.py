"""One bot of Telegram, put together: the way in, the way out, its menu."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.base import Reception
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.intake import CHANNEL, Intake
from bot.channels.telegram.menus import MenuLine, Menus
from bot.channels.telegram.pace import PER_SECOND, Pace
from bot.channels.telegram.polling import Patience, Troubles, poll_forever
from bot.channels.telegram.reading import ALLOWED
from bot.channels.telegram.transport import KeepingRequest, request_for
from bot.channels.telegram.webhook import path_of, secret_of, webhook_route
from bot.clock import Clock
from bot.errors import NotStored

log = logging.getLogger(__name__)

OFFICIAL = "https://api.telegram.org"
MENU_SECONDS = 300.0  # roles change now and then


@dataclass(frozen=True, slots=True)
class Line:
    """How Telegram is reached. `webhook` is our own public https address, empty for polling."""

    base_url: str = OFFICIAL
    proxy: str = ""
    webhook: str = ""
    per_second: float = PER_SECOND
    patience: Patience = field(default_factory=Patience)


class TelegramBot:
    """Runs one bot. Its id, the digits before the token's colon, names it in the house; the token is told nowhere."""

    def __init__(
        self, token: str, line: Line, reception: Reception, menu: Sequence[MenuLine], *, secret: bytes, clock: Clock
    ) -> None:
        self.id = token.partition(":")[0]
        self._line, self._reception, self._menu = line, reception, menu
        base = line.base_url.rstrip("/")
        way = request_for(line.proxy, read_seconds=line.patience.read)
        self._keeping = KeepingRequest(way, self._take)
        self._api = Bot(token, f"{base}/bot", f"{base}/file/bot", request=way, get_updates_request=self._keeping)
        self._intake = Intake(self.id, self._api, reception, clock)
        self._secret = secret_of(secret, self.id)
        self._troubles = Troubles(self.id, reception.tell_office, line.patience)
        self.channel = TelegramChannel(self.id, self._api, Pace(line.per_second), partial(reception.move_chat, CHANNEL))

    def routes(self) -> list[Route]:
        """What the house's pages answer for this bot: its webhook, where one is set."""
        return [webhook_route(self.id, self._intake, self._secret)] if self._line.webhook else []

    async def forever(self) -> None:
        """Take in what people say until cancelled."""
        await self._enter()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_menus())
            if not self._line.webhook:
                polling = poll_forever(self._api, self._keeping, self._intake, self._troubles, self._line.patience)
                group.create_task(polling)

    async def close(self) -> None:
        """Give the connections back, once nothing is on its way any more."""
        await self._api.shutdown()

    async def _take(self, raws: Sequence[Any]) -> None:
        await self._intake.take(raws)

    async def _enter(self) -> None:
        """Learn our name, and tell Telegram where to bring updates; until it works."""
        while True:
            try:
                await self._api.initialize()
                self._intake.username = self._api.username
                await self._choose_way()
            except TelegramError as error:
                await self._troubles.wait(error, self._intake.username)
            else:
                self._troubles.over()
                self.channel.ready = True
                return

    async def _choose_way(self) -> None:
        if not self._line.webhook:
            await self._api.delete_webhook()
            return
        url = self._line.webhook.rstrip("/") + path_of(self.id)
        await self._api.set_webhook(url, secret_token=self._secret, allowed_updates=ALLOWED)

    async def _keep_menus(self) -> None:
        menus, common = Menus(self._api, self._menu), False
        while True:
            try:
                if not common:
                    await menus.set_common()
                    common = True
                await menus.set_own(await self._reception.roles(CHANNEL, self.id))
            except (TelegramError, NotStored) as error:
                log.warning("the menus of Telegram bot %s were not set: %s", self.id, error)
            await asyncio.sleep(MENU_SECONDS)
