"""build(settings) → App: the database, the channels, the inbox's worker and the lanes, put together."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from bot.acts.bind_robots import bind_robots
from bot.channels.base import Channel, Messenger
from bot.channels.web import Listeners, WebChannel
from bot.clock import Clock, utc_now
from bot.commands import COMMANDS, IN_GROUPS
from bot.conversation import handle_all
from bot.delivery import Drainer
from bot.errors import SettingsError
from bot.house import WebHouse
from bot.reception import Reception
from bot.settings import Settings, load_secret
from bot.store import inbox, outbox
from bot.store.engine import Database
from bot.store.schema import upgrade

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramBot

log = logging.getLogger(__name__)

ROBOTS = ("wecom", "robots")  # the lane of the robots of WeCom's groups
PAUSE = 2  # seconds before something that failed is tried again
TOGETHER = 50  # messages answered in one transaction when so many wait; more would keep the first of them waiting


@dataclass
class App:
    """Everything one process runs. `run` does plain synchronous work in the middle's one thread."""

    settings: Settings
    database: Database
    secret: bytes
    clock: Clock
    listeners: Listeners = field(default_factory=Listeners)
    executor: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "middle"))

    def __post_init__(self) -> None:
        # One process a home: whoever held lanes under this home's name before us is dead.
        self.holder = hmac.digest(self.secret, b"lane holder", "sha256").hex()[:16]
        self.inbox_wake = asyncio.Event()
        self.reception = Reception(
            self.database, self.settings.files, clock=self.clock, run=self.run, wake=self._wake_all
        )
        self.bots = self._bots()
        self.channels: list[Channel] = [WebChannel(), *(bot.channel for bot in self.bots)]
        self.drainers = [self._drainer(channel) for channel in self.channels]
        self.house = WebHouse(
            self.database,
            self.settings.files,
            secret=self.secret,
            clock=self.clock,
            run=self.run,
            said=self._heard,
            changes=self.listeners.listen,
        )

    async def run(self, work: Callable[..., Any], *values: Any) -> Any:
        """Run plain work in the one thread that writes."""
        return await asyncio.get_running_loop().run_in_executor(self.executor, partial(work, *values))

    def _drainer(self, channel: Channel) -> Drainer:
        return Drainer(
            self.database,
            channel,
            holder=self.holder,
            secret=self.secret,
            clock=self.clock,
            run=self.run,
            after=self.listeners.nudge,
            files=self.settings.files,
        )

    def _bots(self) -> list[Messenger]:
        return [*self._telegram_bots(), *self._wecom_bots()]

    def _telegram_bots(self) -> "list[TelegramBot]":
        if not self.settings.telegram_tokens:
            return []
        # Imported here: python-telegram-bot and aiohttp take 25 MB and a second, and not every school uses them.
        from bot.channels.telegram import Line, MenuLine, TelegramBot  # noqa: PLC0415

        chosen = self.settings
        line = Line(
            chosen.telegram_base_url, chosen.telegram_proxy, chosen.telegram_webhook, chosen.telegram_per_second
        )
        menu = [MenuLine(command.name, command.says, command.roles, command.name in IN_GROUPS) for command in COMMANDS]
        return [
            TelegramBot(token, line, self.reception, menu, secret=self.secret, clock=self.clock)
            for token in chosen.telegram_tokens
        ]

    def _wecom_bots(self) -> list[Messenger]:
        chosen = self.settings
        if not (chosen.wecom_bots or chosen.wecom_app_parts or chosen.wecom_robots):
            return []
        # Imported here: the SDK with websockets and cryptography takes half a second, and not every school uses it.
        from bot.channels.wecom import AppCredentials, Credentials, WecomApp, WecomBot, WecomRobots  # noqa: PLC0415

        bots: list[Messenger] = [
            WecomBot(Credentials(*own), self.reception, url=chosen.wecom_ws_url, clock=self.clock)
            for own in chosen.wecom_bots
        ]
        if chosen.wecom_app_parts:
            own = AppCredentials(*chosen.wecom_app_parts)
            base, cards = chosen.wecom_base_url, chosen.wecom_app_cards
            bots.append(WecomApp(own, self.reception, base_url=base, cards=cards, clock=self.clock))
        if chosen.wecom_robots:
            bots.append(WecomRobots(chosen.wecom_robots))
        return bots

    def _wake_all(self) -> None:
        self.inbox_wake.set()
        self.wake_lanes()

    def _heard(self, external_id: str) -> None:
        self.inbox_wake.set()
        self.listeners.nudge(external_id)

    def wake_lanes(self) -> None:
        """Something was put in the outbox."""
        for drainer in self.drainers:
            drainer.wake.set()

    async def answer_forever(self) -> None:
        """Handle the inbox in the order it came, a few messages at a time."""
        while True:
            if await self.run(self._answer_some):
                self.wake_lanes()
            else:
                await _wait(self.inbox_wake, 1)

    def _answer_some(self) -> int:
        with self.database.transaction() as session:
            waiting = inbox.pending_ids(session, TOGETHER)
        if waiting:
            handle_all(self.database, waiting, self.clock(), self.secret, self.settings.files)
        return len(waiting)

    async def serve(self, *others: Callable[[], Awaitable[None]]) -> None:
        """Run the inbox, the lanes and whatever else until cancelled. What fails is logged and begun again."""
        await self.run(self._take_over)
        lanes, bots = [lane.forever for lane in self.drainers], [bot.forever for bot in self.bots]
        try:
            async with asyncio.TaskGroup() as group:
                for work in (self.answer_forever, *lanes, *bots, *others):
                    group.create_task(_again(work))
        finally:
            for bot in self.bots:
                await bot.close()

    def _take_over(self) -> None:
        with self.database.transaction() as session:
            for channel in self.channels:
                outbox.take_over(session, (channel.name, channel.bot), self.clock(), self.holder)
            for name in bind_robots(session, ROBOTS, self.settings.wecom_robots):
                log.warning("no group is called %s: its robot in YANLING_WECOM_WEBHOOKS stays silent", name)

    def close(self) -> None:
        """Finish the running transaction and give everything back."""
        self.executor.shutdown()
        self.database.close()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):  # wait_for of Python 3.11 may swallow being cancelled
            await event.wait()
            event.clear()


async def _again(work: Callable[[], Awaitable[None]]) -> None:
    """Keep something running: a database that is away, a channel that breaks, must not end the bell."""
    while True:
        try:
            await work()
        except Exception:  # the edge's one place that catches everything
            log.exception("%s stopped; it begins again in %s s", getattr(work, "__qualname__", work), PAUSE)
            await asyncio.sleep(PAUSE)
        else:
            return


def open_database(settings: Settings) -> Database:
    """The database, at the newest revision."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.address)
    upgrade(database)
    return database


def build(settings: Settings, database: Database, clock: Clock = utc_now) -> App:
    """The parts put together."""
    return App(settings, database, load_secret(settings.home), clock)


def lock_home(home: Path) -> FileLock:
    """One process a home: raises SettingsError when another one serves from it."""
    lock = FileLock(home / "serving.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise SettingsError("已经有一个研铃在这个文件夹上运行，没有再启动一个。") from error
    return lock
