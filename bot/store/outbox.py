"""The outbox: put in the transaction that caused it, claimed in batches by the lane's holder, marked once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, update
from sqlmodel import Session, col, select

from bot.domain.messages import PRIORITY, Lane, Message, MessageDuty, MessageKind, MessageStatus, Offer
from bot.domain.people import Account
from bot.store import choices
from bot.store.inbox import insert_by_key, insert_new
from bot.store.prepared import Prepared

BACK_OFF = (5, 30, 120, 600, 1800, 3600)  # seconds before the next try


_MESSAGE: Any = Message.__table__  # type: ignore[attr-defined]
_MARK_SENT = Prepared(
    update(_MESSAGE)
    .where(_MESSAGE.c.id == bindparam("b_id"), _MESSAGE.c.status == MessageStatus.CLAIMED)
    .where(_MESSAGE.c.lane_id == bindparam("b_lane"), _MESSAGE.c.lane_epoch == bindparam("b_epoch"))
    .values(status=MessageStatus.SENT, sent_at=bindparam("b_now"), fault=None)
    .values(sent_account_id=bindparam("b_account"), remote_id=bindparam("b_remote"))
)


class Claimed(NamedTuple):
    """A message taken for sending, and the account it goes to."""

    message: Message
    account: Account


def put(session: Session, message: Message, duties: Iterable[MessageDuty] = ()) -> int | None:
    """Queue a message; None when one of the same key is there already."""
    message.priority = PRIORITY[MessageKind(message.kind)]
    message_id = insert_new(session, message)
    if message_id is not None:
        for duty in duties:
            duty.message_id = message_id
            session.add(duty)
    return message_id


Answer = tuple[Message, tuple[Offer, ...]]
_GATHERED = "answers gathered"


def put_answer(session: Session, message: Message, offers: Iterable[Offer], now: datetime) -> None:
    """Queue an answer with its buttons, unless its key is there already: at once, or with those gathered."""
    gathered: list[Answer] | None = session.info.get(_GATHERED)
    if gathered is None:
        _put_answers(session, [(message, tuple(offers))], now)
    else:
        gathered.append((message, tuple(offers)))


@contextmanager
def gathered_answers(session: Session, now: datetime) -> Iterator[None]:
    """Answers given within are put in the outbox together at its end: two statements for all of them."""
    gathered: list[Answer] = []
    session.info[_GATHERED] = gathered
    try:
        yield
    finally:
        del session.info[_GATHERED]
    _put_answers(session, gathered, now)


def _put_answers(session: Session, answers: Sequence[Answer], now: datetime) -> None:
    for message, _ in answers:
        if message.priority != (priority := PRIORITY[MessageKind(message.kind)]):
            message.priority = priority
    ids = insert_by_key(session, [message for message, _ in answers], "key")
    offered = [
        (ids[message.key], message.person_id, offers)
        for message, offers in answers
        if message.key in ids and message.person_id is not None
    ]
    choices.offer_all(session, offered, now)


def hold_lane(session: Session, lane: tuple[str, str], holder: str, now: datetime, seconds: float) -> Lane | None:
    """Take or keep a lane; None while somebody else holds it. A new epoch frees what the old holder had in the air."""
    channel, bot = lane
    row = session.exec(select(Lane).where(Lane.channel == channel, Lane.bot == bot).with_for_update()).first()
    if row is None:
        row = Lane(channel=channel, bot=bot, holder=holder, epoch=1, until=now)
    elif row.holder != holder:
        if row.until > now:
            return None
        row.holder, row.epoch = holder, row.epoch + 1
        free(session, row)
    if row.until < now + timedelta(seconds=seconds / 2):  # an idle lane need not write at every look
        row.until = now + timedelta(seconds=seconds)
        session.add(row)
        session.flush()
    return row


def free(session: Session, lane: Lane, but: Collection[int] = ()) -> None:
    """Messages in the air when their holder died go back to the queue: one may come twice, none is lost.

    `but` are those the holder still knows of, when only a claim of its own was lost on the way.
    """
    session.execute(
        update(Message)
        .where(col(Message.status) == MessageStatus.CLAIMED, col(Message.lane_id) == lane.id)
        .where(col(Message.id).not_in(but))
        .values(status=MessageStatus.PENDING)
    )


def take_over(session: Session, lane: tuple[str, str], now: datetime, holder: str | None = None) -> None:
    """End the hold of one known to be dead, or of whoever it is, so that nobody waits for it to run out."""
    query = update(Lane).where(col(Lane.channel) == lane[0], col(Lane.bot) == lane[1])
    if holder is not None:
        query = query.where(col(Lane.holder) == holder)
    session.execute(query.values(until=now, holder=""))


def claim(session: Session, lane: Lane, now: datetime, limit: int) -> list[Claimed]:
    """Take what is due for a lane, answers first. A person's message goes to the account heard from last."""
    newest = (
        select(Account.id)
        .where(Account.person_id == Message.person_id, col(Account.blocked_at).is_(None))
        .order_by(col(Account.seen_at).desc().nulls_last(), col(Account.id).desc())
        .limit(1)
        .correlate(Message)
        .scalar_subquery()
    )
    target = or_(col(Message.account_id) == Account.id, col(Message.account_id).is_(None) & (col(Account.id) == newest))
    query = (
        select(Message, Account)
        .join(Account, target)
        .where(
            Message.status == MessageStatus.PENDING,
            Message.due_at <= now,
            Account.channel == lane.channel,
            Account.bot == lane.bot,
        )
        .order_by(col(Message.priority), col(Message.due_at), col(Message.id))
        .limit(limit)
    )
    rows = [Claimed(message, account) for message, account in session.exec(query)]
    held = {"status": MessageStatus.CLAIMED, "lane_id": lane.id, "lane_epoch": lane.epoch}
    ids = [message.id for message, _ in rows]
    if ids:  # one statement: the rows themselves go on saying that they are pending
        session.execute(_MESSAGE.update().where(_MESSAGE.c.id.in_(ids)).values(held))
    return rows


