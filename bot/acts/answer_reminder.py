"""What a person answers to a reminder: later, done, not for me."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from bot.acts.answer_notice import note_done
from bot.acts.exempt import let_off
from bot.acts.post import post
from bot.acts.rights import require_office
from bot.domain.holidays import add_school_days
from bot.domain.messages import MessageKind, Offer, Reply
from bot.domain.people import Person, display_name
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
        if item.broadcast_id is not None and mark == "done":
            note_done(session, who, now, item.broadcast_id)
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
    text = f"{who.name}老师说「{clipped(title, 30)}」不适用于自己，请核实。处理之前，不再提醒这位老师这一项。"
    offers = (
        Offer("同意免做", "decide_off", {"obligation": obligation_id, "grant": True}),
        Offer("仍需完成", "decide_off", {"obligation": obligation_id, "grant": False}),
    )
    for person in office_of(session, school):
        key = f"ask_off:{obligation_id}:{person.id}"
        why = f"obligation {obligation_id} asked off"
        post(session, person, MessageKind.OFFICE_NOTE, key, Reply(text, offers), now=now, why=why)


def decide_off(
    session: Session, school: School, who: Person | None, now: datetime, obligation_id: int, *, grant: bool
) -> tuple[str, str]:
    """The office lets somebody off, or not; the person hears of it. The name and the duty's title. Raises NotFound."""
    require_office(session, who)
    obligation = session.get(Obligation, obligation_id)
    if obligation is None or obligation.person_id is None or obligation.school_id != school.id:
        raise NotFound("这一项任务已经不在了。")
    person, requirement = session.get(Person, obligation.person_id), session.get(Requirement, obligation.requirement_id)
    if person is None or requirement is None:
        raise NotFound("这一项任务已经不在了。")
    title, decider = requirement.rule().title, who.id if who else None
    obligation.asked_off_at = None
    session.add(obligation)
    if grant:
        let_off(session, obligation, who, now, "教科室核实：不适用")
    note(session, person.school_id, now, decider, "decide_off", f"obligation {obligation_id}", grant=grant)
    said = "已同意您免做" if grant else "核实后仍需完成"
    key = f"decide_off:{obligation_id}:{now.isoformat()}"
    letter = Reply(f"{display_name(person.name)}，教科室{said}「{clipped(title, 30)}」。")
    post(session, person, MessageKind.OFFICE_NOTE, key, letter, now=now, why=f"obligation {obligation_id} decided")
    return person.name, title
