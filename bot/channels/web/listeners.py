"""Who is looking at which conversation right now."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Listeners:
    """Open pages by account. `listen` is what `House.changes` needs; `nudge` may be called from any thread."""

    def __init__(self) -> None:
        self._open: defaultdict[str, dict[asyncio.Event, asyncio.AbstractEventLoop]] = defaultdict(dict)

    @asynccontextmanager
    async def listen(self, external_id: str) -> AsyncIterator[asyncio.Event]:
        """Give an event that every later nudge of this account sets; the listener clears it."""
        event = asyncio.Event()
        self._open[external_id][event] = asyncio.get_running_loop()
        try:
            yield event
        finally:
            del self._open[external_id][event]
            if not self._open[external_id]:
                del self._open[external_id]

    def nudge(self, external_id: str) -> None:
        """Tell every open page of this account that its feed moved."""
        for event, loop in list(self._open.get(external_id, {}).items()):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def count(self, external_id: str) -> int:
        """How many pages of this account are open."""
        return len(self._open.get(external_id, {}))
