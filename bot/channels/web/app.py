"""The web chat's pages as one Starlette application."""

import mimetypes
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.base import House
from bot.channels.web.chat import Chat
from bot.channels.web.files import Files
from bot.channels.web.guards import Guard
from bot.channels.web.sealing import Seal
from bot.channels.web.sign_in import SignIn
from bot.channels.web.site import STATIC, Site

CHINA = ZoneInfo("Asia/Shanghai")
NOT_FOUND = "没有这个页面。请检查地址，或回到聊天页。"
BROKEN = "这里出了点问题，已经记下。请稍后再试。"


def web_app(
    house: House,
    *,
    secret: bytes,
    clock: Callable[[], datetime],
    banner: Callable[[], str | None],
    title: str,
    zone: tzinfo = CHINA,
    extra_routes: Sequence[BaseRoute] = (),
) -> Starlette:
    """Build the web chat.

    `clock` gives the aware time a message is said at; `banner` a line above the conversation (the demo's clock);
    `zone` is the one times are shown in; `extra_routes` stand behind the same guard.
    """
    mimetypes.add_type("text/javascript", ".js")  # some Windows registries say text/plain, and nosniff refuses that
    site = Site(house, Seal(secret), clock, zone, banner, title)
    return Starlette(
        routes=[*_routes(Chat(site), SignIn(site), Files(site)), *extra_routes],
        middleware=[Middleware(Guard)],
        exception_handlers={404: _notice(site, 404, NOT_FOUND), 500: _notice(site, 500, BROKEN)},
    )


def _routes(chat: Chat, sign_in: SignIn, files: Files) -> list[BaseRoute]:
    return [
        Route("/", chat.page),
        Route("/in/{code}", sign_in.offer),
        Route("/in", sign_in.enter, methods=["POST"]),
        Route("/out", sign_in.leave, methods=["POST"]),
        Route("/say", chat.say, methods=["POST"]),
        Route("/feed", chat.feed),
        Route("/events", chat.events),
        Route("/files/{key}", files.give),
        Route("/health", _health),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


async def _health(_request: Request) -> Response:
    return PlainTextResponse("ok")


def _notice(site: Site, status: int, text: str) -> Callable[[Request, Exception], Response]:
    def answer(_request: Request, _error: Exception) -> Response:
        return site.page("notice.html", status, notice=text)

    return answer
