"""A school whose teachers speak through Telegram: the real house in a thread, the fake Bot API beside it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

import pytest
import uvicorn
from sqlmodel import select
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.app import App, build
from bot.channels.web.guards import Guard
from bot.clock import utc_now
from bot.domain.messages import Incoming, Message
from bot.domain.people import Person
from bot.settings import Settings
from bot.store.accounts import ensure_account
from tests.cast import House, phone_of
from tests.telegram import updates
from tests.telegram.fake_server import TOKEN, Call, FakeTelegram
from tests.telegram.limits import Limits
from tests.telegram.updates import Raw

BOT = TOKEN.partition(":")[0]
STRANGER = 9999


class Phones:
    """The house as it runs, with everybody's phone: 王芳 is `wang`, and so on; `name` → Telegram's id."""

    def __init__(self, house: House, telegram: FakeTelegram, *, hook: int = 0, **settings: Any) -> None:
        self.house, self.telegram, self.hook = house, telegram, hook
        self.ids = {phone_of(person): 100 + (person.id or 0) for person in self._people()}
        self._bind()
        values: dict[str, Any] = {"telegram_token": TOKEN, "telegram_base_url": telegram.url} | settings
        if hook:
            values["telegram_webhook"] = f"http://127.0.0.1:{hook}"
        self._settings = Settings(home=house.files.parent / "home", **values)
        self._ahead = house.now - utc_now()
        self._ready = threading.Event()

    def _people(self) -> list[Person]:
        with self.house.database.transaction() as session:
            return list(session.exec(select(Person)))

    def _bind(self) -> None:
        with self.house.database.transaction() as session:
            for person in session.exec(select(Person)):
                ensure_account(session, "telegram", BOT, str(self.ids[phone_of(person)]), person.id)

    def now(self) -> datetime:
        """The school's clock: it begins at the house's Friday and runs on."""
        return utc_now() + self._ahead

    def jump(self, **by: float) -> None:
        """Let time pass at once."""
        self._ahead += timedelta(**by)

    @property
    def date(self) -> int:
        """Now, as Telegram writes it: Telegram's own clock does not jump."""
        return int(utc_now().timestamp())

    def say(self, who: str, words: str, **more: Any) -> Call:
        """Somebody types something in private; the answer."""
        return self.answer_to(who, lambda: self.telegram.give(updates.text(self.ids[who], words, self.date, **more)))

    def press(self, who: str, label: str, **more: Any) -> Call:
        """Somebody presses their newest button of that name; the answer."""
        shown = [call for call in self.heard(who) if label in call.buttons][-1]
        raw = updates.press(self.ids[who], shown.buttons[label], shown.message_id or 0, self.date, **more)
        return self.answer_to(who, lambda: self.telegram.give(raw))

    def answer_to(self, who: str, work: Callable[[], object]) -> Call:
        """The next message to somebody after `work`."""
        before = len(self.heard(who))
        work()
        answer: Call = self.telegram.wait_for(lambda: self.heard(who)[before:])[0]
        return answer

    def heard(self, who: str) -> list[Call]:
        """What arrived in somebody's private chat, in order."""
        return self.telegram.sent(self.ids[who])

    def give(self, *raws: Raw) -> None:
        """Hand over updates and wait until they are confirmed."""
        last = self.telegram.give(*raws)[-1]
        self.telegram.wait_for(lambda: self.telegram.confirmed() > last)

    def polls(self) -> list[float]:
        """When the bot asked for updates."""
        return self.telegram.polls

    def incoming(self) -> list[Incoming]:
        """The inbox."""
        return [row for row in self.house.rows(Incoming) if isinstance(row, Incoming)]

    def messages(self) -> list[Message]:
        """The outbox."""
        return [row for row in self.house.rows(Message) if isinstance(row, Message)]

    async def _pages(self) -> None:
        """The webhook as `serve` has it, in the house's own loop."""
        routes = [route for bot in self.app.bots for route in bot.routes()]
        page = Starlette(routes=routes, middleware=[Middleware(Guard)])
        server = uvicorn.Server(uvicorn.Config(page, port=self.hook, log_level="warning", timeout_graceful_shutdown=1))
        try:
            await server.serve()
        finally:
            await server.shutdown()

    def serving_ended(self) -> bool:
        """Whether the house gave up."""
        return self._serving.done()

    def __enter__(self) -> "Phones":
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._serving.cancel)
        self._thread.join(15)
        assert not self._thread.is_alive()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.app: App = build(self._settings, self.house.database, self.now)
        self._serving = asyncio.ensure_future(self.app.serve(*([self._pages] if self.hook else [])))
        self._ready.set()
        with suppress(asyncio.CancelledError):
            await self._serving
        self.app.executor.shutdown()


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """The Bot API with its limits enforced."""
    with FakeTelegram(limits=Limits(per_chat=0.0)) as server:
        yield server


@pytest.fixture
def phones(house: House, telegram: FakeTelegram) -> Iterator[Phones]:
    """The house, polling; the pace is left out where a test is not about it."""
    with Phones(house, telegram, telegram_per_second=0) as running:
        yield running
