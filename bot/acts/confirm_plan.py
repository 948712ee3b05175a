"""A plan draft the office has looked over becomes items and rules. The same again doubles nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlmodel import Session, select

from bot.acts.debtors import speaks_of_pairs
from bot.acts.draft_edits import Looked, looked_over
from bot.acts.month_lists import prepare_month_lists
from bot.acts.plan_rows import Roll, item_row, rule_key, spec_of
from bot.acts.rights import require_office
from bot.acts.settle import settle
from bot.domain.audiences import lacking_facts, unknown_forms
from bot.domain.frames import Frame
from bot.domain.kinds import RECORD_KINDS
from bot.domain.people import Person
from bot.domain.plans import Plan
from bot.domain.requirements import Requirement, RequirementKind, RequirementSpec
from bot.domain.schools import School
from bot.parsing.plans import PlanDraft
from bot.rendering.rule_sentences import rule_sentence
from bot.store.audit import note
from bot.store.inbox import insert_new
from bot.store.people import groups_of, mentorships_of, staff_of

__all__ = ["PlanOutcome", "Source", "confirm_plan", "spec_of"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a draft came from: the file's name and bytes, and which plan of a collection (0: the only one)."""

    name: str
    data: bytes = b""
    part: int = 0
    sha256: str = ""  # the content's hash, where it is known without the bytes

    @property
    def digest(self) -> str:
        """The content's hash, so that the same file is known again."""
        return self.sha256 or hashlib.sha256(self.data).hexdigest()


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
    edits: Mapping[str, Any] | None = None,
) -> PlanOutcome:
    """Store a plan with the answers to its questions (by their place; what is not answered takes its default).

    `edits` are the office's changes of the draft (see `ImportDraft`); a row left out is kept as withdrawn, so that the
    same plan read again does not bring it back.
    """
    require_office(session, who)
    looked = looked_over(draft, frame, answers, edits)
    plan = _plan(session, school, who, now, draft, frame, source)
    roll = roll_of(session, school)
    items = sum(add_item(session, plan, looked, at, roll, now) for at in range(len(draft.calendar)))
    specs = specs_of(looked)
    rules = sum(add_rule(session, plan, one, now) for one in specs)
    session.flush()
    made = settle(session, school, now)
    prepare_month_lists(session, school, now)
    about = f"plan {plan.id}"
    note(session, plan.school_id, now, who.id if who else None, "confirm_plan", about, items=items, rules=rules)
    kept, unknown = told_of(session, school, [one.spec for one in specs if not one.dropped])
    return PlanOutcome(plan.id or 0, items, rules, kept, made, unknown)


class DraftRule(NamedTuple):
    """A duty as it is to be stored, by the key of what the document says."""

    spec: RequirementSpec
    printed: RequirementSpec
    dropped: bool


def roll_of(session: Session, school: School) -> Roll:
    """The school's names and groups, by which owners and audiences are understood."""
    names = {person.name for person in staff_of(session, school, active=False)}
    return Roll(names, [group.name for group in groups_of(session, school)])


def add_item(session: Session, plan: Plan, looked: Looked, at: int, roll: Roll, now: datetime) -> int:
    """Store one item of a draft; 0 when the plan has it already, or the office leaves it out."""
    row = item_row(plan, looked.read.calendar[at], looked.draft.calendar[at], roll)
    dropped = at in looked.dropped_items
    row.withdrawn_at = now if dropped else None
    return int(insert_new(session, row) is not None and not dropped)


def specs_of(looked: Looked) -> list[DraftRule]:
    """The rules of a draft."""
    specs = []
    for at, (printed, one) in enumerate(zip(looked.read.requirements, looked.draft.requirements, strict=True)):
        whole = looked.draft.requirements[one.sub_of].quote if one.sub_of is not None else None
        try:
            specs.append(DraftRule(spec_of(one, whole), spec_of(printed, whole), at in looked.dropped_rules))
        except ValidationError:
            continue  # an amount that makes no rule stays in the plan's text
    return specs


def add_rule(session: Session, plan: Plan, one: DraftRule, now: datetime, version: int = 1) -> int:
    """Store a rule; 0 when this plan has it already, or the office leaves it out."""
    row = Requirement(
        school_id=plan.school_id,
        plan_id=plan.id,
        key=rule_key(plan.id, one.printed),
        version=version,
        spec=one.spec.model_dump(mode="json"),
        since_on=plan.start_on,
        until_on=plan.end_on,
        confirmed_at=now,
        retired_at=now if one.dropped else None,
    )
    requirement_id = insert_new(session, row)
    if requirement_id is None:
        return 0
    for kind in one.spec.kinds:
        unit, venue = _counted_in(kind, one.spec.unit), _VENUES.get(str((one.spec.where or {}).get("venue")))
        session.add(RequirementKind(requirement_id=requirement_id, kind=kind, unit=unit, venue=venue))
    return int(not one.dropped)


def told_of(
    session: Session, school: School, specs: Sequence[RequirementSpec]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """What the office must know of rules: those only kept as text, with the reason; whom the roster is silent on."""
    paired = bool(mentorships_of(session, school))
    whys = ((spec, spec.unfollowed() or _unknown(spec) or _unpaired(spec, paired=paired)) for spec in specs)
    kept = tuple((rule_sentence(spec), why) for spec, why in whys if why)
    return kept, lacking_facts(staff_of(session, school), [spec.audience for spec in specs])


def _unknown(spec: RequirementSpec) -> str | None:
    return "对象的条件名册里查不到" if unknown_forms(spec.audience) else None


def _unpaired(spec: RequirementSpec, *, paired: bool) -> str | None:
    return "还没有登记师徒结对，登记以后自动生效" if speaks_of_pairs(spec) and not paired else None


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


# What a plan asks for → what a record says. Other conditions (quality, length, whose lesson) are the teacher's word.
_VENUES = {"in_school": "in_school", "off_school": "out_of_school"}


def _counted_in(kind: str, unit: str) -> str:
    """The unit records of the kind are counted in: the kind's own, whatever measure word the plan uses; or hours."""
    return unit if unit == "学时" or kind not in RECORD_KINDS else RECORD_KINDS[kind].unit
