"""The table of teachers × duties, and the list of records, for those who may see them."""

from collections import defaultdict
from datetime import datetime

from sqlmodel import Session, col, select

from bot.acts.rights import SEES_ALL, led_groups
from bot.domain.duty_table import DutyTable, Owner, table_of
from bot.domain.people import Group, Membership, Person
from bot.domain.progress import Progress
from bot.domain.schools import School, school_day
from bot.errors import NotAllowed, NotFound
from bot.rendering.duties import duty_title
from bot.rendering.words import clipped
from bot.store.people import group_named, groups_of, roles_of, staff_of
from bot.store.progress import progress_of
from bot.store.schools import overrides_of
from bot.store.verified import fill_verified

NOT_YOURS = "全校和各组的汇总给教科室、校长和组长看。您自己的进度，发“进度”就能看到。"


def duty_table(
    session: Session, school: School, who: Person | None, now: datetime, group_name: str | None = None
) -> DutyTable:
    """The whole school for the office and the principal, a leader's own groups; one group where it is named.

    Raises NotAllowed, NotFound.
    """
    groups = groups_to_see(session, school, who, group_name)
    today = school_day(school, now)
    duties = progress_of(session, school.id or 0, today, overrides_of(session, school))
    fill_verified(session, duties)
    owners = _owners(session, school, groups, whole=_whole(session, who) and not group_name)
    only = groups[0].name if len(groups) == 1 and (group_name or not _whole(session, who)) else None
    titled = [(_title(row), row) for row in duties if not row.optional]
    return table_of(owners, titled, school=school.name, on=today, group=only)


def _title(row: Progress) -> str:
    """The duty's own name: the pair's other half or the event that may stand beside it makes no column of its own."""
    return duty_title(row).removesuffix(f"（{row.about}）") if row.about else duty_title(row)


def groups_to_see(session: Session, school: School, who: Person | None, group_name: str | None) -> list[Group]:
    """The groups somebody may look at, or the one named. Raises NotAllowed, NotFound."""
    groups = groups_of(session, school)
    if who is not None and not _whole(session, who):
        led = led_groups(session, who)
        groups = [group for group in groups if group.id in led]
        if not groups:
            raise NotAllowed(NOT_YOURS)
    if not group_name:
        return groups
    named = group_named(session, school, group_name)
    if named is None:
        raise NotFound(f"没有“{clipped(group_name, 20)}”这个组。现有：{'、'.join(group.name for group in groups)}。")
    if named.id not in {group.id for group in groups}:
        raise NotAllowed(f"只能看自己带的组：{'、'.join(group.name for group in groups)}。")
    return [named]


def _whole(session: Session, who: Person | None) -> bool:
    return who is None or bool(roles_of(session, who.id or 0) & SEES_ALL)


def _owners(session: Session, school: School, groups: list[Group], *, whole: bool) -> list[Owner]:
    """People in roster order, group by group, then the groups themselves and, for the whole school, the office."""
    names = memberships(session, school)
    shown = {group.name for group in groups}
    people = [person for person in staff_of(session, school) if whole or shown & set(names[person.id or 0])]
    order = {group.name: place for place, group in enumerate(groups)}
    people.sort(key=lambda person: min((order.get(name, len(order)) for name in names[person.id or 0]), default=99))
    owners = [Owner(one.name, tuple(names[one.id or 0]), one.subject, person_id=one.id) for one in people]
    owners += [Owner(group.name, (group.name,), group_id=group.id) for group in groups]
    return [*owners, Owner("教科室")] if whole else owners


def memberships(session: Session, school: School) -> dict[int, list[str]]:
    """The groups of each person by name."""
    query = (
        select(Membership.person_id, Group.name)
        .join(Group, col(Group.id) == Membership.group_id)
        .where(Group.school_id == school.id)
        .order_by(col(Group.id))
    )
    names: dict[int, list[str]] = defaultdict(list)
    for person_id, name in session.exec(query):
        names[person_id].append(name)
    return names
