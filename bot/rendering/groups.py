"""What a group chat reads: plan items and counts, never who did what."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.domain.plans import PlanItem
from bot.rendering.items import item_when
from bot.rendering.words import clipped, short_day


class GroupItem(NamedTuple):
    """A plan item, and how many of the group it concerns."""

    item: PlanItem
    people: int


class GroupCount(NamedTuple):
    """A duty of the group's members: how many owe it, how many have done it."""

    title: str
    done: int
    owed: int


def month_for_group(group: str, month: date, items: Sequence[GroupItem]) -> str:
    """The month's items that concern a group. Owners are left out: names are for private chats."""
    if not items:
        return f"{month.month} 月没有与{group}有关的安排。"
    head = f"{group} {month.month} 月的教研安排，共 {len(items)} 项："
    return "\n".join([head, *(_line(number, row) for number, row in enumerate(items, 1))])


def _line(number: int, row: GroupItem) -> str:
    return f"{number}. {item_when(row.item)}：{clipped(row.item.task, 80)}（本组 {row.people} 人）"


def counts_for_group(
    group: str, since: date, until: date, logged: int, counts: Sequence[GroupCount], own: Sequence[str]
) -> str:
    """Where a group stands: entries of the week, n/m of each duty, and the group's own duties."""
    days = f"{short_day(since)}至 {short_day(until)}" if since < until else short_day(since)
    lines = [f"{group}本周（{days}）："]
    lines += [f"· 登记了 {logged} 条"] if logged else []
    lines += [f"· {row.title}：{row.done}/{row.owed} 人已完成" for row in counts]
    lines += [f"· 本组{line}" for line in own]
    return "\n".join(lines) if len(lines) > 1 else f"{group}本周还没有登记，也没有正在计的任务。"
