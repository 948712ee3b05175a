"""A notice becomes an item of the plan: a task with its day, or what came from above in mid-month."""

import hashlib
from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from bot.acts.rights import require_notice
from bot.domain.audiences import Rule
from bot.domain.frames import monday_of
from bot.domain.messages import Broadcast
from bot.domain.people import Person
from bot.domain.periods import month_of
from bot.domain.plans import Plan, PlanItem, Precision
from bot.domain.schools import School, school_day
from bot.errors import NotFound
from bot.parsing.dates import Lean, read_when
from bot.rendering.rules import audience_text
from bot.rendering.words import clipped
from bot.store.audit import note
from bot.store.broadcasts import item_of
from bot.store.schools import term_at

TITLE = "临时工作（通知）"
SOURCE = "notices"  # in the place of a document's hash: one such plan a term


def plan_notice(session: Session, school: School, who: Person | None, now: datetime, row: Broadcast) -> PlanItem:
    """The item made of a notice: a task's deadline, else the day its words name, else the month. Made once."""
    known = item_of(session, row.id or 0)
    if known is not None:
        return known
    start, end, precision = _days(session, school, row)
    item = PlanItem(
        plan_id=_plan(session, school, who, now).id or 0,
        school_id=row.school_id,
        key=_key(session, row),
        quote=row.text,
        task=clipped(row.text, 120),
        start_on=start,
        end_on=end,
        precision=precision,
        owner=who.name if who else "教科室",
        audience=audience_text(row.audience),
        audience_rule=_without(row.audience, who),
        broadcast_id=row.id,
    )
    session.add(item)
    session.flush()
    note(session, row.school_id, now, who.id if who else None, "plan_notice", f"broadcast {row.id}", item=item.id)
    return item


def add_to_plan(session: Session, school: School, who: Person | None, now: datetime, broadcast_id: int) -> PlanItem:
    """加入本月计划, one tap. Raises NotFound, NotAllowed."""
    row = require_notice(session, school, who, broadcast_id)
    if row.recalled_at:
        raise NotFound("这条通知已经撤回，不能加入计划。")
    return plan_notice(session, school, who, now, row)


def take_from_plan(session: Session, school: School, who: Person | None, now: datetime, broadcast_id: int) -> None:
    """Take back `add_to_plan`; the item is withdrawn, not deleted. Raises NotFound, NotAllowed."""
    row = require_notice(session, school, who, broadcast_id)
    withdraw_item(session, row, now)
    note(session, row.school_id, now, who.id if who else None, "unplan_notice", f"broadcast {row.id}")


def withdraw_item(session: Session, row: Broadcast, now: datetime) -> PlanItem | None:
    """The notice's item rings no more."""
    item = item_of(session, row.id or 0)
    if item is not None:
        item.withdrawn_at = now
        session.add(item)
    return item


def _key(session: Session, row: Broadcast) -> str:
    """Taken out and put in again makes a second item."""
    before = len(list(session.exec(select(PlanItem.id).where(PlanItem.broadcast_id == row.id))))
    return hashlib.sha256(f"broadcast {row.id} {before}".encode()).hexdigest()[:24]


def _without(audience: Rule, who: Person | None) -> Rule:
    """The sender is not reminded of the own notice."""
    return {"and": [audience, {"not": {"person": who.name}}]} if who else audience


def _days(session: Session, school: School, row: Broadcast) -> tuple[date | None, date | None, str]:
    if row.due_on:
        return None, row.due_on, Precision.DEADLINE
    day = school_day(school, row.goes_at)
    term = term_at(session, school, day)
    when = read_when(row.text, now=row.goes_at, lean=Lean.FUTURE, term=term.frame if term else None)
    if when is None or when.end is None or when.end < day:
        return day, month_of(day).until, Precision.MONTH
    if when.kind == "deadline" or when.start is None:
        return None, when.end, Precision.DEADLINE
    return when.start, when.end, Precision.DAY if when.start == when.end else Precision.RANGE


def _plan(session: Session, school: School, who: Person | None, now: datetime) -> Plan:
    """The term's own plan of what came in between."""
    today = school_day(school, now)
    term = term_at(session, school, today)
    frame = term.frame if term and term.start_on <= today <= term.end_on else None
    start = frame.start if frame else today.replace(day=1)
    query = select(Plan).where(Plan.school_id == school.id, Plan.source_hash == SOURCE, Plan.start_on == start)
    plan = session.exec(query).first() or Plan(
        school_id=school.id or 0,
        title=TITLE,
        source_name=TITLE,
        source_hash=SOURCE,
        start_on=start,
        end_on=frame.end if frame else start + timedelta(days=180),
        week1_on=frame.week1_monday if frame else monday_of(start),
        confirmed_at=now,
        confirmed_by=who.id if who else None,
    )
    session.add(plan)
    session.flush()
    return plan
