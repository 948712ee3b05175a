"""Rules made ready for counting: their kinds with conditions, their wholes, what sets them off."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot.domain.requirements import (
    EDITION,
    Requirement,
    RequirementKind,
    RequirementSpec,
    effective,
    kinds_of,
    whole_of,
)
from bot.domain.schools import School


def adopt_rules(session: Session, school: School) -> None:
    """Make ready whatever rules were stored as they were read, or by an older edition of ours."""
    session.flush()
    old = select(RequirementKind.requirement_id).where(RequirementKind.edition < EDITION)
    query = select(Requirement).where(
        Requirement.school_id == school.id, col(Requirement.retired_at).is_(None), col(Requirement.id).in_(old)
    )
    for requirement in session.exec(query).all():
        adopt(session, requirement)
    session.flush()


def adopt(session: Session, requirement: Requirement) -> RequirementSpec:
    """Write the kinds anew, find the whole and the trigger; the rule as it is followed."""
    stated = RequirementSpec.model_validate(requirement.spec)
    whole = _whole(session, requirement, stated)
    rule = effective(stated, whole.rule() if whole else None)
    requirement.whole_id = whole.id if whole else None
    requirement.followed = rule.model_dump_json() if rule != stated else None
    requirement.trigger_kind = (rule.trigger or {}).get("kind")
    session.add(requirement)
    session.execute(delete(RequirementKind).where(col(RequirementKind.requirement_id) == requirement.id))
    session.add_all(RequirementKind(requirement_id=requirement.id or 0, **values) for values in kinds_of(rule))
    return rule


def _whole(session: Session, part: Requirement, stated: RequirementSpec) -> Requirement | None:
    """The rule of the same plan (or stored at the same moment) that this is a part of."""
    if stated.part_of is None:
        return None
    query = select(Requirement).where(
        Requirement.school_id == part.school_id,
        Requirement.id != part.id,
        Requirement.plan_id == part.plan_id if part.plan_id else Requirement.since_on == part.since_on,
        col(Requirement.retired_at).is_(None),
    )
    others = {id(spec): (spec, row) for row in session.exec(query) for spec in [row.rule()]}
    found = whole_of(stated, [spec for spec, _ in others.values()])
    return others[id(found)][1] if found is not None else None
