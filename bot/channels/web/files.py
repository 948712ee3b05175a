"""Files of the conversation, handed out to who is signed in and may have them."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.channels.web.site import Site

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})  # what a page may show; else a download
NOT_HERE = "没有这个文件，或者它不是给您的。"


class Files:
    """One route: the bytes behind a key."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def give(self, request: Request) -> Response:
        """Hand a file out as a download: whatever it claims to be, it is never a page of ours."""
        guest = await self._site.guest(request)
        file = await self._site.house.file(guest.external_id, request.path_params["key"]) if guest else None
        if file is None:
            return PlainTextResponse(NOT_HERE, 404)
        kind = file.media_type if file.media_type in SHOWN else "application/octet-stream"
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        return Response(file.data, media_type=kind, headers=headers)
