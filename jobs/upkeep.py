"""Obligations of periods that have just begun, and whose days away begin or end."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.grant_leave import follow_absences
from bot.acts.settle import settle
from bot.domain.schools import School, school_day
from bot.store.schools import first_today


def follow(session: Session, school: School, now: datetime) -> None:
    """Before any job looks at the staff: who is away from today on is left alone, who is back is not."""
    if follow_absences(session, school, now):
        settle(session, school, now)


def run(session: Session, school: School, now: datetime) -> None:
    """Settle who owes what, once a day: whatever changes a rule or a person settles by itself."""
    if first_today(session, school, "upkeep", school_day(school, now)):
        settle(session, school, now)
