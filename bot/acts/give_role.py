"""What somebody may do beside teaching, over the whole school or over one group: given and taken by the office."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.acts.post import post
from bot.acts.rights import require_office
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Group, GroupKind, Membership, Person, PersonStatus, Role, RoleName, display_name
from bot.domain.schools import School
from bot.errors import UserError
from bot.rendering.people import ROLE_WORDS
from bot.store.audit import note
from bot.store.inbox import insert_new
from bot.store.people import groups_of_person, office_of
from bot.store.schools import school_by_id

LEADERS = {RoleName.GROUP_LEADER: GroupKind.RESEARCH, RoleName.PREP_LEADER: GroupKind.PREP}


def give_role(
    session: Session, who: Person | None, now: datetime, person: Person, role: RoleName, group: Group | None = None
) -> None:
    """Give a role, a leader's over one group; having it already changes nothing. Raises NotAllowed, UserError."""
    require_office(session, who)
    _check(person, role, group)
    if group is not None:
        _lead(session, person, group, leads=True)
    if _held(session, person, role, group) is None:
        session.add(Role(person_id=person.id or 0, role=role, group_id=group.id if group else None))
        about = {"role": role, "group": group.id if group else None}
        note(session, person.school_id, now, who.id if who else None, "give_role", f"person {person.id}", **about)
        _tell(session, who, person, now, f"教科室给了您“{role_text(role, group)}”的身份，发“帮助”可以看现在能用什么。")


def take_role(
    session: Session, who: Person | None, now: datetime, person: Person, role: RoleName, group: Group | None = None
) -> bool:
    """Take a role back; a leader's without a group takes all. False: it was not held. Raises NotAllowed, UserError.

    The last one of the office stays: nobody could give the role again.
    """
    require_office(session, who)
    if role is RoleName.OFFICE:
        school = school_by_id(session, person.school_id)
        if {one.id for one in office_of(session, school)} <= {person.id}:
            raise UserError(f"{person.name}是教科室最后一位，不能取消。请先给别的老师“教科室”的身份。")
    led = _led(session, person, role)
    left = [one for one in led if group is not None and one.id != group.id]
    for one in led:
        _lead(session, person, one, leads=one in left)
    held = session.exec(select(Role).where(Role.person_id == person.id, Role.role == role)).all()
    # A role of no group is a school-wide one, or the roster's for whatever group is led: it goes with the last of them.
    rows = [row for row in held if row.group_id not in {one.id for one in left} and (row.group_id or not left)]
    for row in rows:
        session.delete(row)  # what was held, and who gave and took it, is in the audit log
    if rows or len(led) > len(left):
        about = {"role": role, "group": group.id if group else None}
        note(session, person.school_id, now, who.id if who else None, "take_role", f"person {person.id}", **about)
    return bool(rows) or len(led) > len(left)


def _led(session: Session, person: Person, role: str) -> list[Group]:
    """The groups of the role's kind that somebody leads."""
    groups = groups_of_person(session, person.id or 0, leads=True)
    return [group for group in groups if group.kind == LEADERS.get(RoleName(role))]


def role_text(role: str, group: Group | None = None) -> str:
    """«语文组教研组长», «教科室»."""
    return f"{group.name if group else ''}{ROLE_WORDS[role]}"


def _check(person: Person, role: RoleName, group: Group | None) -> None:
    if person.status == PersonStatus.LEFT:
        raise UserError(f"{person.name}已经离校，没有改。")
    if group is not None and role not in LEADERS:
        raise UserError(f"“{ROLE_WORDS[role]}”的身份管全校，不用写组。")
    if group is not None and group.school_id != person.school_id:
        raise UserError("没有这个组，没有改。")
    if group is not None and group.kind != LEADERS[role]:
        raise UserError(f"{group.name}不归{ROLE_WORDS[role]}管，没有改。教研组写教研组长，备课组写备课组长。")


def _held(session: Session, person: Person, role: RoleName, group: Group | None) -> Role | None:
    query = select(Role).where(Role.person_id == person.id, Role.role == role)
    return session.exec(
        query.where(col(Role.group_id).is_(None) if group is None else Role.group_id == group.id)
    ).first()


def _lead(session: Session, person: Person, group: Group | None, *, leads: bool) -> None:
    """Who leads a group is in it."""
    if group is None:
        return
    member = Membership(group_id=group.id or 0, person_id=person.id or 0, leads=leads)
    if not leads or insert_new(session, member) is None:
        known = (col(Membership.group_id) == group.id) & (col(Membership.person_id) == person.id)
        session.execute(update(Membership).where(known).values(leads=leads))


def _tell(session: Session, who: Person | None, person: Person, now: datetime, text: str) -> None:
    if person.status != PersonStatus.ACTIVE or (who is not None and who.id == person.id):
        return
    key, reply = f"role:{person.id}:{now.isoformat()}", Reply(f"{display_name(person.name)}，{text}")
    post(session, person, MessageKind.OFFICE_NOTE, key, reply, now=now, why=f"role of person {person.id}")


def role_rows(
    session: Session, who: Person | None, school: School
) -> list[tuple[str, list[tuple[Person, list[Group]]]]]:
    """Each role with everybody who holds it and the groups it is for (none: the whole school). For the office."""
    require_office(session, who)
    rows: dict[str, dict[int, tuple[Person, list[Group]]]] = {role: {} for role in RoleName}
    query = (
        select(Role, Person)
        .join(Person, col(Person.id) == Role.person_id)
        .where(Person.school_id == school.id, Person.status != PersonStatus.LEFT)
        .order_by(col(Role.id))
    )
    for role, person in session.exec(query):
        rows[role.role].setdefault(role.person_id, (person, _led(session, person, role.role)))
    return [(role, list(holders.values())) for role, holders in rows.items()]
