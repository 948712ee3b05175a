"""Answering what was said: to the account that spoke, out of a group into private, and neutrally to the unknown."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.domain.messages import Edit, Incoming, Message, MessageKind, Reply
from bot.domain.people import Account
from bot.domain.schools import School, school_day
from bot.store import outbox
from bot.store.inbox import made

PRIVATELY = "已私下发给您。"
FIND_ME = "请点我的头像，私下发一次“开始”，内容会发到那里。"
UNBOUND = "研铃在这个群里还没有开通。请教科室的老师在群里发：/bind 组名"


def answer(session: Session, school: School, account: Account, incoming: Incoming, reply: Reply, now: datetime) -> None:
    """Queue the one answer to something said in private; it may take the place of the message whose button it was."""
    message = _message(
        school,
        incoming,
        f"reply:{incoming.id}",
        reply,
        now,
        person_id=account.person_id,
        account_id=account.id,
        thread_id=incoming.thread_id if incoming.chat_id is None else None,  # a topic is one of its own chat
    )
    before = _pressed(session, account, reply.edit)
    if before is not None and reply.edit is not None:
        message.edit_of = before.remote_id
        message.text = reply.edit.words.format(before=before.text, answer=reply.text)
    outbox.put_answer(session, message, reply.offers, now)


def _pressed(session: Session, account: Account, edit: Edit | None) -> Message | None:
    """The message to take the place of, if it can be edited: the channel named it, and it was sent to this account."""
    before = session.get(Message, edit.message_id) if edit else None
    return before if before and before.remote_id and before.sent_account_id == account.id else None


def answer_in_group(
    session: Session, school: School, chat: Account, account: Account, incoming: Incoming, reply: Reply, now: datetime
) -> None:
    """What concerns the person goes to the person; the group reads the public word, or only where the answer went."""
    answer_privately(session, school, account, incoming, reply, now)
    if reply.public is None and incoming.choice is not None:
        return
    unreachable = account.blocked_at is not None and bool(reply.text)
    if reply.public is None:
        line = FIND_ME if unreachable else PRIVATELY
    else:
        line = f"{reply.public} {FIND_ME}" if unreachable else reply.public
    message = _message(school, incoming, f"reply:{incoming.id}", Reply(line), now)
    _to_group(message, chat, incoming)
    outbox.put_answer(session, message, (), now)


def answer_privately(
    session: Session, school: School, account: Account, incoming: Incoming, reply: Reply, now: datetime
) -> None:
    """Queue the answer to something a known person said in a group; addressed to the person, not to the chat."""
    if reply.text and account.person_id is not None:
        message = _message(school, incoming, f"private:{incoming.id}", reply, now)
        message.person_id = account.person_id
        outbox.put_answer(session, message, reply.offers, now)


def say_neutrally(session: Session, school: School, chat: Account, incoming: Incoming, now: datetime) -> None:
    """One line a day in a group for those we do not know there, or for a group we were not given."""
    line = unknown_here(school) if chat.group_id else UNBOUND
    key = f"neutral:{chat.id}:{school_day(school, now)}"
    message = _message(school, incoming, key, Reply(line), now)
    _to_group(message, chat, incoming)
    outbox.put_answer(session, message, (), now)


def _to_group(message: Message, chat: Account, incoming: Incoming) -> None:
    """Into the topic it was said in, shown as a reply: among many, a bare ✓ says nothing."""
    message.account_id, message.thread_id = chat.id, incoming.thread_id
    message.reply_to = incoming.remote_id if incoming.choice is None else None


def unknown_here(school: School) -> str:
    """The neutral line of a bound group."""
    return f"这里只登记本校名册里的老师。如需使用，请向{school.contact}要一个登录码，私下发给我。"


def _message(school: School, incoming: Incoming, key: str, reply: Reply, now: datetime, **whom: Any) -> Message:
    return made(
        Message,
        school_id=school.id or 0,
        kind=MessageKind.REPLY,
        key=key,
        text=reply.text,
        card=reply.card,
        files=[one._asdict() for one in reply.files] or None,
        why=f"answer to {incoming.id}",
        priority=0,
        due_at=now,
        **whom,
    )
