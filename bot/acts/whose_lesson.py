"""Whose lesson it was where only 师傅 or 徒弟 was said."""

from sqlmodel import Session, col, select

from bot.domain.people import Mentorship, Person
from bot.domain.records import Record


def other_of_pair(session: Session, who: Person, record: Record) -> tuple[str | None, int | None]:
    """The name and id of the only mentor (or mentee) somebody has on that day; (None, None) where it cannot be told."""
    sides = {"mentor", "mentee"} & set((record.scope or "").split(","))
    if len(sides) != 1:
        return None, None
    mine, other = (
        (Mentorship.mentee_id, Mentorship.mentor_id)
        if sides == {"mentor"}
        else (Mentorship.mentor_id, Mentorship.mentee_id)
    )
    query = (
        select(Person.name, Person.id)
        .join(Mentorship, col(Person.id) == other)
        .where(
            mine == who.id,
            Mentorship.since_on <= record.start_on,
            (col(Mentorship.until_on).is_(None)) | (col(Mentorship.until_on) >= record.start_on),
        )
    )
    found = session.exec(query).all()
    return found[0] if len(found) == 1 else (None, None)
