"""A colleague's duties, for those who may look: the office, the principal, a leader of the group."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.rights import require_sight
from bot.domain.people import Person
from bot.domain.progress import Progress
from bot.domain.schools import School, school_day
from bot.store.progress import of_person, progress_of
from bot.store.schools import overrides_of


def look_at(session: Session, school: School, who: Person | None, now: datetime, person: Person) -> list[Progress]:
    """The running duties of one person, counted. Raises NotAllowed."""
    require_sight(session, who, person)
    only = of_person(person.id or 0)
    return progress_of(session, school.id or 0, school_day(school, now), overrides_of(session, school), only=only)
