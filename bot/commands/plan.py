"""`/plan`: what the plan says of this month (or the next) for the speaker; everything for the office."""

from datetime import date, timedelta

from bot.acts.concern import Concerns
from bot.commands.turn import Command, Turn
from bot.domain.messages import Reply
from bot.domain.people import RoleName
from bot.domain.periods import month_of
from bot.parsing.numbers import number_of
from bot.rendering.items import plan_text
from bot.store.plans import items_between


def handle(turn: Turn) -> Reply:
    """`/plan`, «下月计划», `/plan 4`."""
    month = _month(turn)
    period = month_of(month)
    items = items_between(turn.session, turn.school, period.since, period.until)
    if RoleName.OFFICE not in turn.roles:
        concerns = Concerns(turn.session, turn.school, turn.today)
        items = [item for item in items if turn.person_id in concerns.everybody(item)]
    return Reply(plan_text(month, items))


def _month(turn: Turn) -> date:
    this = turn.today.replace(day=1)
    if "下" in turn.text:
        return (this + timedelta(days=32)).replace(day=1)
    if "上" in turn.text:
        return (this - timedelta(days=1)).replace(day=1)
    number = number_of(turn.argument.strip().removesuffix("份").removesuffix("月"))
    if number is None or not 1 <= number <= 12:
        return this
    around = [date(year, int(number), 1) for year in (this.year - 1, this.year, this.year + 1)]
    return min(around, key=lambda month: abs((month - this).days))


COMMAND = Command(
    "plan",
    ("本月计划", "计划", "本月安排", "下月计划", "下月安排", "上月计划", "月计划"),
    "看本月的教研安排",
    "/plan",
    handle,
)
