"""The office states rules of its own, by a sentence or a pack: looked over with names first, then applied whole."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.acts.check_rules import check_rules
from bot.acts.confirm_plan import DraftRule, add_rule
from bot.acts.debtors import debtors
from bot.acts.read_rules import read_circle, read_rules
from bot.acts.rights import require_office
from bot.acts.roll import Roll
from bot.acts.settle import settle
from bot.domain.audiences import matches
from bot.domain.people import Person
from bot.domain.periods import Period
from bot.domain.plans import Plan
from bot.domain.programs import Program
from bot.domain.requirements import Obligation, Owner, Per, Requirement, RequirementSpec, effective, whole_of
from bot.domain.schools import School, Term, school_day
from bot.errors import NotFound, NotUnderstood
from bot.packs import Pack
from bot.rendering.rule_sentences import rule_sentence
from bot.store.audit import note
from bot.store.schools import term_at


class Reach(NamedTuple):
    """A rule and whom it reaches today: people by name, or groups; `kept` says why it is only kept as text."""

    rule: RequirementSpec
    people: tuple[str, ...]
    groups: tuple[str, ...]
    kept: str | None


class Applied(NamedTuple):
    """What was new: rules, and duties of the running periods."""

    rules: int
    obligations: int


def preview_rules(session: Session, school: School, who: Person | None, now: datetime, pack: Pack) -> list[Reach]:
    """Whom each rule of a pack would reach; nothing is changed. Raises NotAllowed, NotUnderstood, NotFound."""
    require_office(session, who)
    term = _term(session, school, now)
    rules = read_rules(pack.rules, term.frame)
    roll, today = Roll(session, school), school_day(school, now)
    return [_reach(rule, rules, roll, term, max(today, term.start_on)) for rule in rules]


def apply_rules(session: Session, school: School, who: Person | None, now: datetime, pack: Pack) -> Applied:
    """Apply a pack for the running (or coming) term, all of it or nothing; the same again doubles nothing.

    Raises NotAllowed, NotUnderstood and NotFound (no term yet) in Chinese.
    """
    reached = preview_rules(session, school, who, now, pack)
    rules = [one.rule for one in reached]
    check_rules(rules, [row.rule() for row in rules_in_force(session, school, now)])
    _check_reach(reached)
    plan = _plan(session, school, who, now, pack)
    added = sum(add_rule(session, plan, DraftRule(rule, rule, dropped=False), now) for rule in rules)
    _open_programs(session, school, now, pack, _term(session, school, now))
    session.flush()
    made = settle(session, school, now)
    note(session, plan.school_id, now, who.id if who else None, "apply_rules", f"plan {plan.id}", rules=added)
    return Applied(added, made)


def rules_in_force(session: Session, school: School, now: datetime) -> list[Requirement]:
    """The rules that are followed today or begin later, oldest first."""
    query = select(Requirement).where(
        Requirement.school_id == school.id,
        col(Requirement.retired_at).is_(None),
        Requirement.until_on >= school_day(school, now),
    )
    return list(session.exec(query.order_by(col(Requirement.id))))


def rule_in_force(session: Session, school: School, requirement_id: int) -> Requirement:
    """One rule by its number; raises NotFound when it is not in force."""
    row = session.get(Requirement, requirement_id)
    if row is None or row.school_id != school.id or row.retired_at is not None:
        raise NotFound("没有这条在用的规则。发“规则”可以看到编号。")
    return row


def retire_rule(
    session: Session, school: School, who: Person | None, now: datetime, requirement_id: int
) -> Requirement:
    """End a rule from today on, its parts with it; what was done and owed before stays. Raises NotFound, NotAllowed."""
    require_office(session, who)
    row = rule_in_force(session, school, requirement_id)
    parts = session.exec(select(Requirement).where(Requirement.whole_id == row.id)).all()
    for one in (row, *parts):
        one.retired_at = one.retired_at or now
        session.add(one)
        for duty in session.exec(select(Obligation).where(Obligation.requirement_id == one.id)):
            duty.ended_at = duty.ended_at or now
            session.add(duty)
    note(session, row.school_id, now, who.id if who else None, "retire_rule", f"requirement {row.id}")
    return row


def _term(session: Session, school: School, now: datetime) -> Term:
    today = school_day(school, now)
    term = term_at(session, school, today)
    if term is None or term.end_on < today:
        raise NotFound("还没有现在的学期，先添加：yanling term add --start 2026-08-31 --end 2027-01-22")
    return term


def _reach(rule: RequirementSpec, rules: Sequence[RequirementSpec], roll: Roll, term: Term, on: date) -> Reach:
    followed = effective(rule, whole_of(rule, list(rules)) if rule.part_of else None)
    if followed.per is Per.EVENT:
        facts = roll.facts(on)
        people = tuple(person.name for person in roll.staff if matches(followed.audience, facts[person.id or 0]))
        return Reach(rule, people, (), rule.unfollowed())
    owing = debtors(followed, roll, Period(term.start_on, term.end_on), on)
    names = {group.id: group.name for group in roll.groups}
    owing_ids = dict.fromkeys(one.person_id for one in owing if one.person_id)  # of two with one name, both
    people = tuple(roll.by_id[person_id].name for person_id in owing_ids)
    return Reach(rule, people, tuple(names[one.group_id] for one in owing if one.group_id), rule.unfollowed())


def _check_reach(reached: Sequence[Reach]) -> None:
    """A rule for nobody is a slip of the pen; only pairs may be entered after the rule for them."""
    for one in reached:
        if not (one.people or one.groups or one.rule.owner in (Owner.OFFICE, Owner.PAIR) or one.kept):
            raise NotUnderstood(
                f"没有启用：现在没有人符合“{rule_sentence(one.rule)}”。请核对名册里的职务、称号和日期，或改这条规则。"
            )


def _plan(session: Session, school: School, who: Person | None, now: datetime, pack: Pack) -> Plan:
    """The plan that holds the pack's rules in this term: what an office states itself is a plan like another."""
    term = _term(session, school, now)
    digest = hashlib.sha256(repr(pack).encode()).hexdigest()
    query = select(Plan).where(Plan.school_id == school.id, Plan.source_hash == digest, Plan.start_on == term.start_on)
    plan = session.exec(query).first() or Plan(
        school_id=school.id or 0,
        title=pack.title,
        source_name=f"规则包：{pack.title}",
        source_hash=digest,
        part=0,
        start_on=term.start_on,
        end_on=term.end_on,
        week1_on=term.week1_on,
        confirmed_at=now,
        confirmed_by=who.id if who else None,
    )
    session.add(plan)
    session.flush()
    return plan


def _open_programs(session: Session, school: School, now: datetime, pack: Pack, term: Term) -> None:
    known = set(session.exec(select(Program.name).where(Program.school_id == school.id)))
    for circle in pack.circles:
        if not circle.name:
            raise NotUnderstood("规则文件里有一个 [[program]] 没有写 name（名称）。")
        if circle.name not in known:
            rule = read_circle(circle, term.frame)
            session.add(Program(school_id=school.id or 0, name=circle.name, rule=rule, opened_at=now))
