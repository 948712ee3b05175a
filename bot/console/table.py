"""一览表: teachers × duties, filtered by the address, each figure a link to what it counts; the same as a sheet."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from sqlmodel import col

from bot.acts.duty_table import duty_table
from bot.acts.list_records import list_records
from bot.acts.oversee import groups_seen, progress_seen
from bot.console.office import Download, Page, Visit
from bot.console.words import STANDINGS, address
from bot.domain.duty_table import Cell, DutyTable, Row
from bot.domain.requirements import Obligation
from bot.rendering.duty_sheet import duty_sheet
from bot.rendering.record_sheet import record_sheet
from bot.rendering.sheets import XLSX
from bot.rendering.words import kind_label

FILTERS = ("group", "duty", "standing", "rule")


def table(visit: Visit) -> Page:
    """The page."""
    chosen = _chosen(visit)
    whole = _whole(visit, chosen)
    shown = filtered(whole, chosen, _of_rule(visit, chosen))
    values = {
        "here": "table",
        "groups": groups_seen(visit.session, visit.school, visit.view),
        "duties": list(dict.fromkeys(column.title for column in whole.columns)),
        "standings": STANDINGS,
        "chosen": chosen,
        "table": shown,
        "link_of": link_of,
        "row_link": row_link,
        "download": address("/office/table.xlsx", **chosen),
    }
    return Page("table.html", values)


def sheet(visit: Visit) -> Download:
    """The table as it is filtered, for Excel."""
    chosen = _chosen(visit)
    shown = filtered(_whole(visit, chosen), chosen, _of_rule(visit, chosen))
    return Download(
        f"{chosen['group'] or '全校'}任务汇总 {visit.today.isoformat()}.xlsx", XLSX, partial(duty_sheet, shown)
    )


def ledger(visit: Visit) -> Download:
    """The records one by one, for Excel."""
    kind, group = visit.query.get("kind") or None, visit.query.get("group") or None
    listed = list_records(visit.session, visit.school, visit.who, group_name=group, kind=kind)
    label = kind_label(kind) if kind else "登记"
    name = f"{group or ''}{label}台账 {visit.today.isoformat()}.xlsx"
    return Download(name, XLSX, partial(record_sheet, listed, visit.school.zone, f"{label}台账"))


def _chosen(visit: Visit) -> dict[str, str]:
    return {name: visit.query.get(name, "") for name in FILTERS}


def _whole(visit: Visit, chosen: Mapping[str, str]) -> DutyTable:
    return duty_table(visit.session, visit.school, visit.who, visit.now, chosen["group"] or None)


def _of_rule(visit: Visit, chosen: Mapping[str, str]) -> Collection[int] | None:
    """The duties of the one rule asked for; None: of all."""
    number = chosen["rule"]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    only = col(Obligation.requirement_id) == int(number)
    rows = progress_seen(visit.session, visit.school, visit.view, visit.today, only)
    return {row.obligation_id for row in rows}


def filtered(whole: DutyTable, chosen: Mapping[str, str], duties: Collection[int] | None = None) -> DutyTable:
    """The columns of one duty alone, the rows with a cell that stands as asked; then the columns still in use."""

    def kept(row: Row) -> Row:
        return row._replace(cells=tuple(_kept(row.cells[at], duties) for at in places))

    places = [at for at, column in enumerate(whole.columns) if chosen["duty"] in ("", column.title)]
    rows = [kept(row) for row in whole.rows]
    if chosen["duty"] or chosen["standing"] or duties is not None:
        rows = [row for row in rows if any(_stands(cell, chosen["standing"]) for cell in row.cells)]
    used = [at for at in range(len(places)) if any(row.cells[at] for row in rows)]
    return replace(
        whole,
        columns=tuple(whole.columns[places[at]] for at in used),
        rows=tuple(row._replace(cells=tuple(row.cells[at] for at in used)) for row in rows),
    )


def _kept(cell: Cell | None, duties: Collection[int] | None) -> Cell | None:
    return cell if cell is None or duties is None or set(cell.obligation_ids) & set(duties) else None


def _stands(cell: Cell | None, standing: str) -> bool:
    return cell is not None and standing in ("", cell.standing)


def row_link(row: Row) -> str:
    """Where a name leads."""
    if row.owner.person_id is not None:
        return f"/office/people/{row.owner.person_id}"
    return address("/office/table", group=row.owner.name) if row.owner.group_id is not None else "/office"


def link_of(row: Row, cell: Cell) -> str:
    """Where a figure leads: to the duty, or where it sums several to their owner."""
    return f"/office/duties/{cell.obligation_ids[0]}" if len(cell.obligation_ids) == 1 else row_link(row)
