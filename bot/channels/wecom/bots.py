"""One 智能机器人 of WeCom, put together: its websocket, the way in, the way out."""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import unquote

from aiohttp import ClientSession, ClientTimeout
from aiohttp.typedefs import StrOrURL
from starlette.routing import Route

from bot.channels.base import Reception
from bot.channels.wecom.channel import BotChannel
from bot.channels.wecom.connection import OFFICIAL, Connection
from bot.channels.wecom.intake import Fetcher, Intake, TooLarge, checked
from bot.channels.wecom.reading import CHANNEL, LARGEST, Attached, Heard
from bot.clock import Clock

FILE_SECONDS = 60.0
ROOM = 64  # bytes that encryption adds at most


@dataclass(frozen=True, slots=True)
class Credentials:
    """A bot's id, which names it in the house, and its Secret, which is told nowhere."""

    bot: str
    secret: str


class WecomBot:
    """Runs one bot."""

    def __init__(self, own: Credentials, reception: Reception, *, url: str = OFFICIAL, clock: Clock) -> None:
        self.id, self._reception = own.bot, reception
        self.channel = BotChannel(own.bot)
        self._intake = Intake(own.bot, reception, clock, Fetcher(fetch), self._act)
        self._connection = Connection(
            own.bot, own.secret, url, take=self._intake.take, ready=self._ready, tell=self._tell
        )
        self.channel.connection = self._connection

    def routes(self) -> list[Route]:
        """It needs no public address."""
        return []

    async def forever(self) -> None:
        """Take in what people say until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._intake.forever())
            group.create_task(self._connection.forever())

    async def close(self) -> None:
        """Let go of the connection and store what waits, once nothing is on its way any more."""
        await self._connection.close()
        await self._intake.close()

    def _ready(self, ready: bool) -> None:
        self.channel.ready = ready

    async def _tell(self, topic: str, text: str) -> None:
        await self._reception.tell_office(topic, text, (CHANNEL, self.id))

    def _act(self, heard: Heard) -> None:
        if heard.displaced:
            self._connection.displaced()
        if heard.pressed is not None:
            self.channel.pressed.note(*heard.pressed)


async def fetch(attached: Attached) -> tuple[bytes, str]:
    """A file of a message, decrypted, and its name; raises TooLarge and what Python and aiohttp raise.

    The SDK's own download reads a file of any size into memory.
    """
    from aibot import decrypt_file  # noqa: PLC0415 - `connection` imports the SDK, with its warning

    data, name = await download(attached.place)
    if attached.key:
        data = await asyncio.to_thread(decrypt_file, data, attached.key)
    return checked(data), name or attached.name


async def download(url: StrOrURL) -> tuple[bytes, str]:
    """What lies at an address, and the name it is given there; raises TooLarge, ClientError, OSError."""
    async with ClientSession(timeout=ClientTimeout(total=FILE_SECONDS)) as session, session.get(url) as answer:
        answer.raise_for_status()
        body = bytearray()
        async for chunk in answer.content.iter_chunked(1 << 16):
            body += chunk
            if len(body) > LARGEST + ROOM:
                raise TooLarge
        return bytes(body), _file_name(answer.headers.get("Content-Disposition", ""))


def _file_name(disposition: str) -> str:
    """The name of a `Content-Disposition`, in either of its forms."""
    found = re.search(r"filename\*=UTF-8''([^;\s]+)", disposition, re.I) or re.search(
        r'filename="?([^";]+)"?', disposition, re.I
    )
    return unquote(found[1]) if found else ""
