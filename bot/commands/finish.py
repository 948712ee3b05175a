"""`/finish`: a plan item is done, with what came of it and a file; by its owner or the office."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.acts.answer_reminder import mark_item
from bot.acts.concern import Concerns
from bot.acts.finish_item import finish_item, may_finish, reopen_item
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import RoleName
from bot.domain.plans import PlanItem
from bot.errors import NotFound
from bot.rendering.items import item_line, marked_text
from bot.rendering.words import clipped
from bot.store.plans import items_between, marked_by

EXAMPLE = "/完成 校本研修 40 人参加，资料已归档"
BEFORE, AHEAD = timedelta(days=90), timedelta(days=60)
OFFERED = 5
_NUMBERED = re.compile(r"#(\d{1,12})(?!\d)\s*(.*)", re.DOTALL)


def handle(turn: Turn) -> Reply:
    """`/完成 校本研修 结果…`, with a file when one comes along; alone, what may be marked."""
    words = turn.argument.strip()
    items = _items(turn)
    if not words:
        return _ask(turn, items, "", "做完的是哪一项？") if items else _nothing()
    item, rest = _named(turn, items, words)
    if item is not None:
        return _finished(turn, item, rest)
    word, _, rest = words.partition(" ")
    found = [one for one in items if word in one.task]
    if len(found) == 1:
        return _finished(turn, found[0], rest.strip())
    if not items:
        return _nothing()
    asked = f"有 {len(found)} 项安排写着“{clipped(word, 12)}”" if found else f"没有找到“{clipped(word, 12)}”这项安排"
    return _ask(turn, found or items, rest if found else "", f"{asked}，做完的是哪一项？")


def _nothing() -> Reply:
    raise NotFound("近期没有与您有关、还没完成的安排。发“本月计划”可以看全部；登记自己的工作发：/log 听课")


def _items(turn: Turn) -> list[PlanItem]:
    """Open items near today: those the speaker owns or takes part in; every one for the office."""
    near = items_between(turn.session, turn.school, turn.today - BEFORE, turn.today + AHEAD)
    answered = marked_by(turn.session, turn.person_id)
    waiting = [item for item in near if not item.done_at and item.outside is None and item.id not in answered]
    waiting.sort(key=lambda item: abs((item.first_on or turn.today) - turn.today))
    if RoleName.OFFICE in turn.roles:
        return waiting
    concerns = Concerns(turn.session, turn.school, turn.today)
    return [item for item in waiting if turn.person_id in concerns.everybody(item)]


def _named(turn: Turn, items: list[PlanItem], words: str) -> tuple[PlanItem | None, str]:
    """The item of a number («#12 结果»), or the one whose whole name the words begin with; and the result."""
    numbered = _NUMBERED.match(words)
    if numbered:
        item = turn.session.get(PlanItem, int(numbered[1]))
        return (item if item and item.school_id == turn.school.id else None), numbered[2].strip()
    whole = next((item for item in items if words.startswith(item.task)), None)
    return whole, words[len(whole.task) :].strip(" ，,：:") if whole else ""


def _ask(_turn: Turn, items: list[PlanItem], rest: str, asked: str) -> Reply:
    shown = items[:OFFERED]
    offers = tuple(Offer(clipped(one.task, 18), "say", {"text": f"/完成 #{one.id} {rest}".strip()}) for one in shown)
    lines = [f"{number}. {item_line(one)}" for number, one in enumerate(shown, 1)]
    return Reply("\n".join([asked, *lines, f"也可以这样发：{EXAMPLE}"]), offers)


def _finished(turn: Turn, item: PlanItem, text: str) -> Reply:
    """Done for everybody by who sees to it; by one who only takes part, for that person."""
    if not may_finish(turn.session, turn.school, turn.person, turn.now, item):
        return Reply(marked_text(mark_item(turn.session, turn.person, turn.now, item.id or 0)))
    row = finish_item(turn.session, turn.school, turn.person, turn.now, item.id or 0, text, turn.file)
    result = f"\n结果：{clipped(row.text, 100)}" if row.text else ""
    kept = f"\n文件：{clipped(row.file_name, 40)}" if row.file_name else ""
    more = "" if result or kept else "\n有结果或材料，发：/完成 事项名 结果，可带文件。"
    said = f"已完成：{item_line(item)}。大家都不再收到这一项的提醒。{result}{kept}{more}"
    return Reply(said, (Offer("撤销", "reopen_item", {"item": item.id}),), took_file=row.file_name is not None)


def reopen(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 under an item marked done."""
    item = reopen_item(turn.session, turn.school, turn.person, turn.now, int(values["item"]))
    return Reply(f"已撤销，这一项还没完成：{item_line(item)}。")


COMMAND = Command(
    "finish",
    ("完成",),
    "标记一项安排做完了，可附结果和文件",
    EXAMPLE,
    handle,
    choices={"reopen_item": reopen},
    in_place={"reopen_item": REPLACED},
)
