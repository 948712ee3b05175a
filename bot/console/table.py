"""一览表: teachers × duties, filtered by the address, each figure a link to what it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.acts.oversee import groups_seen, progress_seen, staff_seen
from bot.console.office import Page, Visit
from bot.console.words import STANDINGS, address
from bot.domain.people import Group, Person
from bot.domain.progress import Progress, Standing
from bot.rendering.duties import duty_title
from bot.store.people import members_of


@dataclass(frozen=True, slots=True)
class Column:
    """A duty as many people owe it: its name, and when its period ends."""

    key: str
    title: str
    unit: str
    until: date
    bundle: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody (or a group) with a cell for each duty owed; several rules of one name stand in one cell."""

    name: str
    link: str
    note: str
    cells: dict[str, list[Progress]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table after its filters."""

    columns: Sequence[Column]
    rows: Sequence[Row]


def table(visit: Visit) -> Page:
    """The page."""
    groups = groups_seen(visit.session, visit.school, visit.view)
    rows = progress_seen(visit.session, visit.school, visit.view, visit.today)
    chosen = {name: visit.query.get(name, "") for name in ("group", "duty", "standing")}
    sheet = sheet_of(visit, groups, rows, chosen)
    every = sorted({duty_title(row) for row in rows})
    values = {
        "here": "table",
        "groups": groups,
        "duties": every,
        "standings": STANDINGS,
        "chosen": chosen,
        "sheet": sheet,
        "download": address("/office/table.xlsx", **chosen),
    }
    return Page("table.html", values)


def sheet_of(visit: Visit, groups: Sequence[Group], rows: Iterable[Progress], chosen: dict[str, str]) -> Sheet:
    """Teachers first, then groups with duties of their own."""
    kept = [row for row in rows if chosen["duty"] in ("", duty_title(row))]
    group = next((one for one in groups if one.name == chosen["group"]), None)
    people = members_of(visit.session, group.id or 0) if group else staff_seen(visit.session, visit.school, visit.view)
    lines = [_person_row(person) for person in people if visit.view.holds(person.id)]
    by_key = {("p", person.id): line for person, line in zip(people, lines, strict=True)}
    for one in [group] if group else groups:
        by_key["g", one.id] = Row(one.name, address("/office/table", group=one.name), "全组的任务")
    for row in kept:
        line = by_key.get(("p", row.person_id) if row.person_id else ("g", row.group_id))
        if line is not None:
            line.cells.setdefault(duty_title(row), []).append(row)
    shown = [line for line in by_key.values() if line.cells and _stands(line, chosen["standing"])]
    used = {title for line in shown for title in line.cells}
    return Sheet(_columns(kept, used), shown)


def _person_row(person: Person) -> Row:
    return Row(person.name, f"/office/people/{person.id}", person.subject or "")


def _stands(line: Row, standing: str) -> bool:
    return not standing or any(row.standing == standing for rows in line.cells.values() for row in rows)


def _columns(rows: Iterable[Progress], used: set[str]) -> list[Column]:
    """The duties in use: those with most owners first is no help to the eye, so bundles last, then by their end."""
    found: dict[str, Column] = {}
    for row in rows:
        title = duty_title(row)
        if title in used and title not in found:
            found[title] = Column(title, title, row.unit, row.until, row.bundle)
    return sorted(found.values(), key=lambda one: (one.bundle or "", one.title))


BEHIND = Standing.BEHIND
