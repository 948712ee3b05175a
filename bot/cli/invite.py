"""`yanling invite`, `yanling unbind`: personal links and codes, on the screen, on paper or in a table."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.acts import invite as act
from bot.acts.rebind import unbind as unbind_act
from bot.cli.desk import console, desk, now, the_person, the_school
from bot.domain.people import Person
from bot.domain.schools import School
from bot.errors import UserError
from bot.rendering.invitations import Slip, only_here, slips_html, slips_xlsx
from bot.store.people import group_named, groups_of, members_of, staff_of


def invite(
    name: Annotated[str | None, typer.Argument(help="老师的姓名")] = None,
    group: Annotated[str | None, typer.Option(help="一个组，例如：语文组")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="全体在岗的老师")] = False,
    again: Annotated[bool, typer.Option("--again", help="已登录的也发")] = False,
    html: Annotated[Path | None, typer.Option(help="可打印的邀请单，每页 10 张")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="表格")] = None,
) -> None:
    """给一位、一组或全体老师各一个个人链接（14 天内有效，用一次）。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        people = _meant(session, school, name, group, everybody=everybody)
        invited = act.invite_many(session, None, now(), people, again=again or name is not None)
        slips = act.slips_of(session, school, invited, now(), house.settings.web_url)
        _write(school, slips, html, xlsx)
        _show(house.settings.web_url, people, slips, one=name is not None, written=bool(html or xlsx))


def _meant(session: Session, school: School, name: str | None, group: str | None, *, everybody: bool) -> list[Person]:
    if sum((name is not None, group is not None, everybody)) != 1:
        raise UserError("请写明邀请谁：yanling invite 王芳，或 --group 语文组，或 --all。")
    if name is not None:
        return [the_person(session, school, name)]
    if group is None:
        return staff_of(session, school)
    found = group_named(session, school, group)
    if found is None:
        known = "、".join(one.name for one in groups_of(session, school))
        raise UserError(f"没有叫“{group}”的组。现有：{known}。")
    return members_of(session, found.id or 0)


def _write(school: School, slips: list[Slip], html: Path | None, xlsx: Path | None) -> None:
    """Before the codes are kept: what cannot be written is not invited."""
    try:
        if html:
            html.write_text(slips_html(school.name, slips), "utf-8")
        if xlsx:
            xlsx.write_bytes(slips_xlsx(slips))
    except OSError as error:
        raise UserError(f"写不进 {error.filename}，没有生成登录码。请换一个文件夹，或关掉正打开的文件。") from error


def _show(web_url: str, people: list[Person], slips: list[Slip], *, one: bool, written: bool) -> None:
    for slip in () if written else slips:
        apart = "" if one else f"（{slip.told_apart}）"
        console.print(f"{slip.name}{apart}：{slip.link}", soft_wrap=True)
    if one:
        for slip in slips:
            console.print(f"或打开 {web_url} 输入登录码 {slip.code}", soft_wrap=True)
            console.print(f"或在 Telegram、企业微信里私下给研铃发：/start {slip.code}", soft_wrap=True)
    else:
        there = len(people) - len(slips)
        console.print(
            f"✓ {len(slips)} 位老师各一个登录码，14 天内有效。" + (f"{there} 位已登录，没有再发。" if there else "")
        )
    if only_here(web_url):
        console.print(
            "这些链接只在这台电脑上能打开；要用手机打开，请先设置 YANLING_PUBLIC_URL 再生成。", soft_wrap=True
        )


def unbind(name: Annotated[str, typer.Argument(help="老师的姓名")]) -> None:
    """换手机或丢了手机：解除一位老师的全部登录，记录保留；再运行 yanling invite 给新的登录码。"""
    with desk() as house, house.database.transaction() as session:
        person = the_person(session, the_school(session, house.settings), name)
        count = unbind_act(session, None, now(), person)
        console.print(f"✓ 已解除{person.name}的 {count} 个登录，旧手机和旧网页都进不来了，登记过的内容都在。")
        console.print(f"给新的登录码：yanling invite {name}")
