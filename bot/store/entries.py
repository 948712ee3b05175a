"""What is already logged, looked at before more is: equal entries, the last with details, details not said yet."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.records import Record
from bot.domain.requirements import Obligation, RequirementKind
from bot.store.inbox import made
from bot.store.people import groups_of_person
from bot.store.prepared import Prepared
from bot.store.remembered import remembered

DETAILS = ("lecturer", "subject", "title", "class_name", "lesson_slot", "venue", "level")
SAID = ("kind", "amount", "date", "date_end", *DETAILS)  # what an equal entry is looked for by

_COLUMNS = tuple(Record.model_fields)
_EQUAL: Any = (
    select(*(getattr(Record, name) for name in _COLUMNS))
    .where(
        Record.person_id == bindparam("person"),
        Record.kind == bindparam("kind"),
        Record.start_on == bindparam("date"),
        Record.end_on == bindparam("until"),
        col(Record.withdrawn_at).is_(None),
        *(col(getattr(Record, name)).is_not_distinct_from(bindparam(name)) for name in DETAILS),
    )
    .order_by(col(Record.id).desc())
    .limit(1)
)
_DETAILED = Prepared(_EQUAL)
_BARE = Prepared(_EQUAL.where(Record.amount == bindparam("amount")))


def equal_entry(session: Session, person_id: int, said: Mapping[str, Any]) -> Record | None:
    """A standing entry of the kind, days and details `said`; where no details are said, of the same amount too.

    It is asked before every log, so what comes is a copy to be looked at, not a row to be changed.
    """
    values = {name: said[name] for name in ("kind", "date", *DETAILS)}
    values |= {"person": person_id, "until": said["date_end"] or said["date"]}
    if any(values[name] is not None for name in DETAILS):
        rows = _DETAILED.rows(session, values)
    else:
        rows = _BARE.rows(session, values | {"amount": said["amount"]})
    return made(Record, **dict(zip(_COLUMNS, rows[0], strict=True))) if rows else None


def last_with_details(session: Session, person_id: int) -> Record | None:
    """The newest standing entry that names a person, a subject or a class: what «the same again» means."""
    query = select(Record).where(
        Record.person_id == person_id,
        col(Record.withdrawn_at).is_(None),
        col(Record.lecturer).is_not(None) | col(Record.subject).is_not(None) | col(Record.class_name).is_not(None),
    )
    return session.exec(query.order_by(col(Record.logged_at).desc(), col(Record.id).desc()).limit(1)).first()


def venue_matters(session: Session, school_id: int, person_id: int, kind: str, today: date) -> bool:
    """Whether a running duty of somebody, or of a group of theirs, counts this kind by where it was."""
    if kind not in remembered(session, _kinds_by_venue, school_id, today):
        return False
    groups = [group.id or 0 for group in groups_of_person(session, person_id)]
    owned = _by_venue(today).where(
        RequirementKind.kind == kind,
        (col(Obligation.person_id) == person_id) | col(Obligation.group_id).in_(groups),
    )
    return session.exec(owned.limit(1)).first() is not None


def _kinds_by_venue(session: Session, school_id: int, today: date) -> Collection[str]:
    return set(session.exec(_by_venue(today).where(Obligation.school_id == school_id).distinct()))


def _by_venue(today: date) -> SelectOfScalar[str]:
    return (
        select(RequirementKind.kind)
        .join(Obligation, col(Obligation.requirement_id) == RequirementKind.requirement_id)
        .where(
            col(RequirementKind.venue).is_not(None),
            col(Obligation.ended_at).is_(None),
            Obligation.since_on <= today,
            Obligation.until_on >= today,
        )
    )


def logged_before(session: Session, person_id: int, kind: str, since: date, but: Collection[int]) -> bool:
    """Whether an entry of the kind was made since that day beside those, withdrawn or not: once asked is enough."""
    query = select(Record.id).where(
        Record.person_id == person_id,
        Record.kind == kind,
        Record.start_on >= since,
        col(Record.id).not_in(list(but)),
        col(Record.replaces_id).is_(None),
    )
    return session.exec(query.limit(1)).first() is not None
