"""What every page of the office shares: who visits, one transaction a visit, and how the answer is shown."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.acts.concern import Concerns
from bot.acts.oversee import View, view_of
from bot.channels.web.saying import RefusedError
from bot.channels.web.site import TEMPLATES, Site
from bot.clock import Clock
from bot.console.forms import TOO_OLD, Form, Sealer, read_form
from bot.console.words import FILTERS
from bot.domain.people import Person
from bot.domain.schools import School, Term, school_day
from bot.errors import NotAllowed, NotFound, UserError
from bot.rendering.invitations import only_here
from bot.store.accounts import account_of
from bot.store.engine import Database
from bot.store.people import person_by_id
from bot.store.schools import running_term, school_by_id

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
STATIC = HERE / "static"
OWN_PAGE = re.compile(r"/office(?:[/?][^\\\s]*)?\Z")
SAID = "yanling_said"  # the cookie that carries one sentence over a redirect
STATUSES: dict[type[UserError], int] = {NotAllowed: 403, NotFound: 404}
NAV = (
    ("week", "/office", "本周"),
    ("table", "/office/table", "一览表"),
    ("people", "/office/people", "人员"),
    ("notices", "/office/notices", "通知"),
    ("plan", "/office/plan", "计划"),
)


class Page(NamedTuple):
    """A page to show: its template and what it is made of."""

    template: str
    values: Mapping[str, Any] = {}
    status: int = 200


class Go(NamedTuple):
    """Done: on to another page, with one sentence about it."""

    to: str
    said: str = ""


class Download(NamedTuple):
    """A file to keep; it is made outside the transaction, which others wait for."""

    name: str
    media_type: str
    make: Callable[[], bytes]


class Data(NamedTuple):
    """Values for a page's own script."""

    values: Mapping[str, Any]


Answer = Page | Go | Download | Data


@dataclass(frozen=True)
class Visit:
    """One request of somebody who may look: within one transaction, at one moment. `form` is what a page sent."""

    session: Session
    school: School
    who: Person
    now: datetime
    view: View
    query: Mapping[str, str] = field(default_factory=dict)
    path: Mapping[str, Any] = field(default_factory=dict)
    form: Form = Form({}, {})  # noqa: RUF009 - an empty form never changes
    files: Path = Path()  # where files are kept
    web_url: str = ""  # what a personal link begins with

    @cached_property
    def today(self) -> date:
        """The school's date."""
        return school_day(self.school, self.now)

    @cached_property
    def term(self) -> Term | None:
        """The running term; None between terms."""
        return running_term(self.session, self.school, self.today)

    @cached_property
    def concerns(self) -> Concerns:
        """Whom plan items concern, with the staff read once."""
        return Concerns(self.session, self.school, self.today)

    def back(self, otherwise: str) -> str:
        """The page of ours that a form came from."""
        return own_page(self.form) or otherwise

    @property
    def id(self) -> int:
        """The number in the address."""
        return int(self.path["id"])


Work = Callable[[Visit], Answer]


