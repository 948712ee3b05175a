"""Coming in by a personal link or a code, and going out."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.base import Guest, TooOften
from bot.channels.web.sealing import COOKIE, LIFETIME
from bot.channels.web.site import Site

NO_USE = "这个登录码没有用：可能打错了，已经用过，或者过期了。请核对后再试；还不行，请教科室重新发一个。"
WAIT = "试的次数有点多，请过 {minutes} 分钟再试；着急的话，请教科室核对您的登录码。"
NO_CODE = "请先填写登录码。"
CODE_LIMIT = 200  # characters
FORM_LIMIT = 4 * 2**10  # bytes


class SignIn:
    """The pages that set and clear the sign-in cookie."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def offer(self, request: Request) -> Response:
        """Show the button behind a personal link; opening the link alone uses nothing up, so previews are harmless."""
        return self._site.page("enter.html", code=request.path_params["code"][:CODE_LIMIT])

    async def enter(self, request: Request) -> Response:
        """Redeem the code of the form or the link and sign this browser in."""
        code = await _code(request)
        if not code:
            return self._site.page("sign_in.html", 400, problem=NO_CODE)
        guest = await self._site.house.sign_in(code, _client(request))
        if isinstance(guest, TooOften):
            return self._site.page("sign_in.html", 429, problem=WAIT.format(minutes=guest.minutes))
        if guest is None:
            return self._site.page("sign_in.html", 403, problem=NO_USE)
        return self._signed_in(request, guest)

    async def leave(self, request: Request) -> Response:
        """Sign this browser out."""
        response = RedirectResponse("/", 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return response

    def _signed_in(self, request: Request, guest: Guest) -> Response:
        response = RedirectResponse("/", 303)
        response.set_cookie(
            COOKIE,
            self._site.seal.close(guest.external_id, self._site.clock(), guest.version),
            max_age=int(LIFETIME.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response


async def _code(request: Request) -> str:
    if int(request.headers.get("content-length") or FORM_LIMIT + 1) > FORM_LIMIT:
        return ""
    async with request.form(max_files=0, max_fields=4, max_part_size=FORM_LIMIT) as form:
        code = form.get("code")
    return code.strip()[:CODE_LIMIT] if isinstance(code, str) else ""


def _client(request: Request) -> str:
    return request.client.host if request.client else "?"
