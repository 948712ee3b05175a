"""A plan draft the office has looked over becomes items and rules. The same again doubles nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, select

from bot.acts.month_lists import prepare_month_lists
from bot.acts.rights import require_office
from bot.acts.settle import settle
from bot.domain.audiences import Rule, forms_of, unknown_forms
from bot.domain.frames import Frame
from bot.domain.kinds import RECORD_KINDS
from bot.domain.people import Person
from bot.domain.plans import Plan, PlanItem
from bot.domain.requirements import Owner, Per, Requirement, RequirementKind, RequirementSpec
from bot.domain.schools import School
from bot.parsing.audiences import read_people
from bot.parsing.plans import ItemDraft, PlanDraft, RequirementDraft
from bot.rendering.rules import rule_sentence, rule_title
from bot.rendering.words import clipped
from bot.store.audit import note
from bot.store.inbox import insert_new
from bot.store.people import groups_of, staff_of


@dataclass(frozen=True, slots=True)
class Source:
    """Where a draft came from: the file's name and bytes, and which plan of a collection (0: the only one)."""

    name: str
    data: bytes
    part: int = 0

    @property
    def digest(self) -> str:
        """The content's hash, so that the same file is known again."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """What was new, and which rules are kept as text because the engine cannot count them yet (sentence, reason)."""

    plan_id: int
    items: int
    rules: int
    kept: tuple[tuple[str, str], ...]
    obligations: int
    unknown: tuple[tuple[str, tuple[str, ...]], ...]  # (what the roster lacks, of whom): no rule by it reaches them


def confirm_plan(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    draft: PlanDraft,
    frame: Frame,
    source: Source,
    answers: Mapping[int, str] | None = None,
) -> PlanOutcome:
    """Store a plan with the answers to its questions (by their place; what is not answered takes its default)."""
    require_office(session, who)
    draft = answered(draft, answers or {})
    plan = _plan(session, school, who, now, draft, frame, source)
    names = {person.name for person in staff_of(session, school, active=False)}
    groups = [group.name for group in groups_of(session, school)]
    items = sum(insert_new(session, _item(plan, one, names, groups)) is not None for one in draft.calendar)
    rules, kept = 0, []
    for spec in _specs(draft):
        why = spec.unfollowed() or _unknown(spec)
        if why:
            kept.append((rule_sentence(spec), why))
        rules += _requirement(session, plan, spec, now)
    session.flush()
    made = settle(session, school, now)
    prepare_month_lists(session, school, now)
    note(
        session,
        plan.school_id,
        now,
        who.id if who else None,
        "confirm_plan",
        f"plan {plan.id}",
        items=items,
        rules=rules,
    )
    unknown = _lacking(session, school, [spec.audience for spec in _specs(draft)])
    return PlanOutcome(plan.id or 0, items, rules, tuple(kept), made, unknown)


# What a rule may ask of the roster → the roster's field and its name.
_ASKED = {
    "years_of_teaching": ("teaching_since", "参加工作时间"),
    "age": ("born_on", "出生年月"),
    "years_at_school": ("joined_on", "到校时间"),
}


def _lacking(session: Session, school: School, audiences: list[Rule]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who cannot be judged by these rules because the roster is silent."""
    staff = staff_of(session, school)
    asked = {form for rule in audiences for form in forms_of(rule)}
    found = []
    for form, (column, word) in _ASKED.items():
        names = tuple(person.name for person in staff if getattr(person, column) is None)
        if form in asked and names:
            found.append((word, names))
    return tuple(found)


def _unknown(spec: RequirementSpec) -> str | None:
    return "对象的条件名册里查不到" if unknown_forms(spec.audience) else None


def _plan(
    session: Session, school: School, who: Person | None, now: datetime, draft: PlanDraft, frame: Frame, source: Source
) -> Plan:
    query = select(Plan).where(
        Plan.school_id == school.id,
        Plan.source_hash == source.digest,
        Plan.part == source.part,
        Plan.start_on == frame.start,
    )
    plan = session.exec(query).first() or Plan(
        school_id=school.id or 0,
        title=draft.title,
        source_name=source.name,
        source_hash=source.digest,
        part=source.part,
        start_on=frame.start,
        end_on=frame.end,
        week1_on=frame.week1_monday,
        confirmed_at=now,
        confirmed_by=who.id if who else None,
    )
    session.add(plan)
    session.flush()
    return plan


