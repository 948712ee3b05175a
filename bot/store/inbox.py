"""The inbox: what was said is stored first, handled once, and set aside when it cannot be handled."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from bot.domain.messages import Incoming


def insert_new(session: Session, row: SQLModel) -> int | None:
    """Insert a row unless one of its unique keys is there already; its id, or None."""
    table = type(row)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {name: value for name, value in row.model_dump().items() if name != "id"}
    done = session.execute(
        dialect.insert(table).values(**values).on_conflict_do_nothing().returning(table.__table__.c.id)  # type: ignore[attr-defined]
    ).scalar_one_or_none()
    return None if done is None else int(done)


def pending(session: Session, limit: int = 50) -> list[Incoming]:
    """What waits to be handled, in the order it came."""
    query = select(Incoming).where(col(Incoming.handled_at).is_(None)).order_by(col(Incoming.id)).limit(limit)
    return list(session.exec(query))


def set_aside(session: Session, incoming_id: int, now: datetime, fault: str) -> None:
    """Mark one as handled though it failed, with the fault, so that it stops nobody."""
    row = session.get(Incoming, incoming_id)
    if row is not None:
        row.handled_at, row.fault = now, fault[:500]
        session.add(row)
