"""Progress of everybody in set queries: done is counted from records, never stored."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_
from sqlmodel import Session, col, select

from bot.domain.progress import Progress, pace_of
from bot.domain.records import Record
from bot.domain.requirements import Exemption, Obligation, Requirement, RequirementKind


def progress_of(
    session: Session,
    school_id: int,
    today: date,
    overrides: Mapping[date, bool],
    *,
    only: ColumnElement[bool] | None = None,
) -> list[Progress]:
    """Every running obligation of the school (or those that match `only`), counted as of `today`."""
    query = (
        select(Obligation, Requirement)
        .join(Requirement, col(Requirement.id) == Obligation.requirement_id)
        .outerjoin(Exemption, col(Exemption.obligation_id) == Obligation.id)
        .where(
            Obligation.school_id == school_id,
            col(Obligation.ended_at).is_(None),
            col(Exemption.id).is_(None),
            Obligation.since_on <= today,
            Obligation.until_on >= today,
        )
        .order_by(col(Obligation.id))
    )
    rows = list(session.exec(query if only is None else query.where(only)))
    done = _done(session, school_id, today, only, groups=any(one.group_id is not None for one, _ in rows))
    paces: dict[tuple[float, date, date], float] = {}
    result = []
    for obligation, requirement in rows:
        key = (obligation.target, obligation.since_on, obligation.until_on)
        if key not in paces:
            paces[key] = pace_of(*key, today, overrides)
        result.append(_counted(obligation, requirement, done.get(obligation.id or 0, 0), paces[key]))
    return result


def _counted(obligation: Obligation, requirement: Requirement, done: float, pace: float) -> Progress:
    rule = requirement.rule()
    return Progress(
        obligation_id=obligation.id or 0,
        requirement_id=obligation.requirement_id,
        person_id=obligation.person_id,
        group_id=obligation.group_id,
        title=rule.title,
        kinds=rule.kinds,
        unit=rule.unit,
        per=rule.per,
        bundle=rule.bundle,
        quote=rule.quote,
        reason=obligation.reason,
        since=obligation.since_on,
        until=obligation.until_on,
        target=obligation.target,
        max=rule.max,
        done=done,
        pace=pace,
    )


def of_person(person_id: int, group_ids: Iterable[int] = ()) -> ColumnElement[bool]:
    """The condition for one person's own duties and those of the groups given."""
    return or_(col(Obligation.person_id) == person_id, col(Obligation.group_id).in_(list(group_ids)))


def of_kinds(kinds: Iterable[str]) -> ColumnElement[bool]:
    """The condition for duties that these kinds of record count for."""
    counting = select(RequirementKind.requirement_id).where(col(RequirementKind.kind).in_(list(kinds)))
    return col(Obligation.requirement_id).in_(counting)


def _running(today: date, school_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Obligation.school_id) == school_id,
        col(Obligation.since_on) <= today,
        col(Obligation.until_on) >= today,
        col(Record.withdrawn_at).is_(None),
        col(Record.start_on).between(Obligation.since_on, Obligation.until_on),
        # Who did not say where is believed; who said elsewhere is not counted.
        or_(
            col(RequirementKind.venue).is_(None),
            col(Record.venue).is_(None),
            col(Record.venue) == col(RequirementKind.venue),
        ),
    )


# A training logged in hours still is one training where the rule counts times.
_AMOUNT = case(
    (col(Record.unit) == col(RequirementKind.unit), col(Record.amount)),
    (col(RequirementKind.unit) == "次", 1.0),
    else_=0.0,
)


def _done(
    session: Session, school_id: int, today: date, only: ColumnElement[bool] | None, *, groups: bool
) -> dict[int, float]:
    """Obligation id → amount done; a group's activity logged by several members on one day counts once."""
    kinds = col(RequirementKind.requirement_id) == Obligation.requirement_id
    by_person: Any = (
        select(Obligation.id, func.sum(_AMOUNT))
        .join(RequirementKind, kinds)
        .join(Record, (col(Record.person_id) == Obligation.person_id) & (col(Record.kind) == RequirementKind.kind))
        .where(*_running(today, school_id))
        .group_by(col(Obligation.id))
    )
    a_day: Any = (
        select(col(Obligation.id).label("id"), func.max(_AMOUNT).label("amount"))
        .join(RequirementKind, kinds)
        .join(Record, (col(Record.group_id) == Obligation.group_id) & (col(Record.kind) == RequirementKind.kind))
        .where(*_running(today, school_id))
        .group_by(col(Obligation.id), col(Record.start_on))
    )
    if only is not None:
        by_person, a_day = by_person.where(only), a_day.where(only)
    days = a_day.subquery()
    by_group = select(days.c.id, func.sum(days.c.amount)).group_by(days.c.id)
    done: dict[int, float] = {}
    for query in (by_person, by_group) if groups else (by_person,):
        done.update({int(key): float(amount) for key, amount in session.execute(query)})
    return done
