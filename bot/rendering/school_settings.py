"""The school's settings and its own days off, in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby

from bot.domain.schools import Holiday, School
from bot.rendering.words import WEEKDAYS, clipped, day_text, listed, span_text

Value = time | int | bool | str

HOW = "要改就发，例如：/设置 提醒 12:30"


def settings_text(school: School, own_days: int) -> str:
    """All settings with what they mean, and how to change one."""
    days = f"{own_days} 天，发“放假”查看" if own_days else "没有，要加就发：/放假 10月8日 运动会"
    lines = [
        f"· 提醒：上学日 {_clock(school.reminder_at)}，每人最多一条",
        f"· 小结：{_digest(school)}",
        f"· 月度安排：每月第一个上学日 {_clock(school.month_list_at)}",
        f"· 免打扰：{_quiet(school)}",
        f"· 教龄：{_years(school)}",
        f"· 联系：{school.contact}（没有登录的人会被请去找这位）",
        f"· 本校自己的放假和补课：{days}",
    ]
    return "\n".join([f"{school.name}的设置：", *lines, HOW])


def change_text(school: School, before: Mapping[str, Value], *, coming: datetime, concerned: Sequence[str] = ()) -> str:
    """What a change means from now on, and what was before. `coming` is the next reminder on the school's clock."""
    was = School(name="", **{field: before.get(field, getattr(school, field)) for field in _SHOWN})
    write = next((write for fields, write in _CHANGES.items() if not fields.isdisjoint(before)), _contact_change)
    return write(school, was) + _after(before, coming, concerned)


def _after(before: Mapping[str, Value], coming: datetime, concerned: Sequence[str]) -> str:
    if "reminder_at" in before:
        return f"下一次：{day_text(coming.date())}。"
    if "years_by_calendar" not in before:
        return ""
    if not concerned:
        return "没有老师的任务因此变化。"
    return f"有 {len(concerned)} 位老师的任务因此变了：{listed(concerned)}。"


def _reminder_change(now: School, was: School) -> str:
    return f"每日提醒改为 {_clock(now.reminder_at)}（原来 {_clock(was.reminder_at)}）。"


def _month_list_change(now: School, was: School) -> str:
    return f"月度安排改为每月第一个上学日 {_clock(now.month_list_at)} 发出（原来 {_clock(was.month_list_at)}）。"


def _digest_change(now: School, was: School) -> str:
    return f"每周小结改为{_digest(now)}（原来{_digest(was)}）；那天不上学，就提前到前一个上学日。"


def _quiet_change(now: School, was: School) -> str:
    return f"免打扰改为 {_quiet(now)}（原来 {_quiet(was)}）。这段时间不主动发消息；有人来问，照常马上答。"


def _years_change(now: School, was: School) -> str:
    return f"教龄改为{_years(now)}；原来{_years(was)}。"


def _contact_change(now: School, was: School) -> str:
    return f"联系改为“{now.contact}”（原来“{was.contact}”）。没有登录的人会被请去找这位。"


_CHANGES: Mapping[frozenset[str], Callable[[School, School], str]] = {
    frozenset({"reminder_at"}): _reminder_change,
    frozenset({"month_list_at"}): _month_list_change,
    frozenset({"digest_weekday", "digest_at"}): _digest_change,
    frozenset({"quiet_since", "quiet_until"}): _quiet_change,
    frozenset({"years_by_calendar"}): _years_change,
}
_SHOWN = frozenset({"contact"}).union(*_CHANGES)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _digest(school: School) -> str:
    return f"周{WEEKDAYS[school.digest_weekday - 1]} {_clock(school.digest_at)}"


def _quiet(school: School) -> str:
    return f"{_clock(school.quiet_since)} 到次日 {_clock(school.quiet_until)}"


def _years(school: School) -> str:
    return "按年份算（今年减任教那年）" if school.years_by_calendar else "按足年算（满 12 个月算一年）"


def own_days_text(days: Sequence[Holiday], today: date) -> str:
    """Days in stretches: «10 月 8 日至 9 日：放假（运动会）», a line each."""
    runs = groupby(enumerate(days), lambda one: (one[1].works, one[1].name, one[1].on_day.toordinal() - one[0]))
    rows = [[day for _, day in run] for _, run in runs]
    return "\n".join(f"· {days_words([day.on_day for day in row], today)}：{own_day_words(row[0])}" for row in rows)


def own_day_words(day: Holiday) -> str:
    """«放假（运动会）», «上课»."""
    return _held_or_not(day.name, works=day.works)


def _held_or_not(name: str, *, works: bool) -> str:
    why = f"（{name}）" if name else ""
    return f"{'上课' if works else '放假'}{why}"


def days_words(days: Sequence[date], today: date) -> str:
    """«10 月 8 日（周四）», «10 月 8 日至 10 日», several stretches with 、; with the year where it is another."""
    runs = groupby(enumerate(days), lambda one: one[1].toordinal() - one[0])
    return "、".join(_stretch([day for _, day in run], today) for _, run in runs)


def _stretch(days: Sequence[date], today: date) -> str:
    year = f"{days[0].year} 年 " if days[0].year != today.year else ""
    return year + span_text(days[0], days[-1])


def days_set_text(
    days: Sequence[date], idle: Sequence[date], name: str, tasks: Sequence[str], today: date, *, works: bool
) -> str:
    """What days just entered mean; `idle` were so already, `tasks` of the plan now fall on a day off."""
    changed = len(days) - len(idle)
    that = "那天" if len(days) == 1 else "这几天"
    means = f"{that}照常提醒，进度多算 {changed} 天" if works else f"{that}不提醒，进度少算 {changed} 天"
    if not changed:
        means = f"{that}本来就{'上学' if works else '不上学'}，提醒和进度不变"
    elif idle:
        means += f"（{days_words(idle, today)}本来就{'上学' if works else '不上学'}）"
    text = f"已登记：{days_words(days, today)}{_held_or_not(name, works=works)}。{means}。"
    if not tasks:
        return text
    shown = "、".join(clipped(task, 20) for task in tasks[:3])
    return f"{text}\n计划里{that}有 {len(tasks)} 项：{shown}。要改期就发：/改期 {clipped(tasks[0], 12)} 改到哪天"
