"""`/history`: what was logged lately, page by page; each entry can be changed or taken back, its history is kept."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.acts.log_record import Logged, amend_record, undo_records
from bot.acts.rights import require_own
from bot.commands.turn import Command, Turn
from bot.domain.messages import Ask, Offer, Reply
from bot.domain.records import Record
from bot.errors import NotFound
from bot.parsing.dates import Lean, read_when
from bot.parsing.records import Intent, RecordDraft, read_message
from bot.rendering.records import logged_text, record_text
from bot.store.people import person_by_id
from bot.store.records import records_of

SHOWN = 5  # entries a page
FARTHEST = 500  # entries back
GONE = "这条登记已经撤销或改过了。发“记录”可以看现在的登记。"


def handle(turn: Turn) -> Reply:
    """The last entries, newest first."""
    return _page(turn, 0)


def older(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """更早的."""
    return _page(turn, min(int(values["skip"]), FARTHEST))


def _page(turn: Turn, skip: int) -> Reply:
    records = records_of(turn.session, turn.person_id, limit=skip + SHOWN + 1)[skip:]
    if not records:
        return Reply("没有更早的登记了。" if skip else "还没有登记过。做完一件就发一句，例如：/log 听课")
    shown = list(enumerate(records[:SHOWN], 1))
    head = f"更早登记的 {len(shown)} 条：" if skip else f"最近登记的 {len(shown)} 条："
    lines = [f"{number}. {record_text(record)}{_marks(turn, record)}" for number, record in shown]
    # One button an entry, in its place: where buttons are typed as numbers, «2» is the second entry.
    offers = [Offer(f"改／撤销 {number}", "edit_entry", {"record": record.id}) for number, record in shown]
    if len(records) > SHOWN:
        offers.append(Offer("更早的", "history_page", {"skip": skip + SHOWN}))
    return Reply("\n".join([head, *lines]), tuple(offers))


def _marks(turn: Turn, record: Record) -> str:
    """«（沈秋代记，改过）»: who entered it if not oneself, and whether it stands as it was entered."""
    by = record.logged_by
    entered = f"{person_by_id(turn.session, by).name}代记" if by and by != record.person_id else None
    marks = [mark for mark in (entered, "改过" if record.replaces_id else None) if mark]
    return f"（{'，'.join(marks)}）" if marks else ""


def edit(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """改: the entry with what it was before, and what can be changed."""
    record = _own(turn, values)
    before = [f"原来：{record_text(one)}" for one in earlier(turn.session, record)]
    what = f"{record_text(record)}{_marks(turn, record)}"
    how = f"改什么？点一个，或直接发，例如：改成 3 {record.unit}、改到上周三"
    which = {"record": record.id}
    offers = (
        Offer("改日期", "change_day", which),
        Offer("改数量", "change_amount", which),
        Offer("撤销", "undo_entry", which),
    )
    return Reply("\n".join([what, *before, how]), offers, ask=Ask("change_entry", which))


def earlier(session: Session, record: Record) -> list[Record]:
    """What an entry was before it was changed, the newest first."""
    found: list[Record] = []
    while record.replaces_id is not None and (before := session.get(Record, record.replaces_id)) is not None:
        found.append(before)
        record = before
    return found


def _own(turn: Turn, values: Mapping[str, Any]) -> Record:
    record = turn.session.get(Record, int(values["record"]))
    if record is None or record.withdrawn_at is not None:
        raise NotFound(GONE)
    require_own(turn.person, record.person_id)
    return record


def undo(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 of one entry."""
    record = _own(turn, values)
    logged = undo_records(turn.session, turn.school, turn.person, turn.now, [record.id or 0])
    return Reply(logged_text("已撤销", logged.records, logged.counted))


def answer(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """«改成 3 节», «上周三» said to the question; None: it was something else."""
    record = turn.session.get(Record, int(values["record"]))
    if record is None or record.withdrawn_at is not None or not turn.text:
        return None
    changes = _changes(turn, record)
    return _changed(turn, record, changes) if changes else None


_FIELDS = (
    *(("amount", "amount"), ("date", "start_on"), ("date_end", "end_on")),
    *((name, name) for name in ("lecturer", "subject", "title", "class_name", "lesson_slot", "venue", "level")),
)


def _changes(turn: Turn, record: Record) -> dict[str, object]:
    """What the words change; a new finished piece of work («听课 2 节») changes nothing."""
    if turn.reading.intent not in (Intent.AMEND, Intent.NONE):
        return {}
    said = turn.text if turn.reading.intent is Intent.AMEND else f"刚才那条改成 {turn.text}"
    reading = read_message(said, said_at=turn.said_at, term=turn.term)
    draft = reading.records[0] if reading.intent is Intent.AMEND and reading.records else RecordDraft()
    if draft.kind not in (None, record.kind) or draft.unit not in (None, record.unit):
        return {}
    changes = {column: value for name, column in _FIELDS if (value := getattr(draft, name)) is not None}
    when = read_when(turn.text, now=turn.said_at, lean=Lean.PAST, term=turn.term) if not changes else None
    if when is not None and when.start is not None:
        changes["start_on"] = when.start
    return changes


def _changed(turn: Turn, record: Record, changes: dict[str, object]) -> Reply:
    logged: Logged = amend_record(turn.session, turn.school, turn.person, turn.now, record.id, changes)
    which = {"record": logged.records[0].id}
    text = logged_text("已改为", logged.records, logged.counted)
    return Reply(text, (Offer("再改", "edit_entry", which), Offer("撤销", "undo_entry", which)))


COMMAND = Command(
    "history",
    ("记录", "历史", "我的记录"),
    "看登记过什么，可改可撤销",
    "/history",
    handle,
    choices={
        "history_page": older,
        "edit_entry": edit,
        "undo_entry": undo,
    },
    answers={"change_entry": answer},
)
