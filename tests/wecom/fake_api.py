"""WeCom's calls of our own over real HTTP: tokens, an app's messages, its cards and files, the robots of groups."""

import asyncio
import base64
import itertools
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import quote

from aiohttp import web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.wecom.limits import ROBOT, Limits
from tests.wecom.shown import Shown, fault_of, shown_card

CORP, AGENT, APP_SECRET = "ww0000test", "1000002", "app-secret-of-the-tests"
FILE_KEY = bytes(range(32))
ROBOT_KEY = "robot-key-0001"


@dataclass
class Refusal:
    """What the next calls of a path are refused with: a code; or a status of HTTP; or "hang", "close"."""

    path: str
    what: int | str
    times: int = 1
    done: bool = False  # do it first: only the answer goes astray


@dataclass
class FakeApi:
    """The server, in a thread. What arrived at phones is `shown`, in order."""

    shown: list[Shown] = field(default_factory=list)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    members: set[str] = field(default_factory=set)  # who sees the app
    files: dict[str, bytes] = field(default_factory=dict)  # encrypted ones of a bot, or those of an app by media id
    limits: Limits = field(default_factory=Limits)
    robots: Limits = field(default_factory=lambda: Limits(ROBOT))
    tokens: list[str] = field(default_factory=list)
    dropped: int = 0  # what came twice within the time of the duplicate check
    port: int = 0

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._once: dict[str, float] = {}
        self._cards: set[str] = set()
        self._codes: dict[str, str] = {}  # response code → task id
        self._uploaded: dict[str, tuple[str, bytes]] = {}
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._ready, self._end = threading.Event(), asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def robot(self) -> str:
        """The address of a group's robot."""
        return f"{self.url}/cgi-bin/webhook/send?key={ROBOT_KEY}"

    def __enter__(self) -> "FakeApi":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    def heard(self, who: str) -> list[Shown]:
        """What a member's phone shows, in order."""
        return [one for one in list(self.shown) if one.who == who]

    def made(self, path: str) -> list[Any]:
        """The bodies of the calls of a path."""
        return [body for name, body in list(self.calls) if name == path]

    def put(self, name: str, data: bytes) -> dict[str, str]:
        """Lay an encrypted file down, as somebody sent it to a bot: where it is, and its key."""
        missing = 32 - len(data) % 32
        encryptor = Cipher(algorithms.AES(FILE_KEY), modes.CBC(FILE_KEY[:16])).encryptor()
        self.files[name] = encryptor.update(data + bytes([missing]) * missing) + encryptor.finalize()
        return {"url": f"{self.url}/files/{name}", "aeskey": base64.b64encode(FILE_KEY).decode().rstrip("=")}

    def pressed(self, task: str) -> str:
        """A button of that card is pressed: the code it may be changed with, once."""
        code = f"code{next(self._numbers)}"
        self._codes[code] = task
        return code

    def forget_tokens(self) -> None:
        """Every token runs out at once."""
        self.tokens.clear()

    # The server itself.

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_route("*", "/cgi-bin/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._end.wait()
        await runner.cleanup()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        refusal = self._refusal("files")
        if refusal is not None and refusal.what == "hang":
            await asyncio.sleep(3600)
        if refusal is not None:
            return web.Response(status=int(refusal.what))
        name = request.match_info["name"]
        header = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"} if "." in name else {}
        return web.Response(body=self.files[name], headers=header)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path, query = request.match_info["path"], dict(request.query)
        is_json = request.content_type == "application/json"
        body = await request.json() if is_json else await request.post() if request.method == "POST" else query
        self.calls.append((path, body))
        refusal = self._refusal(path)
        found = None if refusal and not refusal.done else self._do(path, query, body)
        if refusal is None:
            return found if isinstance(found, web.StreamResponse) else web.json_response(found)
        if refusal.what == "hang":
            await asyncio.sleep(3600)
        if refusal.what == "close":
            assert request.transport is not None
            request.transport.close()
        if isinstance(refusal.what, int) and 400 <= refusal.what < 600:
            return web.Response(status=refusal.what, text="<html>")
        return web.json_response({"errcode": refusal.what, "errmsg": "made up"})

    def _refusal(self, path: str) -> Refusal | None:
        for refusal in self.refusals:
            if refusal.path == path and refusal.times > 0:
                refusal.times -= 1
                return refusal
        return None

    def _do(self, path: str, query: dict[str, str], body: Any) -> Any:
        if path == "gettoken":
            return self._token(body)
        if path == "webhook/send":
            return self._robot(query["key"], body)
        if query.get("access_token") not in self.tokens:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        known: dict[str, Callable[[dict[str, str], Any], Any]] = {
            "message/send": lambda _, values: self._send(values),
            "message/update_template_card": lambda _, values: self._change(values),
            "media/get": self._media,
            "media/upload": self._upload,
        }
        return known[path](query, body)

    def _token(self, body: Any) -> Any:
        if (body["corpid"], body["corpsecret"]) != (CORP, APP_SECRET):
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.tokens.append(f"token{next(self._numbers)}")
        return {"errcode": 0, "errmsg": "ok", "access_token": self.tokens[-1], "expires_in": 7200}

    def _send(self, body: dict[str, Any]) -> Any:
        people = body["touser"].split("|")
        assert len(people) <= 1000
        if body.get("enable_duplicate_check") and self._came_before(body):
            return {"errcode": 0, "errmsg": "ok", "msgid": "same"}
        there = [one for one in people if one in self.members]
        if not there:
            return {"errcode": 81013, "errmsg": "user & party & tag all invalid"}
        card = body.get("template_card")
        if card and (why := fault_of(card, self._cards, new=True)):
            return {"errcode": 42014, "errmsg": why}
        call = f"call{next(self._numbers)}"
        for one in there:
            if self.limits.takes(one, time.monotonic()):  # too many are not refused but let fall
                self._show(one, body, call)
        missing = "|".join(one.lower() for one in people if one not in there)
        return {"errcode": 0, "errmsg": "ok", "invaliduser": missing, "msgid": call, "response_code": "r"}

    def _came_before(self, body: dict[str, Any]) -> bool:
        key, now = json.dumps(body, sort_keys=True), time.monotonic()
        came = self._once.get(key, float("-inf")) + float(body["duplicate_check_interval"]) > now
        self._once[key] = now
        self.dropped += came
        return came

    def _show(self, one: str, body: dict[str, Any], call: str) -> None:
        if body["msgtype"] == "template_card":
            self._cards.add(body["template_card"]["task_id"])
            self.shown.append(shown_card(one, body["template_card"], by=call))
        elif body["msgtype"] == "file":
            name, data = self._uploaded[body["file"]["media_id"]]
            self.shown.append(Shown(time.monotonic(), one, f"〔{name}，{len(data)} 字节〕", by=call))
        else:
            words = body["text"]["content"].encode()[:2048].decode(errors="ignore")
            self.shown.append(Shown(time.monotonic(), one, words, by=call))

    def _change(self, body: dict[str, Any]) -> Any:
        card = body["template_card"]
        if self._codes.pop(body["response_code"], None) != card["task_id"]:
            return {"errcode": 42045, "errmsg": "invalid response_code"}
        if why := fault_of(card, self._cards, new=False):
            return {"errcode": 42014, "errmsg": why}
        self.shown += [shown_card(one, card, changed=True) for one in body["userids"]]
        return {"errcode": 0, "errmsg": "ok"}

    def _media(self, query: dict[str, str], _: Any) -> Any:
        if query["media_id"] not in self.files:
            return {"errcode": 40007, "errmsg": "invalid media_id"}
        return web.Response(body=self.files[query["media_id"]], content_type="image/jpeg")

    def _upload(self, _: dict[str, str], body: Any) -> Any:
        media_id = f"media{next(self._numbers)}"
        self._uploaded[media_id] = (body["media"].filename, body["media"].file.read())
        return {"errcode": 0, "errmsg": "ok", "type": "file", "media_id": media_id, "created_at": "1"}

    def _robot(self, key: str, body: dict[str, Any]) -> Any:
        if key != ROBOT_KEY:
            return {"errcode": 93000, "errmsg": "invalid webhook url"}
        if not self.robots.takes(key, time.monotonic()):
            return {"errcode": 45009, "errmsg": "api freq out of limit"}
        assert re.fullmatch(r"text|markdown", body["msgtype"])
        self.shown.append(Shown(time.monotonic(), key, body[body["msgtype"]]["content"]))
        return {"errcode": 0, "errmsg": "ok"}
