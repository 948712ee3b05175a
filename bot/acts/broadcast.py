"""A notice to an audience: looked over with its receivers, then opened once; from there on it lives in the outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.acts.plan_notice import plan_notice
from bot.acts.post import post
from bot.acts.rights import is_office, led_groups, require_reach, require_sender
from bot.domain.audiences import Rule, lacking_facts, matches, without_years
from bot.domain.holidays import is_school_day
from bot.domain.manners import after_quiet
from bot.domain.messages import Broadcast, Message, MessageKind, Offer, Receipt, Reply
from bot.domain.notices import Notice
from bot.domain.people import Account, Person
from bot.domain.schools import School, instant, school_day
from bot.errors import UserError
from bot.rendering.broadcasts import notice_text
from bot.store import outbox
from bot.store.accounts import group_chats_of
from bot.store.audit import note
from bot.store.broadcasts import twin_of
from bot.store.people import facts_by_person, groups_of_person, office_of, staff_of
from bot.store.schools import overrides_of

LONGEST = 2000
MOST_FILES = 9
TWINS_WITHIN = timedelta(minutes=10)  # the same words again so soon are asked about
FARTHEST = timedelta(days=120)
LAST_HOUR = timedelta(hours=1)  # a task given on its own last afternoon has its list at least so much later


def receivers_of(session: Session, school: School, now: datetime, audience: Rule) -> list[Person]:
    """The active staff an audience means."""
    staff = staff_of(session, school)
    facts = facts_by_person(session, school, staff, school_day(school, now))
    return [person for person in staff if matches(audience, facts[person.id or 0])]


def check_broadcast(
    session: Session, school: School, who: Person | None, now: datetime, notice: Notice
) -> list[Person]:
    """The receivers, if this person may send this; raises NotAllowed, UserError."""
    require_sender(session, who)
    _check_text(notice)
    _check_days(school, notice, now)
    meant = receivers_of(session, school, now, notice.audience)
    require_reach(session, who, meant)
    people = [person for person in meant if who is None or person.id != who.id]
    if not people:
        raise UserError("这个范围里没有别的人，通知没有发出。请换一个范围，例如：全体、语文组、教研组长。")
    return people


def _check_text(notice: Notice) -> None:
    if not notice.text.strip():
        raise UserError("通知还没有内容。例如：/群发 语文组 周四下午第三节集体备课")
    if len(notice.text) > LONGEST:
        raise UserError(f"通知请控制在 {LONGEST} 字以内，现在有 {len(notice.text)} 字。长的内容可以作为文件附上。")
    if len(notice.files) > MOST_FILES:
        raise UserError(f"一条通知最多附 {MOST_FILES} 个文件。")


def _check_days(school: School, notice: Notice, now: datetime) -> None:
    today = school_day(school, notice.send_at or now)
    if notice.send_at and not now < notice.send_at <= now + FARTHEST:
        raise UserError("发出的时间要在现在之后、四个月以内，例如：明早 8 点。")
    if notice.due_on and not today <= notice.due_on <= today + 2 * FARTHEST:
        raise UserError("截止日要在发出之后、八个月以内，例如：下周五。")


def silent_on(
    session: Session, school: School, who: Person | None, now: datetime, audience: Rule
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who is left out only because the roster does not say: what it lacks and the names, of those one may write to."""
    meant = {person.id for person in receivers_of(session, school, now, audience)}
    likely = receivers_of(session, school, now, without_years(audience))
    led = None if who is None or is_office(session, who) else led_groups(session, who)
    left = [
        person
        for person in likely
        if person.id not in meant
        and (led is None or led & {group.id for group in groups_of_person(session, person.id or 0)})
    ]
    return lacking_facts(left, [audience])


def same_again(session: Session, who: Person | None, school: School, now: datetime, text: str) -> Broadcast | None:
    """The same words sent by this person minutes ago; None when they are new."""
    return twin_of(session, school, who.id if who else None, text, now - TWINS_WITHIN)


