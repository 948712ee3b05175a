"""Accounts and invitations."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.people import Account, Group, Invite, Person, PersonStatus
from bot.store.inbox import insert_new


def account_of(session: Session, channel: str, bot: str, external_id: str) -> Account | None:
    """The account known under that name."""
    query = select(Account).where(Account.channel == channel, Account.bot == bot, Account.external_id == external_id)
    return session.exec(query).first()


def ensure_account(session: Session, channel: str, bot: str, external_id: str, person_id: int | None = None) -> Account:
    """The account of that name, made when it is new; a person given is bound to it."""
    account = account_of(session, channel, bot, external_id)
    if account is None:
        insert_new(session, Account(channel=channel, bot=bot, external_id=external_id, person_id=person_id))
        account = account_of(session, channel, bot, external_id)
    if account is None:
        raise LookupError("the account just made is gone")
    if person_id is not None and account.person_id != person_id:
        account.person_id = person_id
        session.add(account)
    return account


def name_behind(session: Session, channel: str, bot: str, external_id: str) -> tuple[str, int] | None:
    """Who may speak under that name, and the version of the sign-in; None: nobody, blocked or gone.

    Asked with every request, so no rows are built.
    """
    query = (
        select(Person.name, Account.token_version)
        .join(Account, col(Account.person_id) == Person.id)
        .where(Account.channel == channel, Account.bot == bot, Account.external_id == external_id)
        .where(col(Account.blocked_at).is_(None), Person.status != PersonStatus.LEFT)
    )
    return session.exec(query).first()


def accounts_of(session: Session, person_id: int) -> list[Account]:
    """Somebody's accounts, the one heard from last first."""
    query = select(Account).where(Account.person_id == person_id)
    return list(session.exec(query.order_by(col(Account.seen_at).desc().nulls_last(), col(Account.id).desc())))


def group_chats_of(session: Session, school_id: int) -> list[tuple[Account, Group]]:
    """The chats bound to the school's groups that can be written to, in order of their first word."""
    query = (
        select(Account, Group)
        .join(Group, col(Group.id) == Account.group_id)
        .where(Group.school_id == school_id, col(Account.blocked_at).is_(None))
    )
    return list(session.exec(query.order_by(col(Account.id))))


def without_account(session: Session, people: Iterable[Person]) -> list[Person]:
    """Those of them who cannot be written to yet: nobody has signed in for them, or every account is blocked."""
    reached = select(Account.person_id).where(col(Account.person_id).is_not(None), col(Account.blocked_at).is_(None))
    known = set(session.exec(reached))
    return [person for person in people if person.id not in known]


def open_invites(session: Session, person_id: int, now: datetime) -> list[Invite]:
    """Somebody's codes that were not used and have not run out, but for the demo's."""
    query = select(Invite).where(
        Invite.person_id == person_id,
        Invite.expires_at > now,
        col(Invite.used_at).is_(None),
        col(Invite.reusable).is_(False),
    )
    return list(session.exec(query))


def code_hash(code: str) -> str:
    """What is kept of an invitation's code."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def any_invite(session: Session, code: str) -> Invite | None:
    """The invitation of that code, used up or not; nobody else redeems it meanwhile."""
    return session.exec(select(Invite).where(Invite.code_hash == code_hash(code)).with_for_update()).first()


def invite_by_code(session: Session, code: str, now: datetime) -> Invite | None:
    """The invitation of that code while it may be used."""
    invite = any_invite(session, code)
    if invite is None or invite.expires_at <= now or (invite.used_at and not invite.reusable):
        return None
    return invite
