"""What becomes of a notice after it went out: how far it has come, one nudge, a correction, a recall."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from bot.acts.broadcast import hand_out, post_closing, signature, tell_chat
from bot.acts.plan_notice import plan_notice, withdraw_item
from bot.acts.post import post
from bot.acts.rights import is_office, require_notice, require_sender
from bot.domain.manners import after_quiet
from bot.domain.messages import Broadcast, MessageKind, Reply
from bot.domain.notices import Reached, Tally
from bot.domain.people import Person, PersonStatus
from bot.domain.schools import School, school_day
from bot.errors import UserError
from bot.rendering.broadcasts import correction_text, moment_text, notice_text, recall_text
from bot.store.audit import note
from bot.store.broadcasts import broadcasts_of, cancel_unsent, chats_told, correction_of, tally_of
from bot.store.schools import overrides_of


class Nudged(NamedTuple):
    """How many were asked once more, and when they hear of it."""

    people: int
    at: datetime


def tallies_of(session: Session, school: School, who: Person | None, limit: int = 5) -> list[Tally]:
    """The last notices: the office sees everybody's, a leader the own. Raises NotAllowed."""
    require_sender(session, who)
    own = None if who is None or is_office(session, who) else who.id
    return [tally_of(session, row) for row in broadcasts_of(session, school, own, limit)]


def tally_by_id(session: Session, school: School, who: Person | None, broadcast_id: int) -> Tally:
    """One notice, for its sender or the office. Raises NotFound, NotAllowed."""
    return tally_of(session, require_notice(session, school, who, broadcast_id))


def nudge_broadcast(session: Session, school: School, who: Person | None, now: datetime, broadcast_id: int) -> Nudged:
    """One word to those who have not answered; in quiet hours it waits for the morning. Raises UserError."""
    row = _standing(session, school, who, broadcast_id)
    if row.nudged_at is not None:
        raise UserError(f"这条通知 {moment_text(school, row.nudged_at)} 已经催过一次，不再重复催。")
    if row.goes_at > now:
        raise UserError("这条通知还没到发出的时间，不用催。")
    people = [session.get(Person, one.person_id) for one in tally_of(session, row).to_nudge]
    receivers = [person for person in people if person and person.status == PersonStatus.ACTIVE]
    if not receivers:
        raise UserError("能送到的老师都已经回了，不用再催。")
    due = after_quiet(school, now, overrides_of(session, school))
    for person in receivers:
        key, why = f"nudge:{row.id}:{person.id}", f"broadcast {row.id} not answered"
        post(session, person, MessageKind.NUDGE, key, None, now=now, why=why, due_at=due, broadcast_id=row.id)
    row.nudged_at = now
    session.add(row)
    note(session, row.school_id, now, who.id if who else None, "nudge", f"broadcast {row.id}", count=len(receivers))
    return Nudged(len(receivers), due)


def correct_broadcast(
    session: Session, school: School, who: Person | None, now: datetime, broadcast_id: int, text: str
) -> Broadcast:
    """New words to the same people; what of the old has not gone out yet never does. Raises UserError."""
    old = _standing(session, school, who, broadcast_id)
    row = _successor(session, who, now, old, check_words(text))
    said = correction_text(row, old, school_day(school, old.goes_at), signature(who))
    for chat in chats_told(session, old.id or 0):
        tell_chat(session, row, chat, said, f"broadcast:{row.id}:a{chat.id}", now)
    _hand_over(session, old, row, said, notice_text(row, signature(who)), now)
    if withdraw_item(session, old, now) is not None:
        plan_notice(session, school, who, now, row)
    post_closing(session, school, row, now)
    note(session, row.school_id, now, row.person_id, "correct", f"broadcast {old.id}", becomes=row.id)
    return row


def _successor(session: Session, who: Person | None, now: datetime, old: Broadcast, text: str) -> Broadcast:
    """The notice that takes the place of another; one that has not gone out yet keeps its hour."""
    row = Broadcast(
        school_id=old.school_id,
        person_id=who.id if who else None,
        text=text,
        audience=old.audience,
        files=old.files,
        opened_at=now,
        send_at=old.send_at if old.goes_at > now else None,
        due_on=old.due_on,
        corrects_id=old.id,
    )
    session.add(row)
    session.flush()
    return row


def _hand_over(session: Session, old: Broadcast, row: Broadcast, corrected: str, fresh: str, now: datetime) -> None:
    """To the same people; who never saw the old words reads the new ones as a plain notice."""
    people = [session.get(Person, one.person_id) for one in tally_of(session, old).answers]
    receivers = [person for person in people if person and person.status == PersonStatus.ACTIVE]
    spared = cancel_unsent(session, old.id or 0)
    hand_out(session, row, [one for one in receivers if one.id not in spared], corrected, now)
    hand_out(session, row, [one for one in receivers if one.id in spared], fresh, now)


def recall_broadcast(session: Session, school: School, who: Person | None, now: datetime, broadcast_id: int) -> int:
    """撤回: what waits is cancelled, those it had reached get a line (how many); the text stays. Raises UserError."""
    row = _standing(session, school, who, broadcast_id)
    sent = [one for one in tally_of(session, row).answers if one.reached is Reached.SENT]
    told = chats_told(session, row.id or 0)
    cancel_unsent(session, row.id or 0)
    text = recall_text(row, school_day(school, row.goes_at), signature(who))
    for one in sent:
        person = session.get(Person, one.person_id)
        if person is not None:
            key, why = f"recall:{row.id}:{person.id}", f"broadcast {row.id} recalled"
            post(session, person, MessageKind.BROADCAST, key, Reply(text), now=now, why=why)
    if row.goes_at <= now:
        for chat in told:
            tell_chat(session, row, chat, text, f"recall:{row.id}:a{chat.id}", now)
    withdraw_item(session, row, now)
    row.recalled_at, row.recalled_by = now, who.id if who else None
    session.add(row)
    note(session, row.school_id, now, row.recalled_by, "recall", f"broadcast {row.id}", told=len(sent))
    return len(sent)


def check_words(text: str) -> str:
    """The words of a correction; raises UserError."""
    words = text.strip()
    if not words or len(words) > 2000:
        raise UserError("更正的内容请写 1 到 2000 字。")
    return words


def _standing(session: Session, school: School, who: Person | None, broadcast_id: int) -> Broadcast:
    """A notice that still holds, taken for a change so that two presses at once are one."""
    row = require_notice(session, school, who, broadcast_id)
    session.refresh(row, with_for_update=True)
    if row.recalled_at is not None:
        raise UserError("这条通知已经撤回了。")
    if correction_of(session, row.id or 0) is not None:
        raise UserError("这条通知已经更正过，请看更正后的那一条。发“回执”可以看到。")
    return row
