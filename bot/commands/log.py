"""`/log`: finished work in a word, a number or a sentence; and its undo, its new day, its new amount."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.acts.log_record import Logged, amend_record, log_records
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.kinds import RECORD_KINDS
from bot.domain.messages import Offer, Reply
from bot.errors import NotUnderstood
from bot.parsing.dates import Lean, read_when
from bot.parsing.records import Intent, RecordDraft, read_kind
from bot.rendering.records import logged_text
from bot.rendering.words import day_text
from bot.store.records import last_entry, records_of

COMMON = ("observation", "reflection", "research_activity", "paper")
OFFERED = 6


def handle(turn: Turn) -> Reply:
    """`/log 听课 2 昨天 王老师`, or any finished work in plain words."""
    reading = turn.reading
    if reading.intent is Intent.LOG and reading.records:
        return log_drafts(turn, reading.records)
    if not turn.argument.strip():
        return _which(turn)
    raise NotUnderstood(_not_read(turn))


def _not_read(turn: Turn) -> str:
    if read_kind(turn.argument.split()[0]) is None:
        how = "可以这样发：/log 听课、/log 反思 2、/log 论文 《题目》。"
        return f"没有看懂要登记什么，没有记。{how}\n收到的是：{turn.argument[:60]}"
    return "这句话像是还没做，或者不是您自己的，没有登记。做完以后发一次就好，例如：/log 听课 昨天 王老师"


def log_drafts(turn: Turn, drafts: Sequence[RecordDraft]) -> Reply:
    """Store what was read and say it back with its corrections."""
    logged = log_records(turn.session, turn.school, turn.person, turn.now, drafts, turn.incoming_id)
    return said_back(turn, "已登记", logged)


def said_back(turn: Turn, word: str, logged: Logged) -> Reply:
    """The entry with where the duties stand, and 撤销 / 改日期 below it."""
    ids = [record.id for record in logged.records]
    offers = [Offer("撤销", "undo", {"records": ids})]
    if len(ids) == 1:
        offers.append(Offer("改日期", "change_day", {"record": ids[0]}))
    return Reply(logged_text(word, logged.records, logged.counted), tuple(offers), public="✓")


def _which(turn: Turn) -> Reply:
    """`/log` alone asks by buttons, what the person uses most first."""
    used = Counter(record.kind for record in records_of(turn.session, turn.person_id, limit=100))
    order = list(dict.fromkeys([kind for kind, _ in used.most_common(OFFERED)] + [*COMMON, *RECORD_KINDS]))
    offers = tuple(Offer(RECORD_KINDS[kind].label, "pick_kind", {"kind": kind}) for kind in order[:OFFERED])
    text = "登记什么？点一个，或直接发：听课 2 节、反思 1 篇、昨天听了王老师的数学课"
    return Reply(text, offers)


def log_kind(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """A button «记听课»: one, today."""
    kind = RECORD_KINDS[str(values["kind"])]
    return log_drafts(turn, [RecordDraft(kind=kind.id, amount=1, unit=kind.unit, date=turn.today)])


def change_day(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """改日期: the last days as buttons, or any day in words."""
    days = [turn.today - timedelta(days=back) for back in range(1, 6)]
    offers = tuple(
        Offer(day_text(day), "set_day", {"record": values["record"], "day": day.isoformat()}) for day in days
    )
    return Reply("改到哪一天？点一个，或发：改到上周三", offers)


def set_day(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """A day chosen for an entry."""
    changes: dict[str, object] = {"start_on": date.fromisoformat(str(values["day"]))}
    logged = amend_record(turn.session, turn.school, turn.person, turn.now, int(values["record"]), changes)
    return said_back(turn, "已改为", logged)


_FIELDS = (
    *(("kind", "kind"), ("amount", "amount"), ("unit", "unit"), ("date", "start_on"), ("date_end", "end_on")),
    *((name, name) for name in ("lecturer", "subject", "title", "class_name", "lesson_slot", "venue", "level")),
)


def amend(turn: Turn) -> Reply:
    """«刚才那条是 2 节», «改到上周三»: the last entry changed, its history kept."""
    changes = _changes(turn.reading.records[0]) if turn.reading.records else {}
    # Only where nothing else was said to change: «刚才那条改成 2 节» names no new day, though 刚才 reads as one.
    when = read_when(turn.text, now=turn.said_at, lean=Lean.PAST, term=turn.term) if not changes else None
    if when is not None and when.start is not None:
        changes["start_on"] = when.start
    target = _target(turn, changes)
    if not changes or target is None:
        raise NotUnderstood("没有看懂要改什么。可以发：改到昨天、刚才那条是 2 节，或者先发“撤销”再登记一次。")
    return said_back(turn, "已改为", amend_record(turn.session, turn.school, turn.person, turn.now, target, changes))


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
    "log",
    ("登记", "记", "记录一下", "打卡", "补记", "补登"),
    "记下做完的事，例如“登记 听课”",
    "/log 听课",
    handle,
    # «pick_kind» stands under a menu that has served; «log_kind» under what is worth keeping: a reminder, a to-do list.
    choices={"log_kind": log_kind, "pick_kind": log_kind, "change_day": change_day, "set_day": set_day},
    in_place={"pick_kind": REPLACED, "change_day": REPLACED, "set_day": REPLACED},
)
