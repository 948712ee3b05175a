"""What somebody may look at on the office's pages: the office and the principal everything, a leader the groups led."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from bot.acts.rights import SEES_ALL, led_groups
from bot.domain.people import Group, Membership, Person, RoleName
from bot.domain.progress import Progress
from bot.domain.requirements import Obligation
from bot.domain.schools import School
from bot.errors import NotAllowed, NotFound
from bot.store.people import groups_of, roles_of, staff_of
from bot.store.progress import progress_of
from bot.store.schools import overrides_of

NOT_YOURS = "这几页给教科室、校长和教研组长、备课组长用。您自己的任务和进度，在聊天里发“进度”就能看到。"
NOT_SEEN = "没有找到这位老师，或者不在您负责的组里。"


@dataclass(frozen=True, slots=True)
class View:
    """What one person may see. `group_ids` and `person_ids` are None for the whole school."""

    decides: bool  # of the office: may change what is seen here
    group_ids: frozenset[int] | None
    person_ids: frozenset[int] | None

    @property
    def whole(self) -> bool:
        """Whether the whole school is seen."""
        return self.person_ids is None

    def holds(self, person_id: int | None) -> bool:
        """Whether this person is among those seen."""
        return self.person_ids is None or person_id in self.person_ids

    def among(self, person: ColumnElement[int]) -> ColumnElement[bool] | None:
        """The condition that a column names somebody seen; None where there is nothing to leave out."""
        return None if self.person_ids is None else person.in_(sorted(self.person_ids))


def view_of(session: Session, who: Person) -> View:
    """What `who` may see; raises NotAllowed for those who neither run the office nor lead anybody."""
    roles = roles_of(session, who.id or 0)
    if roles & SEES_ALL:
        return View(RoleName.OFFICE in roles, None, None)
    led = led_groups(session, who)
    if not led:
        raise NotAllowed(NOT_YOURS)
    members = select(Membership.person_id).where(col(Membership.group_id).in_(led))
    return View(decides=False, group_ids=frozenset(led), person_ids=frozenset(session.exec(members)))


def oversees(session: Session, who: Person) -> bool:
    """Whether the office's pages are for this person at all."""
    return bool(roles_of(session, who.id or 0) & SEES_ALL or led_groups(session, who))


def staff_seen(session: Session, school: School, view: View, *, active: bool = True) -> list[Person]:
    """The staff somebody sees, in roster order."""
    return [person for person in staff_of(session, school, active=active) if view.holds(person.id)]


def groups_seen(session: Session, school: School, view: View) -> list[Group]:
    """The groups somebody sees, in order of making."""
    groups = groups_of(session, school)
    return groups if view.group_ids is None else [group for group in groups if group.id in view.group_ids]


def progress_seen(
    session: Session, school: School, view: View, today: date, only: ColumnElement[bool] | None = None
) -> list[Progress]:
    """The running duties (or those that match `only`) of those seen, and of the groups seen."""
    seen = [condition for condition in (_seen_duties(view), only) if condition is not None]
    both = and_(*seen) if seen else None
    return progress_of(session, school.id or 0, today, overrides_of(session, school), only=both)


def _seen_duties(view: View) -> ColumnElement[bool] | None:
    if view.person_ids is None or view.group_ids is None:
        return None
    mine: Iterable[ColumnElement[bool]] = (
        col(Obligation.person_id).in_(sorted(view.person_ids)),
        col(Obligation.group_id).in_(sorted(view.group_ids)),
    )
    return or_(false(), *mine)


def person_seen(session: Session, school: School, view: View, person_id: int) -> Person:
    """One of those seen; raises NotFound, in the same words whether there is no such person or they are not seen."""
    person = session.get(Person, person_id)
    if person is None or person.school_id != school.id or not view.holds(person.id):
        raise NotFound(NOT_SEEN)
    return person
