"""A newer version of a plan takes the place of the older: rows are changed, not made anew: nothing by hand is lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from bot.acts.change_rules import take_over
from bot.acts.compare_plans import ItemChange, PlanDifference, compare_plans, said_of
from bot.acts.concern import Concerns
from bot.acts.confirm_plan import DraftRule, PlanOutcome, Source, add_item, add_rule, roll_of, specs_of, told_of
from bot.acts.draft_edits import looked_over
from bot.acts.month_lists import prepare_month_lists
from bot.acts.plan_rows import Roll, printed_of, rule_key
from bot.acts.rights import require_office
from bot.acts.rule_rows import adopt
from bot.acts.settle import settle
from bot.acts.tell_changes import RulePair, item_notices, tell_changes
from bot.domain.frames import Frame
from bot.domain.people import Person
from bot.domain.plans import Plan
from bot.domain.requirements import Obligation, Requirement
from bot.domain.schools import School, school_day
from bot.errors import NotFound
from bot.parsing.plans import PlanDraft
from bot.store.audit import note


class Replaced(NamedTuple):
    """What a newer version did: the difference as it was applied, what was stored, how many people were told."""

    difference: PlanDifference
    outcome: PlanOutcome
    told: int


def plan_by_id(session: Session, school: School, plan_id: int) -> Plan:
    """A plan of the school; raises NotFound."""
    plan = session.get(Plan, plan_id)
    if plan is None or plan.school_id != school.id:
        raise NotFound("没有这份计划。")
    return plan


def replace_plan(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    plan_id: int,
    draft: PlanDraft,
    frame: Frame,
    source: Source,
    answers: Mapping[int, str] | None = None,
    edits: Mapping[str, Any] | None = None,
) -> Replaced:
    """Apply a newer version. Days, owners and done marks set by hand stay; those concerned are told, once each."""
    require_office(session, who)
    plan = plan_by_id(session, school, plan_id)
    today = school_day(school, now)
    looked = looked_over(draft, frame, answers, edits)
    difference = compare_plans(session, plan, looked, today)
    notices = item_notices(difference, Concerns(session, school, today), today)
    before = plan.source_hash
    _update_plan(plan, who, now, draft, frame, source)
    added = _take_items(session, difference, roll_of(session, school), now)
    rules = _replace_rules(session, difference, now)
    session.flush()
    made = settle(session, school, now)
    for old, new in rules:
        if old is not None and new is not None:
            take_over(session, old.id or 0, new.id or 0, now)
    told = tell_changes(session, school, who, now, difference, notices, rules)
    prepare_month_lists(session, school, now)
    _note(session, difference, who, now, before)
    specs = [new.rule() for _, new in rules if new is not None]
    kept, unknown = told_of(session, school, specs)
    return Replaced(difference, PlanOutcome(plan.id or 0, added, len(specs), kept, made, unknown), told)


def _take_items(session: Session, difference: PlanDifference, roll: Roll, now: datetime) -> int:
    """Change, drop and add items; the number of new ones."""
    for change in (*difference.changed, *difference.revived):
        _take(session, difference, change, roll)
    for item in difference.dropped:
        item.withdrawn_at, item.printed = now, said_of(item) | {"dropped": True}
        session.add(item)
    looked = difference.looked
    new = (*difference.added, *sorted(looked.dropped_items))
    return sum(add_item(session, difference.plan, looked, at, roll, now) for at in new)


def _update_plan(plan: Plan, who: Person | None, now: datetime, draft: PlanDraft, frame: Frame, source: Source) -> None:
    plan.title, plan.source_name = draft.title, source.name
    plan.source_hash, plan.part = source.digest, source.part
    plan.start_on, plan.end_on, plan.week1_on = frame.start, frame.end, frame.week1_monday
    plan.confirmed_at, plan.confirmed_by = now, who.id if who else None


def _take(session: Session, difference: PlanDifference, change: ItemChange, roll: Roll) -> None:
    """Put the newer plan's words into an item's row, but for what was set by hand."""
    item, draft = change.item, difference.looked.draft.calendar[change.at]
    values: dict[str, Any] = {
        "task": draft.task,
        "start_on": draft.start,
        "end_on": draft.end,
        "precision": draft.precision,
        "owner": draft.owner,
        "audience": draft.audience,
    }
    for name in change.fields:
        setattr(item, name, values[name])
    if set(change.fields) & {"start_on", "end_on"}:
        item.when_text, item.outside = draft.when, draft.outside
    item.owner_rule, item.audience_rule = roll.rule(item.owner), roll.rule(item.audience)
    item.quote, item.withdrawn_at = draft.quote or draft.task, None
    item.printed = printed_of(difference.looked.read.calendar[change.at])
    session.add(item)


def _replace_rules(session: Session, difference: PlanDifference, now: datetime) -> list[RulePair]:
    """Retire what is gone or changed, store what is new; (the old rule, the new one), either of them None."""
    plan = difference.plan
    for row in (*difference.rules_dropped, *(change.old for change in difference.rules_changed)):
        _retire(session, row, now)
    new = [(change.old, change.new) for change in difference.rules_changed]
    for old, one in (*new, *((None, one) for one in difference.rules_added)):
        keys = select(Requirement.version).where(Requirement.key == rule_key(plan.id, one.printed))
        known = max(session.exec(keys), default=0)
        add_rule(session, plan, one, now, max(known, old.version if old else 0) + 1)
    session.flush()
    _keep_standing(session, difference)
    pairs: list[RulePair] = [(old, stored_rule(session, plan, one)) for old, one in new]
    pairs += [(None, stored_rule(session, plan, one)) for one in difference.rules_added]
    return pairs + [(old, None) for old in difference.rules_dropped]


def _keep_standing(session: Session, difference: PlanDifference) -> None:
    """Rules that stay run over the newer plan's days, and are parts of the rule that took their whole's place."""
    plan = difference.plan
    said = {rule_key(plan.id, one.printed): one.spec for one in specs_of(difference.looked)}
    standing = select(Requirement).where(Requirement.plan_id == plan.id, col(Requirement.retired_at).is_(None))
    for row in session.exec(standing).all():
        row.since_on, row.until_on = plan.start_on, plan.end_on
        session.add(row)
        part_of = said[row.key].part_of if row.key in said else None
        if part_of is not None and row.spec.get("part_of") != part_of:
            row.spec = row.spec | {"part_of": part_of}
            adopt(session, row)


def _retire(session: Session, row: Requirement, now: datetime) -> None:
    """A rule that no longer holds: what was owed by it ends; nothing is deleted."""
    row.retired_at = now
    session.add(row)
    owed = select(Obligation).where(Obligation.requirement_id == row.id, col(Obligation.ended_at).is_(None))
    for obligation in session.exec(owed):
        obligation.ended_at = now
        session.add(obligation)


def stored_rule(session: Session, plan: Plan, one: DraftRule) -> Requirement | None:
    """The row in force of a rule just stored."""
    query = select(Requirement).where(
        Requirement.plan_id == plan.id,
        Requirement.key == rule_key(plan.id, one.printed),
        col(Requirement.retired_at).is_(None),
    )
    return session.exec(query).first()


def _note(session: Session, difference: PlanDifference, who: Person | None, now: datetime, before: str) -> None:
    counts = {
        "added": len(difference.added),
        "changed": len(difference.changed),
        "dropped": len(difference.dropped),
        "rules": len(difference.rules_added) + len(difference.rules_changed) + len(difference.rules_dropped),
    }
    plan = difference.plan
    by = who.id if who else None
    note(session, plan.school_id, now, by, "replace_plan", f"plan {plan.id}", was=before, **counts)
