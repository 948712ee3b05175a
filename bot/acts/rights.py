"""Who may do what: the only place where rights are checked.

The office decides everything; the principal sees everything and changes nothing; a leader acts for the groups led, for
no others; an inspector looks at what the office has looked at; a teacher minds the own entries. `who` None is the
operator at the machine. `tests/acts/test_permissions.py` holds the whole table.
"""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from bot.domain.messages import Broadcast
from bot.domain.people import Membership, Person, Role, RoleName
from bot.domain.schools import School
from bot.errors import NotAllowed, NotFound
from bot.store.people import groups_of_person, roles_of

SEES_ALL = frozenset({RoleName.OFFICE, RoleName.PRINCIPAL})
REVIEWS_ALL = frozenset({RoleName.OFFICE, RoleName.INSPECTOR})
OFFICE_ONLY = "这一步由教科室来做。如有需要，请联系教科室。"


def is_office(session: Session, who: Person | None) -> bool:
    """Whether this is the research office, or the operator at the machine."""
    return who is None or RoleName.OFFICE in roles_of(session, who.id or 0)


def led_groups(session: Session, who: Person) -> set[int]:
    """The ids of the groups somebody heads: by the roster, or by a role given for one group."""
    given = select(Role.group_id).where(Role.person_id == who.id, col(Role.group_id).is_not(None))
    led = {group.id or 0 for group in groups_of_person(session, who.id or 0, leads=True)}
    return led | {group_id for group_id in session.exec(given) if group_id is not None}


def leads_person(session: Session, who: Person, person: Person) -> bool:
    """Whether `who` heads a group this person belongs to."""
    groups = {group.id or 0 for group in groups_of_person(session, person.id or 0)}
    return bool(groups & led_groups(session, who)) and who.school_id == person.school_id


def require_office(session: Session, who: Person | None) -> None:
    """The research office, or the operator at the machine; raises NotAllowed."""
    if not is_office(session, who):
        raise NotAllowed(OFFICE_ONLY)


def require_sender(session: Session, who: Person | None, group_id: int | None = None) -> None:
    """Who may send a notice: the office to anybody, a leader to the group he leads; raises NotAllowed.

    Without a group it asks whether this person may send to anybody at all.
    """
    if who is None or is_office(session, who):
        return
    led = led_groups(session, who)
    if not led or (group_id is not None and group_id not in led):
        raise NotAllowed("群发由教科室来做；教研组长、备课组长可以发给自己的组，例如：/群发 语文组 通知内容")


def require_keeper(session: Session, who: Person | None, person: Person | None = None) -> None:
    """Who may enter something for a colleague: the office, or a leader of one of the colleague's groups.

    Without a colleague it asks whether this person may do so for anybody at all. Raises NotAllowed.
    """
    if who is None or is_office(session, who):
        return
    if not led_groups(session, who):
        raise NotAllowed("替同事登记由教科室或组长来做。自己的事直接发就好，例如：/log 听课")
    if person is not None and not leads_person(session, who, person):
        raise NotAllowed("只能替自己组里的老师登记。别组的老师请找教科室或对方的组长。")


def require_sight(session: Session, who: Person | None, person: Person | None = None) -> None:
    """Who may look at somebody's work: oneself, the office, the principal, a leader of the group; raises NotAllowed.

    Without a person it asks whether this one may look at anybody's at all.
    """
    if who is None or roles_of(session, who.id or 0) & SEES_ALL or (person is not None and who.id == person.id):
        return
    if not led_groups(session, who):
        raise NotAllowed("同事的进度给教科室、校长和组长看。您自己的，发“进度”就能看到。")
    if person is not None and not leads_person(session, who, person):
        raise NotAllowed("只能看自己和自己组里的老师。")


def require_own(who: Person, owner_id: int) -> None:
    """Only one's own entries; raises NotAllowed."""
    if who.id != owner_id:
        raise NotAllowed("这不是您的记录，不能改动。")


def require_reach(session: Session, who: Person | None, people: Iterable[Person]) -> None:
    """Whom a notice may go to: the office writes to anybody, a leader to members of the groups led; NotAllowed."""
    if who is None or is_office(session, who):
        return
    led = led_groups(session, who)
    mine = set(session.exec(select(Membership.person_id).where(col(Membership.group_id).in_(led))))
    if not {person.id for person in people} <= mine:
        raise NotAllowed("群发由教科室来做；您可以发给自己的组，例如：/群发 语文组 通知内容")


def require_notice(session: Session, school: School, who: Person | None, broadcast_id: int) -> Broadcast:
    """A notice of the school, for its sender or the office; raises NotFound, NotAllowed."""
    row = session.get(Broadcast, broadcast_id)
    if row is None or row.school_id != school.id:
        raise NotFound("这条通知找不到了。")
    if who is not None and row.person_id != who.id and not is_office(session, who):
        raise NotAllowed("只有发通知的人和教科室可以看回执、更正或撤回。")
    return row


def require_review(session: Session, who: Person | None, person: Person | None = None) -> None:
    """Who may look over what others logged: the office, an inspector, a leader of one of their groups; NotAllowed.

    Without a person it asks whether this one may do so at all.
    """
    if who is None:
        return
    if roles_of(session, who.id or 0) & REVIEWS_ALL and (person is None or person.school_id == who.school_id):
        return
    if not led_groups(session, who):
        raise NotAllowed("审核由教科室、检查员和组长来做。自己登记过什么，发“记录”可以看。")
    if person is not None and not leads_person(session, who, person):
        raise NotAllowed("只能审核自己组里老师的登记。")
