"""`yanling invite`: a personal link and code."""

from typing import Annotated

import typer

from bot.acts import invite as act
from bot.cli.desk import console, desk, now, the_person, the_school


def invite(name: Annotated[str, typer.Argument(help="老师的姓名")]) -> None:
    """给一位老师一个个人链接（14 天内有效，用一次）。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        code = act.invite(session, None, now(), the_person(session, school, name))
        console.print(f"{name}：{house.settings.web_url}/in/{code}", soft_wrap=True)
        console.print(f"或打开 {house.settings.web_url} 输入登录码 {code}", soft_wrap=True)
        console.print(f"或在 Telegram 里私下给研铃发：/start {code}", soft_wrap=True)
