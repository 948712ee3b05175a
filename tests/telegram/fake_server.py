"""A Bot API server of our own over real HTTP: long polls, webhook, files, limits, scripted faults, a log of it all.

It lives in a thread of the test, on a free loopback port; every method that a test calls may be called from any thread.
"""

import asyncio
import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.telegram.limits import Limits
from tests.telegram.updates import Raw

TOKEN = "1000:test-token-of-ours"
SENDS = ("sendMessage", "editMessageText")
REDELIVER_SECONDS = 0.3
UPDATE_IDS = itertools.count(500_000)  # of all servers of a run, which may be asked by one house after another


@dataclass(frozen=True)
class Call:
    """A request as it came: when, which method, with which values, and what it was answered with."""

    at: float
    bot: str
    method: str
    values: dict[str, Any]
    status: int
    message_id: int | None = None

    @property
    def chat(self) -> str:
        return str(self.values.get("chat_id", ""))

    @property
    def text(self) -> str:
        return str(self.values.get("text", ""))

    @property
    def buttons(self) -> dict[str, str]:
        """Label → token."""
        keyboard = json.loads(self.values.get("reply_markup") or "{}").get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in keyboard for button in row}


@dataclass
class Fault:
    """What goes wrong with the next `times` calls of a method: a status, `hang`, `close`, `cut` or `redeliver`.

    With `done` the call has its effect first: the message is sent, and only the answer goes astray.
    """

    method: str
    what: int | str
    times: int = 1
    done: bool = False
    description: str = "made up"
    parameters: dict[str, Any] = field(default_factory=dict)
    chat: str | None = None


@dataclass
class BotState:
    """What the server knows of one bot."""

    token: str
    username: str = "yanling_test_bot"
    waiting: deque[Raw] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    poll: asyncio.Future[None] | None = None
    webhook: dict[str, Any] = field(default_factory=dict)
    carrying: set[int] = field(default_factory=set)
    confirmed: int = 0

    @property
    def id(self) -> str:
        return self.token.partition(":")[0]


