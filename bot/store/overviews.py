"""What the office's pages count: answered items, requests, faults, sign-ins, notices."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from bot.domain.messages import Broadcast, Incoming, Message, MessageStatus, Receipt
from bot.domain.people import Account, Group, Invite, Membership, Person
from bot.domain.plans import ItemMark
from bot.domain.records import Record
from bot.domain.requirements import Exemption, Obligation, Requirement, RequirementKind
from bot.domain.schools import School
from bot.store.counting import BY_GROUP, BY_OFFICE, BY_PERSON, CONDITIONS, STANDING


class Asked(NamedTuple):
    """Somebody asked the office to be let off a duty."""

    obligation: Obligation
    person: Person
    requirement: Requirement


class Reach(NamedTuple):
    """Whether somebody can be reached: by which channels, heard from when, invited until when."""

    channels: tuple[str, ...] = ()
    seen_at: datetime | None = None
    invited_until: datetime | None = None


class NoticeCount(NamedTuple):
    """A notice that still holds, how many it was for, how many confirmed it and how many finished its task."""

    row: Broadcast
    receivers: int
    received: int
    done: int

    @property
    def answered(self) -> int:
        """How many did what it asks for: confirmed it or, where it is a task, finished it."""
        return self.done if self.row.due_on else self.received


def done_marks(session: Session, item_ids: Iterable[int]) -> dict[int, set[int]]:
    """Who said of each item that they took part or finished it."""
    found: dict[int, set[int]] = defaultdict(set)
    query = select(ItemMark.item_id, ItemMark.person_id).where(
        col(ItemMark.item_id).in_(list(item_ids)), ItemMark.mark == "done"
    )
    for item_id, person_id in session.exec(query):
        found[item_id].add(person_id)
    return found


def asked_off(session: Session, school: School) -> list[Asked]:
    """The duties somebody called 不适用, undecided, oldest first."""
    query = (
        select(Obligation, Person, Requirement)
        .join(Person, col(Person.id) == Obligation.person_id)
        .join(Requirement, col(Requirement.id) == Obligation.requirement_id)
        .outerjoin(Exemption, (col(Exemption.obligation_id) == Obligation.id) & col(Exemption.withdrawn_at).is_(None))
        .where(
            Obligation.school_id == school.id,
            col(Obligation.asked_off_at).is_not(None),
            col(Obligation.ended_at).is_(None),
            col(Exemption.id).is_(None),
        )
        .order_by(col(Obligation.asked_off_at))
    )
    return [Asked(*row) for row in session.exec(query)]


def set_aside_since(session: Session, since: datetime, limit: int = 50) -> list[Incoming]:
    """What came in and could not be handled, newest first."""
    query = select(Incoming).where(col(Incoming.fault).is_not(None), Incoming.received_at >= since)
    return list(session.exec(query.order_by(col(Incoming.id).desc()).limit(limit)))


def not_delivered_since(session: Session, school: School, since: datetime, limit: int = 50) -> list[Message]:
    """The messages that were given up, newest first."""
    query = select(Message).where(
        Message.school_id == school.id, Message.status == MessageStatus.FAILED, Message.due_at >= since
    )
    return list(session.exec(query.order_by(col(Message.id).desc()).limit(limit)))


def reach_of(session: Session, people: Collection[int], now: datetime) -> dict[int, Reach]:
    """How each of these people can be reached."""
    channels: dict[int, set[str]] = defaultdict(set)
    seen: dict[int, datetime] = {}
    accounts = select(Account).where(col(Account.person_id).in_(people), col(Account.blocked_at).is_(None))
    for account in session.exec(accounts):
        person_id = account.person_id or 0
        channels[person_id].add(account.channel)
        if account.seen_at is not None:
            seen[person_id] = max(seen.get(person_id, account.seen_at), account.seen_at)
    open_invites = (
        select(Invite.person_id, func.max(Invite.expires_at))
        .where(col(Invite.person_id).in_(people), col(Invite.used_at).is_(None), Invite.expires_at > now)
        .group_by(col(Invite.person_id))
    )
    invited = dict(session.exec(open_invites).all())
    return {one: Reach(tuple(sorted(channels[one])), seen.get(one), invited.get(one)) for one in people}


def groups_by_person(session: Session, school: School) -> dict[int, list[Group]]:
    """Each person's groups, in order of making."""
    found: dict[int, list[Group]] = defaultdict(list)
    query = (
        select(Membership.person_id, Group)
        .join(Group, col(Group.id) == Membership.group_id)
        .where(Group.school_id == school.id)
        .order_by(col(Group.id))
    )
    for person_id, group in session.exec(query):
        found[person_id].append(group)
    return found


def notices_of(session: Session, school: School, limit: int = 100) -> list[NoticeCount]:
    """The standing notices of a school with their counts, newest first."""
    query = (
        select(Broadcast, *(func.count(col(one)) for one in (Receipt.id, Receipt.received_at, Receipt.done_at)))
        .outerjoin(Receipt, col(Receipt.broadcast_id) == Broadcast.id)
        .where(Broadcast.school_id == school.id, col(Broadcast.recalled_at).is_(None))
        .group_by(col(Broadcast.id))
        .order_by(col(Broadcast.id).desc())
        .limit(limit)
    )
    return [NoticeCount(*row) for row in session.exec(query)]


def logged_between(session: Session, people: Collection[int], since: date, until: date) -> list[Record]:
    """The standing records of these people in those days, newest first."""
    query = select(Record).where(
        col(Record.person_id).in_(people),
        col(Record.withdrawn_at).is_(None),
        col(Record.start_on).between(since, until),
    )
    return list(session.exec(query.order_by(col(Record.start_on).desc(), col(Record.id).desc())))


def records_counted(session: Session, obligation_id: int) -> list[Record]:
    """The records that an obligation's figure counts, newest first."""
    person, group = col(Obligation.person_id), col(Obligation.group_id)
    owner = or_(
        and_(person.is_not(None), BY_PERSON),
        and_(group.is_not(None), BY_GROUP),
        and_(person.is_(None), group.is_(None), BY_OFFICE),
    )
    query = (
        select(Record)
        .join(RequirementKind, col(Record.kind) == RequirementKind.kind)
        .join(Obligation, col(RequirementKind.requirement_id) == Obligation.requirement_id)
        .where(
            Obligation.id == obligation_id,
            owner,
            col(RequirementKind.base).is_(False),
            STANDING,
            col(Record.start_on).between(Obligation.since_on, Obligation.until_on),
            CONDITIONS,
        )
        .order_by(col(Record.start_on).desc(), col(Record.id).desc())
    )
    return list(session.exec(query))


def let_off_of(session: Session, person_id: int, today: date) -> list[tuple[Obligation, Exemption, Requirement]]:
    """The running duties somebody was let off."""
    query = (
        select(Obligation, Exemption, Requirement)
        .join(Exemption, col(Exemption.obligation_id) == Obligation.id)
        .join(Requirement, col(Requirement.id) == Obligation.requirement_id)
        .where(
            Obligation.person_id == person_id,
            col(Exemption.withdrawn_at).is_(None),
            col(Obligation.ended_at).is_(None),
            Obligation.until_on >= today,
        )
        .order_by(col(Obligation.id))
    )
    return list(session.exec(query).all())
