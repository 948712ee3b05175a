"""Staff, groups, roles and what a rule may know of each person."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

from bot.domain.audiences import Facts, facts_of
from bot.domain.people import Group, Membership, Person, PersonStatus, Role, RoleName
from bot.domain.schools import School
from bot.store.remembered import remembered


def person_by_id(session: Session, person_id: int) -> Person:
    """The person of that id; raises LookupError when there is none."""
    person = session.get(Person, person_id)
    if person is None:
        raise LookupError(f"no person {person_id}")
    return person


def staff_of(session: Session, school: School, *, active: bool = True) -> list[Person]:
    """The staff in roster order; only those at work unless `active` is false."""
    query = select(Person).where(Person.school_id == school.id).order_by(col(Person.id))
    if active:
        query = query.where(Person.status == PersonStatus.ACTIVE)
    return list(session.exec(query))


def names_of(session: Session, school: School) -> list[str]:
    """The names of the active staff; wanted with every message, so no rows are built for them."""
    return remembered(session, _names, school.id or 0)


def _names(session: Session, school_id: int) -> list[str]:
    query = select(Person.name).where(Person.school_id == school_id, Person.status == PersonStatus.ACTIVE)
    return list(session.exec(query.order_by(col(Person.id))))


def people_named(session: Session, school: School, name: str) -> list[Person]:
    """Everybody of that name who has not left."""
    query = select(Person).where(Person.school_id == school.id, Person.name == name, Person.status != PersonStatus.LEFT)
    return list(session.exec(query.order_by(col(Person.id))))


def groups_of(session: Session, school: School) -> list[Group]:
    """The school's groups in order of making."""
    return list(session.exec(select(Group).where(Group.school_id == school.id).order_by(col(Group.id))))


def group_named(session: Session, school: School, name: str) -> Group | None:
    """The group of that name, with or without its «组»."""
    short = name.removesuffix("组").removesuffix("教研").removesuffix("备课")
    groups = groups_of(session, school)
    exact = next((group for group in groups if group.name == name), None)
    return exact or next((group for group in groups if short and group.name.startswith(short)), None)


def members_of(session: Session, group_id: int, *, leads: bool | None = None) -> list[Person]:
    """The active members of a group; only its leaders, or only the others, when asked."""
    query = (
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.group_id == group_id, Person.status == PersonStatus.ACTIVE)
        .order_by(col(Person.id))
    )
    if leads is not None:
        query = query.where(col(Membership.leads).is_(leads))
    return list(session.exec(query))


def groups_of_person(session: Session, person_id: int, *, leads: bool | None = None) -> list[Group]:
    """The groups somebody belongs to, or leads."""
    query = (
        select(Group)
        .join(Membership, col(Membership.group_id) == Group.id)
        .where(Membership.person_id == person_id)
        .order_by(col(Group.id))
    )
    if leads is not None:
        query = query.where(col(Membership.leads).is_(leads))
    return list(session.exec(query))


def roles_of(session: Session, person_id: int) -> set[str]:
    """The names of somebody's roles."""
    return set(session.exec(select(Role.role).where(Role.person_id == person_id)))


def office_of(session: Session, school: School) -> list[Person]:
    """The active people of the research office."""
    query = (
        select(Person)
        .join(Role, col(Role.person_id) == Person.id)
        .where(Person.school_id == school.id, Role.role == RoleName.OFFICE, Person.status == PersonStatus.ACTIVE)
        .order_by(col(Person.id))
    )
    return list(session.exec(query))


def facts_by_person(session: Session, school: School, people: Iterable[Person], on: date) -> dict[int, Facts]:
    """What rules may know of each person, as of the day `on`; two queries for everybody."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = session.exec(
        select(Membership.person_id, Group.name)
        .join(Group, col(Group.id) == Membership.group_id)
        .where(Group.school_id == school.id)
    )
    for person_id, name in rows:
        names[person_id].append(name)
    office = {person.id for person in office_of(session, school)}
    return {
        person.id: facts_of(
            person, names[person.id], office=person.id in office, on=on, by_calendar=school.years_by_calendar
        )
        for person in people
        if person.id is not None
    }
