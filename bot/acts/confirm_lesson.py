"""A lesson heard within a pair: logged by one side, offered to the other for confirmation."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.acts.post import post
from bot.domain.manners import after_quiet
from bot.domain.messages import MessageKind, Offer, Reply
from bot.domain.people import Mentorship, Person, display_name
from bot.domain.records import Record
from bot.domain.schools import School
from bot.errors import NotAllowed, NotFound
from bot.rendering.records import record_text
from bot.store.audit import note
from bot.store.schools import overrides_of


def offer_to_the_other(session: Session, school: School, who: Person, records: Sequence[Record], now: datetime) -> int:
    """Ask the other of a pair whether it was so; how many were asked. Only where the lesson was one of the pair's."""
    asked = 0
    for record in records:
        if record.lecturer_id is None or record.kind != "observation":
            continue
        other = session.get(Person, record.lecturer_id)
        if other is None or not _is_pair(session, who.id or 0, record):
            continue
        text = f"{display_name(other.name)}，{who.name}老师登记听了您的课：{record_text(record)}。请点一下确认。"
        offers = (
            Offer("确认", "confirm_lesson", {"record": record.id, "so": True}),
            Offer("没有这节课", "confirm_lesson", {"record": record.id, "so": False}),
        )
        due = after_quiet(school, now, overrides_of(session, school))
        key, why = f"lesson:{record.id}", f"record {record.id} of a pair"
        kind = MessageKind.OFFICE_NOTE
        asked += post(session, other, kind, key, Reply(text, offers), now=now, why=why, due_at=due) is not None
    return asked


def _is_pair(session: Session, one: int, record: Record) -> bool:
    other = record.lecturer_id
    query = select(Mentorship.id).where(
        ((col(Mentorship.mentor_id) == one) & (col(Mentorship.mentee_id) == other))
        | ((col(Mentorship.mentor_id) == other) & (col(Mentorship.mentee_id) == one)),
        Mentorship.since_on <= record.start_on,
        (col(Mentorship.until_on).is_(None)) | (col(Mentorship.until_on) >= record.start_on),
    )
    return session.exec(query).first() is not None


def confirm_lesson(session: Session, school: School, who: Person, now: datetime, record_id: int, *, so: bool) -> Record:
    """The other says that it was so, or not: then it does not count, and who logged it hears of it.

    The last word holds. Raises NotFound, NotAllowed.
    """
    record = session.get(Record, record_id)
    if record is None or record.school_id != school.id or record.withdrawn_at is not None:
        raise NotFound("这条登记已经撤销或改过了，不用确认。")
    if record.lecturer_id != who.id:
        raise NotAllowed("这节课不是您上的，要由上课的老师确认。")
    record.confirmed_at, record.denied_at = (now, None) if so else (None, now)
    session.add(record)
    session.flush()
    note(session, school.id or 0, now, who.id, "confirm_lesson", f"record {record.id}", so=so)
    if not so:
        _tell(session, school, who, record, now)
    return record


def _tell(session: Session, school: School, who: Person, record: Record, now: datetime) -> None:
    logger = session.get(Person, record.person_id)
    if logger is None:
        return
    text = (
        f"{display_name(logger.name)}，{who.name}老师说没有这节课：{record_text(record)}。"
        "这条先不计入。请核对：日期或姓名记错了就点下面改，确有其事请与对方再确认。"
    )
    offers = (
        Offer("撤销", "undo", {"records": [record.id]}),
        Offer("改日期", "change_day", {"record": record.id}),
    )
    due = after_quiet(school, now, overrides_of(session, school))
    key, why = f"denied:{record.id}:{now.isoformat()}", f"record {record.id} denied"
    post(session, logger, MessageKind.OFFICE_NOTE, key, Reply(text, offers), now=now, why=why, due_at=due)
