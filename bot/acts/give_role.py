"""A role for somebody: who runs the office, who leads."""

from datetime import datetime

from sqlmodel import Session, select

from bot.acts.rights import require_office
from bot.domain.people import Person, Role, RoleName
from bot.store.audit import note


def give_role(session: Session, who: Person | None, now: datetime, person: Person, role: RoleName) -> None:
    """Give a role over the whole school; having it already changes nothing."""
    require_office(session, who)
    held = select(Role).where(Role.person_id == person.id, Role.role == role)
    if session.exec(held).first() is None:
        session.add(Role(person_id=person.id or 0, role=role))
        note(session, person.school_id, now, who.id if who else None, "give_role", f"person {person.id}", role=role)
