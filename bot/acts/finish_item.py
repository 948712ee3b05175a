"""A plan item done for everybody, with what came of it: said by its owner or the office; opened again by either."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.acts.concern import Concerns
from bot.acts.rights import is_office
from bot.domain.absences import ItemResult
from bot.domain.messages import Attachment
from bot.domain.people import Person
from bot.domain.plans import PlanItem
from bot.domain.schools import School, school_day
from bot.errors import NotAllowed, NotFound
from bot.store.audit import note

LONGEST = 1000  # characters of a result
GONE = "这项安排已经取消或改动。发“本月计划”可以看现在的安排。"


def may_finish(session: Session, school: School, who: Person | None, now: datetime, item: PlanItem) -> bool:
    """Whether this person sees to the item for everybody: an owner, or the office."""
    if who is None or is_office(session, who):
        return True
    return who.id in Concerns(session, school, school_day(school, now)).owners(item)


def finish_item(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    item_id: int,
    text: str = "",
    file: Attachment | None = None,
) -> ItemResult:
    """Mark an item done with its result and a file; nobody is reminded of it any more.

    Said again it adds a further result. Raises NotFound, NotAllowed.
    """
    item = _item(session, school, item_id)
    if not may_finish(session, school, who, now, item):
        raise NotAllowed("这项安排由负责人或教科室来标记完成。自己参加过了，点提醒里的“已参加”即可。")
    row = ItemResult(item_id=item_id, person_id=who.id if who else None, text=text[:LONGEST], at=now)
    if file is not None:
        row.file_name, row.file_sha256, row.file_type, row.file_size = (
            file.name,
            file.sha256,
            file.media_type,
            file.size,
        )
    item.done_at, item.done_by = item.done_at or now, item.done_by or row.person_id
    session.add_all([row, item])
    session.flush()
    note(session, item.school_id, now, row.person_id, "finish_item", f"item {item_id}", result=row.id)
    return row


def reopen_item(session: Session, school: School, who: Person | None, now: datetime, item_id: int) -> PlanItem:
    """The item is open again; its results stay, taken back. Raises NotFound, NotAllowed."""
    item = _item(session, school, item_id)
    if not may_finish(session, school, who, now, item):
        raise NotAllowed("这项安排由负责人或教科室来改。")
    if item.done_at is None:
        raise NotFound("这项安排现在没有标记完成。")
    for row in results_of(session, item_id):
        row.withdrawn_at, row.withdrawn_by = now, who.id if who else None
        session.add(row)
    item.done_at = item.done_by = None
    session.add(item)
    note(session, item.school_id, now, who.id if who else None, "reopen_item", f"item {item_id}")
    return item


def results_of(session: Session, item_id: int) -> list[ItemResult]:
    """What came of an item, in the order it was said."""
    query = select(ItemResult).where(ItemResult.item_id == item_id, col(ItemResult.withdrawn_at).is_(None))
    return sorted(session.exec(query), key=lambda row: row.id or 0)


def _item(session: Session, school: School, item_id: int) -> PlanItem:
    item = session.get(PlanItem, item_id)
    if item is None or item.school_id != school.id or item.withdrawn_at:
        raise NotFound(GONE)
    return item
