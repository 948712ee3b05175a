"""Records as logged."""

from datetime import date

from sqlmodel import Session, col, select

from bot.domain.records import Record


def records_of(
    session: Session, person_id: int, *, since: date | None = None, until: date | None = None, limit: int = 20
) -> list[Record]:
    """Somebody's standing records, newest first."""
    query = select(Record).where(Record.person_id == person_id, col(Record.withdrawn_at).is_(None))
    if since:
        query = query.where(Record.start_on >= since)
    if until:
        query = query.where(Record.start_on <= until)
    return list(session.exec(query.order_by(col(Record.logged_at).desc(), col(Record.id).desc()).limit(limit)))


def last_entry(session: Session, person_id: int) -> list[Record]:
    """The standing records of somebody's last log: all that came from the same message."""
    newest = records_of(session, person_id, limit=1)
    if not newest or newest[0].incoming_id is None:
        return newest
    query = select(Record).where(
        Record.person_id == person_id,
        Record.incoming_id == newest[0].incoming_id,
        col(Record.withdrawn_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Record.id))))
