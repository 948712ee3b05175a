"""An account that cannot be written to any more, or can again: a person blocked the bot, a group threw it out."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.post import post
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Account, Group
from bot.domain.schools import school_day
from bot.store.accounts import account_of
from bot.store.people import office_of
from bot.store.schools import school_by_id


def block_account(session: Session, channel: str, bot: str, external_id: str, now: datetime) -> bool:
    """Write nothing there from now on; the office hears of a group it had bound. False: unknown, or known already."""
    account = account_of(session, channel, bot, external_id)
    if account is None or account.blocked_at is not None:
        return False
    account.blocked_at = now
    session.add(account)
    group = session.get(Group, account.group_id) if account.group_id else None
    if group is not None:
        _tell_office(session, account, group, now)
    return True


def unblock_account(session: Session, channel: str, bot: str, external_id: str) -> bool:
    """It can be written to again. False: it never was blocked."""
    account = account_of(session, channel, bot, external_id)
    if account is None or account.blocked_at is None:
        return False
    account.blocked_at = None
    session.add(account)
    return True


def _tell_office(session: Session, account: Account, group: Group, now: datetime) -> None:
    school = school_by_id(session, group.school_id)
    text = f"研铃被移出了{group.name}的群，每月安排不再发到那里。需要时请把研铃重新加进群，绑定还在。"
    for person in office_of(session, school):
        key = f"thrown_out:{account.id}:{school_day(school, now)}:{person.id}"
        post(session, person, MessageKind.OFFICE_NOTE, key, Reply(text), now=now, why=f"account {account.id} blocked")
