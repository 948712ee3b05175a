"""Obligations of periods that have just begun."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.settle import settle
from bot.domain.schools import School, school_day
from bot.store.schools import first_today


def run(session: Session, school: School, now: datetime) -> None:
    """Settle who owes what, once a day: whatever changes a rule or a person settles by itself."""
    if first_today(session, school, "upkeep", school_day(school, now)):
        settle(session, school, now)
