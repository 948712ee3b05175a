"""Plan items as the calendar asks for them."""

from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.domain.plans import ItemMark, PlanItem
from bot.domain.schools import School


def items_between(session: Session, school: School, since: date, until: date) -> list[PlanItem]:
    """The standing items that touch the days `since`…`until`, in order of their day."""
    start, end = col(PlanItem.start_on), col(PlanItem.end_on)
    query = select(PlanItem).where(
        PlanItem.school_id == school.id,
        col(PlanItem.withdrawn_at).is_(None),
        or_(start.is_(None), start <= until),
        end >= since,
    )
    items = [item for item in session.exec(query) if item.start_on or (item.end_on and item.end_on <= until)]
    return sorted(items, key=lambda item: (item.first_on or until, item.id or 0))


def marked_by(session: Session, person_id: int) -> set[int]:
    """The items somebody has answered (done, or asked off)."""
    return set(session.exec(select(ItemMark.item_id).where(ItemMark.person_id == person_id)))


def all_marks(session: Session) -> set[tuple[int, int]]:
    """(item, person) of every answered item."""
    return {(item, person) for item, person in session.exec(select(ItemMark.item_id, ItemMark.person_id))}
