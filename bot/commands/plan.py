"""`/plan`: what the plan says of this month (or the next) for the speaker; everything for the office."""

import re
from datetime import date, timedelta

from bot.acts.concern import Concerns
from bot.acts.rights import SEES_ALL
from bot.acts.tell_group import group_items
from bot.commands.turn import Command, Turn
from bot.domain.frames import monday_of
from bot.domain.manners import LADDERED
from bot.domain.messages import Reply
from bot.domain.periods import month_of
from bot.domain.plans import PlanItem
from bot.parsing.numbers import number_of
from bot.rendering.groups import month_for_group
from bot.rendering.items import plan_text, week_text
from bot.store.plans import items_between

_WEEK = re.compile(r"(?P<next>下)个?(?:周|星期)|[本这]个?(?:周|星期)")
_NUMBERED = re.compile(r"([0-9０-９一二三四五六七八九十]{1,2})\s*月")


def handle(turn: Turn) -> Reply:
    """`/plan`, «下月计划», `/plan 4`, «本周安排»."""
    week = _WEEK.search(turn.text) if turn.group is None else None
    if week is not None:
        return _week(turn, "下周" if week["next"] else "本周")
    month = _month(turn)
    period = month_of(month)
    items = items_between(turn.session, turn.school, period.since, period.until)
    if turn.group is not None:
        concerns = Concerns(turn.session, turn.school, turn.today)
        rows = group_items(turn.session, turn.school, turn.group, items, concerns)
        return Reply("", public=month_for_group(turn.group.name, month, rows))
    return Reply(plan_text(month, _own(turn, items)))


def _own(turn: Turn, items: list[PlanItem]) -> list[PlanItem]:
    """Those that concern the speaker; all of them for who sees everything."""
    if turn.roles & SEES_ALL:
        return items
    concerns = Concerns(turn.session, turn.school, turn.today)
    return [item for item in items if turn.person_id in concerns.everybody(item)]


def _week(turn: Turn, word: str) -> Reply:
    """What has its days in that week; what stands for a whole month is in the month's answer."""
    monday = monday_of(turn.today) + timedelta(days=7 if word == "下周" else 0)
    items = items_between(turn.session, turn.school, monday, monday + timedelta(days=6))
    return Reply(week_text(word, monday, _own(turn, [item for item in items if item.precision in LADDERED])))


def _month(turn: Turn) -> date:
    """The month said: «10 月有什么安排», «下月», `/plan 4`; else this one."""
    this = turn.today.replace(day=1)
    said = _NUMBERED.search(turn.text)
    number = number_of(said[1] if said else turn.argument.strip())
    if number is not None and 1 <= number <= 12:
        around = [date(year, int(number), 1) for year in (this.year - 1, this.year, this.year + 1)]
        return min(around, key=lambda month: abs((month - this).days))
    if re.search("下个?月", turn.text):
        return (this + timedelta(days=32)).replace(day=1)
    return (this - timedelta(days=1)).replace(day=1) if re.search("上个?月", turn.text) else this


COMMAND = Command(
    "plan",
    (
        "本月计划",
        "计划",
        "本月安排",
        "下月计划",
        "下月安排",
        "上月计划",
        "月计划",
        "本周安排",
        "下周安排",
        "本周",
        "下周",
    ),
    "看本月、本周的教研安排",
    "/plan",
    handle,
)
