"""Who is away when, and duties whose last day was moved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from bot.domain.absences import Absence, Extension
from bot.domain.schools import School


def absences_of(
    session: Session,
    school: School,
    since: date | None = None,
    until: date | None = None,
    *,
    person_ids: Iterable[int] | None = None,
) -> list[Absence]:
    """The standing absences that touch the days `since`…`until` (all when not given), by person and first day."""
    query = select(Absence).where(Absence.school_id == school.id, col(Absence.withdrawn_at).is_(None))
    if since is not None:
        query = query.where(or_(col(Absence.until_on).is_(None), col(Absence.until_on) >= since))
    if until is not None:
        query = query.where(Absence.since_on <= until)
    if person_ids is not None:
        query = query.where(col(Absence.person_id).in_(list(person_ids)))
    return list(session.exec(query.order_by(col(Absence.person_id), col(Absence.since_on), col(Absence.id))))


def absences_by_person(session: Session, school: School, since: date, until: date) -> Mapping[int, list[Absence]]:
    """Person id → the standing absences that touch those days, the first day first; one query for everybody."""
    found: dict[int, list[Absence]] = defaultdict(list)
    for absence in absences_of(session, school, since, until):
        found[absence.person_id].append(absence)
    return found


def away_on(session: Session, school: School, day: date) -> set[int]:
    """The ids of those who are away on that day by a standing absence."""
    return {absence.person_id for absence in absences_of(session, school, day, day)}


def unfinished_absences(session: Session, school: School) -> list[Absence]:
    """Those whose status has not been given back yet, withdrawn ones among them."""
    query = select(Absence).where(Absence.school_id == school.id, col(Absence.over_at).is_(None))
    return list(session.exec(query.order_by(col(Absence.since_on), col(Absence.id))))


def extensions_of(session: Session, obligation_id: int) -> list[Extension]:
    """The standing extensions of an obligation, oldest first."""
    query = select(Extension).where(Extension.obligation_id == obligation_id, col(Extension.withdrawn_at).is_(None))
    return list(session.exec(query.order_by(col(Extension.id))))


def extended_at(session: Session, obligation_ids: Iterable[int]) -> dict[int, datetime]:
    """When the last day of each was moved last; what was said of it before is no longer true."""
    query = (
        select(Extension.obligation_id, func.max(Extension.at))
        .where(col(Extension.obligation_id).in_(list(obligation_ids)), col(Extension.withdrawn_at).is_(None))
        .group_by(col(Extension.obligation_id))
    )
    return dict(session.exec(query).all())
