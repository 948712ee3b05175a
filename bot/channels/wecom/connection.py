"""One bot's websocket to WeCom: opened again after a pause when it breaks, left alone when somebody else took it.

The SDK speaks the protocol; when to connect again is decided here. Its own way of doing so nests one call in another
with every try, never notices a connection that was closed politely, and goes deaf at a frame it cannot read.
"""

import asyncio
import hashlib
import logging
import re
import warnings
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

with warnings.catch_warnings():  # the SDK imports a name of websockets that will go away, for a type alone
    warnings.simplefilter("ignore", DeprecationWarning)
    from aibot import WSClient, WSClientOptions, generate_req_id
from websockets.exceptions import WebSocketException

from bot.channels.wecom.refusals import AGAIN, TOO_FAST, Refused, delivery_error, refused
from bot.errors import DeliveryError

log = logging.getLogger(__name__)

OFFICIAL = "wss://openws.work.weixin.qq.com"
SIGN_IN_SECONDS = 15.0
LOOK_SECONDS = 0.5  # how soon a polite close is noticed
CLOSE_SECONDS = 3.0
PART = 512 * 1024  # bytes of a file that go at a time
LASTED = 60.0  # seconds after which a connection counts as one that worked
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # after failures in a row
WRONG_SECRET_PAUSE = 300.0
DISPLACED_PAUSE = 3600.0  # a second program now and then is no fight
DISPLACED = (
    "企业微信智能机器人 {bot} 正在被另一个程序使用（一个机器人同时只能有一个连接），"
    "这里暂时收发不了消息，一小时后再试。请关闭另一个程序，再重新启动研铃；或者换一个机器人（改 YANLING_WECOM_BOT）。"
)
WRONG_SECRET = "企业微信不认智能机器人 {bot} 的 Secret：{why}。请到企业微信核对，再改 YANLING_WECOM_BOT。"  # noqa: S105

Frame = dict[str, Any]
Tell = Callable[[str, str], Awaitable[None]]  # topic, text for the office


