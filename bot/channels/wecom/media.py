"""Files that travel along: put at WeCom once for all who get them, which keeps them for three days."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.channels.base import Enclosed
from bot.errors import DeliveryError

KEPT_SECONDS = 86_400.0
LEAST, MOST = 5, 20 * 1024 * 1024  # bytes of a file that WeCom takes

Upload = Callable[[Enclosed, bytes], Awaitable[str]]  # the file's id at WeCom; raises DeliveryError


class Media:
    """The files that one bot or app has put there. Those who want the same at once wait for one upload."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._there: dict[tuple[Path, str], tuple[str, float]] = {}  # a file under its name → its id, and until when
        self._putting = asyncio.Lock()

    async def message(self, file: Enclosed) -> dict[str, Any]:
        """A file as the content of a message. Raises DeliveryError."""
        async with self._putting:
            now = asyncio.get_running_loop().time()
            media_id, until = self._there.get((file.place, file.name), ("", 0.0))
            if now >= until:
                media_id = await self._upload(file, await _read(file))
                self._there[file.place, file.name] = (media_id, now + KEPT_SECONDS)
        return {"msgtype": "file", "file": {"media_id": media_id}}


async def _read(file: Enclosed) -> bytes:
    try:
        return await asyncio.to_thread(file.place.read_bytes)
    except OSError as error:
        raise DeliveryError(f"a file cannot be read: {type(error).__name__}", permanent=True) from error
