"""How requests reach the Bot API: aiohttp, or httpx where a SOCKS proxy asks for it.

aiohttp carries several times as many requests a second as the httpx of python-telegram-bot, whose mapping of statuses
and of Telegram's own words to exceptions is kept whole: `BaseRequest` does it.
"""

import json
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, cast

from aiohttp import ClientError, ClientSession, ClientTimeout, FormData, ServerTimeoutError, TCPConnector
from telegram import Bot, InputFile
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.errors import NotStored

# RetryAfter warns of a coming change while it is being made, unless it may already behave the new way.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# Both write addresses into the log, and the token stands in every address.
for _loud in ("httpx", "httpcore", "telegram"):
    logging.getLogger(_loud).setLevel(logging.WARNING)

CONNECTIONS = 128
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
SOCKS = ("socks4://", "socks5://", "socks5h://")

Keep = Callable[[list[Any]], Awaitable[None]]


def request_for(proxy: str = "", *, read_seconds: float = READ_SECONDS) -> BaseRequest:
    """A way to the Bot API, over a proxy (`http://…`, `socks5://…`) where one is given."""
    if proxy.startswith(SOCKS):
        return HTTPXRequest(CONNECTIONS, read_seconds, read_seconds, CONNECT_SECONDS, CONNECT_SECONDS, proxy=proxy)
    return AioRequest(proxy or None, read_seconds=read_seconds)


class AioRequest(BaseRequest):
    """Requests over aiohttp. What takes too long is `TimedOut`, what breaks is `NetworkError`."""

    def __init__(self, proxy: str | None = None, *, read_seconds: float = READ_SECONDS) -> None:
        self._proxy, self._read_seconds = proxy, read_seconds
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer may take."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the pool of connections."""
        if self._session is None or self._session.closed:
            self._session = ClientSession(connector=TCPConnector(limit=CONNECTIONS))

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: its status and body. aiohttp counts writing to the whole; `write_timeout` is not heeded."""
        del write_timeout
        if self._session is None:
            raise NetworkError("not initialized")
        timeout = _timeout(
            _seconds(connect_timeout, CONNECT_SECONDS),
            _seconds(pool_timeout, CONNECT_SECONDS),
            _seconds(read_timeout, self._read_seconds),
        )
        try:
            body, kind = _body(request_data)
            async with self._session.request(
                method, url, data=body, headers=kind, timeout=timeout, proxy=self._proxy
            ) as answer:
                return answer.status, await answer.read()
        except (TimeoutError, ServerTimeoutError) as error:
            raise TimedOut(f"Timed out: {type(error).__name__}") from error
        except (ClientError, OSError) as error:
            # Never the error's own words: some repeat the address, and the token stands in it.
            raise NetworkError(f"aiohttp: {type(error).__name__}") from None


class KeepingRequest(BaseRequest):
    """The durable seam: what `getUpdates` fetched is kept before anybody sees it, and only its ids are handed on.

    So the next poll confirms what is stored. When `keep` fails, python-telegram-bot is told that the network did, and
    the same updates are fetched again.
    """

    def __init__(self, way: BaseRequest, keep: Keep) -> None:
        self._way, self._keep = way, keep

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer may take beyond the long poll."""
        return self._way.read_timeout

    async def initialize(self) -> None:
        """Open the way."""
        await self._way.initialize()

    async def shutdown(self) -> None:
        """Close the way."""
        await self._way.shutdown()

    async def do_request(self, url: str, method: str, *values: Any, **named: Any) -> tuple[int, bytes]:
        """Fetch, keep, and give back the ids."""
        status, body = await self._way.do_request(url, method, *values, **named)
        if status != 200:
            return status, body
        updates = self.parse_json_payload(body).get("result")
        if not isinstance(updates, list):
            raise NetworkError("getUpdates answered without a list")
        try:
            await self._keep(updates)
        except NotStored as error:
            raise NetworkError(f"not stored: {error}") from error
        ids = [{"update_id": each["update_id"]} for each in updates if is_update(each)]
        return status, json.dumps({"ok": True, "result": ids}).encode()


def is_update(raw: Any) -> bool:
    """Whether this can be confirmed at all: anything else is no update."""
    return isinstance(raw, dict) and type(raw.get("update_id")) is int


def _seconds(given: ODVInput[float], standard: float) -> float | None:
    return standard if given is BaseRequest.DEFAULT_NONE else cast("float | None", given)


@lru_cache(maxsize=16)
def _timeout(connect: float | None, pool: float | None, read: float | None) -> ClientTimeout:
    both = (connect or 0) + (pool or 0) or None
    return ClientTimeout(total=None, connect=both, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    """What is sent, and the header that says what it is; a form only where files are in it, JSON being cheaper."""
    if data is None:
        return None, None
    if not data.contains_files:
        return data.json_payload, {"Content-Type": "application/json"}
    form = FormData(data.json_parameters, quote_fields=False)
    for name, (file_name, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form, None


async def call(bot: Bot, method: str, **values: Any) -> Any:
    """A method of the Bot API with plain values, and its plain result. Raises TelegramError.

    `Bot.send_message` makes objects of what it sends and of what it gets: twice the work where nobody looks at them.
    """
    return await call_by(bot.request, bot, method, values)


async def call_by(way: BaseRequest, bot: Bot, method: str, values: Mapping[str, Any], wait: float = 0.0) -> Any:
    """The same by another way than the bot's own; `wait` are the seconds Telegram itself may wait before it answers."""
    parameters = [_parameter(name, value) for name, value in values.items() if value is not None]
    patience = wait + (way.read_timeout or 0) if wait else BaseRequest.DEFAULT_NONE
    return await way.post(f"{bot.base_url}/{method}", RequestData(parameters), read_timeout=patience)


def _parameter(name: str, value: Any) -> RequestParameter:
    """Only a file has to be looked at."""
    if isinstance(value, InputFile):
        return RequestParameter.from_input(name, value)
    return RequestParameter(name, value, None)
