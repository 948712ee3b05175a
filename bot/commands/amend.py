"""Corrections of an entry: another day, another amount, where it was, or whatever a sentence says. History is kept."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.acts.log_record import amend_record
from bot.commands.said import said_back
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.kinds import RECORD_KINDS
from bot.domain.messages import Ask, Offer, Reply
from bot.errors import NotFound, NotUnderstood
from bot.parsing.dates import Lean, read_when
from bot.parsing.numbers import number_of
from bot.parsing.records import RecordDraft
from bot.rendering.records import record_text
from bot.rendering.words import amount_text, day_text
from bot.store.records import last_entry, records_of

DAYS_OFFERED = 5
AMOUNTS = (1, 2, 3, 4, 5)  # the button's number is the amount, so «3» typed means three
HOW = "可以发：改到昨天、刚才那条是 2 节，或者先发“撤销”再登记一次。"

_MEASURE = re.compile(r" ?(?:学时|课时|小时|[节篇次份本个])?[。.]?$")
_FIELDS = (
    *(("kind", "kind"), ("amount", "amount"), ("unit", "unit"), ("date", "start_on"), ("date_end", "end_on")),
    *((name, name) for name in ("lecturer", "subject", "title", "class_name", "lesson_slot", "venue", "level")),
)


def handle(turn: Turn) -> Reply:
    """`/amend 改成 2 节`; alone it shows the last entry with its corrections."""
    if turn.argument.strip():
        return amend(turn)
    newest = next(iter(records_of(turn.session, turn.person_id, limit=1)), None)
    if newest is None:
        raise NotFound("还没有登记过，没有可以改的。做完一件就发一句，例如：/log 听课")
    offers = (
        Offer("改日期", "change_day", {"record": newest.id}),
        Offer("改数量", "change_amount", {"record": newest.id}),
        Offer("撤销", "undo", {"records": [newest.id]}),
    )
    return Reply(f"上一条：{record_text(newest)}。\n改什么？点一个，或直接说，例如：改到昨天", offers)


def change_day(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """改日期: the last days as buttons, or any day in words."""
    days = [turn.today - timedelta(days=back) for back in range(1, DAYS_OFFERED + 1)]
    offers = tuple(
        Offer(day_text(day), "set_day", {"record": values["record"], "day": day.isoformat()}) for day in days
    )
    ask = Ask("said_day", {"record": values["record"]})
    return Reply("改到哪一天？点一个，或发：改到上周三", offers, ask=ask)


def set_day(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """A day chosen for an entry."""
    return _amended(turn, values, {"start_on": date.fromisoformat(str(values["day"]))})


def said_day(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """A bare day («上周三») after 改日期; a sentence that says more is no answer."""
    when = read_when(turn.text, now=turn.said_at, lean=Lean.PAST, term=turn.term)
    if when is None or when.start is None or len(turn.text) > len(when.text) + 2:
        return None
    return _amended(turn, values, {"start_on": when.start, "end_on": when.end or when.start})


def change_amount(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """改数量: small amounts as buttons, any other in words."""
    entry = next(
        (one for one in records_of(turn.session, turn.person_id, limit=100) if one.id == values["record"]), None
    )
    if entry is None:
        raise NotFound("这条登记已经撤销或改过了。发“记录”可以看现在的登记。")
    ask = Ask("said_amount", {"record": entry.id})
    if entry.unit == "学时":
        return Reply("改成多少学时？请直接发，例如：6 学时", ask=ask)
    offers = tuple(
        Offer(amount_text(amount, entry.unit), "set_amount", {"record": entry.id, "amount": amount})
        for amount in AMOUNTS
    )
    return Reply(f"改成多少？点一个，或发：改成 {amount_text(8, entry.unit)}", offers, ask=ask)


def set_amount(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """An amount chosen for an entry."""
    return _amended(turn, values, {"amount": values["amount"]})


def said_amount(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """A bare amount («6 学时», «八节») after 改数量."""
    amount = number_of(_MEASURE.sub("", turn.text.strip()))
    return None if amount is None else _amended(turn, values, {"amount": amount})


def set_venue(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """校内 or 校外, asked because a duty counts by it."""
    return _amended(turn, values, {"venue": str(values["venue"])})


def set_lecturer(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """Which of two of one name it was."""
    return _amended(turn, values, {"lecturer_id": int(values["person"])})


def _amended(turn: Turn, values: Mapping[str, Any], changes: dict[str, object]) -> Reply:
    logged = amend_record(turn.session, turn.school, turn.person, turn.now, int(values["record"]), changes)
    return said_back(turn, "已改为", logged)


def amend(turn: Turn) -> Reply:
    """«刚才那条是 2 节», «改到上周三»: the last entry changed, its history kept."""
    changes = _changes(turn.reading.records[0]) if turn.reading.records else {}
    # Only where nothing else was said to change: «刚才那条改成 2 节» names no new day, though 刚才 reads as one.
    when = read_when(turn.text, now=turn.said_at, lean=Lean.PAST, term=turn.term) if not changes else None
    if when is not None and when.start is not None:
        changes["start_on"] = when.start
    target = _target(turn, changes)
    if not changes or target is None:
        raise NotUnderstood(f"没有看懂要改什么。{HOW}")
    return _amended(turn, {"record": target}, changes)


def _changes(draft: RecordDraft) -> dict[str, object]:
    return {column: value for name, column in _FIELDS if (value := getattr(draft, name)) is not None}


def _target(turn: Turn, changes: dict[str, object]) -> int | None:
    """The entry meant: the newest of the kind named as a pointer, else the last one."""
    entries = records_of(turn.session, turn.person_id, limit=20)
    same_kind = next((record for record in entries if record.kind == changes.get("kind")), None)
    newest = same_kind or next(iter(last_entry(turn.session, turn.person_id)), None)
    if newest is not None and changes.get("kind") not in (None, newest.kind):
        changes.setdefault("unit", RECORD_KINDS[str(changes["kind"])].unit)
    return newest.id if newest else None


COMMAND = Command(
    "amend",
    ("修改", "改"),
    "改刚才的登记",
    "/amend 改到昨天",
    handle,
    choices={
        "change_day": change_day,
        "set_day": set_day,
        "change_amount": change_amount,
        "set_amount": set_amount,
        "set_venue": set_venue,
        "set_lecturer": set_lecturer,
    },
    in_place=dict.fromkeys(
        ("change_day", "set_day", "change_amount", "set_amount", "set_venue", "set_lecturer"), REPLACED
    ),
    answers={"said_day": said_day, "said_amount": said_amount},
)
