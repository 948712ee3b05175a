"""The live feed: what an open page is told, and that a large body never stands in memory."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sse_starlette import ServerSentEvent
from starlette.types import Message, Scope

from bot.channels.base import Button, Said
from bot.channels.web.app import CHINA
from bot.channels.web.feed import View, follow
from tests.channels.live import Live
from tests.channels.web_house import FakeHouse, app_of, cookie_of

PATIENCE = 5.0  # seconds


class Page:
    """An open page: reads one event after another."""

    def __init__(self, house: FakeHouse, external_id: str = "wang") -> None:
        self._stream: AsyncIterator[ServerSentEvent] = follow(house, external_id, View(CHINA, house.clock))

    async def next(self) -> tuple[str | None, list[dict[str, Any]]]:
        event = await asyncio.wait_for(anext(self._stream), PATIENCE)
        return event.event, json.loads(str(event.data)).get("entries", [])

    async def texts(self) -> tuple[str | None, list[str]]:
        name, entries = await self.next()
        return name, [entry["text"] for entry in entries]


def said(text: str, client_id: str, house: FakeHouse) -> Said:
    return Said("web", "web", "wang", f"wang:{client_id}", house.clock(), text)


def test_a_page_gets_the_snapshot_then_only_what_is_new() -> None:
    async def play() -> None:
        house = FakeHouse()
        house.tell("wang", "早")
        page = Page(house)
        assert await page.texts() == ("entries", ["早"])
        house.tell("wang", "午")
        assert await page.texts() == ("upsert", ["午"])
        await house.accept(said("听课 1 节", "client-0001", house))
        name, entries = await page.next()
        assert name == "upsert"
        assert [(entry["text"], entry["client_id"]) for entry in entries] == [
            ("听课 1 节", "client-0001"),
            ("收到：听课 1 节", None),
        ]

    asyncio.run(play())


def test_a_changed_bubble_comes_again_under_its_id() -> None:
    async def play() -> None:
        house = FakeHouse()
        entry = house.tell("wang", "已登记", buttons=(Button("撤销", "c:1:a"),))
        page = Page(house)
        await page.next()
        house.change("wang", entry, buttons=(Button("撤销", "c:1:a", used=True),))
        name, [changed] = await page.next()
        assert (name, changed["id"], changed["buttons"][0]["used"]) == ("upsert", entry.id, True)

    asyncio.run(play())


def test_what_others_hear_wakes_nobody() -> None:
    async def play() -> None:
        house = FakeHouse()
        page = Page(house)
        await page.next()
        house.tell("li", "给李老师的话")
        house.listeners.nudge("wang")  # woken for nothing: no event
        house.tell("wang", "给王老师的话")
        assert await page.texts() == ("upsert", ["给王老师的话"])

    asyncio.run(play())


def test_a_burst_longer_than_a_page_leaves_no_gap() -> None:
    async def play() -> None:
        house = FakeHouse()
        for number in range(70):
            house.tell("wang", f"旧 {number}")
        page = Page(house)
        await page.next()
        for number in range(200):
            house.tell("wang", f"新 {number}")
        _name, texts = await page.texts()
        assert [text for text in texts if text.startswith("新")] == [f"新 {number}" for number in range(200)]

    asyncio.run(play())


def test_a_page_is_told_when_its_account_ends() -> None:
    async def play() -> None:
        house = FakeHouse()
        page = Page(house)
        await page.next()
        del house.guests["wang"]
        house.listeners.nudge("wang")
        assert await page.next() == ("signed_out", [])
        with pytest.raises(StopAsyncIteration):
            await page.next()
        assert house.listeners.count("wang") == 0

    asyncio.run(play())


def test_events_travel_over_a_real_server() -> None:
    house = FakeHouse()
    house.tell("wang", "<b>早</b>\n第二行")
    with Live(app_of(house)) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        headers = {"Cookie": f"yanling={cookie_of('wang')}"}
        with client.stream("GET", "/events", headers=headers) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["x-accel-buffering"] == "no"
            lines = response.iter_lines()
            assert next(lines) == "event: entries"
            [entry] = json.loads(next(lines).removeprefix("data: "))["entries"]
            assert entry["text"] == "<b>早</b>\n第二行"
            house.tell("wang", "午")  # from another thread than the server's
            assert next(line for line in lines if line.startswith("event:")) == "event: upsert"


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data; boundary=xx"])
def test_ten_and_more_megabytes_are_refused_without_being_kept(media_type: str) -> None:
    start = b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' if "xx" in media_type else b""
    megabytes = 40 if "xx" in media_type else 10
    status, peak = asyncio.run(_post_slowly(media_type, start, megabytes))
    assert status == 413
    assert peak < 4 * 2**20


async def _post_slowly(media_type: str, start: bytes, megabytes: int) -> tuple[int, int]:
    """Post a body chunk by chunk; give the status and the most memory in use meanwhile, in bytes."""
    chunks = iter([start, *([bytes(65_536)] * (16 * megabytes))])
    statuses: list[int] = []

    async def receive() -> Message:
        chunk = next(chunks, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    app, scope = app_of(FakeHouse()), _scope(media_type)
    tracemalloc.start()
    try:
        await app(scope, receive, send)
        return statuses[0], tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _scope(media_type: str) -> Scope:
    headers = {
        "host": "school.test",
        "origin": "http://school.test",
        "content-type": media_type,
        "cookie": f"yanling={cookie_of('wang')}",
    }
    return {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": "/say",
        "raw_path": b"/say",
        "root_path": "",
        "query_string": b"",
        "client": ("192.0.2.7", 5000),
        "server": ("school.test", 80),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