class Connection:
    """Keeps one bot connected. `take` gets every frame in order; `ready` hears when it can send and when no more."""

    def __init__(
        self,
        bot: str,
        secret: str,
        url: str,
        *,
        take: Callable[[Frame], None],
        ready: Callable[[bool], None],
        tell: Tell,
    ) -> None:
        self._bot, self._secret, self._url = bot, secret, url
        self._take, self._ready, self._tell = take, ready, tell
        self._client: Any = None
        self._over = asyncio.Event()
        self._signed_in = asyncio.Event()
        self._wrong: Refused | None = None
        self._displaced = False
        self._failures = 0

    async def forever(self) -> None:
        """Connect, and again, until cancelled; then what is on its way still goes, until `close`."""
        while True:
            await self.close()
            started = asyncio.get_running_loop().time()
            try:
                await self._once()
            finally:
                self._ready(False)
            await self.close()
            if asyncio.get_running_loop().time() - started > LASTED:
                self._failures = 0
            await asyncio.sleep(await self._pause())

    def displaced(self) -> None:
        """Another program has connected as this bot: WeCom said so."""
        self._displaced = True
        self._over.set()

    async def send(self, chat: str, body: dict[str, Any]) -> str:
        """Send a message into a chat; the id of the request. Raises DeliveryError."""
        answer = await self._ask(lambda client: client.send_message(chat, body))
        return str(answer["headers"]["req_id"])

    async def change_card(self, request: str, card: dict[str, Any]) -> None:
        """Change the card whose pressed button came with that request, at most 5 s ago. Raises DeliveryError."""
        await self._ask(lambda client: client.update_template_card({"headers": {"req_id": request}}, card))

    async def upload(self, name: str, data: bytes) -> str:
        """Put a file at WeCom, part by part; its media id. Raises DeliveryError.

        The SDK knows nothing of it yet; its `reply` carries any command.
        """
        parts = [data[start : start + PART] for start in range(0, len(data), PART)]
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        whole = {"type": "file", "filename": name, "total_size": len(data), "total_chunks": len(parts), "md5": digest}
        began = await self._tell_part("init", whole)
        upload = {"upload_id": str(began.get("upload_id", ""))}
        for number, part in enumerate(parts):
            await self._tell_part("chunk", upload | {"chunk_index": number, "base64_data": b64encode(part).decode()})
        return str((await self._tell_part("finish", upload)).get("media_id", ""))

    async def _tell_part(self, step: str, body: dict[str, Any]) -> dict[str, Any]:
        command = f"aibot_upload_media_{step}"
        request = {"headers": {"req_id": generate_req_id(command)}}
        answer = await self._ask(lambda client: client.reply(request, body, command))
        found = answer.get("body")
        return found if isinstance(found, dict) else {}

    async def _ask(self, work: Callable[[Any], Awaitable[Frame]]) -> Frame:
        if self._client is None:
            raise DeliveryError("not connected")
        try:
            return await work(self._client)
        except TimeoutError as error:
            raise DeliveryError("WeCom did not answer") from error
        except (RuntimeError, OSError, WebSocketException) as error:
            refusal = refused(str(error))
            if refusal is not None:
                raise delivery_error(refusal) from error
            raise DeliveryError(f"not connected: {type(error).__name__}") from error

    async def _once(self) -> None:
        """One connection, from its beginning to its end."""
        self._wrong, self._displaced = None, False
        for event in (self._over, self._signed_in):
            event.clear()
        self._client = self._new_client()
        await self._client.connect()
        await _happens(self._signed_in, self._over, SIGN_IN_SECONDS)
        if not self._signed_in.is_set():
            return
        log.info("WeCom bot %s is connected", self._bot)
        self._ready(True)
        while self._client.is_connected and not self._over.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._over.wait()

    def _new_client(self) -> Any:
        options = WSClientOptions(self._bot, self._secret, max_reconnect_attempts=0, ws_url=self._url, logger=Quiet())
        client = WSClient(options)
        client.on("authenticated", self._signed_in.set)
        client.on("disconnected", self._end)
        client.on("error", self._end)
        client.on("message", self._take)
        client.on("event", self._take)
        return client

    def _end(self, why: object) -> None:
        if self._over.is_set():
            return
        text = str(why)
        if text.startswith("Authentication failed"):
            self._wrong = refused(text) or Refused(0, text)
        level = logging.DEBUG if self._failures else logging.WARNING
        log.log(level, "WeCom bot %s lost its connection: %s", self._bot, text[:200])
        self._over.set()

    async def close(self) -> None:
        """Let go of the connection, if there is one, before another is made."""
        client, self._client = self._client, None
        if client is None:
            return
        client.disconnect()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                while client.is_connected:
                    await asyncio.sleep(0.01)

    async def _pause(self) -> float:
        """How long to stay away; the office hears of what it can put right."""
        if self._displaced:
            await self._tell_once("displaced", DISPLACED.format(bot=self._bot))
            return DISPLACED_PAUSE
        if self._wrong is not None and self._wrong.code not in AGAIN | TOO_FAST:
            await self._tell_once("secret", WRONG_SECRET.format(bot=self._bot, why=self._wrong))
            return WRONG_SECRET_PAUSE
        self._failures += 1
        return PAUSES[min(self._failures, len(PAUSES)) - 1]

    async def _tell_once(self, topic: str, text: str) -> None:
        log.error(text)
        await self._tell(f"wecom {self._bot} {topic}", text)


async def _happens(one: asyncio.Event, other: asyncio.Event, seconds: float) -> None:
    """Wait for either of two events, no longer than that."""
    waits = [asyncio.ensure_future(event.wait()) for event in (one, other)]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


class Quiet:
    """The SDK's log, without what people said and without Tencent's own chatter."""

    def debug(self, message: str, *_: object) -> None:
        """Frames as they come: not kept."""

    def info(self, message: str, *_: object) -> None:
        """Every step of a connection."""
        log.debug("aibot: %s", message[:200])

    def warn(self, message: str, *_: object) -> None:
        """What went wrong a little; frames are cut off."""
        log.debug("aibot: %s", re.sub(r"\{.*", "…", message, flags=re.DOTALL)[:200])

    error = warn
