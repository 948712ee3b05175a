"""A burst of logs over HTTP: everybody's lines, so many at a time, and every answer looked at."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.end_to_end.lines import Line

EACH = 5
CONCURRENCY = 32
LOOK_SECONDS = 0.05
ANSWERED = "SELECT count(*) FROM message WHERE kind = 'reply' AND status = 'sent'"


class Burst:
    """`EACH` logs of everybody whose cookie is given."""

    def __init__(self, name: str, port: int, cookies: dict[str, str]) -> None:
        self._name, self._port, self._cookies = name, port, cookies
        self._total = EACH * len(cookies)

    def run(self, path: Path | None = None) -> tuple[float, float]:
        """Logs a second until all are answered, by the server's tables where given, and until all are taken."""
        return asyncio.run(self._run(path))

    async def _run(self, path: Path | None) -> tuple[float, float]:
        before = _answered(path) if path else 0
        if path:
            known = await self._told()
        begun = time.monotonic()
        await self._send()
        taken = time.monotonic() - begun
        while path and _answered(path) < before + self._total:
            await asyncio.sleep(LOOK_SECONDS)
        answered = time.monotonic() - begun
        if path:
            told = await self._told()
            assert {person: told[person] - known[person] for person in told} == dict.fromkeys(self._cookies, EACH)
        return self._total / answered, self._total / taken

    async def _send(self) -> None:
        waiting = [(number, person) for number in range(EACH) for person in self._cookies]
        places = iter(waiting)

        async def one_after_another() -> None:
            line = Line(self._port)
            for number, person in places:
                line.cookie = self._cookies[person]
                answer = await line.say(f"{self._name}-{person}-{number}", "/log 听课")
                assert answer["accepted"], answer
            line.hang_up()

        await asyncio.gather(*(one_after_another() for _ in range(CONCURRENCY)))

    async def _told(self) -> dict[str, int]:
        """How many logs each person's page shows as entered."""
        told = {}
        line = Line(self._port)
        for person, line.cookie in self._cookies.items():
            entries = (await line.feed())["entries"]
            told[person] = sum(entry["text"].startswith("已登记：听课 1 节") for entry in entries)
        line.hang_up()
        return told


def _answered(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return int(database.execute(ANSWERED).fetchone()[0])