def _item(plan: Plan, one: ItemDraft, names: set[str], groups: list[str]) -> PlanItem:
    return PlanItem(
        plan_id=plan.id or 0,
        school_id=plan.school_id,
        key=hashlib.sha256(f"{one.quote}|{one.task}|{one.start}|{one.end}".encode()).hexdigest()[:24],
        quote=one.quote or one.task,
        task=one.task,
        when_text=one.when,
        start_on=one.start,
        end_on=one.end,
        precision=one.precision,
        owner=one.owner,
        audience=one.audience,
        owner_rule=read_people(one.owner, names, groups) if one.owner else None,
        audience_rule=read_people(one.audience, names, groups) if one.audience else None,
        outside=one.outside,
        recur=one.recur,
    )


def _specs(draft: PlanDraft) -> list[RequirementSpec]:
    specs = []
    for one in draft.requirements:
        whole = draft.requirements[one.sub_of].quote if one.sub_of is not None else None
        try:
            specs.append(spec_of(one, whole))
        except ValidationError:
            continue  # an amount that makes no rule stays in the plan's text
    return specs


def spec_of(one: RequirementDraft, whole: str | None = None) -> RequirementSpec:
    """The rule a draft states; `whole` is the quote of the rule it is part of."""
    kinds = one.kind if isinstance(one.kind, tuple) else (one.kind,)
    known = one.kind not in ("other", "inspection", "project")
    return RequirementSpec(
        title=rule_title(kinds, one.where) if known else clipped(one.quote, 24),
        kinds=kinds,
        min=one.min,
        max=one.max,
        unit=one.unit,
        per=Per(one.per),
        audience=one.audience,
        owner=Owner(one.owner),
        bundle=one.bundle,
        percent_of=one.percent_of,
        part_of=whole,
        where=one.where,
        deadline=one.deadline,
        optional=one.optional,
        quote=one.quote,
    )


def _requirement(session: Session, plan: Plan, spec: RequirementSpec, now: datetime) -> int:
    """Store a rule; 0 when this plan has it already."""
    key = hashlib.sha256(f"{plan.id}|{spec.quote}|{spec.kinds}|{spec.audience}|{spec.min}".encode()).hexdigest()[:24]
    row = Requirement(
        school_id=plan.school_id,
        plan_id=plan.id,
        key=key,
        spec=spec.model_dump(mode="json"),
        since_on=plan.start_on,
        until_on=plan.end_on,
        confirmed_at=now,
    )
    requirement_id = insert_new(session, row)
    if requirement_id is None:
        return 0
    for kind in spec.kinds:
        unit, venue = _counted_in(kind, spec.unit), _VENUES.get(str((spec.where or {}).get("venue")))
        session.add(RequirementKind(requirement_id=requirement_id, kind=kind, unit=unit, venue=venue))
    return 1


# What a plan asks for → what a record says. Other conditions (quality, length, whose lesson) are the teacher's word.
_VENUES = {"in_school": "in_school", "off_school": "out_of_school"}


def _counted_in(kind: str, unit: str) -> str:
    """The unit records of the kind are counted in: the kind's own, whatever measure word the plan uses; or hours."""
    return unit if unit == "学时" or kind not in RECORD_KINDS else RECORD_KINDS[kind].unit


def answered(draft: PlanDraft, answers: Mapping[int, str]) -> PlanDraft:
    """The draft with the office's answers put in; unanswered questions keep their defaults."""
    calendar, requirements = list(draft.calendar), list(draft.requirements)
    for place, question in enumerate(draft.questions):
        answer = answers.get(place, question.default)
        if answer == question.default or question.index is None:
            continue
        if question.about == "item":
            calendar[question.index] = replace(calendar[question.index], audience=answer)
        elif question.about == "requirement":
            bounds = requirements[question.index].audience
            requirements = [replace(one, audience=_border_moved(one.audience, bounds)) for one in requirements]
    return replace(draft, calendar=tuple(calendar), requirements=tuple(requirements))


_OTHER_SIDE = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}


def _border_moved(audience: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Give the border itself (exactly ten years) to the other side, in both halves that share it."""
    borders = {(name, bound) for name, bounds in asked.items() if isinstance(bounds, dict) for bound in bounds.values()}
    moved = dict(audience)
    for name, bounds in audience.items():
        if isinstance(bounds, dict):
            moved[name] = {
                _OTHER_SIDE.get(sign, sign) if (name, bound) in borders else sign: bound
                for sign, bound in bounds.items()
            }
    return moved
