"""What stands before every page: same-origin writes and the security headers."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_WRITES = frozenset({"/in", "/say", "/out"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware. Refuses writes that another site started and puts the security headers on every answer.

    A write without cookies (a webhook among the extra routes) carries nobody's rights and passes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        app = self._app if _may_pass(scope) else PlainTextResponse("请从研铃自己的页面操作。", status_code=403)
        await app(scope, receive, _with_headers(scope, send))


def same_origin(headers: Headers) -> bool:
    """Tell whether our own page started this request, by Sec-Fetch-Site or, where a browser lacks it, by Origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(headers.get("origin", "")).netloc == headers.get("host")


def _may_pass(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if scope["method"] in SAFE_METHODS:
        return True
    if "cookie" not in headers and scope["path"] not in OWN_WRITES:
        return True
    return same_origin(headers)


def _with_headers(scope: Scope, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            _add_headers(MutableHeaders(scope=message), scope["path"])
        await send(message)

    return sending


def _add_headers(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    # Under no-referrer a browser sends «Origin: null» with a form, and outside https there is no Sec-Fetch-Site either:
    # our own sign-in form would look foreign. same-origin tells other sites just as little.
    is_page = headers.get("content-type", "").startswith("text/html")
    headers.setdefault("Referrer-Policy", "same-origin" if is_page else "no-referrer")
    headers.setdefault("Cache-Control", "no-cache" if path.startswith("/static/") else "no-store")
