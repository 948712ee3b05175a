"""What could not be delivered in time is dropped, and the office is told how much."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.drop_stale import drop_stale
from bot.domain.schools import School


def run(session: Session, school: School, now: datetime) -> None:
    """Drop the stale, tell the office."""
    drop_stale(session, school, now)
