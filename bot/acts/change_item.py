"""The office moves an item of a plan after the import, or takes it off; what the plan says is kept beside it."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.acts.concern import Concerns
from bot.acts.draft_edits import days_said
from bot.acts.plan_rows import current_of
from bot.acts.rights import require_office
from bot.acts.tell_changes import post_lines
from bot.domain.frames import Frame
from bot.domain.people import Person
from bot.domain.plans import Plan, PlanItem
from bot.domain.schools import School, school_day
from bot.errors import NotFound
from bot.parsing.plans import ItemDraft
from bot.rendering.differences import dropped_line, moved_line
from bot.store.audit import note


def items_like(session: Session, school: School, words: str, now: datetime) -> list[PlanItem]:
    """The standing items of today and later whose task holds those words, the next first."""
    query = select(PlanItem).where(
        PlanItem.school_id == school.id,
        col(PlanItem.withdrawn_at).is_(None),
        col(PlanItem.done_at).is_(None),
        col(PlanItem.end_on) >= school_day(school, now),
        col(PlanItem.task).contains(words, autoescape=True),
    )
    return list(session.exec(query.order_by(col(PlanItem.end_on), col(PlanItem.id))))


def move_item(
    session: Session, school: School, who: Person | None, now: datetime, item_id: int, days: str
) -> tuple[PlanItem, int]:
    """Move an item to days said in words; the item and how many are told. Raises NotFound, NotUnderstood."""
    item, plan = _standing(session, school, who, item_id)
    said = days_said(days, Frame.of(plan.start_on, plan.end_on, plan.week1_on))
    draft = ItemDraft.from_json({**_as_draft(item), **said})
    people = Concerns(session, school, school_day(school, now)).everybody(item)
    line = moved_line(item, draft, ("start_on", "end_on"))
    item.start_on, item.end_on, item.precision = draft.start, draft.end, draft.precision
    item.when_text, item.outside, item.recur = draft.when, None, None
    return item, _changed(session, school, who, now, item, plan, line, people)


def take_off_item(
    session: Session, school: School, who: Person | None, now: datetime, item_id: int
) -> tuple[PlanItem, int]:
    """Take an item off the plan; it stays on record, and no newer version brings it back. Raises NotFound."""
    item, plan = _standing(session, school, who, item_id)
    people = Concerns(session, school, school_day(school, now)).everybody(item)
    line = dropped_line(item)
    item.withdrawn_at = now
    return item, _changed(session, school, who, now, item, plan, line, people)


def _standing(session: Session, school: School, who: Person | None, item_id: int) -> tuple[PlanItem, Plan]:
    require_office(session, who)
    item = session.get(PlanItem, item_id)
    plan = session.get(Plan, item.plan_id) if item else None
    if item is None or plan is None or item.school_id != school.id or item.withdrawn_at is not None:
        raise NotFound("这一项已经不在计划里了。发“本月计划”可以看现在的安排。")
    item.printed = item.printed or current_of(item)
    return item, plan


def _as_draft(item: PlanItem) -> dict[str, object]:
    now_says = current_of(item)
    return {
        "when": item.when_text,
        "task": item.task,
        "owner": item.owner,
        "audience": item.audience,
        "start": now_says["start_on"],
        "end": now_says["end_on"],
    }


def _changed(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    item: PlanItem,
    plan: Plan,
    line: str,
    people: set[int],
) -> int:
    session.add(item)
    session.flush()
    by = who.id if who else None
    note(session, item.school_id, now, by, "change_item", f"item {item.id}", line=line)
    key = f"item{item.id}:{now:%Y%m%d%H%M%S}"
    return post_lines(session, school, who, now, plan.title, key, {one: [line] for one in people})
