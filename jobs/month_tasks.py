"""The month's list: drafted, approved by the office, sent."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.month_lists import prepare_month_lists
from bot.domain.schools import School


def run(session: Session, school: School, now: datetime) -> None:
    """Move every month's list one step on where it is due."""
    prepare_month_lists(session, school, now)
