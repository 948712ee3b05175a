"""`settle`: who owes what in the running periods. Idempotent: made again when a rule, a person or the day changes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from bot.domain.audiences import Facts, Rule, matches
from bot.domain.frames import Frame
from bot.domain.holidays import add_school_days
from bot.domain.people import Group, GroupKind, Person
from bot.domain.periods import Period, period_of
from bot.domain.plans import Plan
from bot.domain.requirements import Obligation, Owner, Requirement, RequirementSpec
from bot.domain.schools import School, Term, instant, school_day
from bot.rendering.rules import reason_text
from bot.store.people import facts_by_person, groups_of, staff_of
from bot.store.schools import overrides_of, terms_of

AHEAD = timedelta(days=14)  # a term's duties are shown shortly before it begins


class Debtor(NamedTuple):
    """One who owes by a rule, and why."""

    key: str
    person_id: int | None
    group_id: int | None
    reason: str


class _Roll:
    """The staff, their facts on each reference day and the groups, read once per settling."""

    def __init__(self, session: Session, school: School) -> None:
        self._session, self._school = session, school
        self.staff = staff_of(session, school)
        self.groups = groups_of(session, school)
        self._facts: dict[date, dict[int, Facts]] = {}

    def facts(self, on: date) -> dict[int, Facts]:
        if on not in self._facts:
            self._facts[on] = facts_by_person(self._session, self._school, self.staff, on)
        return self._facts[on]


def settle(session: Session, school: School, now: datetime) -> int:
    """Make the obligations of the running periods right; the number of new ones."""
    today = school_day(school, now)
    roll = _Roll(session, school)
    terms = terms_of(session, school)
    look_on = add_school_days(today, 0, overrides_of(session, school))
    look_at = instant(school, look_on, school.reminder_at)
    made = 0
    for requirement in live_requirements(session, school, today):
        rule = requirement.rule()
        if rule.unfollowed():
            continue
        period = _period(session, requirement, rule, today, terms)
        if period is not None:
            made += _apply(session, requirement, rule, period, roll, now, look_at)
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


def _period(
    session: Session, requirement: Requirement, rule: RequirementSpec, today: date, terms: Iterable[Term]
) -> Period | None:
    plan = session.get(Plan, requirement.plan_id) if requirement.plan_id else None
    frame = Frame.of(requirement.since_on, requirement.until_on, plan.week1_on if plan else None)
    day = max(today, requirement.since_on)
    term = next((one.frame for one in terms if one.start_on <= day <= one.end_on), None)
    return period_of(rule.per, day, frame, term)


def _apply(
    session: Session,
    requirement: Requirement,
    rule: RequirementSpec,
    period: Period,
    roll: _Roll,
    now: datetime,
    look_at: datetime,
) -> int:
    owed = {debtor.key: debtor for debtor in debtors(rule, roll.staff, roll.groups, roll.facts(period.since))}
    query = select(Obligation).where(Obligation.requirement_id == requirement.id, Obligation.since_on == period.since)
    known = {row.owner_key: row for row in session.exec(query)}
    for key, row in known.items():
        ended = None if key in owed else row.ended_at or now
        if ended != row.ended_at:
            row.ended_at = ended
            session.add(row)
    new = [_obligation(requirement, rule, period, debtor, look_at) for key, debtor in owed.items() if key not in known]
    session.add_all(new)
    return len(new)


def _obligation(
    requirement: Requirement, rule: RequirementSpec, period: Period, debtor: Debtor, look_at: datetime
) -> Obligation:
    return Obligation(
        school_id=requirement.school_id,
        requirement_id=requirement.id or 0,
        owner_key=debtor.key,
        person_id=debtor.person_id,
        group_id=debtor.group_id,
        since_on=period.since,
        until_on=period.until,
        target=rule.target,
        reason=debtor.reason,
        next_look_at=None if rule.optional else look_at,
    )


def debtors(
    rule: RequirementSpec, staff: Iterable[Person], groups: Iterable[Group], facts: dict[int, Facts]
) -> list[Debtor]:
    """Everybody (or every group) a rule speaks to, with the reason."""
    if rule.owner is Owner.GROUP:
        return [
            Debtor(f"g{group.id}", None, group.id, f"{group.name}的任务")
            for group in groups
            if group_matches(rule.audience, group)
        ]
    if rule.owner is not Owner.PERSON:
        return []
    return [
        Debtor(f"p{person.id}", person.id, None, reason_text(rule.audience, facts[person.id]))
        for person in staff
        if person.id in facts and matches(rule.audience, facts[person.id])
    ]


def group_matches(rule: Rule, group: Group) -> bool:
    """Whether a rule for groups means that group: «每个教研组», «语文组», a subject's."""
    return all(_group_form(key, value, group) for key, value in rule.items())


def _group_form(key: str, value: Any, group: Group) -> bool:
    words = value if isinstance(value, list) else [value]
    if key == "and":
        return all(group_matches(part, group) for part in words)
    if key == "or":
        return any(group_matches(part, group) for part in words)
    if key == "all":
        return group.kind == GroupKind.RESEARCH
    if key == "subject":
        return any(str(word) in group.name for word in words)
    return key == "group" and any(_named(str(word), group) for word in words)


def _named(word: str, group: Group) -> bool:
    if word.startswith(("每个", "各")):
        return group.kind == (GroupKind.PREP if "备课" in word else GroupKind.RESEARCH)
    return word == group.name or group.name.startswith(word.removesuffix("组"))
