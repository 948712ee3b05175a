"""The office's pages before the cast's school, and people who visit them without a browser."""

import asyncio
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import unescape
from typing import Any, TypeVar

import httpx
import pytest
from sqlmodel import SQLModel
from starlette.applications import Starlette

from bot.channels.web import COOKIE, Listeners, web_app
from bot.channels.web.app import CHINA
from bot.channels.web.sealing import Seal
from bot.channels.web.site import Site
from bot.console import console_routes
from bot.console.forms import Sealer
from bot.house import WebHouse
from bot.store.accounts import ensure_account
from tests.cast import SECRET, House

OWN = "http://school.test"
TOKEN = re.compile(r'name="token" value="([^"]+)"')

Enter = Callable[[str], "Visitor"]
T = TypeVar("T", bound=SQLModel)


def app_of(house: House) -> Starlette:
    """The web chat and the office's pages over the cast's house; everything runs in the caller's thread."""

    async def run(work: Callable[..., Any], *values: Any) -> Any:
        return work(*values)

    def clock() -> datetime:
        return house.now

    web = WebHouse(
        house.database,
        house.files,
        secret=SECRET,
        clock=clock,
        run=run,
        said=lambda _who: None,
        changes=Listeners().listen,
    )
    site = Site(web, Seal(SECRET), clock, CHINA, lambda: None, "研铃")
    routes = console_routes(
        site, house.database, house.files, run=run, secret=SECRET, web_url="http://bell.school.test", wake=lambda: None
    )
    return web_app(web, secret=SECRET, clock=clock, banner=lambda: None, title="研铃", extra_routes=routes)


def cookie_of(house: House, who: str) -> str:
    """The sign-in cookie of one of the cast, who gets an account of the web chat by it."""
    with house.database.transaction() as session:
        person = house.person(session, who)
        account = ensure_account(session, "web", "web", f"p{person.id}", person.id)
        return Seal(SECRET).close(account.external_id, house.now)


class Visitor:
    """Somebody before the pages: keeps cookies, sends forms with the token their page was given."""

    def __init__(self, runner: asyncio.Runner, app: Starlette, cookie: str | None, token: str = "") -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url=OWN)
        self._runner = runner
        self.token = token  # a genuine one, though no page was seen yet
        if cookie:
            self._client.cookies.set(COOKIE, cookie)

    def get(self, path: str) -> httpx.Response:
        answer = self._runner.run(self._client.get(path))
        found = TOKEN.search(answer.text) if "html" in answer.headers.get("content-type", "") else None
        self.token = found[1] if found else self.token
        return answer

    def sees(self, path: str) -> str:
        """The words of a page that must be there, without its tags."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}\n{words_of(answer)}"
        return words_of(answer)

    def post(self, path: str, *, origin: str = OWN, files: Any = None, **fields: str) -> httpx.Response:
        """Send a form, by default with the token of the page seen last."""
        data = {"token": self.token} | fields
        sending = self._client.post(path, data=data, files=files, headers={"Origin": origin})
        return self._runner.run(sending)

    def does(self, path: str, *, files: Any = None, **fields: str) -> str:
        """Send a form that must succeed; the words of the page it leads to."""
        answer = self.post(path, files=files, **fields)
        if answer.status_code == 303:
            return self.sees(answer.headers["location"])
        assert answer.status_code == 200, f"{path}: {answer.status_code}\n{words_of(answer)}"
        return words_of(answer)

    def close(self) -> None:
        self._runner.run(self._client.aclose())


def rows_of(house: House, table: type[T]) -> list[T]:
    """All rows of a table, in order."""
    return [row for row in house.rows(table) if isinstance(row, table)]


def words_of(answer: httpx.Response) -> str:
    """A page's text."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", answer.text))).strip()


@pytest.fixture
def enter(house: House) -> Iterator[Enter]:
    """`enter("沈秋")`: one of the cast, signed in; `enter("")`: a stranger."""
    with asyncio.Runner() as runner:
        app, visitors = app_of(house), []

        def come(who: str) -> Visitor:
            cookie = cookie_of(house, who) if who else None
            opened = Seal(SECRET).open(cookie or "", house.now)
            token = Sealer(SECRET).token(opened[0], house.now) if opened else ""
            visitors.append(Visitor(runner, app, cookie, token))
            return visitors[-1]

        yield come
        for visitor in visitors:
            visitor.close()
