"""The real house in a thread of its own, as `serve` runs it, for tests that speak to it through a messenger."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

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
from tests.cast import House, phone_of

T = TypeVar("T")


def wait_for(condition: Callable[[], T], seconds: float = 20.0, about: Callable[[], object] = lambda: "") -> T:
    """What the condition gives, once it gives anything; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, about()
        time.sleep(0.01)
    return found


class Served:
    """The house while it runs. `hook` is the port its messengers' routes are served from; 0: none."""

    def __init__(self, house: House, *, hook: int = 0, **settings: Any) -> None:
        self.house, self.hook = house, hook
        self.settings = Settings(home=house.files.parent / "home", **settings)
        self._ahead = house.now - utc_now()
        self._ready = threading.Event()

    def people(self) -> dict[str, Person]:
        """Everybody by the name of their phone."""
        with self.house.database.transaction() as session:
            return {phone_of(person): person for person in session.exec(select(Person))}

    def now(self) -> datetime:
        """The school's clock: it begins at the house's Friday and runs on."""
        return utc_now() + self._ahead

    def jump(self, **by: float) -> None:
        """Let time pass at once."""
        self._ahead += timedelta(**by)

    def wake(self) -> None:
        """Something was put in the outbox by somebody else."""
        self._loop.call_soon_threadsafe(self.app.wake_lanes)

    def incoming(self) -> list[Incoming]:
        """The inbox."""
        return [row for row in self.house.rows(Incoming) if isinstance(row, Incoming)]

    def messages(self) -> list[Message]:
        """The outbox."""
        return [row for row in self.house.rows(Message) if isinstance(row, Message)]

    def __enter__(self) -> Self:
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
        self.app: App = build(self.settings, self.house.database, self.now)
        self._serving = asyncio.ensure_future(self.app.serve(*([self._pages] if self.hook else [])))
        self._ready.set()
        with suppress(asyncio.CancelledError):
            await self._serving
        self.app.executor.shutdown()

    async def _pages(self) -> None:
        routes = [route for bot in self.app.bots for route in bot.routes()]
        page = Starlette(routes=routes, middleware=[Middleware(Guard)])
        server = uvicorn.Server(uvicorn.Config(page, port=self.hook, log_level="warning", timeout_graceful_shutdown=1))
        try:
            await server.serve()
        finally:
            await server.shutdown()
