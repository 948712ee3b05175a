"""Who of a roster is who of the staff; whom it no longer lists, and what they leave behind."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from bot.acts.rights import require_office
from bot.domain.audiences import Rule
from bot.domain.people import Person, PersonStatus
from bot.domain.plans import PlanItem
from bot.domain.schools import School, school_day
from bot.errors import UserError
from bot.parsing.audiences import read_people
from bot.parsing.rosters import PersonDraft, RosterDraft
from bot.store.audit import note
from bot.store.people import groups_of, groups_of_person, staff_of


class Leaver(NamedTuple):
    """Somebody a newer roster no longer lists, with what they still see to."""

    person: Person
    items: tuple[PlanItem, ...] = ()
    leads: tuple[str, ...] = ()


def match_people(session: Session, school: School, draft: RosterDraft) -> list[Person | None]:
    """For each row its person, None for somebody new: by staff number, then by name with birth, subject or phone."""
    by_key: dict[str, Person] = {}
    by_name: dict[str, list[Person]] = defaultdict(list)
    for member in staff_of(session, school, active=False):
        by_key[member.key] = member
        by_name[member.name].append(member)
    rows: dict[str, int] = defaultdict(int)
    for one in draft.people:
        rows[one.name] += 1
    taken: set[int] = set()
    found: list[Person | None] = []
    for one in draft.people:
        person = by_key.get(one.staff_no or "") or _named(one, by_name[one.name], taken, alone=rows[one.name] == 1)
        found.append(person)
        taken |= {person.id or 0} if person else set()
    return found


def _named(one: PersonDraft, same: list[Person], taken: Collection[int], *, alone: bool) -> Person | None:
    """Of those of one name the one this row means; the only one of it on both sides is taken as they are."""
    free = [person for person in same if person.id not in taken]
    if len(same) == 1 and alone:
        return next(iter(free), None)
    return next((person for person in free if _agrees(one, person)), None)


def _agrees(one: PersonDraft, person: Person) -> bool:
    if one.birth and person.born_on:
        return person.born_on.isoformat().startswith(one.birth[:7])
    if one.phone and person.phone:
        return one.phone == person.phone
    return one.subject is not None and one.subject == person.subject


def missing_from(session: Session, school: School, listed: Collection[Person | None], today: date) -> list[Leaver]:
    """The staff a roster no longer lists, with their open items and the groups they lead."""
    known = {person.id for person in listed if person is not None}
    missing = [
        person
        for person in staff_of(session, school, active=False)
        if person.id not in known and person.status != PersonStatus.LEFT
    ]
    return [_leaver(session, school, person, today) for person in missing]


def leavers_of(session: Session, school: School, draft: RosterDraft, now: datetime) -> list[Leaver]:
    """Whom a roster, were it imported, would no longer list."""
    return missing_from(session, school, match_people(session, school, draft), school_day(school, now))


def _leaver(session: Session, school: School, person: Person, today: date) -> Leaver:
    leads = tuple(group.name for group in groups_of_person(session, person.id or 0, leads=True))
    return Leaver(person, tuple(open_items(session, school, person, today)), leads)


def open_items(session: Session, school: School, person: Person, today: date) -> list[PlanItem]:
    """The standing items of today and later that somebody is named as the owner of."""
    query = select(PlanItem).where(
        PlanItem.school_id == school.id,
        col(PlanItem.withdrawn_at).is_(None),
        col(PlanItem.done_at).is_(None),
        or_(col(PlanItem.end_on).is_(None), col(PlanItem.end_on) >= today),
        col(PlanItem.owner).contains(person.name),
    )
    return [item for item in session.exec(query.order_by(col(PlanItem.end_on))) if _names(item.owner_rule, person.name)]


def _names(rule: Rule | None, name: str) -> bool:
    """Whether an owner's rule names that person (and not somebody whose name begins alike)."""
    parts = (rule or {}).get("or", [rule or {}])
    return any(part.get("person") == name for part in parts)


def hand_over(
    session: Session, school: School, who: Person | None, now: datetime, person: Person, to: Person | None
) -> int:
    """Give somebody's open items to somebody else, or (None) to the office; how many. Raises UserError."""
    require_office(session, who)
    if to is not None and to.status == PersonStatus.LEFT:
        raise UserError(f"{to.name}已经离校，不能交接给这位老师。")
    items = open_items(session, school, person, school_day(school, now))
    names = {one.name for one in staff_of(session, school, active=False)}
    groups = [group.name for group in groups_of(session, school)]
    for item in items:
        item.owner = (item.owner or "").replace(person.name, to.name if to else "教科室")
        item.owner_rule = read_people(item.owner, names, groups)
        session.add(item)
        by = who.id if who else None
        note(session, item.school_id, now, by, "hand_over", f"item {item.id}", was=person.name, becomes=item.owner)
    return len(items)