def still_held(session: Session, message_ids: Iterable[int], lane: Lane) -> dict[int, Message]:
    """Those messages that are still claimed under this hold of the lane; none when the lane has passed on meanwhile."""
    held = select(Message).where(
        col(Message.id).in_(message_ids),
        Message.status == MessageStatus.CLAIMED,
        Message.lane_id == lane.id,
        Message.lane_epoch == lane.epoch,
    )
    return {message.id or 0: message for message in session.exec(held)}


def mark_sent(session: Session, lane: Lane, sent: Iterable[tuple[int, int, str | None]], now: datetime) -> None:
    """Messages (their id, the account, the channel's own id) were handed over while they were claimed by this hold."""
    hold: dict[str, Any] = {"b_lane": lane.id, "b_epoch": lane.epoch, "b_now": now}
    rows = [{"b_id": key, "b_account": account, "b_remote": remote} | hold for key, account, remote in sent]
    if rows:
        _MARK_SENT.many(session, rows)


def put_back(session: Session, message: Message, now: datetime, fault: str, retry_after: float | None) -> None:
    """A failed send goes back to the queue, later each time or when the channel says."""
    step = BACK_OFF[min(message.attempts, len(BACK_OFF) - 1)]
    message.attempts += 1
    message.status, message.fault = MessageStatus.PENDING, fault[:500]
    message.due_at = now + timedelta(seconds=retry_after if retry_after is not None else step)
    session.add(message)


def end(session: Session, message: Message, status: MessageStatus, fault: str | None = None) -> None:
    """Cancel a message that has nothing to say any more, or give one up for good."""
    message.status, message.fault = status, fault
    session.add(message)


def duties_of(session: Session, message_ids: Sequence[int]) -> dict[int, list[MessageDuty]]:
    """The duties each message speaks of."""
    found: dict[int, list[MessageDuty]] = {message_id: [] for message_id in message_ids}
    rows = select(MessageDuty).where(col(MessageDuty.message_id).in_(list(message_ids))).order_by(col(MessageDuty.id))
    for duty in session.exec(rows):
        found[duty.message_id].append(duty)
    return found