class FakeTelegram:
    """The server. `latency` is seconds before each answer; `limits` None enforces nothing."""

    def __init__(
        self, *, limits: Limits | None = None, latency: float = 0.0, tokens: tuple[str, ...] = (TOKEN,)
    ) -> None:
        self.limits, self.latency = limits, latency
        self.bots = {token: BotState(token) for token in tokens}
        self.calls: list[Call] = []
        self.polls: list[float] = []
        self.faults: list[Fault] = []
        self.files: dict[str, bytes] = {}
        self.gone: dict[str, str] = {}  # chat → why it takes nothing
        self.moved: dict[str, int] = {}  # group → its new id
        self.port = 0
        self._message_ids = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._end = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "FakeTelegram":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    # What a test does.

    def give(self, *raws: Raw, token: str = TOKEN) -> list[int]:
        """Hand updates to a bot; their ids."""
        given: list[int] = self._there(self._give(self.bots[token], raws))
        return given

    def sent(self, chat: int | str | None = None, *, method: str | None = None) -> list[Call]:
        """The messages that were taken, in order; of one chat."""
        methods = SENDS if method is None else (method,)
        calls = [call for call in list(self.calls) if call.method in methods and call.status == 200]
        return calls if chat is None else [call for call in calls if call.chat == str(chat)]

    def wait_for(self, condition: Callable[[], Any], seconds: float = 20.0, every: float = 0.01) -> Any:
        """What the condition gives, once it gives anything; fails after so many seconds."""
        deadline = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < deadline, [(c.method, c.status, c.text) for c in self.calls[-20:]]
            time.sleep(every)
        return found

    def confirmed(self, token: str = TOKEN) -> int:
        """Updates below this id were confirmed."""
        return self.bots[token].confirmed

    def unconfirmed(self, token: str = TOKEN) -> int:
        """How many updates the bot has not confirmed yet."""
        return len(self.bots[token].waiting)

    def _there(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _give(self, bot: BotState, raws: tuple[Raw, ...]) -> list[int]:
        updates = [{"update_id": next(UPDATE_IDS), **raw} for raw in raws]
        bot.waiting.extend(updates)
        bot.arrived.set()
        return [update["update_id"] for update in updates]

    # The server itself.

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._end.wait()
        await runner.cleanup()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method, bot = request.match_info["method"], self.bots.get(request.match_info["token"])
        is_json = request.content_type == "application/json"
        values = {**request.query, **(await request.json() if is_json else await request.post())}
        for name, value in values.items():
            if isinstance(value, web.FileField):  # closed with the request: its name and bytes stay
                values[name] = (value.filename, value.file.read())
        if self.latency:
            await asyncio.sleep(self.latency)
        if bot is None:
            return self._reply(None, method, values, 401, description="Unauthorized")
        fault = self._fault(method, values)
        if fault is None:
            return await self._do(bot, method, values)
        if fault.done:
            await self._do(bot, method, values)
        return await self._break(request, bot, method, values, fault)

    def _fault(self, method: str, values: dict[str, Any]) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.times > 0 and fault.chat in (None, str(values.get("chat_id"))):
                fault.times -= 1
                return fault
        return None

    async def _break(
        self, request: web.Request, bot: BotState, method: str, values: dict[str, Any], fault: Fault
    ) -> web.StreamResponse:
        if fault.what == "hang":
            await asyncio.sleep(3600)
        if fault.what == "redeliver":  # as if the confirmation had never come
            return await self._do(bot, method, {**values, "offset": ""})
        if fault.what == "cut":
            answer = web.StreamResponse(headers={"Content-Length": "1000"})
            await answer.prepare(request)
            await answer.write(b'{"ok": true, "resu')
        if fault.what in ("close", "cut"):
            self.calls.append(Call(time.monotonic(), bot.id, method, values, 0))
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        return self._reply(bot, method, values, int(fault.what), description=fault.description, more=fault.parameters)

    async def _do(self, bot: BotState, method: str, values: dict[str, Any]) -> web.Response:
        work = getattr(self, f"_{method}", None)
        if work is None:
            return self._reply(bot, method, values, 200, result=True)
        status, body = await work(bot, values)
        return self._reply(bot, method, values, status, **body)

    def _reply(
        self, bot: BotState | None, method: str, values: dict[str, Any], status: int, *, result: Any = None,
        description: str = "", more: dict[str, Any] | None = None,
    ) -> web.Response:  # fmt: skip
        number = result.get("message_id") if isinstance(result, dict) else None
        if method != "getUpdates":
            self.calls.append(Call(time.monotonic(), bot.id if bot else "", method, values, status, number))
        body: dict[str, Any] = {"ok": status == 200, "result": result}
        if status != 200:
            body = {"ok": False, "error_code": status, "description": description} | (
                {"parameters": more} if more else {}
            )
        return web.json_response(body, status=status)

    async def _getMe(self, bot: BotState, _values: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        return 200, {"result": {"id": int(bot.id), "is_bot": True, "first_name": "研铃", "username": bot.username}}

    async def _getUpdates(self, bot: BotState, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        if bot.webhook:
            return 409, {"description": "Conflict: can't use getUpdates method while webhook is active"}
        self.polls.append(time.monotonic())
        if bot.poll is not None and not bot.poll.done():
            bot.poll.set_result(None)
        bot.poll = mine = self._loop.create_future()
        if offset := int(values.get("offset") or 0):
            bot.confirmed = max(bot.confirmed, offset)
            while bot.waiting and bot.waiting[0]["update_id"] < offset:
                bot.waiting.popleft()
        deadline = self._loop.time() + float(values.get("timeout") or 0)
        while not bot.waiting and (left := deadline - self._loop.time()) > 0:
            bot.arrived.clear()
            arrived = self._loop.create_task(bot.arrived.wait())
            await asyncio.wait([arrived, mine], timeout=left, return_when=asyncio.FIRST_COMPLETED)
            arrived.cancel()
            if mine.done():
                return 409, {"description": "Conflict: terminated by other getUpdates request"}
        limit = int(values.get("limit") or 100)
        return 200, {"result": list(itertools.islice(bot.waiting, limit))}

    async def _sendMessage(self, bot: BotState, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        refusal = self._refusal(values)
        if refusal is not None:
            return refusal
        return 200, {"result": self._message(bot, values, next(self._message_ids))}

    async def _sendDocument(self, bot: BotState, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        return await self._sendMessage(bot, {**values, "text": "a file"})

    async def _sendPhoto(self, bot: BotState, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        return await self._sendMessage(bot, {**values, "text": "a file"})

    async def _editMessageText(self, bot: BotState, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        refusal = self._refusal(values)
        if refusal is not None:
            return refusal
        known = {call.message_id for call in self.sent(values["chat_id"], method="sendMessage")}
        if int(values["message_id"]) not in known:
            return 400, {"description": "Bad Request: message to edit not found"}
        return 200, {"result": self._message(bot, values, int(values["message_id"]))}

    def _refusal(self, values: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        chat, words = str(values["chat_id"]), str(values.get("text", ""))
        if chat in self.gone:
            return (403 if "bot" in self.gone[chat] else 400), {"description": self.gone[chat]}
        if chat in self.moved:
            more = {"migrate_to_chat_id": self.moved[chat]}
            return 400, {"description": "Bad Request: group chat was upgraded to a supergroup chat", "more": more}
        if not words.strip():
            return 400, {"description": "Bad Request: message text is empty"}
        if len(words.encode("utf-16-le")) // 2 > 4096:
            return 400, {"description": "Bad Request: message is too long"}
        keyboard = json.loads(values.get("reply_markup") or "{}").get("inline_keyboard", [])
        if any(len(button["callback_data"].encode()) > 64 for row in keyboard for button in row):
            return 400, {"description": "Bad Request: BUTTON_DATA_INVALID"}
        wait = self.limits.wait(chat, time.monotonic()) if self.limits else 0
        if wait:
            description = f"Too Many Requests: retry after {wait}"
            return 429, {"description": description, "more": {"retry_after": wait}}
        return None

    def _message(self, bot: BotState, values: dict[str, Any], number: int) -> dict[str, Any]:
        chat = int(values["chat_id"])
        where = {"id": chat, "type": "private", "first_name": "张"} if chat > 0 else {"id": chat, "type": "supergroup"}
        sender = {"id": int(bot.id), "is_bot": True, "first_name": "研铃", "username": bot.username}
        said = {"message_id": number, "date": int(time.time()), "chat": where, "from": sender}  # noqa: TID251
        return said | {"text": str(values.get("text", ""))}

    async def _getFile(self, _bot: BotState, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        file_id = str(values["file_id"])
        if file_id not in self.files:
            return 400, {"description": "Bad Request: wrong file_id or the file is temporarily unavailable"}
        found = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(self.files[file_id])}
        return 200, {"result": found | {"file_path": f"documents/{file_id}"}}

    async def _file(self, request: web.Request) -> web.StreamResponse:
        fault = self._fault("file", {})
        if fault is not None:
            return await self._break(request, self.bots[request.match_info["token"]], "file", {}, fault)
        return web.Response(body=self.files[request.match_info["path"].removeprefix("documents/")])

    async def _setWebhook(self, bot: BotState, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        bot.webhook = dict(values)
        if not any(task.get_name() == bot.id for task in self._tasks):
            task = self._loop.create_task(self._carry(bot), name=bot.id)
            self._tasks.add(task)
        return 200, {"result": True}

    async def _deleteWebhook(self, bot: BotState, _values: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        bot.webhook = {}
        return 200, {"result": True}

    async def _carry(self, bot: BotState) -> None:
        """Bring updates to the webhook, a few at a time, each again until it is answered with 200."""
        async with ClientSession(timeout=ClientTimeout(total=60)) as session, asyncio.TaskGroup() as group:
            places = asyncio.Semaphore(int(bot.webhook.get("max_connections") or 40))
            while True:
                bot.arrived.clear()
                for update in list(bot.waiting):
                    if update["update_id"] not in bot.carrying:
                        bot.carrying.add(update["update_id"])
                        group.create_task(self._bring(session, places, bot, update))
                await bot.arrived.wait()

    async def _bring(self, session: ClientSession, places: asyncio.Semaphore, bot: BotState, update: Raw) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": str(bot.webhook.get("secret_token", ""))}
        status = 0
        while status != 200:
            try:
                async with places, session.post(bot.webhook["url"], json=update, headers=headers) as answer:
                    status = answer.status
            except (ClientError, OSError, TimeoutError):
                status = 0
            if status != 200:
                await asyncio.sleep(REDELIVER_SECONDS)
        bot.waiting.remove(update)
        bot.carrying.discard(update["update_id"])
