"""`yanling table` and `yanling records`: what the school has done, as files."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.acts.duty_table import duty_table
from bot.acts.list_records import list_records
from bot.cli.desk import DayOption, console, day_of, desk, now, the_school
from bot.cli.desk import table as new_table
from bot.domain.duty_table import DutyTable
from bot.domain.kinds import RECORD_KINDS
from bot.errors import UserError
from bot.parsing.records import read_kind
from bot.rendering.duties import STANDING_WORDS
from bot.rendering.duty_picture import duty_picture
from bot.rendering.duty_sheet import duty_sheet
from bot.rendering.fonts import HOW, chinese_font
from bot.rendering.record_sheet import record_sheet
from bot.rendering.words import figure, kind_label

GroupOption = Annotated[str | None, typer.Option(help="只看一个组，如 语文组")]
FileOption = Annotated[Path | None, typer.Option(dir_okay=False)]


def table(group: GroupOption = None, xlsx: FileOption = None, png: FileOption = None) -> None:
    """任务汇总：每位老师每项任务的进度；可存成 Excel 表格或图片。"""
    with desk() as house, house.database.transaction() as session:
        made = duty_table(session, the_school(session, house.settings), None, now(), group)
        if xlsx:
            _write(xlsx, duty_sheet(made))
        if png:
            font = chinese_font()
            if font is None:
                raise UserError(HOW)
            _write(png, duty_picture(made, font))
        if not xlsx and not png:
            console.print(_shown(made))


def _shown(made: DutyTable) -> Table:
    shown = new_table("姓名", "组别", *(f"{one.title}（{one.unit}）" for one in made.columns))
    for row in made.rows:
        cells = [
            f"{figure(cell.done)}/{figure(cell.target)} {STANDING_WORDS[cell.standing]}"
            + (f"，核实 {figure(cell.verified)}" if cell.verified else "")
            if cell
            else ""
            for cell in row.cells
        ]
        shown.add_row(row.owner.name, "、".join(row.owner.groups), *cells)
    return shown


def records(
    xlsx: Annotated[Path, typer.Option(dir_okay=False, help="存到哪个文件")],
    group: GroupOption = None,
    kind: Annotated[str | None, typer.Option(help="只要一种，如 听课")] = None,
    since: DayOption = None,
    until: DayOption = None,
) -> None:
    """登记台账：一条一行，存成 Excel 表格。"""
    named = read_kind(kind) if kind else None
    with desk() as house, house.database.transaction() as session:
        if kind and named is None:
            raise UserError(f"没有“{kind}”这一类。有：{'、'.join(one.label for one in RECORD_KINDS.values())}")
        school = the_school(session, house.settings)
        span = {"since": day_of(since), "until": day_of(until)}
        listed = list_records(session, school, None, group_name=group, kind=named, **span)
        _write(xlsx, record_sheet(listed, school.zone, f"{kind_label(named) if named else '登记'}台账"))
        console.print(f"共 {len(listed)} 条。")


def _write(place: Path, data: bytes) -> None:
    try:
        place.write_bytes(data)
    except OSError as error:
        raise UserError(f"写不进 {place}：{error.strerror}。文件可能正在 Excel 里打开。") from error
    console.print(f"✓ 已存到 {place}", soft_wrap=True)
