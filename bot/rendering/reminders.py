"""The merged daily reminder."""

from collections.abc import Sequence
from datetime import date

from bot.domain.manners import REMINDER_LIMIT
from bot.domain.messages import Offer, Reply
from bot.domain.plans import PlanItem, Precision
from bot.domain.progress import Progress
from bot.rendering.duties import example, log_offer, wholes_of, why_line, with_parts
from bot.rendering.items import reminder_line
from bot.rendering.words import clipped, short_day

BUTTONS = 3


def reminder(name: str, rows: Sequence[Progress], items: Sequence[PlanItem], today: date) -> Reply:
    """What, why, by when, how many left; at most three buttons, the last is 稍后."""
    every, rows = rows, wholes_of(rows)
    single = len(rows) + len(items) == 1
    lines = [reminder_line(item, today) for item in items] + [_quota(row, every, single=single) for row in rows]
    shown, rest = lines[:REMINDER_LIMIT], len(lines) - REMINDER_LIMIT
    if single:
        text = f"{name}，{lines[0]}"
    else:
        text = "\n".join([f"{name}，提醒您 {len(lines)} 件事：", *(f"{n}. {line}" for n, line in enumerate(shown, 1))])
    if rest > 0:
        text += f"\n另有 {rest} 件，发“待办”可以看全。"
    off = (Offer("不适用", "ask_off", {"obligation": rows[0].obligation_id}),) if single and rows else ()
    return Reply(text, (*_offers(rows, items), Offer("稍后", "later", {}), *off))


def _quota(row: Progress, every: Sequence[Progress], *, single: bool) -> str:
    """Alone with the plan's own words; among others short, so that it is read in three seconds."""
    line = f"{with_parts(row, every)}；{short_day(row.until)}前"
    return (
        f"{line}。{why_line(row)}\n做了就发：{example(row)}"
        if single
        else f"{line}（{row.reason}）。发：{example(row)}"
    )


def _offers(rows: Sequence[Progress], items: Sequence[PlanItem]) -> list[Offer]:
    """The first duties' own verbs; «稍后» takes the last place."""
    single = len(rows) + len(items) == 1
    offers = [Offer(_item_label(item, single=single), "item_done", {"item": item.id}) for item in items]
    offers += [log_offer(row) for row in rows]
    unique = {offer.label: offer for offer in offers}
    return list(unique.values())[: BUTTONS - 1]


def _item_label(item: PlanItem, *, single: bool) -> str:
    return _item_verb(item) if single else f"{_item_verb(item)}：{clipped(item.task, 8)}"


def _item_verb(item: PlanItem) -> str:
    return "已完成" if item.precision in (Precision.DEADLINE, Precision.MONTH, Precision.MONTHS) else "已参加"
