"""The sample school: its roster, its plan and a half-lived term, through the same acts as a real one."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.acts.add_term import add_term
from bot.acts.confirm_plan import Source, confirm_plan
from bot.acts.import_roster import import_roster
from bot.acts.log_record import group_for
from bot.domain.kinds import RECORD_KINDS
from bot.domain.people import Person, RoleName
from bot.domain.records import Record
from bot.domain.schools import School, instant, school_day
from bot.parsing.plans import read_plan
from bot.parsing.rosters import read_roster
from bot.sample import SCHOOL_NAME, lived_records, sample_plan, sample_roster, sample_term
from bot.store.people import roles_of, staff_of


def open_sample(session: Session, now: datetime) -> School:
    """Set up the sample school in an empty database."""
    school = School(name=f"{SCHOOL_NAME}（示例）", is_sample=True)
    session.add(school)
    session.flush()
    today = school_day(school, now)
    frame = sample_term(today)
    add_term(session, school, None, now, frame, None)
    import_roster(session, school, None, now, read_roster(sample_roster(frame), "roster.csv"))
    data, name = sample_plan(frame), "plan.txt"
    # The plan was confirmed before the term began: its first month's list is long out.
    begun = instant(school, frame.start - timedelta(days=7), school.month_list_at)
    confirm_plan(session, school, None, min(begun, now), read_plan(data, name, frame=frame), frame, Source(name, data))
    _live(session, school, now)
    return school


def _live(session: Session, school: School, now: datetime) -> None:
    """What colleagues logged so far."""
    today = school_day(school, now)
    frame = sample_term(today)
    staff = {person.name: person for person in staff_of(session, school)}
    for lived in lived_records(staff, frame.start, today):
        person = staff[lived.person]
        record = Record(
            school_id=school.id or 0,
            person_id=person.id or 0,
            group_id=group_for(session, person, lived.kind),
            kind=lived.kind,
            amount=lived.amount,
            unit=RECORD_KINDS[lived.kind].unit,
            start_on=lived.day,
            end_on=lived.day,
            logged_at=instant(school, lived.day, school.reminder_at),
            logged_by=person.id,
            **dict[str, Any](lived.extras),
        )
        session.add(record)
    session.flush()


def demo_guests(session: Session, school: School) -> list[tuple[str, Person]]:
    """A teacher, a leader and the office, for the links that are printed."""
    found: dict[str, Person] = {}
    for person in staff_of(session, school):
        roles = roles_of(session, person.id or 0)
        if RoleName.OFFICE in roles:
            found.setdefault("教科室", person)
        elif RoleName.GROUP_LEADER in roles:
            found.setdefault("教研组长", person)
        elif not roles:
            found.setdefault("教师", person)
    return [(word, found[word]) for word in ("教师", "教研组长", "教科室") if word in found]
