"""`yanling school`: the school's own settings; `yanling holiday`: its own days off and days of make-up work."""

from datetime import date, timedelta
from typing import Annotated

import typer

from bot.acts.set_days import OwnDay, set_days, withdraw_days
from bot.acts.set_school import coming_reminder, set_school
from bot.cli.desk import DayOption, console, day_of, desk, now, the_school
from bot.domain.schools import local_time, school_day
from bot.errors import UserError
from bot.parsing.school_settings import read_setting
from bot.rendering.school_settings import change_text, days_set_text, days_words, own_days_text, settings_text
from bot.store.schools import own_days

HOW = "例如：yanling school set 提醒 12:30；小结 周四 16:00；月度安排 8:00；免打扰 18:30-7:30；教龄 按足年；联系 李老师"

app = typer.Typer(help="学校自己的设置：提醒时间、小结、免打扰、教龄算法、联系人。", invoke_without_command=True)
holidays = typer.Typer(help="本校自己的放假和补课：添加、查看、去掉。", no_args_is_help=True)


@app.callback()
def show(context: typer.Context) -> None:
    """列出学校自己的设置。"""
    if context.invoked_subcommand is not None:
        return
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        text = settings_text(school, len(own_days(session, school, school_day(school, now()))))
        console.print("\n".join(text.splitlines()[:-1]), soft_wrap=True)
        console.print(HOW, soft_wrap=True)


@app.command("set")
def change(words: Annotated[list[str], typer.Argument(metavar="哪一项 改成什么", help="例如：提醒 12:30")]) -> None:
    """改一项，例如：yanling school set 提醒 12:30。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        values = read_setting(" ".join(words))
        if not values:
            raise UserError(f"没有看懂要改什么，没有改动。{HOW}")
        done = set_school(session, school, None, now(), values)
        coming = local_time(school, coming_reminder(session, school, now()))
        names = [person.name for person in done.concerned]
        said = change_text(school, done.before, coming=coming, concerned=names)
        console.print(f"✓ {said if done.after else '本来就是这样，没有改动。'}", soft_wrap=True)


@holidays.command("add")
def add(
    day: DayOption = None,
    until: DayOption = None,
    name: Annotated[str, typer.Option(help="为什么，如 运动会")] = "",
    works: Annotated[bool, typer.Option("--works", help="是补课、调休上课，不是放假")] = False,
) -> None:
    """登记本校自己的放假，例如：yanling holiday add --day 2026-10-08 --name 运动会；补课加 --works。"""
    first, last = day_of(day), day_of(until) or day_of(day)
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        if first is None or last is None or last < first:
            raise UserError("请写明哪一天：yanling holiday add --day 2026-10-08 --name 运动会，几天的再加 --until。")
        days = _days(first, last)
        done = set_days(session, school, None, now(), dict.fromkeys(days, OwnDay(works, name)))
        today, tasks = school_day(school, now()), [item.task for item in done.items]
        console.print(f"✓ {days_set_text(days, done.idle, name, tasks, today, works=works)}", soft_wrap=True)


@holidays.command("list")
def show_days() -> None:
    """列出今天以后本校自己的放假和补课。"""
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        today = school_day(school, now())
        rows = own_days(session, school, today)
        none = "今天以后没有本校自己的放假或补课，都按国家放假安排。"
        console.print(own_days_text(rows, today) if rows else none, soft_wrap=True)


@holidays.command("remove")
def remove(day: DayOption = None, until: DayOption = None) -> None:
    """去掉登记过的放假或补课，例如：yanling holiday remove --day 2026-10-08。"""
    first, last = day_of(day), day_of(until) or day_of(day)
    with desk() as house, house.database.transaction() as session:
        school = the_school(session, house.settings)
        if first is None or last is None:
            raise UserError("请写明哪一天：yanling holiday remove --day 2026-10-08")
        gone = withdraw_days(session, school, None, now(), _days(first, last))
        console.print(f"✓ 已去掉：{days_words(gone, school_day(school, now()))}，又按国家放假安排算。", soft_wrap=True)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(min((last - first).days, 1000) + 1)]
