"""Progress of everybody in one query: done is counted from records, never stored."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_
from sqlmodel import Session, col, select

from bot.domain.progress import Progress, pace_of
from bot.domain.records import Record
from bot.domain.requirements import Exemption, Obligation, Requirement, RequirementKind, RequirementSpec

# A training logged in hours still is one training where the rule counts times.
_AMOUNT = case(
    (col(Record.unit) == col(RequirementKind.unit), col(Record.amount)),
    (col(RequirementKind.unit) == "次", 1.0),
    else_=0.0,
)


def _counting(what: Any, owner: ColumnElement[bool]) -> Any:
    """The records that count for the obligation of the query around this one."""
    return (
        select(what)
        .select_from(RequirementKind)
        .join(Record, col(Record.kind) == RequirementKind.kind)
        .where(
            owner,
            col(RequirementKind.requirement_id) == Obligation.requirement_id,
            col(Record.withdrawn_at).is_(None),
            col(Record.start_on).between(Obligation.since_on, Obligation.until_on),
            # Who did not say where is believed; who said elsewhere is not counted.
            or_(
                col(RequirementKind.venue).is_(None),
                col(Record.venue).is_(None),
                col(Record.venue) == col(RequirementKind.venue),
            ),
        )
        .correlate(Obligation)
    )


def _done() -> ColumnElement[float]:
    """The amount done; a group's activity logged by several members on one day counts once."""
    by_person = _counting(func.sum(_AMOUNT), col(Record.person_id) == Obligation.person_id).scalar_subquery()
    by_day = _counting(func.max(_AMOUNT).label("amount"), col(Record.group_id) == Obligation.group_id)
    days = by_day.group_by(col(Record.start_on)).subquery()
    by_group = select(func.sum(days.c.amount)).scalar_subquery()
    return func.coalesce(case((col(Obligation.group_id).is_(None), by_person), else_=by_group), 0.0)


def _running() -> Any:
    columns = ("id", "requirement_id", "person_id", "group_id", "since_on", "until_on", "target", "reason")
    duty: Any = Obligation
    return (
        select(*(getattr(duty, name) for name in (*columns, "next_look_at")))
        .add_columns(col(Requirement.spec), _done().label("done"))
        .join(Requirement, col(Requirement.id) == Obligation.requirement_id)
        .outerjoin(
            Exemption, (col(Exemption.obligation_id) == Obligation.id) & col(Exemption.withdrawn_at).is_(None)
        )
        .where(
            col(Obligation.ended_at).is_(None),
            col(Exemption.id).is_(None),
            Obligation.since_on <= bindparam("today"),
            Obligation.until_on >= bindparam("today"),
        )
        .order_by(col(Obligation.id))
    )


# Built once: building them costs many times what running them does.
_RUNNING = _running().where(Obligation.school_id == bindparam("school"))
# Worded so that SQLite goes through the person's few obligations, not through the school's or the rule's many.
_OF_ENTRY = _running().where(
    or_(col(Obligation.person_id) == bindparam("person"), col(Obligation.group_id).in_(bindparam("groups"))),
    select(RequirementKind.requirement_id)
    .where(
        col(RequirementKind.requirement_id) == Obligation.requirement_id,
        col(RequirementKind.kind).in_(bindparam("kinds")),
    )
    .correlate(Obligation)
    .exists(),
)


def progress_of(
    session: Session,
    school_id: int,
    today: date,
    overrides: Mapping[date, bool],
    *,
    only: ColumnElement[bool] | None = None,
) -> list[Progress]:
    """Every running obligation of the school (or those that match `only`), counted as of `today`."""
    query = _RUNNING if only is None else _RUNNING.where(only)
    return _counted(session, query, {"school": school_id, "today": today}, overrides)


def progress_touched(
    session: Session,
    today: date,
    overrides: Mapping[date, bool],
    *,
    person_id: int,
    group_ids: Collection[int],
    kinds: Collection[str],
) -> list[Progress]:
    """The running obligations of somebody and of these groups that records of such kinds count for."""
    whose = {"person": person_id, "groups": list(group_ids), "kinds": list(kinds)}
    return _counted(session, _OF_ENTRY, {"today": today, **whose}, overrides)


def of_person(person_id: int, group_ids: Iterable[int] = ()) -> ColumnElement[bool]:
    """The condition for one person's own duties and those of the groups given."""
    return or_(col(Obligation.person_id) == person_id, col(Obligation.group_id).in_(list(group_ids)))


def _counted(
    session: Session, query: Select[Any], values: Mapping[str, Any], overrides: Mapping[date, bool]
) -> list[Progress]:
    paces: dict[tuple[float, date, date], float] = {}
    rules: dict[int, RequirementSpec] = {}
    result = []
    for row in session.execute(query, values):
        key = (row.target, row.since_on, row.until_on)
        if key not in paces:
            paces[key] = pace_of(*key, values["today"], overrides)
        if row.requirement_id not in rules:
            rules[row.requirement_id] = RequirementSpec.model_validate(row.spec)
        result.append(_progress(row, rules[row.requirement_id], paces[key]))
    return result


def _progress(row: Any, rule: RequirementSpec, pace: float) -> Progress:
    return Progress(
        obligation_id=row.id,
        requirement_id=row.requirement_id,
        person_id=row.person_id,
        group_id=row.group_id,
        title=rule.title,
        kinds=rule.kinds,
        unit=rule.unit,
        per=rule.per,
        bundle=rule.bundle,
        quote=rule.quote,
        reason=row.reason,
        since=row.since_on,
        until=row.until_on,
        target=row.target,
        max=rule.max,
        done=float(row.done),
        pace=pace,
        next_look_at=row.next_look_at,
    )
