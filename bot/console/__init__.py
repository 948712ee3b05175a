"""The office's web pages: this week, the table, people, notices, the plan and its import.

Pages are made on the server and work without scripts. A visitor is who is signed in at the web chat; what they may
see is said in `bot/acts/oversee.py`, what they may do in the acts themselves.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.web.site import Site
from bot.console import changes, imports, invites, notices, people, plan, reviews, rules, table, week
from bot.console.forms import Sealer
from bot.console.office import STATIC, Office, Work
from bot.store.engine import Database

__all__ = ["console_routes"]

# What is shown: address → the page.
PAGES: tuple[tuple[str, Work], ...] = (
    ("/office", week.week),
    ("/office/faults", week.faults),
    ("/office/reviews", reviews.reviews),
    ("/office/table", table.table),
    ("/office/table.xlsx", table.sheet),
    ("/office/duties/{id:int}", people.duty),
    ("/office/records.xlsx", table.ledger),
    ("/office/records", people.records),
    ("/office/people", people.people),
    ("/office/people/{id:int}", people.person),
    ("/office/invites", invites.invites),
    ("/office/notices", notices.notices),
    ("/office/notices/new", notices.compose),
    ("/office/notices/receivers", notices.receivers),
    ("/office/notices/{id:int}", notices.notice),
    ("/office/plan", plan.plan),
    ("/office/plan/items/{id:int}", plan.item),
    ("/office/rules", rules.rules),
    ("/office/import", imports.imports),
    ("/office/import/{id:int}", imports.draft),
)

# What is done: address → the act.
ACTS: tuple[tuple[str, Work], ...] = (
    ("/office/months/{id:int}/approve", week.approve),
    ("/office/requests/{id:int}", week.decide),
    ("/office/reviews/accept", reviews.accept),
    ("/office/reviews/reopen", reviews.reopen),
    ("/office/reviews/{id:int}/return", reviews.give_back),
    ("/office/records/{id:int}/withdraw", changes.withdraw),
    ("/office/records/{id:int}/amend", changes.amend),
    ("/office/people/{id:int}/leave", changes.leave),
    ("/office/people/{id:int}/back", changes.back),
    ("/office/absences/{id:int}/withdraw", changes.undo_leave),
    ("/office/duties/{id:int}/exempt", changes.let_off),
    ("/office/duties/{id:int}/owe", changes.owe),
    ("/office/duties/{id:int}/extend", changes.put_off),
    ("/office/plan/items/{id:int}/finish", changes.finish),
    ("/office/plan/items/{id:int}/reopen", changes.reopen),
    ("/office/people/{id:int}/invite", invites.one),
    ("/office/people/{id:int}/rebind", invites.anew),
    ("/office/invites/sheet", invites.sheet),
    ("/office/notices/preview", notices.preview),
    ("/office/notices", notices.send),
    ("/office/notices/{id:int}/nudge", notices.nudge),
    ("/office/notices/{id:int}/correct", notices.correct),
    ("/office/notices/{id:int}/recall", notices.recall),
    ("/office/notices/{id:int}/plan", notices.to_plan),
    ("/office/rules/preview", rules.preview),
    ("/office/rules", rules.apply),
    ("/office/rules/{id:int}/retire", rules.retire),
    ("/office/import", imports.take_in),
    ("/office/import/{id:int}", imports.save),
    ("/office/import/{id:int}/days", imports.reread),
)


def console_routes(
    site: Site,
    database: Database,
    files: Path,
    *,
    run: Callable[..., Awaitable[Any]],
    secret: bytes,
    web_url: str,
    wake: Callable[[], None],
) -> list[BaseRoute]:
    """The office's addresses, to stand behind the web chat's guard.

    `run` does plain work in the middle's one thread, `web_url` begins personal links, `wake` says that mail waits.
    """
    office = Office(site, database, files, run, site.clock, Sealer(secret), web_url, wake)
    return [
        Mount("/office/static", StaticFiles(directory=STATIC)),
        *(Route(address, office.page(work), methods=["GET"]) for address, work in PAGES),
        *(Route(address, office.act(work), methods=["POST"]) for address, work in ACTS),
    ]
