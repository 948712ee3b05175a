"""`/todo`: what is still open, most urgent first, and how to log it."""

from datetime import timedelta

from bot.acts.concern import Concerns
from bot.commands.turn import Command, Turn
from bot.domain.kinds import RECORD_KINDS
from bot.domain.messages import Offer, Reply
from bot.domain.people import display_name
from bot.domain.plans import PlanItem
from bot.domain.progress import Progress, Standing
from bot.rendering.duties import example, standing_line, urgent_first
from bot.rendering.items import reminder_line
from bot.rendering.words import short_day
from bot.store.people import groups_of_person
from bot.store.plans import items_between, marked_by
from bot.store.progress import of_person, progress_of

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
    lines += [f"· {standing_line(row)}，{short_day(row.until)}前" for row in open_rows]
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
    first = list(dict.fromkeys(row.kinds[0] for row in rows))[:BUTTONS]
    return tuple(Offer(RECORD_KINDS[kind].verb, "log_kind", {"kind": kind}) for kind in first)


COMMAND = Command("todo", ("待办", "还差什么", "我的待办"), "看还差什么", "/todo", handle)
