"""邀请: a personal link for one, a printable sheet for a group or everybody. Codes are shown once; hashes stay."""

from collections.abc import Sequence
from typing import NamedTuple

import segno

from bot.acts.invite import LIFETIME, invite
from bot.acts.oversee import groups_seen, person_seen
from bot.acts.rights import require_office
from bot.console.office import Page, Visit
from bot.console.people import Line, lines_of
from bot.domain.people import Person, PersonStatus
from bot.errors import UserError


class Ticket(NamedTuple):
    """A personal link, as words and as a picture."""

    person: Person
    group: str
    code: str
    link: str
    picture: str  # svg


def invites(visit: Visit) -> Page:
    """Whom to invite: a group or everybody, those not signed in unless asked otherwise."""
    require_office(visit.session, visit.who)
    lines = [line for line in lines_of(visit) if line.person.status == PersonStatus.ACTIVE]
    groups = groups_seen(visit.session, visit.school, visit.view)
    waiting = [(group, sum(group in line.groups and line.state != "in" for line in lines)) for group in groups]
    out = sum(line.state != "in" for line in lines)
    return Page("invites.html", {"here": "people", "waiting": waiting, "out": out, "total": len(lines)})


def sheet(visit: Visit) -> Page:
    """New links for those chosen, ready to print."""
    group, again = visit.form.text("group"), visit.form.text("again") == "yes"
    chosen = [line for line in lines_of(visit) if _wanted(line, group, again=again)]
    if not chosen:
        raise UserError("这里没有需要邀请的人：都已经登录过了。要重新发，请勾选“已登录的也发”。")
    return _tickets(visit, chosen, group or "全校")


def one(visit: Visit) -> Page:
    """A new link for one person."""
    who = person_seen(visit.session, visit.school, visit.view, visit.id)
    lines = [line for line in lines_of(visit) if line.person.id == who.id]
    return _tickets(visit, lines, who.name)


def _wanted(line: Line, group: str, *, again: bool) -> bool:
    if line.person.status != PersonStatus.ACTIVE or (line.state == "in" and not again):
        return False
    return not group or group in {one.name for one in line.groups}


def _tickets(visit: Visit, lines: Sequence[Line], name: str) -> Page:
    tickets = []
    for line in lines:
        code = invite(visit.session, visit.who, visit.now, line.person)
        tickets.append(_ticket(line, code, f"{visit.web_url}/in/{code}"))
    return Page("sheet.html", {"here": "people", "tickets": tickets, "name": name, "days": LIFETIME.days})


def _ticket(line: Line, code: str, link: str) -> Ticket:
    picture = segno.make(link, error="m").svg_inline(border=2, dark="#000", light="#fff", omitsize=True)
    return Ticket(line.person, line.groups[0].name if line.groups else "", f"{code[:5]} {code[5:]}", link, picture)
