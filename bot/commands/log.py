"""`/log`: finished work in a word, a number or a sentence; asked about first where it might not be meant so."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.acts.log_record import Logged, log_records
from bot.commands.said import corrections, said_back, undo_offer
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.kinds import RECORD_KINDS
from bot.domain.messages import Offer, Reply
from bot.domain.records import Record
from bot.errors import NotUnderstood
from bot.parsing.records import Intent, RecordDraft, read_kind
from bot.rendering.records import logged_text, record_text
from bot.rendering.words import day_text, full_day
from bot.store.entries import DETAILS, SAID, equal_entry, last_with_details
from bot.store.records import records_of

COMMON = ("observation", "reflection", "research_activity", "paper")
OFFERED = 6
LONG_AGO = timedelta(days=200)  # a day without a year that lies further back may as well be one to come
_YEAR_SAID = re.compile(r"[去前上]年|(?<!\d)(?:20)?\d\d(?:年|[-./]\d{1,2}[-./]\d)|20\d{6}")
_ANOTHER = re.compile(r"又|再|另|还听|还写|\+ ?1|第[二三四五六七八九\d]")  # another one is what is meant
_REPEATED = ("kind", "unit", "lecturer", "subject", "class_name", "venue", "level")


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
    """Store what was read and say it back; first ask about a day that may lie ahead, and about entries there already.

    A bare word equal to an earlier one (听课, and again 听课) is stored and asked about afterwards: two lessons a day
    are common, and a log is not to wait.
    """
    if any(_may_be_ahead(turn, draft) for draft in drafts):
        return _ask_year(turn, drafts)
    known = [_known(turn, draft) for draft in drafts]
    doubles = [draft for draft, entry in zip(drafts, known, strict=True) if entry and not _bare(draft)]
    fresh = [draft for draft in drafts if draft not in doubles]
    if not doubles:
        logged = _store(turn, fresh)
        entry = known[0] if len(known) == 1 else None
        return _ask_after(logged, entry) if entry else said_back(turn, "已登记", logged, fresh=True)
    question = _ask_double(doubles, next(entry for entry in known if entry))
    if not fresh:
        return question
    said = said_back(turn, "已登记", _store(turn, fresh))
    return question._replace(text=f"{said.text}\n{question.text}", offers=(*question.offers, said.offers[0]))


def _known(turn: Turn, draft: RecordDraft) -> Record | None:
    """The equal entry there already, unless another one is what is meant."""
    if _ANOTHER.search(turn.text):
        return None
    return equal_entry(turn.session, turn.person_id, {name: getattr(draft, name) for name in SAID})


def _store(turn: Turn, drafts: Sequence[RecordDraft]) -> Logged:
    return log_records(turn.session, turn.school, turn.person, turn.now, drafts, turn.incoming_id)


def _bare(draft: RecordDraft) -> bool:
    return all(getattr(draft, name) is None for name in DETAILS)


def _may_be_ahead(turn: Turn, draft: RecordDraft) -> bool:
    """12 月 18 日, said in November: last year's, or to come?"""
    day = draft.date
    if day is None or day.year == turn.today.year or _YEAR_SAID.search(turn.text):
        return False
    return turn.today - day > LONG_AGO and (day.month, day.day) > (turn.today.month, turn.today.day)


def _ask_year(turn: Turn, drafts: Sequence[RecordDraft]) -> Reply:
    day = next(one.date for one in drafts if one.date and _may_be_ahead(turn, one))
    text = f"{day_text(day.replace(year=day.year + 1))}还没到，先没有登记。如果是 {full_day(day)}的，请点“是去年的”。"
    return Reply(text, (_store_offer("是去年的", drafts), Offer("还没做", "log_not", {})))


def _ask_double(doubles: Sequence[RecordDraft], entry: Record) -> Reply:
    again, same = _another(entry), _same(entry)
    text = f"已经登记过一条一样的：{record_text(entry)}。这次先没有记：{again}，还是同一{entry.unit}？点一下就好。"
    return Reply(text, (_store_offer(again, doubles), Offer(same, "log_not", {"same": True})))


