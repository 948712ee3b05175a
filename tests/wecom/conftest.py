"""A school whose teachers speak through WeCom: the real house in a thread, a gateway of our own beside it."""

import socket
import ssl
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

import pytest

from bot.channels.wecom import WecomBot
from bot.channels.wecom.callback import path_of
from bot.clock import utc_now
from bot.store.accounts import ensure_account
from tests.cast import House
from tests.end_to_end.serving import free_port
from tests.served import Served, wait_for
from tests.wecom import callbacks, frames
from tests.wecom.callbacks import AES_KEY, TOKEN, Door
from tests.wecom.certificates import server_context
from tests.wecom.fake_api import AGENT, APP_SECRET, CORP, FakeApi
from tests.wecom.fake_gateway import BOT, SECRET, FakeGateway
from tests.wecom.shown import Shown

STRANGER = "zhangsan"
SDK = WecomBot.__module__  # our package imports the SDK without its warning; its TLS context is asked for below


class Phones(Served):
    """The house as it runs, with everybody's phone; `ids` → their userid at WeCom."""

    def __init__(self, house: House, gateway: FakeGateway, *, hook: int = 0, **settings: Any) -> None:
        own = {"wecom_bot": f"{BOT}:{SECRET}", "wecom_ws_url": gateway.url}
        super().__init__(house, hook=hook, **(own | settings))
        self.gateway = gateway
        self.ids = {name: f"u{person.id}" for name, person in self.people().items()}
        self.bind(BOT)

    def bind(self, bot: str) -> None:
        """Everybody has joined through that bot."""
        with self.house.database.transaction() as session:
            for name, person in self.people().items():
                ensure_account(session, "wecom", bot, self.ids[name], person.id)

    @property
    def date(self) -> int:
        """Now, as WeCom writes it: WeCom's own clock does not jump."""
        return int(utc_now().timestamp())

    def text(self, who: str, words: str, **more: Any) -> frames.Frame:
        """The frame of something somebody types."""
        return frames.text(self.ids.get(who, who), words, date=self.date, **more)

    def say(self, who: str, words: str, **more: Any) -> Shown:
        """Somebody types something in private; the answer."""
        return self.answer_to(who, lambda: self.gateway.give(self.text(who, words, **more)))

    def press(self, who: str, label: str, **more: Any) -> Shown:
        """Somebody presses their newest button of that name; the answer."""
        card = self.card_with(who, label)
        frame = frames.press(self.ids[who], card.keys[label], card.card, date=self.date, **more)
        return self.answer_to(who, lambda: self.gateway.give(frame))

    def card_with(self, who: str, label: str) -> Shown:
        """The newest card that shows a button."""
        return [one for one in self.heard(who) if label in one.keys][-1]

    def heard(self, who: str) -> list[Shown]:
        """What arrived in somebody's private chat, in order."""
        return self.gateway.heard(self.ids.get(who, who))

    def answer_to(self, who: str, work: Callable[[], object]) -> Shown:
        """The next message to somebody after `work`."""
        before = len(self.heard(who))
        work()
        return wait_for(lambda: self.heard(who)[before:], about=lambda: self.gateway.shown[-5:])[0]


class AppPhones(Served):
    """The house as it runs with a self-built app: WeCom knocks at its door."""

    def __init__(self, house: House, api: FakeApi, *, receiving: bool = True, **settings: Any) -> None:
        own = f"{CORP}:{AGENT}:{APP_SECRET}" + (f":{TOKEN}:{AES_KEY}" if receiving else "")
        super().__init__(house, hook=free_port(), **({"wecom_app": own, "wecom_base_url": api.url} | settings))
        self.api = api
        self.door = Door(f"http://127.0.0.1:{self.hook}{path_of(AGENT)}")
        self.ids = {name: f"u{person.id}" for name, person in self.people().items()}
        api.members |= {*self.ids.values(), STRANGER}
        with house.database.transaction() as session:
            for name, person in self.people().items():
                ensure_account(session, "wecom", f"{CORP}/{AGENT}", self.ids[name], person.id)

    def say(self, who: str, words: str) -> Shown:
        """Somebody types something; the answer."""
        inner = callbacks.text(self.ids.get(who, who), words)
        return self.answer_to(who, lambda: self.door.knock(inner))

    def press(self, who: str, label: str) -> Shown:
        """Somebody presses their newest button of that name; the answer."""
        card = [one for one in self.heard(who) if label in one.keys][-1]
        inner = callbacks.press(self.ids[who], card.keys[label], card.card, self.api.pressed(card.card))
        return self.answer_to(who, lambda: self.door.knock(inner))

    def heard(self, who: str) -> list[Shown]:
        """What arrived at somebody's phone, in order."""
        return self.api.heard(self.ids.get(who, who))

    def answer_to(self, who: str, work: Callable[[], object]) -> Shown:
        """The next message to somebody after `work`."""
        before = len(self.heard(who))
        work()
        return wait_for(lambda: self.heard(who)[before:], about=lambda: self.api.calls[-5:])[0]

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.door.client.close()
        super().__exit__(kind, error, at)

    def wait_open(self) -> None:
        """Wait until somebody opens."""
        wait_for(lambda: is_open(self.hook))


def is_open(port: int) -> bool:
    """Whether somebody listens at a loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """The gateway's certificate; the SDK trusts whoever signed it."""
    from aibot import ws  # noqa: PLC0415 - imported before by our own package, without its warning

    folder = tmp_path_factory.mktemp("tls")
    context = server_context(folder)
    ws._SSL_CONTEXT.load_verify_locations(folder / "ca.pem")
    return context


@pytest.fixture
def gateway(tls: ssl.SSLContext) -> Iterator[FakeGateway]:
    """WeCom's websocket."""
    with FakeGateway(tls) as server:
        yield server


@pytest.fixture
def api() -> Iterator[FakeApi]:
    """WeCom's calls."""
    with FakeApi() as server:
        yield server


@pytest.fixture
def app_phones(house: House, api: FakeApi) -> Iterator[AppPhones]:
    """The house with an app, called back."""
    with AppPhones(house, api) as running:
        running.wait_open()
        yield running


@pytest.fixture
def phones(house: House, gateway: FakeGateway) -> Iterator[Phones]:
    """The house, connected."""
    with Phones(house, gateway) as running:
        gateway.wait_connected()
        yield running
