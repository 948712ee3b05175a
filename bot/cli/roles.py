"""`yanling role`, `yanling roles`: who may do what."""

from typing import Annotated

import typer
from sqlmodel import Session

from bot.acts.give_role import give_role, role_rows, role_text, take_role
from bot.cli.desk import console, desk, now, table, the_person, the_school
from bot.domain.people import Group, RoleName
from bot.domain.schools import School
from bot.errors import UserError
from bot.rendering.people import ROLE_WORDS, described
from bot.store.people import group_named, groups_of


def role(
    name: Annotated[str, typer.Argument(help="老师的姓名")],
    role_name: Annotated[
        str, typer.Argument(metavar="身份", help="office 教科室、principal 校长、group_leader 教研组长 …")
    ] = RoleName.OFFICE,
    group: Annotated[str | None, typer.Option(help="组长管哪个组，例如：语文组")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="取消这个身份")] = False,
) -> None:
    """给一位老师一个身份，例如：yanling role 林岚 office。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        person, meant = the_person(session, school, name), _role(role_name)
        led = _group(session, school, group)
        if remove:
            held = take_role(session, None, now(), person, meant, led)
            said = "已取消" if held else "没有"
            console.print(f"{'✓ ' if held else ''}{name}{said}“{role_text(meant, led)}”的身份。")
        else:
            give_role(session, None, now(), person, meant, led)
            console.print(f"✓ {name}的身份：{role_text(meant, led)}。")


def _role(word: str) -> RoleName:
    """The role of an English or a Chinese word; raises UserError."""
    found = next((role for role in RoleName if word in (role.value, ROLE_WORDS[role])), None)
    if found is None:
        known = "、".join(f"{role.value} {ROLE_WORDS[role]}" for role in RoleName)
        raise UserError(f"没有“{word}”这个身份。可以写：{known}。")
    return found


def _group(session: Session, school: School, name: str | None) -> Group | None:
    if name is None:
        return None
    group = group_named(session, school, name)
    if group is None:
        known = "、".join(one.name for one in groups_of(session, school))
        raise UserError(f"没有叫“{name}”的组。现有：{known}。")
    return group


def roles() -> None:
    """谁有什么身份。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        shown = table("身份", "老师", "管哪个组")
        for role_name, holders in role_rows(session, None, school):
            for person, groups in holders:
                shown.add_row(ROLE_WORDS[role_name], described(person), "、".join(one.name for one in groups) or "全校")
        console.print(shown)
