"""A real Chromium for the tests marked `browser`: Debian's, driven by Playwright."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.types import ASGIApp

from tests.channels.live import Live

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}

Serve = Callable[[ASGIApp], Live]
Visit = Callable[..., Page]


@pytest.fixture(scope="package")  # not "session": while Playwright runs, no other room's test could use asyncio.run
def browser() -> Iterator[Browser]:
    """The browser, started when the first test asks; `make test` installs it where it may."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"no browser on PATH ({', '.join(PROGRAMS)}); on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a page as a new person: `visit(url, **context options)`; an error in a page's script fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(url: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "locale": "zh-CN", **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(visit: Visit) -> Page:
    """An empty page of a phone's size."""
    return visit("about:blank")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve an application on a loopback port: `serve(app)` gives it with `url`, `stop()` and `start()`."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(Live(app))
