"""Staff, groups, roles and what a rule may know of each person."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.domain.audiences import Facts, facts_of, matches
from bot.domain.people import Group, Membership, Mentorship, Person, PersonStatus, Role, RoleName
from bot.domain.programs import Program
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


def people_meant(session: Session, school: School, words: str) -> tuple[list[Person], str]:
    """Whom the beginning of some words names, and what follows: «李敏 英语 产假 …» → (李敏 of English, «产假 …»).

    Two of one name are told apart by subject, grade, group («李敏 英语», «李敏（英语）») or number («李敏#12»).
    The rest is all of the words when nobody is named.
    """
    text = words.strip()
    query = select(Person).where(Person.school_id == school.id, Person.status != PersonStatus.LEFT)
    staff = session.exec(query.order_by(col(Person.id))).all()
    name = max((one.name for one in staff if _begins(text, one.name)), key=len, default=None)
    if name is None:
        return [], text
    rest = text[len(name) :].removeprefix("老师").strip()
    return _narrowed(session, [one for one in staff if one.name == name], rest)


def _begins(text: str, name: str) -> bool:
    """Whether the name stands there whole: «李敏敏» is not 李敏, «李敏产假» is."""
    after = re.match(r"[\u4e00-\u9fff]*", text[len(name) :])
    return text.startswith(name) and (after is None or len(after[0]) != 1)


def _narrowed(session: Session, people: list[Person], rest: str) -> tuple[list[Person], str]:
    numbered = re.match(r"#(\d{1,12})(?!\d)\s*(.*)", rest, re.DOTALL)
    if numbered:
        return [one for one in people if one.id == int(numbered[1])], numbered[2]
    said = re.match(r"[（(]([^（）()]{1,20})[）)]\s*(.*)|(\S+)\s*(.*)", rest, re.DOTALL)
    if said is None or (len(people) == 1 and not rest.startswith(("（", "("))):
        return people, rest
    word, after = (said[1], said[2]) if said[1] is not None else (said[3], said[4])
    meant = [one for one in people if word in told_apart_by(session, one)]
    return (meant, after) if meant else (people, rest)


def told_apart_by(session: Session, person: Person) -> list[str]:
    """What tells somebody from another of the name: subject, grade, groups."""
    groups = (group.name for group in groups_of_person(session, person.id or 0))
    return [word for word in (person.subject, person.grade, *groups) if word]


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
    return holders_of(session, school, RoleName.OFFICE)


def holders_of(session: Session, school: School, role: str) -> list[Person]:
    """The active people who hold a role."""
    query = (
        select(Person)
        .join(Role, col(Role.person_id) == Person.id)
        .where(Person.school_id == school.id, Role.role == role, Person.status == PersonStatus.ACTIVE)
        .order_by(col(Person.id))
    )
    return list(session.exec(query))


def facts_by_person(
    session: Session, school: School, people: Iterable[Person], on: date, paired_on: date | None = None
) -> dict[int, Facts]:
    """What rules may know of each person as of the day `on` (of pairs, `paired_on`); a handful of queries."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = session.exec(
        select(Membership.person_id, Group.name)
        .join(Group, col(Group.id) == Membership.group_id)
        .where(Group.school_id == school.id)
    )
    for person_id, name in rows:
        names[person_id].append(name)
    office, pairs = {person.id for person in office_of(session, school)}, _sides(session, school, paired_on or on)
    programs = list(
        session.exec(select(Program).where(Program.school_id == school.id, col(Program.closed_at).is_(None)))
    )
    found = {}
    for person in people:
        facts = facts_of(
            person, names[person.id or 0], office=person.id in office, on=on, by_calendar=school.years_by_calendar
        )
        facts = replace(facts, pairs=tuple(sorted(pairs[person.id or 0])))
        inside = tuple(program.name for program in programs if matches(program.rule, facts))
        found[person.id or 0] = replace(facts, programs=inside) if inside else facts
    return found


def mentorships_of(session: Session, school: School, on: date | None = None) -> list[Mentorship]:
    """The school's pairs, oldest first; those that run on a day, when one is given."""
    query = (
        select(Mentorship)
        .join(Person, col(Person.id) == Mentorship.mentor_id)
        .where(Person.school_id == school.id)
        .order_by(col(Mentorship.id))
    )
    if on is not None:
        running = or_(col(Mentorship.until_on).is_(None), col(Mentorship.until_on) >= on)
        query = query.where(Mentorship.since_on <= on, running)
    return list(session.exec(query))


def _sides(session: Session, school: School, on: date) -> dict[int, set[str]]:
    """Person id → what they are in running pairs: mentor, mentee, partner."""
    found: dict[int, set[str]] = defaultdict(set)
    for pair in mentorships_of(session, school, on):
        for person_id, side in pair.sides():
            found[person_id].add(side)
    return found
