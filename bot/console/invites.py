"""邀请: a personal link for one, a printable sheet for a group or everybody. Codes are shown once; hashes stay."""

from collections.abc import Sequence
from functools import partial

from bot.acts.invite import LIFETIME, invite_many, slips_of
from bot.acts.oversee import groups_seen, person_seen
from bot.acts.rebind import rebind
from bot.acts.rights import require_office
from bot.console.office import Answer, Download, Page, Visit
from bot.console.people import Line, lines_of
from bot.domain.people import Person, PersonStatus
from bot.errors import UserError
from bot.rendering.invitations import Slip, only_here, slips_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def invites(visit: Visit) -> Page:
    """Whom to invite: a group or everybody, those not signed in unless asked otherwise."""
    require_office(visit.session, visit.who)
    lines = [line for line in lines_of(visit) if line.person.status == PersonStatus.ACTIVE]
    groups = groups_seen(visit.session, visit.school, visit.view)
    waiting = [(group, sum(group in line.groups and line.state != "in" for line in lines)) for group in groups]
    out = sum(line.state != "in" for line in lines)
    values = {"here": "people", "waiting": waiting, "out": out, "total": len(lines), "days": LIFETIME.days}
    return Page("invites.html", values | {"only_here": only_here(visit.web_url)})


def sheet(visit: Visit) -> Answer:
    """New links for those chosen, ready to print or as a table."""
    require_office(visit.session, visit.who)
    group, again = visit.form.text("group"), visit.form.text("again") == "yes"
    slips = _slips(visit, [line.person for line in lines_of(visit) if _wanted(line, group)], again=again)
    if not slips:
        raise UserError("这里没有需要邀请的人：都已经登录过了。要重新发，请勾选“已登录的也发”。")
    name = group or "全校"
    if visit.form.text("as") == "xlsx":
        return Download(f"邀请单（{name}）.xlsx", XLSX, partial(slips_xlsx, slips))
    return _sheet(slips, name)


def one(visit: Visit) -> Page:
    """A new link for one person."""
    who = person_seen(visit.session, visit.school, visit.view, visit.id)
    return _sheet(_slips(visit, [who], again=True), who.name)


def anew(visit: Visit) -> Page:
    """换绑: a lost or changed phone is signed out, and a new link made."""
    who = person_seen(visit.session, visit.school, visit.view, visit.id)
    _, code = rebind(visit.session, visit.who, visit.now, who)
    return _sheet(slips_of(visit.session, visit.school, [(who, code)], visit.now, visit.web_url), who.name)


def _wanted(line: Line, group: str) -> bool:
    return line.person.status == PersonStatus.ACTIVE and (not group or group in {one.name for one in line.groups})


def _slips(visit: Visit, people: Sequence[Person], *, again: bool) -> list[Slip]:
    invited = invite_many(visit.session, visit.who, visit.now, people, again=again)
    return slips_of(visit.session, visit.school, invited, visit.now, visit.web_url)


def _sheet(slips: Sequence[Slip], name: str) -> Page:
    return Page("sheet.html", {"here": "people", "slips": slips, "name": name, "days": LIFETIME.days})
