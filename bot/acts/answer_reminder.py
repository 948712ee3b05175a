"""What a person answers to a reminder: later, done, not for me."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from bot.acts.post import post
from bot.domain.holidays import add_school_days
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Person
from bot.domain.plans import ItemMark, PlanItem
from bot.domain.requirements import Obligation, Requirement, Snooze
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.rendering.words import clipped
from bot.store.audit import note
from bot.store.people import office_of
from bot.store.schools import overrides_of

LONGEST_SNOOZE = timedelta(days=60)


def snooze(session: Session, school: School, who: Person, now: datetime, until: date | None = None) -> date:
    """No reminders before that day; the next school day but one when none is said. Raises UserError."""
    today = school_day(school, now)
    until = until or add_school_days(today, 1, overrides_of(session, school))
    if not today < until <= today + LONGEST_SNOOZE:
        raise UserError("可以推迟到明天起两个月以内的一天，例如：周五再说")
    session.add(Snooze(person_id=who.id or 0, until_on=until, at=now))
    note(session, who.school_id, now, who.id, "snooze", f"person {who.id}", until=str(until))
    return until


def mark_item(session: Session, who: Person, now: datetime, item_id: int, mark: str = "done") -> PlanItem:
    """已参加 or 已完成 of a plan item by one person; marking twice is one mark. Raises NotFound."""
    item = session.get(PlanItem, item_id)
    if item is None or item.school_id != who.school_id or item.withdrawn_at:
        raise NotFound("这项安排已经取消或改动。发“本月计划”可以看现在的安排。")
    known = select(ItemMark).where(ItemMark.item_id == item_id, ItemMark.person_id == who.id)
    if session.exec(known).first() is None:
        session.add(ItemMark(item_id=item_id, person_id=who.id or 0, mark=mark, at=now))
        note(session, who.school_id, now, who.id, f"item_{mark}", f"item {item_id}")
    return item


def ask_off(session: Session, school: School, who: Person, now: datetime, obligation_id: int) -> str:
    """不适用: asked of the office, silent until it decides; the duty's title. Raises NotFound."""
    obligation = session.get(Obligation, obligation_id)
    if obligation is None or obligation.person_id != who.id:
        raise NotFound("这一项不在您的任务里。发“进度”可以看现在的任务。")
    requirement = session.get(Requirement, obligation.requirement_id)
    title = requirement.rule().title if requirement else ""
    if obligation.asked_off_at is None:
        obligation.asked_off_at = now
        session.add(obligation)
        note(session, who.school_id, now, who.id, "ask_off", f"obligation {obligation_id}")
        _tell_office(session, school, who, now, obligation_id, title)
    return title


def _tell_office(session: Session, school: School, who: Person, now: datetime, obligation_id: int, title: str) -> None:
    text = f"{who.name}老师说「{clipped(title, 30)}」不适用于自己，请核实。在您处理之前，不再提醒这位老师这一项。"
    for person in office_of(session, school):
        key = f"ask_off:{obligation_id}:{person.id}"
        why = f"obligation {obligation_id} asked off"
        post(session, person, MessageKind.OFFICE_NOTE, key, Reply(text), now=now, why=why)
