"""The school's own days off and days of make-up work: entered, changed and taken back by the office."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.acts.rights import require_office
from bot.acts.set_school import look_again
from bot.acts.settle import settle
from bot.domain.holidays import is_school_day
from bot.domain.people import Person
from bot.domain.plans import PlanItem, Precision
from bot.domain.schools import Holiday, School, school_day
from bot.errors import NotFound, UserError
from bot.store.audit import note
from bot.store.plans import items_between
from bot.store.schools import overrides_of

FARTHEST = timedelta(days=800)  # days further off are a slip of the finger
MOST = 100  # days at once; more is no holiday but a term's end


class OwnDay(NamedTuple):
    """What the office says of one day: school is held (`works`) or not, and why."""

    works: bool
    name: str = ""


class DaysSet(NamedTuple):
    """What was entered before of each day changed (None: nothing); the days that are as the calendar had them anyway;
    and the plan's items that now fall on a day off."""

    before: Mapping[date, OwnDay | None]
    idle: Sequence[date] = ()
    items: Sequence[PlanItem] = ()


def set_days(
    session: Session, school: School, who: Person | None, now: datetime, days: Mapping[date, OwnDay | None]
) -> DaysSet:
    """Say of days that school is held or not; None takes back what was entered. Raises NotAllowed, UserError."""
    require_office(session, who)
    _check(days, school_day(school, now))
    overrides = overrides_of(session, school)
    idle = [day for day, own in days.items() if own and is_school_day(day, overrides) == own.works]
    query = select(Holiday).where(Holiday.school_id == school.id, col(Holiday.on_day).in_(list(days)))
    rows = {row.on_day: row for row in session.exec(query)}
    before = {day: _standing(rows.get(day)) for day in days}
    for day, own in days.items():
        session.add(_entered(rows.get(day) or Holiday(school_id=school.id or 0, on_day=day), own, now))
    detail = {str(day): own._asdict() if own else None for day, own in days.items()}
    note(session, school.id or 0, now, who.id if who else None, "set_days", "school", days=detail)
    session.flush()
    settle(session, school, now)
    look_again(session, school, now)
    return DaysSet(
        before, idle, _items_on(session, school, [day for day, own in days.items() if own and not own.works])
    )


def withdraw_days(
    session: Session, school: School, who: Person | None, now: datetime, days: Sequence[date]
) -> list[date]:
    """Take back what was entered of those days; the days it stood for. Raises NotAllowed, NotFound."""
    require_office(session, who)
    query = select(col(Holiday.on_day)).where(
        Holiday.school_id == school.id, col(Holiday.on_day).in_(list(days)), col(Holiday.withdrawn_at).is_(None)
    )
    found = sorted(session.exec(query))
    if not found:
        raise NotFound("那几天没有登记放假或补课，没有改动。发“放假”看登记了哪些。")
    set_days(session, school, who, now, dict.fromkeys(found))
    return found


def _check(days: Mapping[date, OwnDay | None], today: date) -> None:
    if len(days) > MOST:
        raise UserError(f"一次最多登记 {MOST} 天，没有登记。寒暑假不用登记：学期以外本来就不提醒。")
    if any(abs(day - today) > FARTHEST for day in days):
        raise UserError("日期离今天太远，没有登记。请核对后再发一次。")


def _standing(row: Holiday | None) -> OwnDay | None:
    return OwnDay(row.works, row.name) if row and row.withdrawn_at is None else None


def _entered(row: Holiday, own: OwnDay | None, now: datetime) -> Holiday:
    row.withdrawn_at = None if own else now
    if own:
        row.works, row.name = own.works, own.name[:40]
    return row


def _items_on(session: Session, school: School, off: Sequence[date]) -> list[PlanItem]:
    if not off:
        return []
    found = items_between(session, school, min(off), max(off))
    return [item for item in found if item.precision == Precision.DAY and item.start_on in off and not item.done_at]
