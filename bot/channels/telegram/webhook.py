"""Updates that Telegram brings by itself: one route for each bot, behind a secret only Telegram was told."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.transport import is_update
from bot.errors import NotStored

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LARGEST_BODY = 1024 * 1024  # bytes; updates are a few kilobytes
FILE_SECONDS = 40.0  # Telegram waits a minute for the answer, and brings the update again later


def path_of(bot: str) -> str:
    """Where a bot's updates are brought to."""
    return f"/telegram/{bot}"


def secret_of(home_secret: bytes, bot: str) -> str:
    """The word Telegram repeats with every update; derived, so that nothing more has to be kept."""
    return hmac.digest(home_secret, f"telegram webhook {bot}".encode(), "sha256").hex()


def webhook_route(bot: str, intake: Intake, secret: str) -> Route:
    """The route: 200 once the update is stored, so that Telegram brings anything else again."""

    async def take(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return PlainTextResponse("", 403)
        body = await _body(request.stream())
        if body is None:
            return PlainTextResponse("", 413)
        try:
            raw = json.loads(body)
        except ValueError:
            return PlainTextResponse("", 400)
        if not is_update(raw):
            return PlainTextResponse("", 400)
        return PlainTextResponse("", 200 if await _stored(intake, raw) else 503)

    return Route(path_of(bot), take, methods=["POST"])


async def _stored(intake: Intake, raw: dict[str, object]) -> bool:
    if not intake.username:  # nobody knows yet which words are meant for us
        return False
    try:
        await intake.take([raw])
    except NotStored:
        return False
    fetching = intake.fetching.get(int(str(raw["update_id"])))
    if fetching is not None:
        await asyncio.wait([fetching], timeout=FILE_SECONDS)
    return fetching is None or fetching.done()


async def _body(chunks: AsyncIterator[bytes]) -> bytes | None:
    """The whole body; None when it is too large."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)
