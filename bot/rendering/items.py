"""Plan items in words: one line, a month's list, and the office's draft of it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.domain.plans import PlanItem, Precision
from bot.rendering.words import clipped, day_text, days_ahead, short_day, span_text


def item_when(item: PlanItem) -> str:
    """«4 月 11 日至 17 日», «4 月 20 日（周一）前», «4 月内»."""
    if item.end_on is None:
        return item.when_text or "时间待定"
    if item.start_on is None or item.precision == Precision.DEADLINE:
        return f"{day_text(item.end_on)}前"
    if item.precision == Precision.MONTH:
        return f"{item.end_on.month} 月内"
    if item.precision == Precision.MONTHS:
        return f"{item.start_on.month}—{item.end_on.month} 月内"
    return span_text(item.start_on, item.end_on)


def item_line(item: PlanItem) -> str:
    """«4 月 11 日至 17 日：名师工作室送教活动（负责：张敏）»."""
    owner = f"（负责：{item.owner}）" if item.owner else ""
    return f"{item_when(item)}：{clipped(item.task, 80)}{owner}"


def reminder_line(item: PlanItem, today: date) -> str:
    """An item as a reminder says it: when, how far away, what, whose."""
    whole_month = item.precision in (Precision.MONTH, Precision.MONTHS)
    day = item.end_on if whole_month else item.first_on
    if day is None:
        return item_line(item)
    owner = f"（负责：{item.owner}）" if item.owner else ""
    return f"{_when_and_how_far(item, day, today, whole_month=whole_month)}：{clipped(item.task, 80)}{owner}"


def _when_and_how_far(item: PlanItem, day: date, today: date, *, whole_month: bool) -> str:
    """«今天截止», «4 月 20 日（周一）前，还有 4 天», «4 月 11 日至 17 日，3 天后»."""
    if item.precision == Precision.DEADLINE and day == today:
        return "今天截止"
    counts_down = day > today and (whole_month or item.precision == Precision.DEADLINE)
    return f"{item_when(item)}，" + (f"还有 {(day - today).days} 天" if counts_down else days_ahead(day, today))


def month_text(month: date, items: Sequence[PlanItem], name: str) -> str:
    """The month's list as its receiver gets it."""
    lines = [f"{name}，{month.month} 月与您有关的教研安排，共 {len(items)} 项：", *_numbered(items)]
    return "\n".join([*lines, "随时发“本月计划”可以再看，发“待办”看自己还差什么。"])


def draft_text(month: date, items: Sequence[PlanItem], receivers: int, send_on: date, unowned: int) -> str:
    """The month's list as the office looks it over before it goes out."""
    lines = [f"{month.month} 月的安排请过目，共 {len(items)} 项：", *_numbered(items, with_audience=True)]
    if unowned:
        lines.append(f"其中 {unowned} 项没写负责人和对象，只发给教科室。")
    lines.append(f"批准后，{day_text(send_on)}发给相关的 {receivers} 位老师，每人只收到与自己有关的；不批准就不发。")
    return "\n".join(lines)


def _numbered(items: Iterable[PlanItem], *, with_audience: bool = False) -> list[str]:
    lines = []
    for number, item in enumerate(items, 1):
        people = f"（对象：{item.audience}）" if with_audience and item.audience else ""
        lines.append(f"{number}. {item_line(item)}{people}")
    return lines


def plan_text(month: date, items: Sequence[PlanItem]) -> str:
    """The answer to «本月计划»."""
    if not items:
        return f"{month.month} 月没有与您有关的安排。"
    return "\n".join([f"{month.month} 月的安排，共 {len(items)} 项：", *_numbered(items)])


def week_text(word: str, monday: date, items: Sequence[PlanItem]) -> str:
    """The answer to «本周安排»; `word` is 本周 or 下周."""
    week = f"{word}（{span_text(monday, monday + timedelta(days=6))}）"
    if not items:
        return f"{week}没有与您有关的安排。发“本月计划”看整月。"
    return "\n".join([f"{week}的安排，共 {len(items)} 项：", *_numbered(items)])


def marked_text(item: PlanItem) -> str:
    """The answer to 已参加 / 已完成."""
    day = f"（{short_day(item.first_on)}）" if item.first_on else ""
    return f"已记下：{clipped(item.task, 60)}{day}。这一项不再提醒。"
