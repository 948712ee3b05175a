"""The office opens, changes and closes programs; who is in them follows their rule."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.acts.rights import require_office
from bot.acts.settle_programs import settle_programs
from bot.domain.audiences import Rule, unknown_forms
from bot.domain.people import Person
from bot.domain.programs import Program, ProgramMember
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.store.audit import note


def open_program(session: Session, school: School, who: Person | None, now: datetime, name: str, rule: Rule) -> Program:
    """A program of that name with that rule of membership; one there already gets the new rule. Raises UserError."""
    require_office(session, who)
    if not name.strip() or unknown_forms(rule):
        raise UserError("培养项目要有名称，成员的条件要是名册里查得到的，例如：到校三年以内")
    query = select(Program).where(Program.school_id == school.id, Program.name == name.strip())
    program = session.exec(query).first() or Program(
        school_id=school.id or 0, name=name.strip(), rule=rule, opened_at=now
    )
    program.rule, program.closed_at = rule, None
    session.add(program)
    session.flush()
    settle_programs(session, school, school_day(school, now))
    note(session, school.id or 0, now, who.id if who else None, "open_program", f"program {program.id}")
    return program


def close_program(session: Session, school: School, who: Person | None, now: datetime, name: str) -> Program:
    """Nobody is in it any more from today. Raises NotFound."""
    require_office(session, who)
    query = select(Program).where(
        Program.school_id == school.id, Program.name == name.strip(), col(Program.closed_at).is_(None)
    )
    program = session.exec(query).first()
    if program is None:
        raise NotFound(f"没有叫“{name}”的培养项目。")
    program.closed_at = now
    session.add(program)
    yesterday = school_day(school, now) - timedelta(days=1)
    inside = (col(ProgramMember.program_id) == program.id, col(ProgramMember.until_on).is_(None))
    session.execute(update(ProgramMember).where(*inside).values(until_on=yesterday))
    note(session, school.id or 0, now, who.id if who else None, "close_program", f"program {program.id}")
    return program
