"""Accounts and invitations."""

import hashlib
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.people import Account, Invite, Person, PersonStatus
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


def name_behind(session: Session, channel: str, bot: str, external_id: str) -> str | None:
    """Who may speak under that name; asked with every request, so no rows are built. None: nobody, blocked or gone."""
    query = (
        select(Person.name)
        .join(Account, col(Account.person_id) == Person.id)
        .where(Account.channel == channel, Account.bot == bot, Account.external_id == external_id)
        .where(col(Account.blocked_at).is_(None), Person.status != PersonStatus.LEFT)
    )
    return session.exec(query).first()


def accounts_of(session: Session, person_id: int) -> list[Account]:
    """Somebody's accounts, the one heard from last first."""
    query = select(Account).where(Account.person_id == person_id)
    return list(session.exec(query.order_by(col(Account.seen_at).desc().nulls_last(), col(Account.id).desc())))


def code_hash(code: str) -> str:
    """What is kept of an invitation's code."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def invite_by_code(session: Session, code: str, now: datetime) -> Invite | None:
    """The invitation of that code while it may be used."""
    invite = session.exec(select(Invite).where(Invite.code_hash == code_hash(code))).first()
    if invite is None or invite.expires_at <= now or (invite.used_at and not invite.reusable):
        return None
    return invite
