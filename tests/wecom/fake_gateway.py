"""WeCom's websocket of our own: real TLS and frames, one connection a bot, limits enforced, faults on demand."""

import asyncio
import base64
import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.served import wait_for
from tests.wecom.frames import Frame, displaced
from tests.wecom.limits import Limits
from tests.wecom.shown import Shown, fault_of, shown_card

BOT, SECRET = "aibTestBot0001", "secret-of-the-tests"
CHANGE_SECONDS = 5.0


@dataclass
class Fault:
    """What to do to the next requests of a kind: refuse with a code, or "silent", "drop" (the connection)."""

    cmd: str
    what: int | str
    times: int = 1
    done: bool = False  # do what was asked first, so that only the answer goes astray
    chat: str | None = None


@dataclass
class BotState:
    """What the gateway knows of one bot."""

    secret: str
    connection: ServerConnection | None = None
    waiting: deque[Frame] = field(default_factory=deque)
    subscribed: int = 0
    pressed: dict[str, float] = field(default_factory=dict)


class FakeGateway:
    """The server, in a thread. What arrived at phones is `shown`, in order."""

    def __init__(self, context: ssl.SSLContext, *, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.bots = {BOT: BotState(SECRET)}
        self.shown: list[Shown] = []
        self.frames: list[Frame] = []  # everything the house sent, heartbeats left out
        self.faults: list[Fault] = []
        self.away: dict[str, int] = {}  # chat → the code it is refused with
        self.port = 0
        self._tasks: set[str] = set()
        self._files: dict[str, tuple[str, bytes]] = {}
        self._told: dict[str, str] = {}
        self._context = context
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._ready, self._end = threading.Event(), asyncio.Event()

    @property
    def url(self) -> str:
        return f"wss://127.0.0.1:{self.port}"

    def __enter__(self) -> "FakeGateway":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    # What a test does.

    def give(self, *frames: Frame, bot: str = BOT) -> None:
        """Hand frames to a bot, or keep them until it is connected."""
        self._there(self._give(self.bots[bot], frames))

    def add_bot(self, bot: str, secret: str) -> None:
        """Another bot."""
        self.bots[bot] = BotState(secret)

    def raw(self, data: str | bytes, bot: str = BOT) -> None:
        """Send just that."""
        self._there(self._raw(bot, data))

    def heard(self, who: str) -> list[Shown]:
        """What a chat shows, in order."""
        return [one for one in list(self.shown) if one.who == who]

    def subscribed(self, bot: str = BOT) -> int:
        """How often a bot has signed in."""
        return self.bots[bot].subscribed

    def connected(self, bot: str = BOT) -> bool:
        return self.bots[bot].connection is not None

    def wait_connected(self, times: int = 1, bot: str = BOT) -> None:
        """Wait until the bot has signed in so often, and is connected."""
        wait_for(lambda: self.subscribed(bot) >= times and self.connected(bot))

    def break_off(self, how: str, bot: str = BOT) -> None:
        """End a connection: "politely", "cut" or "midframe"."""
        self._there(self._break_off(self.bots[bot], how))

    def displace(self, bot: str = BOT) -> None:
        """Another program connects as that bot."""
        self._there(self._displace(self.bots[bot]))

    def _there(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _give(self, state: BotState, frames: Iterable[Frame]) -> None:
        state.waiting.extend(frames)
        await self._deliver(state)

    async def _deliver(self, state: BotState) -> None:
        while state.waiting and state.connection is not None:
            frame = state.waiting.popleft()
            if frame["body"].get("msgtype") == "event":
                state.pressed[frame["headers"]["req_id"]] = time.monotonic()
            await state.connection.send(json.dumps(frame, ensure_ascii=False))

    async def _raw(self, bot: str, data: str | bytes) -> None:
        connection = self.bots[bot].connection
        assert connection is not None
        await connection.send(data)

    async def _break_off(self, state: BotState, how: str) -> None:
        connection, state.connection = state.connection, None
        assert connection is not None
        if how == "politely":
            await connection.close(1000)
            return
        if how == "midframe":  # the head of a text frame of 100 bytes, and ten of them
            connection.transport.write(b"\x81\x64" + b'{"cmd":"ai')
            await asyncio.sleep(0.01)
        connection.transport.abort()

    async def _displace(self, state: BotState) -> None:
        connection, state.connection = state.connection, None
        if connection is not None:
            await connection.send(json.dumps(displaced()))
            await connection.close(1000)

    # The server itself.

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with serve(self._talk, "127.0.0.1", self.port, ssl=self._context, ping_interval=None) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self._ready.set()
            await self._end.wait()

    async def _talk(self, connection: ServerConnection) -> None:
        state: BotState | None = None
        try:
            async for text in connection:
                frame = json.loads(text)
                if frame["cmd"] == "aibot_subscribe":
                    state = await self._subscribe(connection, frame)
                elif frame["cmd"] == "ping":
                    await _answer(connection, frame)
                else:
                    assert state is not None, "not signed in"
                    self.frames.append(frame)
                    await self._request(connection, state, frame)
        except ConnectionClosed:
            pass
        finally:
            if state is not None and state.connection is connection:
                state.connection = None

    async def _subscribe(self, connection: ServerConnection, frame: Frame) -> BotState | None:
        own = frame["body"]
        state = self.bots.get(own["bot_id"])
        if state is None or state.secret != own["secret"]:
            await _answer(connection, frame, 853000, "invalid bot_id or secret")
            return None
        await self._displace(state)
        state.connection = connection
        await _answer(connection, frame)
        state.subscribed += 1
        await self._deliver(state)
        return state

    async def _request(self, connection: ServerConnection, state: BotState, frame: Frame) -> None:
        fault = self._fault(frame)
        if fault is None or fault.done:
            code, text = self._do(state, frame)
            if fault is None:
                await _answer(connection, frame, code, text, self._told)
        if fault is not None and isinstance(fault.what, int):
            await _answer(connection, frame, fault.what, "made up")
        if fault is not None and fault.what == "drop":
            connection.transport.abort()

    def _fault(self, frame: Frame) -> Fault | None:
        for fault in self.faults:
            if fault.cmd == frame["cmd"] and fault.times > 0 and fault.chat in (None, frame["body"].get("chatid")):
                fault.times -= 1
                return fault
        return None

    def _do(self, state: BotState, frame: Frame) -> tuple[int, str]:
        if frame["cmd"].startswith("aibot_upload_media_"):
            return self._upload(frame["cmd"], frame["body"])
        if frame["cmd"] == "aibot_send_msg":
            return self._send(frame["body"])
        if frame["cmd"] == "aibot_respond_update_msg":
            return self._change(state, frame)
        return 40016, "unknown cmd"

    def _send(self, body: dict[str, Any]) -> tuple[int, str]:
        chat = body["chatid"]
        if chat in self.away:
            return self.away[chat], "made up"
        if not self.limits.takes(chat, time.monotonic()):
            return 45009, "api freq out of limit"
        if body["msgtype"] == "file":
            name, data = self._files[body["file"]["media_id"]]
            self.shown.append(Shown(time.monotonic(), chat, f"〔{name}，{len(data)} 字节〕"))
            return 0, "ok"
        if body["msgtype"] == "markdown":
            words = body["markdown"]["content"]
            if not words or len(words.encode()) > 20480:
                return 40058, "invalid content"
            self.shown.append(Shown(time.monotonic(), chat, words))
            return 0, "ok"
        card = body["template_card"]
        if why := fault_of(card, self._tasks, new=True):
            return 42014, why
        self._tasks.add(card["task_id"])
        self.shown.append(shown_card(chat, card))
        return 0, "ok"

    def _upload(self, cmd: str, body: dict[str, Any]) -> tuple[int, str]:
        if cmd.endswith("init"):
            self._files["up1"] = (body["filename"], b"")
            self._told = {"upload_id": "up1"}
        name, data = self._files["up1"]
        if cmd.endswith("chunk"):
            part = base64.b64decode(body["base64_data"])
            assert body["chunk_index"] * 512 * 1024 == len(data)
            assert 0 < len(part) <= 512 * 1024
            self._files["up1"] = (name, data + part)
        if cmd.endswith("finish"):
            self._files["media1"] = self._files.pop(body["upload_id"])
            self._told = {"media_id": "media1"}
        return 0, "ok"

    def _change(self, state: BotState, frame: Frame) -> tuple[int, str]:
        card, pressed = frame["body"]["template_card"], state.pressed.get(frame["headers"]["req_id"], 0.0)
        if time.monotonic() > pressed + CHANGE_SECONDS:
            return 846605, "invalid req_id"
        if (why := fault_of(card, self._tasks, new=False)) or card["task_id"] not in self._tasks:
            return 42014, why or "unknown task_id"
        who = next(one.who for one in self.shown if one.card == card["task_id"])
        self.shown.append(shown_card(who, card, changed=True))
        return 0, "ok"


async def _answer(
    connection: ServerConnection, frame: Frame, code: int = 0, text: str = "ok", body: dict[str, str] | None = None
) -> None:
    req_id = frame["headers"]["req_id"]
    await connection.send(json.dumps({"headers": {"req_id": req_id}, "errcode": code, "errmsg": text, "body": body}))
