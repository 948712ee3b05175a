"""The conversation as JSON and as a stream of events."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from sse_starlette import ServerSentEvent

from bot.channels.base import Entry, House
from bot.channels.web.files import SHOWN

PAGE = 60  # entries a page shows at first and fetches at a time
CATCH_UP = 600  # entries a stream pages back at most to close the gap a burst left
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class View:
    """How entries are written for a page: the school's zone, and the clock to leave out the running year."""

    zone: tzinfo
    clock: Callable[[], datetime]

    def entries(self, entries: Iterable[Entry]) -> list[dict[str, Any]]:
        """Write entries as the page's script reads them."""
        return [self.entry(entry) for entry in entries]

    def entry(self, entry: Entry) -> dict[str, Any]:
        """Write one entry; `at` sorts as text, `day` and `time` are what people read."""
        local = entry.at.astimezone(self.zone)
        return {
            "id": entry.id,
            "mine": entry.mine,
            "text": entry.text,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "day": self._day(local),
            "time": f"{local:%H:%M}",
            "buttons": [{"label": each.label, "token": each.token, "used": each.used} for each in entry.buttons],
            "card": entry.card,
            "file_name": entry.file_name,
            "files": [
                {"href": f"/files/{each.key}", "name": each.name, "size": each.size, "shown": each.media_type in SHOWN}
                for each in entry.files
            ],
            "client_id": entry.client_id,
            "kind": entry.kind,
        }

    def _day(self, local: datetime) -> str:
        year = "" if local.year == self.clock().astimezone(self.zone).year else f"{local.year}年"
        return f"{year}{local.month}月{local.day}日 周{WEEKDAYS[local.weekday()]}"


class Stream:
    """One page's live view: the recent snapshot first, then what came or changed."""

    def __init__(self, house: House, external_id: str) -> None:
        self._house = house
        self._external_id = external_id
        self._known: dict[str, Entry] = {}

    async def snapshot(self) -> list[Entry]:
        """Fetch the last entries and remember them as told."""
        entries = await self._house.feed(self._external_id, limit=PAGE)
        self._known = {entry.id: entry for entry in entries}
        return entries

    async def news(self) -> list[Entry]:
        """Fetch what is new or different since the last call, oldest first."""
        window = await self._window()
        fresh = [entry for entry in window if self._known.get(entry.id) != entry]
        self._known = {entry.id: entry for entry in window}
        return fresh

    async def _window(self) -> list[Entry]:
        window = page = await self._house.feed(self._external_id, limit=PAGE)
        while self._known and len(page) == PAGE and page[0].id not in self._known and len(window) < CATCH_UP:
            page = await self._house.feed(self._external_id, before=page[0].id, limit=PAGE)
            window = page + window
        return window


async def follow(house: House, external_id: str, view: View) -> AsyncIterator[ServerSentEvent]:
    """Give `entries` once, `upsert` whenever the feed moved, and `signed_out` as the last when the account ended."""
    async with house.changes(external_id) as moved:
        stream = Stream(house, external_id)
        first = await stream.snapshot()
        yield event("entries", {"entries": view.entries(first), "more": len(first) == PAGE})
        while await moved.wait():
            moved.clear()  # before reading: what moves meanwhile sets it again
            if await house.guest(external_id) is None:
                yield event("signed_out", {})
                return
            if news := await stream.news():
                yield event("upsert", {"entries": view.entries(news)})


def event(name: str, data: dict[str, Any]) -> ServerSentEvent:
    """Make one event with its data as JSON."""
    return ServerSentEvent(data=json.dumps(data, ensure_ascii=False), event=name)
