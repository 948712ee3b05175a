"""人员: everybody with group and sign-in; one person with duties, records, days away; what a figure counts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import col

from bot.acts.oversee import groups_seen, person_seen, progress_seen, staff_seen
from bot.console.forms import day_in
from bot.console.office import Page, Visit
from bot.console.words import STATUS_WORDS
from bot.domain.absences import ABSENCE_KINDS
from bot.domain.people import Group, Person, PersonStatus
from bot.domain.progress import Progress, Standing
from bot.domain.requirements import Obligation
from bot.errors import NotFound
from bot.rendering.duties import urgent_first
from bot.rendering.words import kind_label
from bot.store.absences import absences_of
from bot.store.overviews import Reach, groups_by_person, let_off_of, logged_between, reach_of, records_counted
from bot.store.people import roles_of

REACHES = {"in": "已登录", "invited": "已发邀请", "none": "还没有邀请"}


class Line(NamedTuple):
    """One of the list: how far the duties are, and how the person can be reached."""

    person: Person
    groups: Sequence[Group]
    reach: Reach
    state: str  # a key of REACHES
    standings: Counter[Standing]


def people(visit: Visit) -> Page:
    """The list, filtered by the address."""
    chosen = {name: visit.query.get(name, "") for name in ("group", "status", "reach", "name")}
    lines = [line for line in lines_of(visit) if _wanted(line, chosen)]
    values = {
        "here": "people",
        "lines": lines,
        "chosen": chosen,
        "groups": groups_seen(visit.session, visit.school, visit.view),
        "statuses": STATUS_WORDS,
        "reaches": REACHES,
        "counts": Counter(line.state for line in lines),
    }
    return Page("people.html", values)


def lines_of(visit: Visit) -> list[Line]:
    """Everybody seen."""
    staff = staff_seen(visit.session, visit.school, visit.view, active=False)
    groups = groups_by_person(visit.session, visit.school)
    reach = reach_of(visit.session, [person.id or 0 for person in staff], visit.now)
    standings: dict[int, Counter[Standing]] = {}
    for row in progress_seen(visit.session, visit.school, visit.view, visit.today):
        standings.setdefault(row.person_id or 0, Counter())[row.standing] += 1
    return [
        Line(person, groups[key], reach[key], state_of(reach[key]), standings.get(key, Counter()))
        for person in staff
        for key in [person.id or 0]
    ]


def state_of(reach: Reach) -> str:
    """A key of REACHES."""
    return "in" if reach.channels else "invited" if reach.invited_until else "none"


def _wanted(line: Line, chosen: dict[str, str]) -> bool:
    status = chosen["status"]
    if status != line.person.status and (status or line.person.status == PersonStatus.LEFT):
        return False  # who has left is shown only when asked for
    if chosen["group"] and chosen["group"] not in {group.name for group in line.groups}:
        return False
    return chosen["reach"] in ("", line.state) and chosen["name"] in line.person.name


def person(visit: Visit) -> Page:
    """One person."""
    who = person_seen(visit.session, visit.school, visit.view, visit.id)
    rows = [
        row for row in progress_seen(visit.session, visit.school, visit.view, visit.today) if row.person_id == who.id
    ]
    records = logged_between(visit.session, [who.id or 0], *_span(visit))
    reach = reach_of(visit.session, [who.id or 0], visit.now)[who.id or 0]
    values: dict[str, Any] = {
        "here": "people",
        "person": who,
        "groups": groups_by_person(visit.session, visit.school)[who.id or 0],
        "rows": urgent_first(rows, visit.today),
        "records": records,
        "reach": reach,
        "state": state_of(reach),
        "roles": roles_of(visit.session, who.id or 0),
        "let_off": let_off_of(visit.session, who.id or 0, visit.today),
        "absence_kinds": ABSENCE_KINDS.values(),
        "absences": absences_of(visit.session, visit.school, person_ids=[who.id or 0]),
        "own": who.id == visit.who.id,
    }
    return Page("person.html", values)


def _span(visit: Visit) -> tuple[date, date]:
    """The days asked for; else the running term, else the last year."""
    since, until = day_in(visit.query.get("since", ""), "开始日期"), day_in(visit.query.get("until", ""), "结束日期")
    first = visit.term.start_on if visit.term else visit.today.replace(year=visit.today.year - 1, day=1)
    return (since.date() if since else first), (until.date() if until else visit.today)


def records(visit: Visit) -> Page:
    """What was logged in some days, by everybody seen."""
    since, until = _span(visit)
    staff = {one.id or 0: one for one in staff_seen(visit.session, visit.school, visit.view, active=False)}
    found = logged_between(visit.session, staff, since, until)
    kind = visit.query.get("kind", "")
    kinds = {one.kind: kind_label(one.kind) for one in found}
    found = [one for one in found if kind in ("", one.kind)]
    values = {"here": "week", "records": found, "staff": staff, "since": since, "until": until}
    return Page("records.html", values | {"kind": kind, "kinds": kinds, "heading": "登记"})


def duty(visit: Visit) -> Page:
    """One duty of one owner: its words, its reason, and the records its figure counts."""
    named = col(Obligation.id) == visit.id
    row = next(iter(progress_seen(visit.session, visit.school, visit.view, visit.today, named)), None)
    if row is None:
        raise NotFound("这项任务已经结束、免做，或者不在您负责的组里。")
    counted = records_counted(visit.session, row.obligation_id)
    staff = {one.id or 0: one for one in staff_seen(visit.session, visit.school, visit.view, active=False)}
    return Page(
        "duty.html", {"here": "table", "row": row, "owner": _owner(visit, row), "records": counted, "staff": staff}
    )


def _owner(visit: Visit, row: Progress) -> tuple[str, str]:
    """The owner's name and address."""
    if row.person_id is not None:
        who = person_seen(visit.session, visit.school, visit.view, row.person_id)
        return who.name, f"/office/people/{who.id}"
    if row.group_id is None:
        return visit.school.contact, "/office"
    group = next(one for one in groups_seen(visit.session, visit.school, visit.view) if one.id == row.group_id)
    return group.name, f"/office/table?group={group.name}"
