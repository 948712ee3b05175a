"""A small HTTP client: one kept connection of a signed-in page, cheap enough to measure a server by."""

import asyncio
import json
from typing import Any

AGAIN_SECONDS = 0.05


class LineLostError(Exception):
    """The server went away before it had answered."""


class Line:
    """A connection that is opened when needed and used for one request at a time."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.cookie = cookie  # may be another's with each request
        self._port = port
        self._here = f"127.0.0.1:{port}"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def say(self, client_id: str, text: str, *, path: str = "/say") -> dict[str, Any]:
        """Send a message; raises `LineLostError` when nobody knows whether it arrived."""
        return await self._ask("POST", path, json.dumps({"client_id": client_id, "text": text}).encode())

    async def say_until_taken(self, client_id: str, text: str, patience: float) -> None:
        """As the page does: the same client id again until the server confirms it; `patience` in seconds."""
        async with asyncio.timeout(patience):
            while True:
                try:
                    await self.say(client_id, text)
                except LineLostError:
                    await asyncio.sleep(AGAIN_SECONDS)
                else:
                    return

    async def feed(self) -> dict[str, Any]:
        """Read the last page of the conversation."""
        return await self._ask("GET", "/feed", b"")

    async def _ask(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self._here}\r\nOrigin: http://{self._here}\r\n"
            f"Cookie: {self.cookie}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        try:
            reader, writer = self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(head.encode() + body)
            status, answer = await _read(reader)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.hang_up()
            raise LineLostError from error
        assert status == 200, f"{status}: {answer.decode()}"
        return dict(json.loads(answer))

    def hang_up(self) -> None:
        """Close the connection; the next request opens another."""
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(head.partition("content-length:")[2].split("\r\n")[0])
    return int(head.split()[1]), await reader.readexactly(length)
