"""`yanling role`: who runs the office."""

from typing import Annotated

import typer

from bot.acts.give_role import give_role
from bot.cli.desk import console, desk, now, the_person, the_school
from bot.commands.whoami import ROLE_WORDS
from bot.domain.people import RoleName


def role(
    name: Annotated[str, typer.Argument(help="老师的姓名")],
    role_name: Annotated[
        RoleName, typer.Argument(metavar="身份", help="office 教科室、principal 校长 …")
    ] = RoleName.OFFICE,
) -> None:
    """给一位老师一个身份，例如：yanling role 林岚 office。"""
    with desk() as house, house.database.transaction() as session:
        person = the_person(session, the_school(session, house.settings), name)
        give_role(session, None, now(), person, role_name)
        console.print(f"✓ {name}的身份：{ROLE_WORDS[role_name]}。")
