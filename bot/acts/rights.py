"""Who may do what: the only place where rights are checked."""

from sqlmodel import Session

from bot.domain.people import Person, RoleName
from bot.errors import NotAllowed
from bot.store.people import groups_of_person, roles_of


def require_office(session: Session, who: Person | None) -> None:
    """The research office, or the operator at the machine; raises NotAllowed."""
    if who is not None and RoleName.OFFICE not in roles_of(session, who.id or 0):
        raise NotAllowed("这一步由教科室来做。如有需要，请联系教科室。")


def require_sender(session: Session, who: Person | None, group_id: int | None = None) -> None:
    """Who may send a notice: the office to anybody, a leader to the group he leads; raises NotAllowed.

    Without a group it asks whether this person may send to anybody at all.
    """
    if who is None or RoleName.OFFICE in roles_of(session, who.id or 0):
        return
    led = {group.id for group in groups_of_person(session, who.id or 0, leads=True)}
    if not led or (group_id is not None and group_id not in led):
        raise NotAllowed("群发由教科室来做；教研组长、备课组长可以发给自己的组，例如：/群发 语文组 通知内容")


def require_own(who: Person, owner_id: int) -> None:
    """Only one's own entries; raises NotAllowed."""
    if who.id != owner_id:
        raise NotAllowed("这不是您的记录，不能改动。")