@dataclass(frozen=True)
class Office:
    """The parts the pages stand on. `run` does plain work in the middle's one thread; `wake` says that mail waits."""

    site: Site
    database: Database
    files: Path
    run: Callable[..., Awaitable[Any]]
    clock: Clock
    sealer: Sealer
    web_url: str
    wake: Callable[[], None]

    def page(self, work: Work) -> Callable[[Request], Awaitable[Response]]:
        """An address that shows something."""

        async def show(request: Request) -> Response:
            return await self._answer(request, work, Form({}, {}))

        return show

    def act(self, work: Work) -> Callable[[Request], Awaitable[Response]]:
        """An address that a form is sent to."""

        async def do(request: Request) -> Response:
            try:
                form = await read_form(request)
            except RefusedError as refused:
                return self._notice(refused.status, refused.text)
            answer = await self._answer(request, work, form)
            self.wake()
            return answer

        return do

    async def _answer(self, request: Request, work: Work, form: Form) -> Response:
        guest = await self.site.guest(request)
        if guest is None:
            return self.site.page("sign_in.html", 401, problem="")
        now = self.clock()
        is_act = request.method == "POST"
        if is_act and not self.sealer.is_own(form.text("token"), guest.external_id, now):
            return self._notice(403, TOO_OLD)
        come = partial(self._visit, guest.external_id, now, request, form)
        try:
            visit, answer = await self.run(self._within, come, work)
        except UserError as error:
            return self._refused(request, form, error)
        return await self._shown(request, visit, answer, guest.external_id)

    def _within(self, come: Callable[[Session], Visit], work: Work) -> tuple[Visit, Answer]:
        with self.database.transaction() as session:
            visit = come(session)
            _ = visit.term  # asked for here: the page is rendered after the transaction
            return visit, work(visit)

    def _visit(self, external_id: str, now: datetime, request: Request, form: Form, session: Session) -> Visit:
        account = account_of(session, "web", "web", external_id)
        if account is None or account.person_id is None:
            raise NotAllowed("这个登录已经失效，请重新登录。")
        who = person_by_id(session, account.person_id)
        school = school_by_id(session, who.school_id)
        view = view_of(session, who)
        query, path = request.query_params, request.path_params
        # Where nobody set an address that phones can open, the one this page was opened by is the better guess.
        own = only_here(self.web_url) and not only_here(str(request.base_url))
        web_url = str(request.base_url).rstrip("/") if own else self.web_url
        return Visit(session, school, who, now, view, query, path, form, self.files, web_url)

    def _refused(self, request: Request, form: Form, error: UserError) -> Response:
        """Back to the form with the reason, if it named its page; else a page of its own."""
        back = own_page(form)
        if back and not isinstance(error, NotAllowed):
            return self._gone(request, Go(back, error.text), "problem")
        return self._notice(STATUSES.get(type(error), 422), error.text)

    async def _shown(self, request: Request, visit: Visit, answer: Answer, external_id: str) -> Response:
        if isinstance(answer, Go):
            return self._gone(request, answer)
        if isinstance(answer, Data):
            return JSONResponse(answer.values)
        if isinstance(answer, Download):
            name = f"attachment; filename*=UTF-8''{quote(answer.name)}"
            data = await asyncio.to_thread(answer.make)
            return Response(data, media_type=answer.media_type, headers={"Content-Disposition": name})
        said = self.sealer.unseal(request.cookies.get(SAID, ""))
        text = ENVIRONMENT.get_template(answer.template).render(
            title=self.site.title,
            banner=self.site.banner(),
            visit=visit,
            nav=NAV,
            said=said.partition(":"),
            token=self.sealer.token(external_id, visit.now),
            address=_address(request),
            **answer.values,
        )
        response = HTMLResponse(text, answer.status)
        if said:
            response.delete_cookie(SAID, path="/office")
        return response

    def _gone(self, request: Request, answer: Go, tone: str = "done") -> Response:
        response = RedirectResponse(answer.to, 303)
        if answer.said:
            value = self.sealer.seal(f"{tone}:{answer.said[:500]}")
            response.set_cookie(
                SAID,
                value,
                max_age=120,
                path="/office",
                httponly=True,
                samesite="lax",
                secure=request.url.scheme == "https",
            )
        return response

    def _notice(self, status: int, text: str) -> Response:
        return self.site.page("notice.html", status, notice=text)


def own_page(form: Form) -> str:
    """The page a form names as its own; empty when that is none of the office's."""
    named = form.text("back")
    return named if OWN_PAGE.match(named) else ""


def _address(request: Request) -> str:
    """This page with its filters, to come back to."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


ENVIRONMENT = Environment(
    loader=ChoiceLoader([FileSystemLoader(HERE / "templates"), TEMPLATES.loader or FileSystemLoader(HERE)]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters.update(FILTERS)
