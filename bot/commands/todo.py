"""`/todo`: what is still open, most urgent first, and how to log it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.acts.concern import Concerns
from bot.acts.confirm_lesson import confirm_lesson
from bot.acts.log_record import log_records
from bot.commands.said import said_back
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.kinds import RECORD_KINDS
from bot.domain.messages import Offer, Reply
from bot.domain.people import display_name
from bot.domain.plans import PlanItem
from bot.domain.progress import Progress, Standing
from bot.errors import NotFound
from bot.parsing.records import RecordDraft, with_facts
from bot.rendering.duties import example, log_offer, to_say, urgent_first, wholes_of, with_parts
from bot.rendering.items import reminder_line
from bot.rendering.records import record_text
from bot.rendering.words import short_day
from bot.store.people import groups_of_person
from bot.store.plans import items_between, marked_by
from bot.store.progress import duties_of, of_person, progress_of

AHEAD = timedelta(days=14)
BUTTONS = 3


def handle(turn: Turn) -> Reply:
    """Open duties and the next fortnight's items."""
    led = [group.id or 0 for group in groups_of_person(turn.session, turn.person_id, leads=True)]
    rows = progress_of(
        turn.session, turn.school.id or 0, turn.today, turn.overrides, only=of_person(turn.person_id, led)
    )
    open_rows = urgent_first((row for row in rows if row.standing is not Standing.DONE), turn.today)
    items = _items(turn)
    if not open_rows and not items:
        return Reply(f"{display_name(turn.person.name)}，眼下没有未完成的任务。")
    lines = [f"· {reminder_line(item, turn.today)}" for item in items]
    lines += [f"· {with_parts(row, open_rows)}，{short_day(row.until)}前" for row in wholes_of(open_rows)]
    text = "\n".join([f"{display_name(turn.person.name)}，还有 {len(lines)} 件：", *lines, _how(open_rows)])
    return Reply(text.strip(), _offers(open_rows))


def _items(turn: Turn) -> list[PlanItem]:
    concerns, answered = Concerns(turn.session, turn.school, turn.today), marked_by(turn.session, turn.person_id)
    near = items_between(turn.session, turn.school, turn.today, turn.today + AHEAD)
    return [
        item
        for item in near
        if item.id not in answered and not item.done_at and turn.person_id in concerns.everybody(item)
    ]


def _how(rows: list[Progress]) -> str:
    return f"做了就发，例如：{example(rows[0])}" if rows else ""


def _offers(rows: list[Progress]) -> tuple[Offer, ...]:
    offers = {offer.label: offer for offer in map(log_offer, rows)}
    return tuple(offers.values())[:BUTTONS]


def log_duty(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """A duty's own button: one for it, today, with what must be said of it. Raises NotFound when it runs no longer."""
    rows = duties_of(turn.session, turn.today, turn.overrides, [int(values["obligation"])])
    row = next((row for row in rows if row.person_id == turn.person_id), None)
    if row is None:
        raise NotFound("这一项现在不用做了。发“进度”可以看现在的任务。")
    kind, said = RECORD_KINDS[row.kinds[0]], to_say(row)
    level = str((row.where or {}).get("level") or "").rstrip("+") or None
    venue = "out_of_school" if "校外" in said else None
    draft = RecordDraft(kind=kind.id, amount=1, unit=kind.unit, date=turn.today, level=level, venue=venue)
    if "of" in (row.where or {}):
        draft = replace(draft, lecturer=row.about)
    drafts = [with_facts(draft, said)]
    return said_back(
        turn, "已登记", log_records(turn.session, turn.school, turn.person, turn.now, drafts, turn.incoming_id)
    )


def ask_amount(_turn: Turn, values: Mapping[str, Any]) -> Reply:
    """Hours and words are not logged by one tap: how to say them."""
    label = RECORD_KINDS[str(values["kind"])].label
    example = "2 学时" if values["unit"] == "学时" else "800 字"
    return Reply(f"这一项按{values['unit']}计，请连数量一起发，例如：/log {label} {example}")


def confirm(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """确认 or 没有这节课, said by whose lesson it was."""
    so = values.get("so") is True
    record = confirm_lesson(turn.session, turn.school, turn.person, turn.now, int(values["record"]), so=so)
    done = "已确认" if so else "好的，这条先不计入，已告诉登记的老师核对"
    return Reply(f"{done}：{record_text(record)}。")


COMMAND = Command(
    "todo",
    ("待办", "还差什么", "我的待办"),
    "看还差什么",
    "/todo",
    handle,
    choices={"log_duty": log_duty, "ask_amount": ask_amount, "confirm_lesson": confirm},
    in_place={"confirm_lesson": REPLACED},
)
