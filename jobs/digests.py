"""The weekly digest."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.compose_digests import compose_digests
from bot.domain.schools import School


def run(session: Session, school: School, now: datetime) -> None:
    """Queue this week's digests, once their hour has come."""
    compose_digests(session, school, now)
