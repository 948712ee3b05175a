"""Schools, their terms and their own holidays."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session, col, select

from bot.domain.schools import DayDone, Holiday, School, Term
from bot.store.inbox import insert_new
from bot.store.remembered import remembered


def schools_of(session: Session) -> list[School]:
    """Every school, oldest first."""
    return remembered(session, _schools)


def _schools(session: Session) -> list[School]:
    return list(session.exec(select(School).order_by(col(School.id))))


def school_by_id(session: Session, school_id: int) -> School:
    """The school of that id; raises LookupError when there is none."""
    school = remembered(session, _school, school_id)
    if school is None:
        raise LookupError(f"no school {school_id}")
    return school


def _school(session: Session, school_id: int) -> School | None:
    return session.get(School, school_id)


def terms_of(session: Session, school: School) -> list[Term]:
    """The school's terms in order."""
    return remembered(session, _terms, school.id or 0)


def _terms(session: Session, school_id: int) -> list[Term]:
    return list(session.exec(select(Term).where(Term.school_id == school_id).order_by(col(Term.start_on))))


def term_at(session: Session, school: School, day: date) -> Term | None:
    """The term that holds `day`, else the next one, else the last."""
    terms = terms_of(session, school)
    return next((term for term in terms if term.end_on >= day), terms[-1] if terms else None)


def running_term(session: Session, school: School, day: date) -> Term | None:
    """The term that holds `day`; None between terms."""
    term = term_at(session, school, day)
    return term if term and term.start_on <= day <= term.end_on else None


def overrides_of(session: Session, school: School) -> Mapping[date, bool]:
    """The office's own days: day → whether school works."""
    return remembered(session, _own_days, school.id or 0)


def _own_days(session: Session, school_id: int) -> Mapping[date, bool]:
    standing = select(Holiday).where(Holiday.school_id == school_id, col(Holiday.withdrawn_at).is_(None))
    return {row.on_day: row.works for row in session.exec(standing)}


def own_days(session: Session, school: School, since: date) -> list[Holiday]:
    """The office's own days from `since` on that stand, in order."""
    query = select(Holiday).where(
        Holiday.school_id == school.id, Holiday.on_day >= since, col(Holiday.withdrawn_at).is_(None)
    )
    return list(session.exec(query.order_by(col(Holiday.on_day))))


def first_today(session: Session, school: School, daily: str, today: date) -> bool:
    """Whether this is the first time today that this round is made; from now on it is not."""
    return insert_new(session, DayDone(school_id=school.id or 0, round=daily, on_day=today)) is not None
