"""What a group chat may be told: its month's items, and counts without names."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.acts.concern import Concerns
from bot.domain.frames import monday_of
from bot.domain.messages import Message, MessageKind
from bot.domain.people import Account, Group
from bot.domain.plans import MonthList, PlanItem
from bot.domain.progress import Progress, Standing
from bot.domain.records import Record
from bot.domain.requirements import Obligation
from bot.domain.schools import School, school_day
from bot.rendering.duties import count_text, duty_title
from bot.rendering.groups import GroupCount, GroupItem, counts_for_group, month_for_group
from bot.store import outbox
from bot.store.accounts import group_chats_of
from bot.store.people import members_of, office_of
from bot.store.progress import progress_of
from bot.store.schools import overrides_of


def group_items(
    session: Session, school: School, group: Group, items: Iterable[PlanItem], concerns: Concerns
) -> list[GroupItem]:
    """Those items that concern anybody of the group, with how many; not what a member sees to for the office alone."""
    members = {person.id or 0 for person in members_of(session, group.id or 0)}
    office = {person.id or 0 for person in office_of(session, school)}
    return [
        GroupItem(item, len(members & concerns.everybody(item)))
        for item in items
        if members & (concerns.audience(item) | (concerns.owners(item) - office))
    ]


def post_month_to_groups(
    session: Session, school: School, row: MonthList, items: Iterable[PlanItem], concerns: Concerns, now: datetime
) -> int:
    """A month's list to every bound chat, once each; how many were queued. Nothing where nothing concerns the group."""
    every = list(items)
    queued = 0
    for chat, group in group_chats_of(session, school.id or 0):
        mine = group_items(session, school, group, every, concerns)
        if mine:
            text = month_for_group(group.name, row.month_on, mine)
            key, why = f"month_list:{row.id}:a{chat.id}", f"month {row.month_on:%Y-%m}, group {group.id}"
            queued += _post(session, school, chat, key, text, why, now)
    return queued


def _post(session: Session, school: School, chat: Account, key: str, text: str, why: str, now: datetime) -> bool:
    message = Message(
        school_id=school.id or 0,
        account_id=chat.id,
        thread_id=chat.thread_id,
        kind=MessageKind.MONTH_LIST,
        key=key,
        text=text,
        why=why,
        priority=0,
        due_at=now,
    )
    return outbox.put(session, message) is not None


def group_counts(session: Session, school: School, group: Group, now: datetime) -> str:
    """Where the group stands this week, in counts."""
    today = school_day(school, now)
    members = [person.id or 0 for person in members_of(session, group.id or 0)]
    mine = col(Obligation.person_id).in_(members) | (col(Obligation.group_id) == group.id)
    rows = progress_of(session, school.id or 0, today, overrides_of(session, school), only=mine)
    own = [f"{row.title}：{count_text(row)}".removesuffix("。") for row in rows if row.group_id is not None]
    monday = monday_of(today)
    logged = _logged(session, members, monday, today)
    return counts_for_group(group.name, monday, today, logged, _counts(rows), own)


def _counts(rows: Iterable[Progress]) -> list[GroupCount]:
    by_duty: dict[str, list[Progress]] = defaultdict(list)
    for row in rows:
        if row.person_id is not None:
            by_duty[duty_title(row)].append(row)
    # A duty that one person alone owes would name that person by its count.
    return [
        GroupCount(title, sum(row.standing is Standing.DONE for row in duties), len(duties))
        for title, duties in by_duty.items()
        if len({row.person_id for row in duties}) > 1
    ]


def _logged(session: Session, members: Iterable[int], since: date, until: date) -> int:
    query = select(func.count(col(Record.id))).where(
        col(Record.person_id).in_(list(members)),
        col(Record.withdrawn_at).is_(None),
        col(Record.start_on).between(since, until),
    )
    return session.exec(query).one()
