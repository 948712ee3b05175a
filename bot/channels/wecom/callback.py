"""The door WeCom knocks at for a self-built app: signed, encrypted, fresh, each knock once; answered within 5 s."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.wecom.app_reading import Fields, fields_of
from bot.channels.wecom.reading import Unreadable
from bot.channels.wecom.sealing import Forged, Seal
from bot.clock import utc_now
from bot.errors import NotStored

log = logging.getLogger(__name__)

LARGEST_BODY = 256 * 1024  # bytes; messages are a few kilobytes
FRESH_SECONDS = 300.0  # either way: clocks differ
ANSWER_SECONDS = 4.0  # WeCom waits five
Take = Callable[[Fields], Awaitable[None]]  # returns once it is stored; raises NotStored


def path_of(agent_id: str) -> str:
    """Where WeCom is told to knock."""
    return f"/wecom/{agent_id}"


class Door:
    """Refuses what is forged, stale or was there before; hands on the rest. `take` may take its time."""

    def __init__(self, seal: Seal, agent_id: str, take: Take) -> None:
        self._seal, self._agent_id, self._take = seal, agent_id, take
        self._answered: dict[str, float] = {}  # the signatures of what is stored, until they are stale by themselves
        self._taking: dict[str, asyncio.Task[bool]] = {}

    def route(self) -> Route:
        """GET once, when the address is typed in at WeCom; POST for everything said."""
        return Route(path_of(self._agent_id), self.answer, methods=["GET", "POST"])

    async def answer(self, request: Request) -> Response:
        """403 to the forged and the replayed, 400 to the unreadable, 503 to what could not be stored in time."""
        if request.method == "GET":
            return self._prove(request)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("", 413)
        try:
            encrypted = fields_of(body)["Encrypt"]
            signature = self._checked(request, encrypted)
            fields = fields_of(self._seal.open(encrypted))
        except Forged as error:
            log.warning("a callback was refused: %s", error)
            return PlainTextResponse("", 403)
        except (Unreadable, KeyError):
            return PlainTextResponse("", 400)
        return PlainTextResponse("", 200 if await self._stored(signature, fields) else 503)

    def _prove(self, request: Request) -> Response:
        """WeCom asks whether we have the key: the decrypted word is the answer."""
        encrypted = request.query_params.get("echostr", "")
        try:
            self._checked(request, encrypted)
            return Response(self._seal.open(encrypted), media_type="text/plain")
        except Forged as error:
            log.warning("a proof was refused: %s", error)
            return PlainTextResponse("", 403)

    def _checked(self, request: Request, encrypted: str) -> str:
        """The signature of a knock, if it is right, fresh and new; raises Forged."""
        words = [request.query_params.get(name, "") for name in ("msg_signature", "timestamp", "nonce")]
        signature, timestamp, nonce = words
        self._seal.check(signature, timestamp, nonce, encrypted)
        now = utc_now().timestamp()
        if not timestamp.isascii() or not timestamp.isdigit() or abs(now - int(timestamp[:12])) > FRESH_SECONDS:
            raise Forged("stale")
        for old in [each for each, at in self._answered.items() if at < now - 2 * FRESH_SECONDS]:
            del self._answered[old]
        if signature in self._answered:
            raise Forged("replayed")
        return signature

    async def _stored(self, signature: str, fields: Fields) -> bool:
        """Whether it is stored in time; WeCom brings again what is not, and meets the same work."""
        task = self._taking.get(signature)
        if task is None:
            task = self._taking[signature] = asyncio.create_task(self._take_once(signature, fields))
        done, _ = await asyncio.wait([task], timeout=ANSWER_SECONDS)
        return bool(done) and task.result()

    async def _take_once(self, signature: str, fields: Fields) -> bool:
        try:
            await self._take(fields)
        except NotStored:
            return False
        else:
            self._answered[signature] = utc_now().timestamp()
            return True
        finally:
            del self._taking[signature]


async def _body(request: Request) -> bytes | None:
    """The whole body; None when it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)
