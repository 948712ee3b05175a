"""A group chat got another id at its channel (a group of Telegram became a supergroup): everything goes along."""

from sqlalchemy import update
from sqlmodel import Session, col

from bot.domain.messages import Incoming, Message, MessageStatus
from bot.domain.people import Account
from bot.store.accounts import account_of


def move_group_chat(session: Session, channel: str, bot: str, old_id: str, new_id: str) -> bool:
    """Follow a chat to its new id: binding, waiting posts, unanswered words. False: nothing to move, or moved before.

    The channel tells it several times (from both chats, and as a failed send); each may come first.
    """
    session.execute(
        update(Incoming)
        .where(col(Incoming.channel) == channel, col(Incoming.bot) == bot, col(Incoming.chat_id) == old_id)
        .where(col(Incoming.handled_at).is_(None))
        .values(chat_id=new_id)
    )
    old = account_of(session, channel, bot, old_id)
    if old is None or old_id == new_id:
        return False
    new = account_of(session, channel, bot, new_id)
    if new is None:
        old.external_id = new_id
        session.add(old)
        session.flush()
        return True
    return _hand_over(session, old, new)  # somebody spoke in the new chat before we heard of the move


def _hand_over(session: Session, old: Account, new: Account) -> bool:
    moved = old.group_id is not None
    new.group_id, old.group_id = new.group_id or old.group_id, None
    session.add_all([old, new])
    waiting = (MessageStatus.PENDING, MessageStatus.CLAIMED)
    session.execute(
        update(Message)
        .where(col(Message.account_id) == old.id, col(Message.status).in_(waiting))
        .values(account_id=new.id)
    )
    session.flush()
    return moved
