"""Who is in a program today: people enter and leave by its rule, and the days are kept."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from bot.domain.audiences import matches
from bot.domain.programs import Program, ProgramMember
from bot.domain.schools import School
from bot.store.people import facts_by_person, staff_of


def settle_programs(session: Session, school: School, today: date) -> int:
    """Take in who fits now and let go who does not; the number of changes."""
    query = select(Program).where(Program.school_id == school.id, col(Program.closed_at).is_(None))
    programs = list(session.exec(query))
    if not programs:
        return 0
    facts = facts_by_person(session, school, staff_of(session, school), today)
    changes = 0
    for program in programs:
        fitting = {person_id for person_id, one in facts.items() if matches(program.rule, one)}
        changes += _follow(session, program, fitting, today)
    session.flush()
    return changes


def _follow(session: Session, program: Program, fitting: set[int], today: date) -> int:
    query = select(ProgramMember).where(ProgramMember.program_id == program.id, col(ProgramMember.until_on).is_(None))
    inside = {row.person_id: row for row in session.exec(query)}
    for person_id in inside.keys() - fitting:
        inside[person_id].until_on = today - timedelta(days=1)
        session.add(inside[person_id])
    new = fitting - inside.keys()
    session.add_all(
        ProgramMember(program_id=program.id or 0, person_id=person_id, since_on=today) for person_id in sorted(new)
    )
    return len(new) + len(inside.keys() - fitting)
