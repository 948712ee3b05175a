"""The chat page and what its script asks for."""

import re

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.base import Guest, Said
from bot.channels.web.channel import WebChannel
from bot.channels.web.feed import PAGE, View, event, follow
from bot.channels.web.saying import RefusedError, Words, read_words
from bot.channels.web.sealing import COOKIE
from bot.channels.web.site import Site
from bot.errors import UserError

PING_SECONDS = 15
QUICK = 4  # sentences in the quick bar
ENTRY_ID = re.compile(r"[a-z]\d{1,18}")
SIGN_IN_AGAIN = "登录已经失效，请重新登录。没有发出的话还留在这台设备上，登录后会自动补发。"


class Chat:
    """The signed-in pages."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._view = View(site.zone, site.clock)

    async def page(self, request: Request) -> Response:
        """Show the conversation, or the way in."""
        guest = await self._site.guest(request)
        if guest is None:
            response = self._site.page("sign_in.html", problem="")
            if COOKIE in request.cookies:
                response.delete_cookie(COOKIE)
            return response
        office = await self._site.house.oversees(guest.external_id)
        return self._site.page("chat.html", guest=guest, quick=guest.quick[:QUICK], office=office)

    async def say(self, request: Request) -> Response:
        """Take one message; the answer goes out only after the house has stored it."""
        guest = await self._site.guest(request)
        if guest is None:
            return _problem(401, SIGN_IN_AGAIN)
        try:
            words = await read_words(request)
            fresh = await self._site.house.accept(self._said(guest, words))
        except RefusedError as refused:
            return _problem(refused.status, refused.text)
        except UserError as error:
            return _problem(422, error.text)
        return JSONResponse({"accepted": True, "again": not fresh})

    async def feed(self, request: Request) -> Response:
        """Give a page of the conversation, the newest or what stands before an entry."""
        guest = await self._site.guest(request)
        if guest is None:
            return _problem(401, SIGN_IN_AGAIN)
        before = request.query_params.get("before")
        if before is not None and not ENTRY_ID.fullmatch(before):
            return _problem(400, "没有找到这条消息。")
        entries = await self._site.house.feed(guest.external_id, before=before, limit=PAGE)
        return JSONResponse({"entries": self._view.entries(entries), "more": len(entries) == PAGE})

    async def events(self, request: Request) -> Response:
        """Keep the page's live view."""
        guest = await self._site.guest(request)
        if guest is None:
            return _problem(401, SIGN_IN_AGAIN)
        stream = follow(self._site.house, guest.external_id, self._view)
        return EventSourceResponse(stream, ping=PING_SECONDS, ping_message_factory=self._ping)

    def _ping(self) -> ServerSentEvent:
        # an event, not a comment: the page's script must see it to know that the line is alive
        return event("ping", {"banner": self._site.banner()})

    def _said(self, guest: Guest, words: Words) -> Said:
        return Said(
            channel=WebChannel.name,
            bot=WebChannel.bot,
            external_id=guest.external_id,
            update_id=f"{guest.external_id}:{words.client_id}",
            said_at=self._site.clock(),
            text=words.text,
            choice=words.choice,
            file=words.file,
        )


def _problem(status: int, text: str) -> JSONResponse:
    return JSONResponse({"problem": text}, status)