def open_broadcast(session: Session, school: School, who: Person | None, now: datetime, notice: Notice) -> Broadcast:
    """Send a notice to everybody it is meant for, now or at its time. Raises NotAllowed, UserError."""
    people = check_broadcast(session, school, who, now, notice)
    row = Broadcast(
        school_id=school.id or 0,
        person_id=who.id if who else None,
        text=notice.text.strip(),
        audience=notice.audience,
        files=[one._asdict() for one in notice.files] or None,
        opened_at=now,
        send_at=notice.send_at,
        due_on=notice.due_on,
    )
    session.add(row)
    session.flush()
    hand_out(session, row, people, notice_text(row, signature(who)), now)
    _tell_chats(session, school, row, notice_text(row, signature(who)), now)
    if row.due_on:
        plan_notice(session, school, who, now, row)
        post_closing(session, school, row, now)
    detail = {"count": len(people), "send_at": row.goes_at.isoformat()}
    note(session, row.school_id, now, row.person_id, "broadcast", f"broadcast {row.id}", **detail)
    return row


def signature(who: Person | None) -> str:
    """Whose name stands under a notice."""
    return who.name if who else "教科室"


def hand_out(session: Session, row: Broadcast, people: Sequence[Person], text: str, now: datetime) -> None:
    """A receipt and a message for each receiver; the message waits for the notice's time."""
    reply = Reply(text, answers_to(row), files=Notice.of_values({"audience": {}, "files": row.files}).files)
    for person in people:
        session.add(Receipt(broadcast_id=row.id or 0, person_id=person.id or 0))
        key, why = f"broadcast:{row.id}:{person.id}", f"broadcast {row.id}"
        post(
            session,
            person,
            MessageKind.BROADCAST,
            key,
            reply,
            now=now,
            why=why,
            due_at=row.goes_at,
            broadcast_id=row.id,
        )


def answers_to(row: Broadcast) -> tuple[Offer, ...]:
    """The buttons under a notice."""
    offers = (Offer("收到", "receipt", {"broadcast": row.id}),)
    return (*offers, Offer("完成", "finish_task", {"broadcast": row.id})) if row.due_on else offers


def _tell_chats(session: Session, school: School, row: Broadcast, text: str, now: datetime) -> None:
    """A notice to whole groups stands in their bound chats too; it is confirmed in private."""
    named = {str(part["group"]) for part in row.audience.get("or", [row.audience]) if set(part) == {"group"}}
    for chat, group in group_chats_of(session, school.id or 0):
        if group.name in named:
            tell_chat(session, row, chat, f"{text}\n请在和我的私聊里点“收到”。", f"broadcast:{row.id}:a{chat.id}", now)


def tell_chat(session: Session, row: Broadcast, chat: Account, text: str, key: str, now: datetime) -> None:
    """A line of a notice's into a group chat."""
    message = Message(
        school_id=row.school_id,
        account_id=chat.id,
        thread_id=chat.thread_id,
        kind=MessageKind.BROADCAST,
        key=key,
        text=text,
        files=row.files,
        broadcast_id=row.id,
        why=f"broadcast {row.id}",
        priority=0,
        due_at=max(row.goes_at, now),
    )
    outbox.put(session, message)


def post_closing(session: Session, school: School, row: Broadcast, now: datetime) -> None:
    """The list of who has finished, to its sender at the end of the last day; it is worded at sending."""
    if row.due_on is None:
        return
    at = max(instant(school, row.due_on, school.digest_at), row.goes_at + LAST_HOUR)
    due = at if is_school_day(row.due_on, overrides_of(session, school)) else _morning_after(session, school, at)
    senders = [session.get(Person, row.person_id)] if row.person_id else office_of(session, school)
    for person in senders:
        if person is not None:
            key, why = f"closing:{row.id}:{person.id}", f"broadcast {row.id} ends"
            post(session, person, MessageKind.CLOSING, key, None, now=now, why=why, due_at=due, broadcast_id=row.id)


def _morning_after(session: Session, school: School, at: datetime) -> datetime:
    return after_quiet(school, at, overrides_of(session, school))
