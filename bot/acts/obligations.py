"""The rows of what is owed: begun, ended, taken up again, and kept right as somebody's time at school changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from bot.acts.debtors import Debtor
from bot.domain.periods import Period
from bot.domain.requirements import Obligation, Requirement, RequirementSpec
from bot.store.inbox import insert_missing


class Known(NamedTuple):
    """An obligation that is there already."""

    id: int
    owner_key: str
    ended_at: datetime | None
    target: float


def known_of(session: Session, *which: Any) -> dict[str, Known]:
    """Owner key → the obligation, of those that match."""
    query = select(Obligation.id, Obligation.owner_key, Obligation.ended_at, Obligation.target).where(*which)
    return {row[1]: Known(row[0] or 0, row[1], row[2], row[3]) for row in session.exec(query)}


def keep_right(session: Session, known: Mapping[str, Known], owed: Mapping[str, Debtor], now: datetime) -> None:
    """End what is no longer owed, take up what is owed again, and follow a changed share of the period.

    What was promised else stays: target and reason are not made anew for who still owes as much.
    """
    ending = [row.id for key, row in known.items() if key not in owed and row.ended_at is None]
    again = [row.id for key, row in known.items() if key in owed and row.ended_at is not None]
    _mark(session, col(Obligation.id).in_(ending), ending, ended_at=now)
    _mark(session, col(Obligation.id).in_(again), again, ended_at=None)
    for key, row in known.items():
        debtor = owed.get(key)
        if debtor is not None and debtor.target != row.target:
            values = {"target": debtor.target, "reason": debtor.reason, "paced_since": debtor.paced_since}
            _mark(session, col(Obligation.id) == row.id, [row.id], **values)


def _mark(session: Session, which: ColumnElement[bool], ids: list[int], **values: Any) -> None:
    if ids:
        session.execute(update(Obligation).where(which).values(**values))


def begin(
    session: Session,
    requirement: Requirement,
    rule: RequirementSpec,
    period: Period,
    who: Iterable[Debtor],
    look_at: datetime,
    **of: Any,
) -> None:
    """Make obligations of one period; `of` names the event or record they are owed because of."""
    rows = [_row(requirement, rule, period, debtor, look_at) | of for debtor in who]
    insert_missing(session, Obligation, rows)


def _row(
    requirement: Requirement, rule: RequirementSpec, period: Period, debtor: Debtor, look_at: datetime
) -> dict[str, Any]:
    return {
        "school_id": requirement.school_id,
        "requirement_id": requirement.id,
        "owner_key": debtor.key,
        "person_id": debtor.person_id,
        "group_id": debtor.group_id,
        "mentorship_id": debtor.mentorship_id,
        "event_id": None,
        "record_id": None,
        "about": debtor.about,
        "since_on": period.since,
        "until_on": period.until,
        "paced_since": debtor.paced_since,
        "target": debtor.target,
        "reason": debtor.reason,
        "next_look_at": None if rule.optional else look_at,
    }


def owed_by_another_plan(session: Session, requirement: Requirement, rule: RequirementSpec, period: Period) -> set[str]:
    """Who owes the same yearly duty by an older rule already: both terms' plans state what holds for the year."""
    query = (
        select(Obligation.owner_key, Requirement)
        .join(Requirement, col(Requirement.id) == Obligation.requirement_id)
        .where(
            Requirement.school_id == requirement.school_id,
            col(Requirement.id) < (requirement.id or 0),
            Obligation.since_on == period.since,
            col(Obligation.ended_at).is_(None),
        )
    )
    same: dict[int, bool] = {}
    found = set()
    for key, other in session.exec(query):
        if other.id not in same:
            same[other.id or 0] = _same_duty(other.rule(), rule)
        if same[other.id or 0]:
            found.add(key)
    return found


def _same_duty(one: RequirementSpec, other: RequirementSpec) -> bool:
    fields: tuple[str, ...] = ("kinds", "min", "unit", "per", "where", "owner", "percent_of", "part_of", "deadline")
    return all(getattr(one, name) == getattr(other, name) for name in fields)
