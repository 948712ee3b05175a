"""A reminder gets its words at sending, from the duties that are still open; none open: nothing is sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col

from bot.domain.messages import Message, MessageDuty, Reply
from bot.domain.people import PersonStatus, display_name
from bot.domain.plans import PlanItem
from bot.domain.progress import Progress, Standing
from bot.domain.requirements import Obligation
from bot.domain.schools import School, school_day
from bot.rendering.duties import urgent_first
from bot.rendering.reminders import reminder
from bot.store.people import person_by_id
from bot.store.plans import marked_by
from bot.store.progress import progress_of
from bot.store.schools import overrides_of


def word_reminder(
    session: Session, school: School, message: Message, duties: Sequence[MessageDuty], now: datetime
) -> Reply | None:
    """The reminder as it reads now; None when everything in it is done, withdrawn or no longer owed."""
    person = person_by_id(session, message.person_id or 0)
    if person.status != PersonStatus.ACTIVE:
        return None
    rows = _open_rows(session, school, duties, now)
    items = _open_items(session, message.person_id or 0, duties)
    if not rows and not items:
        return None
    today = school_day(school, now)
    return reminder(display_name(person.name), urgent_first(rows, today), items, today)


def _open_rows(session: Session, school: School, duties: Sequence[MessageDuty], now: datetime) -> list[Progress]:
    ids = [duty.obligation_id for duty in duties if duty.obligation_id]
    if not ids:
        return []
    only = col(Obligation.id).in_(ids) & col(Obligation.asked_off_at).is_(None)
    rows = progress_of(session, school.id or 0, school_day(school, now), overrides_of(session, school), only=only)
    return [row for row in rows if row.standing is not Standing.DONE]


def _open_items(session: Session, person_id: int, duties: Sequence[MessageDuty]) -> list[PlanItem]:
    answered = marked_by(session, person_id)
    ids = [duty.item_id for duty in duties if duty.item_id is not None and duty.item_id not in answered]
    found = [session.get(PlanItem, item_id) for item_id in ids]
    return [item for item in found if item and not item.withdrawn_at and not item.done_at]
