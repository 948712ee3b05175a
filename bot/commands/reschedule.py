"""`/reschedule`: the office moves an item of the plan («改期 习作研讨 12月4日»), or takes it off («… 取消»)."""

from collections.abc import Mapping
from typing import Any

from bot.acts.change_item import items_like, move_item, take_off_item
from bot.acts.rights import require_office
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import RoleName
from bot.errors import NotFound, NotUnderstood
from bot.rendering.items import item_line
from bot.rendering.words import clipped

HOW = "请写明哪一项和改到哪天，例如：/改期 习作研讨 12月4日；不办了就发：/改期 习作研讨 取消"
OFF = ("取消", "不办了", "去掉")
MOST = 6


def handle(turn: Turn) -> Reply:
    """The item is found by words of its task; several are offered to choose from."""
    require_office(turn.session, turn.person)
    words, _, days = turn.argument.strip().partition(" ")
    if not words or not days.strip():
        raise NotUnderstood(HOW)
    found = items_like(turn.session, turn.school, words, turn.now)
    if not found:
        raise NotFound(f"计划里没有找到“{clipped(words, 20)}”。发“本月计划”可以看现在的安排。")
    if len(found) == 1:
        return change(turn, {"item": found[0].id, "days": days.strip()})
    lines = [f"有 {len(found)} 项都像“{clipped(words, 20)}”，改哪一项？"]
    lines += [f"{number}. {item_line(item)}" for number, item in enumerate(found[:MOST], 1)]
    offers = tuple(
        Offer(clipped(item.task, 16), "move_item", {"item": item.id, "days": days.strip()}) for item in found[:MOST]
    )
    return Reply("\n".join(lines), offers)


def change(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """The item chosen."""
    item_id, days = int(values["item"]), str(values["days"])
    if days in OFF:
        item, told = take_off_item(turn.session, turn.school, turn.person, turn.now, item_id)
        return Reply(f"已取消：{clipped(item.task, 60)}。{_told(told)}")
    item, told = move_item(turn.session, turn.school, turn.person, turn.now, item_id, days)
    return Reply(f"已改期：{item_line(item)}。{_told(told)}")


def _told(count: int) -> str:
    return f"有 {count} 位相关老师会收到通知。" if count else "没有别的老师需要通知。"


COMMAND = Command(
    "reschedule",
    ("改期",),
    "计划里的一项改到别的日子，或取消",
    "/改期 习作研讨 12月4日",
    handle,
    frozenset({RoleName.OFFICE}),
    {"move_item": change},
    {"move_item": REPLACED},
)
