"""What every page of the web chat shares."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.channels.base import Guest, House
from bot.channels.web.sealing import COOKIE, Seal

HERE = Path(__file__).parent
STATIC = HERE / "static"
TEMPLATES = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True)
class Site:
    """The house behind the pages and how this deployment presents itself."""

    house: House
    seal: Seal
    clock: Callable[[], datetime]
    zone: tzinfo
    banner: Callable[[], str | None]
    title: str

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """Render one of the templates."""
        text = TEMPLATES.get_template(template).render(title=self.title, banner=self.banner(), **values)
        return HTMLResponse(text, status)

    async def guest(self, request: Request) -> Guest | None:
        """Tell who is signed in at this browser and may still speak."""
        opened = self.seal.open(request.cookies.get(COOKIE, ""), self.clock())
        guest = await self.house.guest(opened[0]) if opened else None
        return guest if guest and opened and guest.version == opened[1] else None
