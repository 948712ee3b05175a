"""A file sent in the chat belongs to what was just logged."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.messages import Incoming
from bot.domain.people import Person
from bot.domain.records import Evidence, Record
from bot.store.audit import note
from bot.store.records import last_entry

RECENT = timedelta(days=1)


def attach_evidence(session: Session, who: Person, now: datetime, incoming: Incoming) -> Record | None:
    """Keep the file with the last entry of the last day (or of this very message); None: kept, belongs to nothing."""
    entry = next((record for record in last_entry(session, who.id or 0) if now - record.logged_at <= RECENT), None)
    evidence = Evidence(
        record_id=entry.id if entry else None,
        person_id=who.id or 0,
        sha256=incoming.file_sha256 or "",
        name=incoming.file_name or "",
        media_type=incoming.file_type or "",
        size=incoming.file_size or 0,
        at=now,
    )
    session.add(evidence)
    session.flush()
    note(session, who.school_id, now, who.id, "attach", f"evidence {evidence.id}", record=evidence.record_id)
    return entry
