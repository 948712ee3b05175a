"""WeCom's calls over HTTP: an access token kept until it runs out, answers read, errors told as ours."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, FormData

from bot.channels.wecom.intake import TooLarge
from bot.channels.wecom.reading import LARGEST
from bot.channels.wecom.refusals import SETUP, Refused
from bot.errors import DeliveryError

log = logging.getLogger(__name__)

OFFICIAL = "https://qyapi.weixin.qq.com"
SECONDS = 15.0
FILE_SECONDS = 60.0
EARLY = 300.0  # seconds before its end, a token is asked for anew
STALE_TOKEN = {40014, 42001}
LEAST_SECONDS = 5.0  # a token asked for more often than that makes WeCom refuse

Told = Callable[[Refused], Awaitable[None]]


class Calls:
    """Plain calls, without a token: what the robots of groups need."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    async def post(self, url: str, body: Any) -> dict[str, Any]:
        """Call; the answer. Raises Refused, or DeliveryError when nobody answered."""
        return await self.ask("POST", url, json=body)

    async def ask(self, method: str, url: str, **more: Any) -> dict[str, Any]:
        """A call of any kind; as `post`."""
        try:
            async with self.session().request(method, url, timeout=ClientTimeout(total=SECONDS), **more) as answer:
                found = await answer.json(content_type=None)
        except (ClientError, OSError, TimeoutError, ValueError) as error:
            # Never the error's own words: some repeat the address, and secrets stand in it.
            raise DeliveryError(f"WeCom cannot be reached: {type(error).__name__}") from None
        if not isinstance(found, dict) or not isinstance(found.get("errcode", 0), int):
            raise DeliveryError(f"WeCom answered {answer.status} with something else")
        if found.get("errcode", 0):
            raise Refused(found["errcode"], str(found.get("errmsg", "")))
        return found

    def session(self) -> ClientSession:
        """The pool of connections, opened at the first call."""
        if self._session is None:
            self._session = ClientSession()
        return self._session

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()


class AppCalls(Calls):
    """The calls of one self-built app. `told` hears once in a row of what is set up wrongly."""

    def __init__(self, base_url: str, corp_id: str, secret: str, told: Told) -> None:
        super().__init__()
        self._base = base_url.rstrip("/") + "/cgi-bin"
        self._corp_id, self._secret, self._told = corp_id, secret, told
        self._token, self._until, self._asked_at = "", 0.0, float("-inf")
        self._asking = asyncio.Lock()

    async def call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """`message/send` and the like, with the token; renewed once when WeCom does not know it any more."""
        return await self._with_token(lambda token: self.post(self._url(path, token), body))

    async def upload(self, name: str, media_type: str, data: bytes) -> str:
        """Put a file at WeCom for three days; its media id."""

        async def put(token: str) -> dict[str, Any]:
            form = FormData(quote_fields=False)
            form.add_field("media", data, filename=name, content_type=media_type)
            return await self.ask("POST", self._url("media/upload", token) + "&type=file", data=form)

        return str((await self._with_token(put))["media_id"])

    async def download(self, media_id: str) -> bytes:
        """A file somebody sent; raises TooLarge, Refused, DeliveryError, ClientError, OSError."""
        url = self._url("media/get", await self.token())
        timeout = ClientTimeout(total=FILE_SECONDS)
        async with self.session().get(url, params={"media_id": media_id}, timeout=timeout) as answer:
            answer.raise_for_status()
            if answer.content_type == "application/json":
                raise OSError("no file")
            body = bytearray()
            async for chunk in answer.content.iter_chunked(1 << 16):
                body += chunk
                if len(body) > LARGEST:
                    raise TooLarge
            return bytes(body)

    async def _with_token(self, work: Callable[[str], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        token = await self.token()
        try:
            return await work(token)
        except Refused as error:
            if error.code not in STALE_TOKEN:
                await self._heed(error)
                raise
        return await work(await self.token(instead_of=token))

    async def token(self, instead_of: str = "") -> str:
        """The access token, asked for when there is none, it runs out or it is the one that was refused."""
        async with self._asking:
            now = asyncio.get_running_loop().time()
            if not self._token or now > self._until or self._token == instead_of:
                if now - self._asked_at < LEAST_SECONDS:
                    raise DeliveryError("the access token was asked for just now", retry_after=LEAST_SECONDS)
                self._asked_at = now
                await self._ask_token(now)
            return self._token

    async def _ask_token(self, now: float) -> None:
        values = {"corpid": self._corp_id, "corpsecret": self._secret}
        try:
            found = await self.ask("GET", f"{self._base}/gettoken", params=values)
        except Refused as error:
            await self._heed(error)
            raise
        self._token, self._until = str(found["access_token"]), now + float(found.get("expires_in", 7200)) - EARLY

    async def _heed(self, error: Refused) -> None:
        if error.code in SETUP:
            log.error("WeCom refuses the app: %s", error)
            await self._told(error)

    def _url(self, path: str, token: str) -> str:
        return f"{self._base}/{path}?access_token={token}"
