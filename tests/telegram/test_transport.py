"""Requests over real HTTP: what goes wrong becomes the right exception, and never tells the token."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.channels.telegram.transport import AioRequest, KeepingRequest, request_for
from bot.errors import NotStored
from tests.telegram.fake_server import TOKEN, FakeTelegram, Fault
from tests.telegram.updates import text

Work = Callable[[Bot], Awaitable[Any]]

REFUSALS: list[tuple[Fault, type[TelegramError]]] = [
    (Fault("sendMessage", 400, description="Bad Request: chat not found"), BadRequest),
    (Fault("sendMessage", 401), InvalidToken),
    (Fault("sendMessage", 403), Forbidden),
    (Fault("sendMessage", 409), Conflict),
    (Fault("sendMessage", 429, parameters={"retry_after": 3}), RetryAfter),
    (Fault("sendMessage", 400, parameters={"migrate_to_chat_id": -1009}), ChatMigrated),
    (Fault("sendMessage", 500), NetworkError),
    (Fault("sendMessage", 502), NetworkError),
    (Fault("sendMessage", "close"), NetworkError),
    (Fault("sendMessage", "cut"), NetworkError),
    (Fault("sendMessage", "hang"), TimedOut),
]


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as telegram:
        yield telegram


def ask(url: str, work: Work, proxy: str = "") -> Any:
    """Do something with a bot of that server, over our own transport."""

    async def run() -> Any:
        way = request_for(proxy, read_seconds=0.5)
        async with Bot(TOKEN, f"{url}/bot", f"{url}/file/bot", request=way, get_updates_request=way) as bot:
            return await work(bot)

    return asyncio.run(run())


async def greet(bot: Bot) -> Any:
    return await bot.send_message(7, "您好 & <您>")


@pytest.mark.parametrize(("fault", "error"), REFUSALS, ids=lambda value: str(getattr(value, "what", "")))
def test_each_failure_is_its_own_exception(server: FakeTelegram, fault: Fault, error: type[TelegramError]) -> None:
    server.faults.append(fault)
    with pytest.raises(TelegramError) as caught:
        ask(server.url, greet)
    assert type(caught.value) is error
    assert TOKEN.partition(":")[2] not in repr(caught.value)


def test_words_arrive_as_they_are(server: FakeTelegram) -> None:
    assert ask(server.url, greet).text == "您好 & <您>"
    assert server.sent(7)[0].text == "您好 & <您>"


def test_a_file_can_be_sent(server: FakeTelegram) -> None:
    async def work(bot: Bot) -> Any:
        return await bot.send_document(7, b"%PDF-", filename="表.pdf")

    ask(server.url, work)
    values = next(call.values for call in server.calls if call.method == "sendDocument")
    assert values["document"] == ("表.pdf", b"%PDF-")


def test_nobody_there_is_a_network_error() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NetworkError) as caught:
        ask(f"http://127.0.0.1:{port}", greet)
    assert TOKEN.partition(":")[2] not in str(caught.value)


def test_an_address_that_is_none_is_a_network_error() -> None:
    with pytest.raises(NetworkError) as caught:
        ask("http://[", greet)
    assert TOKEN.partition(":")[2] not in str(caught.value)


def test_a_socks_proxy_is_httpxs_affair() -> None:
    assert isinstance(request_for("socks5://127.0.0.1:9"), HTTPXRequest)
    assert isinstance(request_for("http://127.0.0.1:9"), AioRequest)


def test_an_http_proxy_carries_the_request(server: FakeTelegram) -> None:
    with Proxy() as proxy:
        assert ask(server.url, greet, f"http://127.0.0.1:{proxy.port}").text
    assert any(line.startswith(f"POST {server.url}/bot") for line in proxy.asked)


def test_a_socks_proxy_carries_the_request(server: FakeTelegram) -> None:
    with Proxy(socks=True) as proxy:
        assert ask(server.url, greet, f"socks5://127.0.0.1:{proxy.port}").text
    assert proxy.asked == [f"127.0.0.1:{server.port}"]


def test_what_is_not_stored_is_not_confirmed(server: FakeTelegram) -> None:
    """The seam of the design: a failing commit is a failing network, and the same updates come again."""

    async def keep(raws: list[Any]) -> None:
        offered.append([raw["update_id"] for raw in raws])
        if len(offered) == 1:
            raise NotStored("disk full")

    async def work() -> list[int]:
        way = AioRequest(read_seconds=2)
        async with Bot(TOKEN, f"{server.url}/bot", request=way, get_updates_request=KeepingRequest(way, keep)) as bot:
            with pytest.raises(NetworkError, match="not stored"):
                await bot.get_updates()
            return [update.update_id for update in await bot.get_updates()]

    offered: list[list[int]] = []
    ids = server.give(text(7, "一", 1), {"message": "of no shape at all"}, text(7, "三", 1))
    assert asyncio.run(work()) == ids
    assert offered == [ids, ids]


class Proxy:
    """A proxy for one connection: of http, told whole addresses; or of SOCKS 5, without a password."""

    def __init__(self, *, socks: bool = False) -> None:
        self._socks = socks
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(10)
        self.port = self._listening.getsockname()[1]
        self.asked: list[str] = []
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = [self._listening]

    def __enter__(self) -> "Proxy":
        self._go(self._serve)
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)  # closing alone does not wake who waits in accept or recv
            each.close()
        for thread in self._threads:
            thread.join(5)

    def _go(self, work: Callable[..., None], *values: Any) -> None:
        thread = threading.Thread(target=work, args=values, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        try:
            while True:
                client, _ = self._listening.accept()
                self._open.append(client)
                self._go(self._carry, client)
        except OSError:
            return

    def _carry(self, client: socket.socket) -> None:
        if self._socks:
            client.recv(1024)
            client.sendall(b"\x05\x00")
            wanted = client.recv(1024)
            host, port = ".".join(str(part) for part in wanted[4:8]), int.from_bytes(wanted[8:10])
            self.asked.append(f"{host}:{port}")
            client.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            first = b""
        else:
            first = client.recv(65536)
            line = first.split(b"\r\n")[0].decode()
            self.asked.append(line)
            host, _, rest = line.split("//")[1].partition(":")
            port = int(rest.split("/")[0])
        server = socket.create_connection((host, port))
        self._open.append(server)
        server.sendall(first)
        self._go(_pump, server, client)
        _pump(client, server)


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        return
