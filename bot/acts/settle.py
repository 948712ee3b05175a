"""`settle`: who owes what in the running periods. Idempotent: made again when a rule, a person or the day changes."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.acts.debtors import debtors, group_matches
from bot.acts.obligations import begin, keep_right, known_of, owed_by_another_plan
from bot.acts.roll import Roll
from bot.acts.rule_rows import adopt_rules
from bot.acts.settle_events import settle_event_rule
from bot.acts.settle_programs import settle_programs
from bot.domain.frames import Frame
from bot.domain.holidays import add_school_days
from bot.domain.periods import Period, period_of
from bot.domain.plans import Plan
from bot.domain.requirements import YEARS, Obligation, Per, Requirement, RequirementSpec
from bot.domain.schools import School, instant, school_day
from bot.parsing.deadlines import due_on
from bot.store.schools import overrides_of

__all__ = ["debtors", "group_matches", "live_requirements", "period_for", "settle"]

AHEAD = timedelta(days=14)  # a term's duties are shown shortly before it begins


def settle(session: Session, school: School, now: datetime) -> int:
    """Make the obligations of the running periods right; the number of new ones."""
    today = school_day(school, now)
    settle_programs(session, school, today)
    adopt_rules(session, school)
    roll = Roll(session, school, today)
    look_at = instant(school, add_school_days(today, 0, overrides_of(session, school)), school.reminder_at)
    made = 0
    for requirement in live_requirements(session, school, today):
        rule = requirement.rule()
        if rule.unfollowed():
            continue
        if rule.per is Per.EVENT:
            made += settle_event_rule(session, requirement, rule, roll, now, today, look_at)
            continue
        frame = frame_of(session, requirement, roll)
        period = period_for(requirement, rule, today, frame, roll)
        if period is not None:
            made += _apply(session, requirement, rule, period, roll, now, today, look_at)
    session.flush()
    return made


def live_requirements(session: Session, school: School, today: date) -> list[Requirement]:
    """The rules in force today or within the next fortnight."""
    query = select(Requirement).where(
        Requirement.school_id == school.id,
        col(Requirement.retired_at).is_(None),
        Requirement.until_on >= today,
        Requirement.since_on <= today + AHEAD,
    )
    return list(session.exec(query.order_by(col(Requirement.id))))


def frame_of(session: Session, requirement: Requirement, roll: Roll) -> Frame:
    """The days a rule is in force, with weeks counted as its plan (or the term it begins in) counts them."""
    plan = session.get(Plan, requirement.plan_id) if requirement.plan_id else None
    if plan is not None and plan.start_on <= requirement.since_on <= plan.end_on:
        return Frame.of(requirement.since_on, requirement.until_on, plan.week1_on)
    term = next((term for term in roll.terms if term.start_on <= requirement.since_on <= term.end_on), None)
    return Frame.of(requirement.since_on, requirement.until_on, term.week1_on if term else None)


def period_for(requirement: Requirement, rule: RequirementSpec, today: date, frame: Frame, roll: Roll) -> Period | None:
    """The period of a rule that runs today (or begins first), up to its own deadline; None outside, or past it."""
    day = max(today, requirement.since_on)
    term = next((one.frame for one in roll.terms if one.start_on <= day <= one.end_on), None)
    period = period_of(rule.per, day, frame, term)
    if period is None or not rule.deadline:
        return period
    within = term if term and period.since >= term.start and period.until <= term.end else frame
    due = due_on(rule.deadline, max(period.since, requirement.since_on), period.until, within, roll.inspections)
    return Period(period.since, due) if due else period


def reference_day(rule: RequirementSpec, period: Period, requirement: Requirement) -> date:
    """The day on which a rule's people are judged: the first of the period the rule is in force, or its own day."""
    first = max(period.since, requirement.since_on)
    if not rule.as_of or rule.as_of == "event":
        return first
    month, day = (int(part) for part in rule.as_of.split("-"))
    this_year = date(period.until.year, month, day)
    return this_year if this_year <= period.until else date(period.until.year - 1, month, day)


def _apply(
    session: Session,
    requirement: Requirement,
    rule: RequirementSpec,
    period: Period,
    roll: Roll,
    now: datetime,
    today: date,
    look_at: datetime,
) -> int:
    owing = debtors(rule, roll, period, reference_day(rule, period, requirement))
    twice = owed_by_another_plan(session, requirement, rule, period) if rule.per in YEARS else set()
    owed = {debtor.key: debtor for debtor in owing if debtor.key not in twice}
    known = known_of(session, Obligation.requirement_id == requirement.id, Obligation.since_on == period.since)
    keep_right(session, known, owed, now)
    if period.until < today:
        return 0  # its last day is over: nobody can begin to owe it
    new = [debtor for key, debtor in owed.items() if key not in known]
    begin(session, requirement, rule, period, new, look_at)
    return len(new)
