"""Answers to a reminder: later, done; and the office's approval of a month's list."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.acts.answer_reminder import ask_off, decide_off, mark_item, snooze
from bot.acts.find_duties import duties_named, duties_of
from bot.acts.month_lists import approve_month_list
from bot.commands.turn import Command, Turn
from bot.domain.manners import after_quiet
from bot.domain.messages import Offer, Reply
from bot.domain.schools import local_time
from bot.parsing.dates import Lean, read_when
from bot.rendering.items import marked_text
from bot.rendering.words import clock_text, day_text

MOST = 8  # duties to choose from


def later(turn: Turn) -> Reply:
    """«晚点», «周五再说», «推到下周一»."""
    when = read_when(turn.text, now=turn.said_at, lean=Lean.FUTURE, term=turn.term)
    return _snoozed(turn, when.start if when else None)


def press_later(turn: Turn, _values: Mapping[str, Any]) -> Reply:
    """稍后."""
    return _snoozed(turn, None)


def _snoozed(turn: Turn, until: date | None) -> Reply:
    until = until if until and until > turn.today else None
    day = snooze(turn.session, turn.school, turn.person, turn.now, until)
    return Reply(f"好的，{day_text(day)}之前不再提醒。")


def press_done(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """已参加 / 已完成 of a plan item."""
    return Reply(marked_text(mark_item(turn.session, turn.person, turn.now, int(values["item"]))))


def press_ask_off(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """不适用."""
    title = ask_off(turn.session, turn.school, turn.person, turn.now, int(values["obligation"]))
    return Reply(f"已请教科室核实「{title}」是否适用于您，核实前不再提醒这一项。")


def not_mine(turn: Turn) -> Reply:
    """`/不适用 听课`; alone, or where several are meant, the duties to choose from."""
    duties = duties_of(turn.session, turn.person, turn.today)
    word = turn.argument.strip()
    found = duties_named(duties, word) if word else duties
    if len(found) == 1 and word:
        return press_ask_off(turn, {"obligation": found[0].obligation.id})
    if not duties:
        return Reply("您现在没有任务。")
    offers = tuple(Offer(one.title, "ask_off", {"obligation": one.obligation.id}) for one in (found or duties)[:MOST])
    return Reply("哪一项不适用于您？点一下，教科室会核实；核实前不再提醒这一项。", offers)


def press_decide(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """同意免做 / 仍需完成."""
    grant = bool(values["grant"])
    act = (turn.session, turn.school, turn.person, turn.now, int(values["obligation"]))
    name, title = decide_off(*act, grant=grant)
    return Reply(f"已{'同意免做' if grant else '请对方继续完成'}：{name}老师的「{title}」，已告诉对方。")


def press_approve(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """批准发送 of a month's list."""
    row = approve_month_list(turn.session, turn.school, turn.person, turn.now, int(values["list"]))
    if row.send_at > turn.now:
        at = local_time(turn.school, row.send_at)
        return Reply(f"已批准。{row.month_on.month} 月的安排将在 {day_text(at.date())} {clock_text(at)} 发出。")
    soonest = after_quiet(turn.school, turn.now, turn.overrides)
    if soonest > turn.now:
        day = day_text(local_time(turn.school, soonest).date())
        return Reply(f"已批准。{row.month_on.month} 月的安排将在 {day}早上发出。")
    return Reply(f"已批准，{row.month_on.month} 月的安排马上发出。")


def done(_turn: Turn) -> Reply:
    """«搞定了» without saying what."""
    text = "做完的是哪一件？点一个，或发：听课 1 节"
    kinds = (("听课", "observation"), ("反思", "reflection"), ("教研活动", "research_activity"))
    return Reply(text, tuple(Offer(label, "pick_kind", {"kind": kind}) for label, kind in kinds))


COMMAND = Command(
    "later",
    ("稍后", "晚点再说"),
    "今天先不提醒",
    "/later",
    later,
    choices={
        "later": press_later,
        "item_done": press_done,
        "ask_off": press_ask_off,
        "decide_off": press_decide,
        "approve_month": press_approve,
    },
    in_place={"approve_month": "{before}\n\n{answer}"},
)
NOT_MINE = Command("notmine", ("不适用",), "请教科室核实一项任务是否适用于自己", "/不适用 听课", not_mine)
