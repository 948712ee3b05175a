"""A new term of the school."""

from datetime import datetime

from sqlmodel import Session, select

from bot.acts.rights import require_office
from bot.domain.frames import Frame
from bot.domain.people import Person
from bot.domain.schools import School, Term, term_name
from bot.errors import UserError
from bot.rendering.words import full_day
from bot.store.audit import note


def add_term(
    session: Session, school: School, who: Person | None, now: datetime, frame: Frame, name: str | None
) -> Term:
    """Make a term, or give back the one that is there with the same days; overlapping terms are refused."""
    require_office(session, who)
    if frame.end <= frame.start:
        raise UserError("学期的结束日期要晚于开始日期，请检查后再试。")
    for term in session.exec(select(Term).where(Term.school_id == school.id)):
        if term.frame == frame:
            return term
        if term.start_on <= frame.end and frame.start <= term.end_on:
            days = f"{full_day(term.start_on)}至 {full_day(term.end_on)}"
            raise UserError(f"与已有的学期「{term.name}」（{days}）重叠，没有新建。")
    term = Term(
        school_id=school.id or 0,
        name=name or term_name(frame),
        start_on=frame.start,
        end_on=frame.end,
        week1_on=frame.week1_monday,
    )
    session.add(term)
    session.flush()
    note(session, term.school_id, now, who.id if who else None, "add_term", f"term {term.id}", name=term.name)
    return term
