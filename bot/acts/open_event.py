"""The office opens something that asks a duty of people (a contest, a campaign); a plan's item can be one."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, select

from bot.acts.rights import require_office
from bot.acts.settle import settle
from bot.domain.audiences import Rule, unknown_forms
from bot.domain.people import Person
from bot.domain.plans import PlanItem
from bot.domain.programs import Event
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.store.audit import note


def open_event(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    title: str,
    *,
    sort: str = "",
    since: date | None = None,
    until: date | None = None,
    audience: Rule | None = None,
    rule_keys: Sequence[str] = (),
) -> Event:
    """Open an event: each rule per event that it names (or whose trigger's word stands in title or sort) asks for one.

    `until` is the last day; without it each rule's own deadline. Raises NotAllowed, UserError.
    """
    require_office(session, who)
    since = since or school_day(school, now)
    if not title.strip():
        raise UserError("请写明是什么活动，例如：青年教师赛课")
    if until is not None and until < since:
        raise UserError("截止日期早于开始日期，没有发起。")
    if audience and unknown_forms(audience):
        raise UserError("对象的条件名册里查不到，没有发起。")
    event = Event(
        school_id=school.id or 0,
        title=title.strip(),
        sort=sort,
        since_on=since,
        until_on=until,
        audience=audience,
        rule_keys=list(rule_keys),
        opened_at=now,
        opened_by=who.id if who else None,
    )
    return _opened(session, school, who, now, event)


def open_item(
    session: Session, school: School, who: Person | None, now: datetime, item_id: int, rule_keys: Sequence[str] = ()
) -> Event:
    """Open a plan's item as an event, once. Raises NotAllowed, NotFound."""
    require_office(session, who)
    item = session.get(PlanItem, item_id)
    if item is None or item.school_id != school.id or item.withdrawn_at is not None:
        raise NotFound("这项安排已经取消或改动。")
    known = session.exec(select(Event).where(Event.item_id == item_id)).first()
    if known is not None:
        return known
    event = Event(
        school_id=school.id or 0,
        title=item.task,
        since_on=min(item.first_on or school_day(school, now), school_day(school, now)),
        until_on=item.end_on,
        audience=item.audience_rule,
        rule_keys=list(rule_keys),
        item_id=item_id,
        opened_at=now,
        opened_by=who.id if who else None,
    )
    return _opened(session, school, who, now, event)


def _opened(session: Session, school: School, who: Person | None, now: datetime, event: Event) -> Event:
    session.add(event)
    session.flush()
    note(session, event.school_id, now, who.id if who else None, "open_event", f"event {event.id}")
    settle(session, school, now)
    return event


def close_event(session: Session, school: School, who: Person | None, now: datetime, event_id: int) -> Event:
    """Nothing is owed for it any more. Raises NotAllowed, NotFound."""
    require_office(session, who)
    event = session.get(Event, event_id)
    if event is None or event.school_id != school.id:
        raise NotFound("没有这项活动。")
    event.closed_at = event.closed_at or now
    session.add(event)
    session.flush()
    note(session, event.school_id, now, who.id if who else None, "close_event", f"event {event.id}")
    settle(session, school, now)
    return event
