"""Obligations of periods that have just begun, and of people who changed."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.settle import settle
from bot.domain.schools import School


def run(session: Session, school: School, now: datetime) -> None:
    """Settle who owes what today."""
    settle(session, school, now)
