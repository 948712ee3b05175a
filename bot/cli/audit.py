"""`yanling audit`: who changed what, newest first."""

from datetime import time
from typing import Annotated

import typer
from sqlmodel import col, select

from bot.cli.desk import DayOption, console, day_of, desk, table, the_person, the_school
from bot.domain.people import AuditEntry
from bot.domain.schools import instant, local_time
from bot.errors import UserError
from bot.rendering.audit import ACTS, about_words, act_words, detail_words
from bot.rendering.words import clipped
from bot.store.people import staff_of


def audit(
    by: Annotated[str | None, typer.Option(help="谁做的：姓名")] = None,
    about: Annotated[str | None, typer.Option(help="涉及哪位老师：姓名")] = None,
    act: Annotated[str | None, typer.Option(help="做了什么，如 改期、免做")] = None,
    since: DayOption = None,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="最多列几条")] = 50,
) -> None:
    """操作记录：谁在什么时候改了什么，新的在前。全部记录可用 yanling export 导出。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        query = select(AuditEntry).where(AuditEntry.school_id == school.id)
        if by:
            query = query.where(AuditEntry.person_id == the_person(session, school, by).id)
        if about:
            query = query.where(AuditEntry.about == f"person {the_person(session, school, about).id}")
        if act:
            query = query.where(col(AuditEntry.act).in_(_acts(act)))
        if (day := day_of(since)) is not None:
            query = query.where(AuditEntry.at >= instant(school, day, time()))
        rows = list(session.exec(query.order_by(col(AuditEntry.id).desc()).limit(limit)))
        names = {person.id or 0: person.name for person in staff_of(session, school, active=False)}
        shown = table("时间", "谁", "做了什么", "关于", "细节")
        for row in rows:
            at, who = local_time(school, row.at), names.get(row.person_id or 0, "本机操作")
            cells = (act_words(row.act), about_words(row.about, names), clipped(detail_words(row.detail), 80))
            shown.add_row(f"{at:%Y-%m-%d %H:%M}", who, *cells)
        console.print(shown if rows else "没有这样的操作记录。")


def _acts(word: str) -> list[str]:
    found = [name for name, words in ACTS.items() if word == name or word in words]
    if not found:
        raise UserError(f"没有“{word}”这种操作。例如：改期、免做、启用规则、给身份、改学校设置")
    return found
