"""The daily reminder."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.remind import plan_reminders
from bot.domain.schools import School


def run(session: Session, school: School, now: datetime) -> None:
    """Queue what today asks for, once its hour has come."""
    plan_reminders(session, school, now)
