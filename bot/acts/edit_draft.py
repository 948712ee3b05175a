"""The office looks a draft over: answers a question, changes a row or leaves it out, confirms, or puts it down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session

from bot.acts.add_term import add_term
from bot.acts.compare_plans import PlanDifference, compare_plans
from bot.acts.confirm_plan import PlanOutcome, Source, confirm_plan
from bot.acts.draft_edits import ITEM_FIELDS, RULE_FIELDS, Looked, answered, days_said, looked_over
from bot.acts.open_draft import draft_by_id, frame_of, plan_of
from bot.acts.replace_plan import Replaced, plan_by_id, replace_plan
from bot.acts.rights import require_office
from bot.domain.people import Person
from bot.domain.plans import DraftKind, ImportDraft
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.store.audit import note
from bot.store.schools import terms_of

Rows = Literal["items", "rules"]
TERM_DAYS = (80, 220)  # a frame of 3–7 months may be a term
_ALLOWED = {"items": {*ITEM_FIELDS, "drop", "seen"}, "rules": {*RULE_FIELDS, "drop", "seen"}}


def looked_at(row: ImportDraft) -> Looked:
    """The draft with everything the office has changed of it so far."""
    return looked_over(plan_of(row), frame_of(row), None, row.edits)


def answer_question(
    session: Session, school: School, who: Person | None, now: datetime, draft_id: int, place: int, answer: str
) -> ImportDraft:
    """Answer the question at `place`, or with "" take its default. Raises NotUnderstood, NotFound."""
    row = _mine(session, school, who, draft_id)
    draft = plan_of(row)
    if not 0 <= place < len(draft.questions):
        raise NotFound("没有这个问题。")
    said = answer.strip() or draft.questions[place].default
    answered(draft, {place: said}, frame_of(row))  # what cannot be understood is refused now, not at the end
    return _keep(session, row, "answers", str(place), said)


def open_questions(row: ImportDraft) -> list[int]:
    """The places of the questions nobody has answered yet."""
    draft, known = plan_of(row), row.edits.get("answers", {})
    return [at for at, question in enumerate(draft.questions) if str(at) not in known and question.index is not None]


def edit_row(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    draft_id: int,
    rows: Rows,
    at: int,
    changes: Mapping[str, Any],
) -> ImportDraft:
    """Change a row of a draft, leave it out (`drop`), or mark it as looked at (`seen`). Raises NotFound, UserError.

    Days come as {"days": "11月26日"} in words, or as ISO `start` and `end`.
    """
    row = _mine(session, school, who, draft_id)
    draft = plan_of(row)
    if not 0 <= at < len(draft.calendar if rows == "items" else draft.requirements):
        raise NotFound("草稿里没有这一条。")
    values = dict(changes)
    if rows == "items" and "days" in values:
        values |= days_said(str(values.pop("days")), frame_of(row))
    if not set(values) <= _ALLOWED[rows]:
        raise UserError(f"这些不能改：{'、'.join(sorted(set(values) - _ALLOWED[rows]))}。")
    known = row.edits.get(rows, {}).get(str(at), {})
    return _keep(session, row, rows, str(at), known | values | {"seen": True})


def _mine(session: Session, school: School, who: Person | None, draft_id: int) -> ImportDraft:
    require_office(session, who)
    return draft_by_id(session, school, draft_id)


def _keep(session: Session, row: ImportDraft, table: str, key: str, value: Any) -> ImportDraft:
    row.edits = row.edits | {table: row.edits.get(table, {}) | {key: value}}
    session.add(row)
    session.flush()
    return row


def difference_of(session: Session, school: School, row: ImportDraft, now: datetime) -> PlanDifference | None:
    """What confirming the draft as a newer version would change; None when it is a plan of its own."""
    if row.replaces_id is None:
        return None
    plan = plan_by_id(session, school, row.replaces_id)
    return compare_plans(session, plan, looked_at(row), school_day(school, now))


def may_be_term(session: Session, school: School, row: ImportDraft) -> bool:
    """Whether the draft's days could be a term the school does not have yet."""
    frame = frame_of(row)
    if not TERM_DAYS[0] <= (frame.end - frame.start).days <= TERM_DAYS[1]:
        return False
    return not any(term.start_on <= frame.end and frame.start <= term.end_on for term in terms_of(session, school))


def confirm_draft(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    draft_id: int,
    *,
    as_new: bool = False,
    make_term: bool = False,
) -> PlanOutcome | Replaced:
    """Import a plan's draft: as the newer version it was found to be, or (`as_new`) as a plan of its own.

    `make_term` makes its days a term first. What nobody answered takes its default.
    """
    row = _mine(session, school, who, draft_id)
    if row.kind != DraftKind.PLAN:
        raise NotFound("这份草稿不是计划。")
    frame, source = frame_of(row), Source(row.source_name, part=row.part, sha256=row.source_hash)
    if make_term and may_be_term(session, school, row):
        add_term(session, school, who, now, frame, None)
    common = (plan_of(row), frame, source, None, row.edits)
    outcome: PlanOutcome | Replaced
    if row.replaces_id is not None and not as_new:
        outcome = replace_plan(session, school, who, now, row.replaces_id, *common)
    else:
        outcome = confirm_plan(session, school, who, now, *common)
    close_draft(session, row, now, confirmed=True)
    return outcome


def discard_draft(session: Session, school: School, who: Person | None, now: datetime, draft_id: int) -> ImportDraft:
    """Put a draft down without importing it; it stays on record."""
    row = _mine(session, school, who, draft_id)
    close_draft(session, row, now, confirmed=False)
    note(session, row.school_id, now, who.id if who else None, "discard_draft", f"draft {row.id}")
    return row


def close_draft(session: Session, row: ImportDraft, now: datetime, *, confirmed: bool) -> None:
    """Mark a draft as done with."""
    row.closed_at, row.confirmed = now, confirmed
    session.add(row)
    session.flush()
