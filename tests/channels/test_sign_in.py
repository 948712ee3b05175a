"""Coming in by an invitation before the real house: the first minute, guessing, and a sign-in that the office ends."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from bot.acts.invite import invite
from bot.acts.rebind import rebind, unbind
from bot.channels.base import Parcel
from bot.channels.web import COOKIE
from bot.channels.web.sealing import Seal
from bot.delivery import load_lane
from bot.house import GUESS_WINDOW, GUESSES
from tests.cast import SECRET, House
from tests.console.offices import OWN, app_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Browser:
    """One browser before the school's pages."""

    def __init__(self, house: House, runner: asyncio.Runner) -> None:
        transport = httpx.ASGITransport(app_of(house), client=("192.0.2.7", 1))
        self._client = httpx.AsyncClient(transport=transport, base_url=OWN, headers={"Origin": OWN})
        self._runner, self.house = runner, house

    def get(self, path: str = "/") -> str:
        return self._runner.run(self._client.get(path)).text

    def enter(self, code: str) -> httpx.Response:
        return self._runner.run(self._client.post("/in", data={"code": code}))

    @property
    def is_in(self) -> bool:
        return "composer" in self.get()

    def keep(self, cookie: str) -> None:
        self._client.cookies.set(COOKIE, cookie)

    def cookie(self) -> str:
        return str(self._client.cookies[COOKIE])

    def heard(self) -> list[Parcel]:
        """What is to be shown in the pages, in order."""
        load = load_lane(self.house.database, ("web", "web"), "tests", SECRET, self.house.now)
        return [parcel for parcel, _ in load.parcels] if load else []

    def close(self) -> None:
        self._runner.run(self._client.aclose())


@pytest.fixture
def browser(house: House) -> Iterator[Browser]:
    with asyncio.Runner() as runner:
        browser = Browser(house, runner)
        yield browser
        browser.close()


def code_for(house: House, who: str) -> str:
    with house.database.transaction() as session:
        return invite(session, None, house.now, house.person(session, who))


def test_the_first_minute_is_three_short_messages_and_one_example(browser: Browser) -> None:
    assert browser.enter(code_for(browser.house, "王芳")).status_code == 303
    hello, duties, example = browser.heard()
    assert "只有您本人、本组组长、教科室、校长和检查员能看到" in hello.text
    assert duties.text.startswith("这学期您还有：")
    assert all(len(parcel.text.splitlines()) <= 2 for parcel in (hello, duties, example))
    assert [button.label for button in example.buttons] == ["听课 1 节"]


def test_a_code_used_twice_is_told_kindly(browser: Browser) -> None:
    code = code_for(browser.house, "王芳")
    assert browser.enter(code).status_code == 303
    again = browser.enter(code)
    assert again.status_code == 403
    assert "已经用过" in again.text


def test_a_slip_that_was_not_needed_opens_nothing(browser: Browser) -> None:
    spare, code = code_for(browser.house, "王芳"), code_for(browser.house, "王芳")
    others = code_for(browser.house, "罗文")
    assert browser.enter(code).status_code == 303
    assert browser.enter(spare).status_code == 403
    assert browser.enter(others).status_code == 303


def test_who_guesses_is_told_how_long_to_wait(browser: Browser) -> None:
    for _ in range(GUESSES):
        assert browser.enter("WRANGWRANG").status_code == 403
    code = code_for(browser.house, "王芳")
    browser.house.now += timedelta(minutes=3)
    waiting = browser.enter(code)
    assert waiting.status_code == 429
    assert "请过 8 分钟再试" in waiting.text
    browser.house.now += GUESS_WINDOW
    assert browser.enter(code).status_code == 303


def test_a_sign_in_that_the_office_ended_stays_ended(browser: Browser) -> None:
    browser.enter(code_for(browser.house, "王芳"))
    old = browser.cookie()
    assert browser.is_in
    with browser.house.database.transaction() as session:
        _, code = rebind(session, None, browser.house.now, browser.house.person(session, "王芳"))
    assert not browser.is_in
    assert browser.enter(code).status_code == 303
    assert browser.is_in
    browser.keep(old)  # whoever found the old phone
    assert not browser.is_in


def test_a_cookie_of_the_first_release_holds_until_the_office_ends_it(browser: Browser) -> None:
    browser.enter(code_for(browser.house, "王芳"))
    body = browser.cookie().rpartition(".")[0].rpartition(".")[0]  # who and since when, no version
    browser.keep(f"{body}.{Seal(SECRET)._mac(body)}")
    assert browser.is_in
    with browser.house.database.transaction() as session:
        person = browser.house.person(session, "王芳")
        assert unbind(session, None, browser.house.now, person) == 2
    browser.enter(code_for(browser.house, "王芳"))
    browser.keep(f"{body}.{Seal(SECRET)._mac(body)}")
    assert not browser.is_in


@pytest.mark.parametrize("tail", ["1", "2", "x", "", "1.1"])
def test_a_version_cannot_be_written_by_hand(browser: Browser, tail: str) -> None:
    browser.enter(code_for(browser.house, "王芳"))
    body, _, mac = browser.cookie().rpartition(".")
    browser.keep(f"{body.rpartition('.')[0]}.{tail}.{mac if tail != '1' else mac[::-1]}")
    assert not browser.is_in
