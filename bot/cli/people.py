"""`yanling leave`, `back`, `exempt`, `extend`: days away, and one duty less or later, with reasons."""

from datetime import date
from typing import Annotated

import typer
from sqlmodel import Session

from bot.acts.exempt import exempt as exempt_act
from bot.acts.extend import extend as extend_act
from bot.acts.find_duties import LATELY, Duty, duties_named, duties_of
from bot.acts.grant_leave import end_leave, grant_leave
from bot.cli.desk import DayOption, console, day_of, desk, now, table, the_person, the_school
from bot.domain.absences import absence_kind_in
from bot.domain.people import Person
from bot.domain.schools import School, school_day
from bot.errors import UserError
from bot.rendering.absences import absence_text
from bot.rendering.people import described
from bot.rendering.words import full_day
from bot.store.absences import absences_of
from bot.store.people import person_by_id

Name = Annotated[str, typer.Argument(help="老师的姓名；重名用编号")]
Duties = Annotated[str, typer.Argument(metavar="任务", help="例如：听课、每月教学反思")]
Reason = Annotated[str, typer.Option(help="原因")]


def leave(
    name: Annotated[str | None, typer.Argument(help="老师的姓名；重名用编号。不写就列出现在和以后的请假")] = None,
    kind: Annotated[str, typer.Argument(metavar="种类", help="产假、病假、事假、公假、借调、支教 …")] = "请假",
    since: DayOption = None,
    until: DayOption = None,
    reason: Reason = "",
) -> None:
    """登记请假、借调：这段时间不提醒、不催交。不写 --since 从今天起，不写 --until 为未定归期。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        today = school_day(school, now())
        if name is None:
            _list(session, school, today)
            return
        named = absence_kind_in(kind)
        if named is None:
            raise UserError(f"没有“{kind}”这种请假。可以写：产假、病假、事假、公假、借调、支教、脱产学习。")
        person, first = the_person(session, school, name), day_of(since) or today
        row = grant_leave(session, school, None, now(), person, named[0].id, first, day_of(until), reason)
        console.print(f"✓ {person.name}：{absence_text(row)}，这段时间不提醒、不催交。")


def _list(session: Session, school: School, today: date) -> None:
    shown = table("老师", "请假", "原因")
    rows = absences_of(session, school, today)
    for row in rows:
        shown.add_row(described(person_by_id(session, row.person_id)), absence_text(row), row.reason)
    console.print(shown if rows else "现在和以后都没有登记请假。")


def back(name: Name, on: DayOption = None) -> None:
    """请假的老师回来了（不写 --on 就是今天）。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        person = the_person(session, school, name)
        day = end_leave(session, school, None, now(), person, day_of(on))
        console.print(f"✓ {person.name}从 {full_day(day)}起在岗。")


def exempt(name: Name, duty: Duties, reason: Reason = "") -> None:
    """免去一位老师的一项任务。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        person = the_person(session, school, name)
        found = _duty(session, school, person, duty, late=False)
        _, title = exempt_act(session, school, None, now(), found.obligation.id or 0, reason)
        console.print(f"✓ {person.name}的「{title}」已免做，{full_day(found.obligation.until_on)}前的这一期不再提醒。")


def extend(name: Name, duty: Duties, until: DayOption = None, reason: Reason = "") -> None:
    """把一位老师一项任务的截止日期往后推。"""
    day = day_of(until)
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        person = the_person(session, school, name)
        if day is None:
            raise UserError(f"请写明延到哪天：yanling extend {name} {duty} --until 2026-12-30")
        found = _duty(session, school, person, duty, late=True)
        row, _, title = extend_act(session, school, None, now(), found.obligation.id or 0, day, reason)
        console.print(
            f"✓ {person.name}的「{title}」延期到 {full_day(row.until_on)}（原来是 {full_day(row.from_on)}）。"
        )


def _duty(session: Session, school: School, person: Person, word: str, *, late: bool) -> Duty:
    """The one duty the word means; raises UserError when none or several are meant."""
    today = school_day(school, now())
    duties = duties_of(session, person, today, lately=LATELY) if late else duties_of(session, person, today)
    found = duties_named(duties, word)
    if len(found) == 1:
        return found[0]
    known = "、".join(
        f"{one.title}#{one.obligation.id}（{full_day(one.obligation.until_on)}前）" for one in found or duties
    )
    if not known:
        raise UserError(f"{person.name}现在没有任务。")
    many = f"有 {len(found)} 项都叫“{word}”" if found else f"没有“{word}”这项任务"
    raise UserError(f"{person.name}{many}，请写其中一项：{known}。")
