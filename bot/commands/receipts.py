"""`/receipts`: how far the last notices have come; one nudge, a correction, a recall, a place in the plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.acts.follow_notice import (
    check_words,
    correct_broadcast,
    nudge_broadcast,
    recall_broadcast,
    tallies_of,
    tally_by_id,
)
from bot.acts.plan_notice import add_to_plan, take_from_plan
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Ask, Offer, Reply
from bot.domain.notices import Reached, Tally
from bot.domain.people import RoleName
from bot.rendering.broadcasts import moment_text, tally_line, tally_text
from bot.rendering.items import item_line
from bot.rendering.words import clipped

SHOWN = 5


def handle(turn: Turn) -> Reply:
    """The newest notice in full, the ones before it in a line each."""
    tallies = tallies_of(turn.session, turn.school, turn.person, SHOWN)
    if not tallies:
        return Reply("还没有发过通知。要发一条，例如：/群发 语文组 周四下午第三节集体备课")
    return _shown(turn, tallies[0], tallies[1:])


def view(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """One notice as it stands now."""
    return _shown(turn, tally_by_id(turn.session, turn.school, turn.person, int(values["broadcast"])))


def _shown(turn: Turn, tally: Tally, before: Sequence[Tally] = ()) -> Reply:
    text = tally_text(turn.school, tally, turn.now)
    if before:
        lines = [f"{n}. {tally_line(turn.school, one, turn.now)}" for n, one in enumerate(before, 2)]
        text = "\n".join([text, "", "更早的：", *lines])
    older = [Offer(f"看第 {n} 条", "receipts", {"broadcast": one.row.id}) for n, one in enumerate(before[:2], 2)]
    return Reply(text, (*_offers(turn, tally), *older))


def _offers(turn: Turn, tally: Tally) -> list[Offer]:
    """What can be done with it now."""
    row, about = tally.row, {"broadcast": tally.row.id}
    offers = [Offer("刷新", "receipts", about)]
    if row.recalled_at or tally.corrected:
        return offers
    sent = row.goes_at <= turn.now
    if sent and row.nudged_at is None and tally.to_nudge:
        word = "未完成" if row.due_on else "未回"
        offers.insert(0, Offer(f"催一下{word}的 {len(tally.to_nudge)} 人", "nudge", about))
    if not tally.planned and not row.due_on:
        offers.append(Offer("加入本月计划", "plan_notice", about))
    return [*offers, Offer("更正", "correct", about), Offer("撤回" if sent else "取消发送", "recall_ask", about)]


def nudge(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """催一下: once."""
    nudged = nudge_broadcast(turn.session, turn.school, turn.person, turn.now, int(values["broadcast"]))
    if nudged.at > turn.now:
        at = moment_text(turn.school, nudged.at)
        return Reply(f"好的。现在是休息时间，{at} 再提醒这 {nudged.people} 人，届时已回的不会收到。")
    return Reply(f"已提醒 {nudged.people} 人。一条通知只催这一次。")


def correct(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """更正: the next sentence is the new text."""
    tally = tally_by_id(turn.session, turn.school, turn.person, int(values["broadcast"]))
    text = f"请发更正后的全文，会发给同样的 {len(tally.answers)} 人，并注明更正。原文：“{clipped(tally.row.text, 60)}”"
    return Reply(text, (KEEP,), ask=Ask("correction", {"broadcast": tally.row.id}))


def take_correction(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """The new text, looked over before it goes."""
    if not turn.text:
        return None
    tally = tally_by_id(turn.session, turn.school, turn.person, int(values["broadcast"]))
    text = f"将把更正发给同样的 {len(tally.answers)} 人。\n更正后：{check_words(turn.text)}\n确认发送？"
    return Reply(text, (Offer("发送更正", "send_correction", dict(values) | {"text": turn.text}), KEEP))


def send_correction(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """发送更正."""
    act = (turn.session, turn.school, turn.person, turn.now, int(values["broadcast"]))
    row = correct_broadcast(*act, str(values["text"]))
    return Reply(
        "更正已发出。原通知里还没发出的不再发，收到要重新回。", (Offer("看回执", "receipts", {"broadcast": row.id}),)
    )


def recall_ask(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤回 cannot be taken back: asked once."""
    tally = tally_by_id(turn.session, turn.school, turn.person, int(values["broadcast"]))
    reached = len(tally.reached(Reached.SENT))
    told = f"已收到的 {reached} 人会看到一句撤回说明" if reached else "还没有人收到"
    offers = (Offer("确认撤回", "recall", dict(values)), KEEP)
    return Reply(f"撤回“{clipped(tally.row.text, 30)}”？没发出的不再发，{told}；原文留在记录里。", offers)


def recall(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """确认撤回."""
    told = recall_broadcast(turn.session, turn.school, turn.person, turn.now, int(values["broadcast"]))
    return Reply(f"已撤回，给已收到的 {told} 人发了说明。" if told else "已撤回，没有人收到过。")


def keep(_turn: Turn, _values: Mapping[str, Any]) -> Reply:
    """不改了."""
    return Reply("好的，通知照旧。")


def plan_notice(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """加入本月计划."""
    item = add_to_plan(turn.session, turn.school, turn.person, turn.now, int(values["broadcast"]))
    text = f"已加入计划：{item_line(item)}。到时候会提醒通知到的老师。"
    return Reply(text, (Offer("移出计划", "unplan_notice", dict(values)),))


def unplan_notice(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """移出计划."""
    take_from_plan(turn.session, turn.school, turn.person, turn.now, int(values["broadcast"]))
    return Reply("已移出计划，通知本身不变。")


KEEP = Offer("不改了", "keep_notice", {})
COMMAND = Command(
    "receipts",
    ("回执", "谁没收到", "通知回执"),
    "看通知谁收到了，可以催一次",
    "/回执",
    handle,
    frozenset({RoleName.OFFICE, RoleName.GROUP_LEADER, RoleName.PREP_LEADER}),
    {
        "receipts": view,
        "nudge": nudge,
        "correct": correct,
        "send_correction": send_correction,
        "recall_ask": recall_ask,
        "recall": recall,
        "keep_notice": keep,
        "plan_notice": plan_notice,
        "unplan_notice": unplan_notice,
    },
    {
        **dict.fromkeys(("receipts", "send_correction", "recall", "keep_notice", "unplan_notice"), REPLACED),
        **dict.fromkeys(("nudge", "plan_notice"), "{before}\n\n{answer}"),
    },
    {"correction": take_correction},
)