def _ask_after(logged: Logged, entry: Record) -> Reply:
    """The same bare word again: stored, and taken back by one tap if it was the same."""
    record = logged.records[0]
    said = logged_text("已登记", logged.records, logged.counted)
    text = f"{said}\n这天已经记过一条一样的。如果是同一{record.unit}，请点“{_same(entry)}”。"
    return Reply(text, (undo_offer(logged, _same(entry)), *corrections(logged)[1:]), public="✓")


def _shown(turn: Turn, draft: RecordDraft) -> str:
    """What is not logged yet, in the words of what is."""
    said: dict[str, Any] = {name: getattr(draft, name) for name in ("kind", "amount", "unit", *DETAILS)}
    said |= {"start_on": draft.date, "end_on": draft.date_end or draft.date, "logged_at": turn.now}
    return record_text(Record(school_id=0, person_id=0, **said))


def _another(entry: Record) -> str:
    return "又听一节" if entry.kind == "observation" else f"又一{entry.unit}"


def _same(entry: Record) -> str:
    return f"是同一{entry.unit}"


def _store_offer(label: str, drafts: Sequence[RecordDraft]) -> Offer:
    return Offer(label, "log_so", {"drafts": [draft.as_json() for draft in drafts]})


def store(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """What was asked about is meant so."""
    return said_back(turn, "已登记", _store(turn, [RecordDraft.from_json(fields) for fields in values["drafts"]]))


def drop(_turn: Turn, values: Mapping[str, Any]) -> Reply:
    """It is not."""
    return Reply("好的，没有重复登记。" if values.get("same") else "好的，没有登记。做完以后再发一次就好。")


def _which(turn: Turn) -> Reply:
    """`/log` alone asks by buttons: what the person uses most first, and the last one with its details again."""
    used = Counter(record.kind for record in records_of(turn.session, turn.person_id, limit=100))
    order = list(dict.fromkeys([kind for kind, _ in used.most_common(OFFERED)] + [*COMMON, *RECORD_KINDS]))
    offers = [Offer(RECORD_KINDS[kind].label, "pick_kind", {"kind": kind}) for kind in order[:OFFERED]]
    text = "登记什么？点一个，或直接发：听课 2 节、反思 1 篇、昨天听了王老师的数学课"
    if (last := last_with_details(turn.session, turn.person_id)) is not None:
        draft = _again(turn, last)
        offers[-1] = Offer("和上次一样", "repeat", {"record": last.id})
        text += f"\n“和上次一样”就是：{_shown(turn, draft)}。"
    return Reply(text, tuple(offers))


def _again(turn: Turn, last: Record) -> RecordDraft:
    amount = last.amount if last.unit == "学时" else 1
    return RecordDraft(date=turn.today, amount=amount, **{name: getattr(last, name) for name in _REPEATED})


def repeat(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """和上次一样: whom, which subject and class as last time; today."""
    last = next(
        (one for one in records_of(turn.session, turn.person_id, limit=100) if one.id == values["record"]), None
    )
    last = last or last_with_details(turn.session, turn.person_id)
    return _which(turn) if last is None else said_back(turn, "已登记", _store(turn, [_again(turn, last)]))


def log_kind(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """A button «记听课»: one, today."""
    kind = RECORD_KINDS[str(values["kind"])]
    draft = RecordDraft(kind=kind.id, amount=1, unit=kind.unit, date=turn.today)
    return said_back(turn, "已登记", _store(turn, [draft]), fresh=True)


COMMAND = Command(
    "log",
    ("登记", "记", "记录一下", "打卡", "补记", "补登"),
    "记下做完的事，例如“登记 听课”",
    "/log 听课",
    handle,
    # «pick_kind» stands under a menu that has served; «log_kind» under what is worth keeping: a reminder, a list.
    choices={"log_kind": log_kind, "pick_kind": log_kind, "log_so": store, "log_not": drop, "repeat": repeat},
    in_place=dict.fromkeys(("pick_kind", "log_so", "log_not", "repeat"), REPLACED),
)
