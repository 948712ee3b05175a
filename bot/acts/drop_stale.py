"""Messages that were meant for a moment now past are dropped; blocked accounts and lost reminders are told."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.acts.post import post
from bot.domain.holidays import is_school_day
from bot.domain.manners import is_quiet
from bot.domain.messages import Message, MessageKind, MessageStatus, Reply
from bot.domain.schools import School, school_day
from bot.store import outbox
from bot.store.people import office_of
from bot.store.schools import overrides_of


def drop_stale(session: Session, school: School, now: datetime) -> int:
    """Drop what is past its time; the office hears once a day how many messages did not reach anybody."""
    query = select(Message).where(
        Message.school_id == school.id,
        Message.status == MessageStatus.PENDING,
        col(Message.stale_at).is_not(None),
        col(Message.stale_at) <= now,
    )
    dropped = list(session.exec(query))
    for message in dropped:
        # Where nobody has signed in there was nowhere to send it: no fault to report.
        outbox.end(session, message, MessageStatus.CANCELLED, "stale" if message.attempts else "no account")
    if not is_quiet(school, now) and is_school_day(school_day(school, now), overrides_of(session, school)):
        _tell(session, school, now)
    return len(dropped)


def _tell(session: Session, school: School, now: datetime) -> None:
    query = select(Message).where(
        Message.school_id == school.id,
        col(Message.status).in_([MessageStatus.FAILED, MessageStatus.CANCELLED]),
        col(Message.fault).is_not(None),
        col(Message.told_at).is_(None),
        col(Message.fault).not_in(("no account", "nothing left to say")),
    )
    lost = list(session.exec(query))
    if not lost:
        return
    for message in lost:
        message.told_at = now
        session.add(message)
    people = len({message.person_id for message in lost if message.person_id is not None})
    whom = f"涉及 {people} 位老师" if people else "是发到群里的"
    why = "可能是对方停用了机器人，也可能是服务中断过久"
    text = f"有 {len(lost)} 条消息没有送到，{whom}。{why}。可运行 yanling doctor 查看。"
    for person in office_of(session, school):
        key = f"lost:{school_day(school, now)}:{lost[0].id}:{person.id}"
        post(session, person, MessageKind.OFFICE_NOTE, key, Reply(text), now=now, why="messages lost")
