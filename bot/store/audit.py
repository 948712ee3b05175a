"""Who changed what."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.domain.people import AuditEntry


def note(session: Session, school_id: int, now: datetime, who: int | None, act: str, about: str, **detail: Any) -> None:
    """Write one line of the audit log; `about` names the thing («record 12»)."""
    session.add(AuditEntry(school_id=school_id, at=now, person_id=who, act=act, about=about, detail=detail))
