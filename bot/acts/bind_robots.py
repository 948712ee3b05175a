"""The robots of groups that the settings name: each writes into the chat of the school's group of that name."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from bot.domain.people import Account, Group
from bot.store.accounts import ensure_account


def bind_robots(session: Session, lane: tuple[str, str], names: Collection[str]) -> list[str]:
    """Bind those robots to the groups they are named after, and no others; the names that no group bears."""
    rows = session.exec(select(Group).where(col(Group.name).in_(names)).order_by(col(Group.id).desc()))
    groups = {group.name: group.id for group in rows}
    for name in groups:
        ensure_account(session, *lane, name)
    for account in session.exec(select(Account).where(Account.channel == lane[0], Account.bot == lane[1])):
        account.group_id = groups.get(account.external_id)
        account.blocked_at = None  # somebody may have put its address right
        session.add(account)
    return [name for name in names if name not in groups]
