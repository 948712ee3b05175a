"""The month's list: drafted to the office, approved by it, then sent to those concerned; never sent unapproved."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.acts.concern import Concerns
from bot.acts.post import post
from bot.acts.rights import require_office
from bot.acts.tell_group import post_month_to_groups
from bot.domain.holidays import add_school_days, is_school_day
from bot.domain.manners import is_quiet, month_draft_day, month_send_day
from bot.domain.messages import MessageKind, Offer, Reply
from bot.domain.people import Person, display_name
from bot.domain.periods import month_of
from bot.domain.plans import MonthList, PlanItem
from bot.domain.schools import School, Term, instant, local_time, school_day
from bot.errors import NotFound
from bot.rendering.items import draft_text, month_text
from bot.rendering.words import short_day
from bot.store.audit import note
from bot.store.people import office_of, staff_of
from bot.store.plans import items_between
from bot.store.schools import overrides_of, term_at


def prepare_month_lists(session: Session, school: School, now: datetime) -> None:
    """Draft what is due to the office, send what is approved and due, and say once what stayed unapproved."""
    today = school_day(school, now)
    term = term_at(session, school, today)
    if term is None or not is_school_day(today, overrides_of(session, school)):
        return
    if is_quiet(school, now) or local_time(school, now).time() < school.month_list_at:
        return
    for month in _months_near(today):
        _draft(session, school, term, month, now)
    for row in session.exec(
        select(MonthList).where(MonthList.school_id == school.id, col(MonthList.sent_at).is_(None))
    ):
        if row.approved_at and row.send_at <= now:
            _send(session, school, term, row, now)
        elif not row.approved_at and row.send_at <= now and row.told_unapproved_at is None:
            _tell_unapproved(session, school, row, now)


def _months_near(today: date) -> tuple[date, date]:
    this = today.replace(day=1)
    return this, (this + timedelta(days=32)).replace(day=1)


def _draft(session: Session, school: School, term: Term, month: date, now: datetime) -> None:
    overrides = overrides_of(session, school)
    today = school_day(school, now)
    send_on = month_send_day(month, term.start_on, term.end_on, overrides)
    if send_on is None or today < month_draft_day(send_on, overrides) or month_of(month).until < today:
        return
    shown = select(MonthList).where(MonthList.school_id == school.id, MonthList.month_on == month)
    editions = list(session.exec(shown))
    listed = {item_id for edition in editions for item_id in edition.item_ids}
    items = [item for item in month_items(session, school, term, month, today) if item.id not in listed]
    if not items:
        return
    send_at = instant(school, send_on, school.month_list_at)
    if send_at <= now:  # imported in mid-month: what is left of it goes out on the next school morning
        send_at = instant(school, add_school_days(today, 1, overrides), school.month_list_at)
    row = MonthList(
        school_id=school.id or 0,
        month_on=month,
        edition=len(editions) + 1,
        item_ids=[item.id or 0 for item in items],
        drafted_at=now,
        send_at=send_at,
    )
    session.add(row)
    session.flush()
    _show_draft(session, school, row, items, now)


def month_items(session: Session, school: School, term: Term, month: date, today: date) -> list[PlanItem]:
    """The items of a month that are still to come, inside the term."""
    period = month_of(month)
    since = max(period.since, today, term.start_on)
    items = items_between(session, school, since, min(period.until, term.end_on))
    # What came as a notice was told when it came.
    return [item for item in items if item.outside is None and not item.done_at and item.broadcast_id is None]


def _show_draft(session: Session, school: School, row: MonthList, items: Sequence[PlanItem], now: datetime) -> None:
    concerns = Concerns(session, school, school_day(school, now))
    receivers: set[int] = set().union(*(concerns.everybody(item) for item in items))
    unowned = sum(1 for item in items if not item.owner and not item.audience)
    text = draft_text(row.month_on, items, len(receivers), school_day(school, row.send_at), unowned)
    offers = (Offer("批准发送", "approve_month", {"list": row.id}),)
    for person in office_of(session, school):
        key = f"month_draft:{row.id}:{person.id}"
        why = f"month {row.month_on:%Y-%m} drafted"
        post(session, person, MessageKind.MONTH_DRAFT, key, Reply(text, offers), now=now, why=why)


def approve_month_list(session: Session, school: School, who: Person | None, now: datetime, list_id: int) -> MonthList:
    """The office approves: the list goes out at its hour, or at once when that has passed. Raises NotFound."""
    require_office(session, who)
    row = session.get(MonthList, list_id)
    if row is None or row.school_id != school.id:
        raise NotFound("这份月度安排找不到了。发“本月计划”可以看现在的安排。")
    if row.approved_at is None:
        row.approved_at, row.approved_by = now, who.id if who else None
        session.add(row)
        note(session, row.school_id, now, row.approved_by, "approve_month", f"month_list {row.id}")
    return row


def waiting_lists(session: Session, school: School) -> list[MonthList]:
    """The lists that wait for the office's word."""
    query = select(MonthList).where(MonthList.school_id == school.id, col(MonthList.approved_at).is_(None))
    return list(session.exec(query.order_by(col(MonthList.month_on))))


def _send(session: Session, school: School, term: Term, row: MonthList, now: datetime) -> None:
    today = school_day(school, now)
    items = [item for item in month_items(session, school, term, row.month_on, today) if item.id in row.item_ids]
    concerns = Concerns(session, school, today)
    for person in staff_of(session, school):
        mine = [item for item in items if person.id in concerns.everybody(item)]
        if mine:
            text = month_text(row.month_on, mine, display_name(person.name))
            key = f"month_list:{row.id}:{person.id}"
            why = f"month {row.month_on:%Y-%m}, {len(mine)} items"
            post(session, person, MessageKind.MONTH_LIST, key, Reply(text), now=now, why=why)
    post_month_to_groups(session, school, row, items, concerns, now)
    row.sent_at = now
    session.add(row)


def _tell_unapproved(session: Session, school: School, row: MonthList, now: datetime) -> None:
    text = (
        f"{row.month_on.month} 月的安排原定 {short_day(school_day(school, row.send_at))}发出，还没有批准，所以没有发。"
        "要发的话，请点“批准发送”。"
    )
    offers = (Offer("批准发送", "approve_month", {"list": row.id}),)
    for person in office_of(session, school):
        key = f"unapproved:{row.id}:{person.id}"
        why = f"month {row.month_on:%Y-%m} not approved"
        post(session, person, MessageKind.OFFICE_NOTE, key, Reply(text, offers), now=now, why=why)
    row.told_unapproved_at = now
    session.add(row)
