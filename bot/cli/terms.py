"""`yanling term`: the school's terms."""

from typing import Annotated

import typer

from bot.acts.add_term import add_term
from bot.acts.settle import settle
from bot.cli.desk import DayOption, console, day_of, desk, now, table, the_school
from bot.domain.frames import Frame
from bot.errors import UserError
from bot.store.schools import terms_of

app = typer.Typer(help="学期：添加、查看。", no_args_is_help=True)


@app.command("add")
def add(
    start: DayOption = None,
    end: DayOption = None,
    week1: DayOption = None,
    name: Annotated[str | None, typer.Option(help="学期名称；不写则按日期起名")] = None,
) -> None:
    """添加一个学期，例如：yanling term add --start 2026-08-31 --end 2027-01-22。"""
    with desk() as house, house.database.transaction() as session:
        first, last = day_of(start), day_of(end)
        if first is None or last is None:
            raise UserError("请写明开始和结束：yanling term add --start 2026-08-31 --end 2027-01-22")
        school = the_school(session, house.settings, make=True)
        term = add_term(session, school, None, now(), Frame.of(first, last, day_of(week1)), name)
        settle(session, school, now())
        console.print(f"✓ 学期「{term.name}」：{term.start_on} 至 {term.end_on}，第 1 周从 {term.week1_on} 起。")


@app.command("list")
def show() -> None:
    """列出已有的学期。"""
    with desk() as house, house.database.transaction() as session:
        shown = table("学期", "开始", "结束", "第 1 周周一")
        for term in terms_of(session, the_school(session, house.settings)):
            shown.add_row(term.name, str(term.start_on), str(term.end_on), str(term.week1_on))
        console.print(shown)
