"""`yanling portfolio`: a teacher's portfolio, as a Word document with the files."""

from pathlib import Path
from typing import Annotated

import typer

from bot.acts.portfolio import portfolio_of
from bot.cli.desk import DayOption, console, day_of, desk, now, the_person, the_school
from bot.domain.schools import school_day
from bot.errors import UserError
from bot.rendering.portfolio import named_files, portfolio_zip
from bot.store.files import read_file
from bot.store.schools import term_at


def portfolio(
    name: Annotated[str, typer.Argument(help="老师的姓名；重名用编号")],
    since: DayOption = None,
    until: DayOption = None,
    to: Annotated[Path | None, typer.Option("--to", dir_okay=False, help="存到哪个 zip 文件")] = None,
) -> None:
    """导出一位老师的业务档案：Word 文档和附件，打成一个 zip。不写日期就是本学期到今天。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        person, today = the_person(session, school, name), school_day(school, now())
        term = term_at(session, school, today)
        first = day_of(since) or (min(term.start_on, today) if term else today.replace(month=1, day=1))
        made = portfolio_of(session, school, None, now(), person, first, day_of(until) or today)
        place = to or Path(f"{person.name}业务档案 {today}.zip")
        try:
            place.write_bytes(portfolio_zip(made, lambda digest: read_file(house.settings.files, digest)))
        except OSError as error:
            raise UserError(f"没有写成 {place}：{error.strerror}。") from error
        count = len(list(named_files(made)))
        console.print(f"✓ 已存到 {place}：登记 {len(made.records)} 条，附件 {count} 个。", soft_wrap=True)
