"""`yanling rules`: what teachers owe, said in sentences; packs, previews with names, applying and ending."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.acts.apply_rules import apply_rules, preview_rules, retire_rule, rules_in_force
from bot.acts.change_rules import carry_over, change_rule, preview_change, restated
from bot.cli.desk import console, desk, now, table, the_school
from bot.domain.schools import School
from bot.errors import NotFound
from bot.packs import Pack, pack_named, pack_of, packs, read_pack
from bot.rendering.rule_sentences import moves_text, reach_text, rule_sentence

app = typer.Typer(help="规则：规则包、预览、启用、停用。", no_args_is_help=True)

What = Annotated[str, typer.Argument(help="规则包的名字、一个规则文件（.toml），或一句话的规则")]


@app.command("packs")
def show_packs() -> None:
    """列出现成的规则包。"""
    shown = table("名字", "规则包", "内容")
    for pack in packs():
        shown.add_row(pack.name, pack.title, pack.says)
    console.print(shown)


@app.command("show")
def show(what: What) -> None:
    """打印一个规则包的原文；存成文件改几个字，再用 apply 启用。"""
    console.print(pack_named(what).source, markup=False, soft_wrap=True, end="")


@app.command("list")
def show_rules() -> None:
    """列出在用的规则。"""
    with desk() as house, house.database.transaction() as session:
        shown = table("编号", "规则", "合称", "起止")
        for row in rules_in_force(session, the_school(session, house.settings), now()):
            rule = row.rule()
            shown.add_row(str(row.id), rule_sentence(rule), rule.bundle or "", f"{row.since_on} 至 {row.until_on}")
        console.print(shown)


@app.command("preview")
def preview(what: What) -> None:
    """看一个规则包、规则文件或一句话涉及哪些人；什么都不改。"""
    with desk() as house, house.database.transaction() as session:
        _preview(session, the_school(session, house.settings), _pack(what))


@app.command("apply")
def apply(what: What, yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接启用")] = False) -> None:
    """启用一个规则包、规则文件或一句话；先给看涉及哪些人。"""
    with desk() as house, house.database.transaction() as session:
        school, pack = the_school(session, house.settings), _pack(what)
        _preview(session, school, pack)
        if not yes and not typer.confirm("启用这些规则？", default=True):
            console.print("没有启用。")
            return
        done = apply_rules(session, school, None, now(), pack)
        console.print(f"✓ 规则：新增 {done.rules} 条；新立任务 {done.obligations} 项。")


@app.command("change")
def change(
    number: Annotated[int, typer.Argument(help="规则的编号，见 yanling rules list")],
    sentence: Annotated[str, typer.Argument(help="改成的一句话")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接改")] = False,
) -> None:
    """改一条规则：先给看谁的数量会变；原来的留作记录。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        rule = restated(session, school, now(), number, sentence)
        moves = preview_change(session, school, now(), number, rule)
        console.print(moves_text(moves, rule.unit), soft_wrap=True)
        if not yes and not typer.confirm("改这条规则？", default=True):
            console.print("没有改。")
            return
        new = change_rule(session, school, None, now(), number, rule)
        console.print(f"✓ 已改为：{rule_sentence(new.rule())}")


@app.command("carry")
def carry() -> None:
    """新学期沿用上学期的规则。"""
    with desk() as house, house.database.transaction() as session:
        done = carry_over(session, the_school(session, house.settings), None, now())
        for rule, why in done.left:
            console.print(f"没有沿用：{rule_sentence(rule)}（{why}）")
        console.print(f"✓ 沿用到{done.term}：{len(done.rules)} 条；新立任务 {done.obligations} 项。")


@app.command("retire")
def retire(number: Annotated[int, typer.Argument(help="规则的编号，见 yanling rules list")]) -> None:
    """停用一条规则；已登记的不受影响。"""
    with desk() as house, house.database.transaction() as session:
        row = retire_rule(session, the_school(session, house.settings), None, now(), number)
        console.print(f"✓ 已停用：{rule_sentence(row.rule())}。已登记的都还在。")


def _pack(what: str) -> Pack:
    """A file, a pack by its name, or a sentence."""
    path = Path(what)
    if what.endswith(".toml"):
        if not path.is_file():
            raise NotFound(f"没有找到文件 {what}。")
        return read_pack(path.read_text(encoding="utf-8"), path.stem)
    return pack_of(what)


def _preview(session: Session, school: School, pack: Pack) -> None:
    reached = preview_rules(session, school, None, now(), pack)
    shown = table("规则", "涉及", title=pack.title)
    for one in reached:
        shown.add_row(rule_sentence(one.rule), reach_text(one.people, one.groups, one.kept))
    console.print(shown)
    if pack.note:
        console.print(f"注意：{pack.note}", soft_wrap=True)
