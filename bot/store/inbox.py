"""The inbox: what was said is stored first, handled once, and set aside when it cannot be handled."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import Executable, and_, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import class_mapper
from sqlmodel import Session, SQLModel, col, select

from bot.domain.messages import Attachment, Incoming
from bot.domain.people import Account, Person
from bot.store.prepared import Prepared

Row = TypeVar("Row", bound=SQLModel)


def made(table: type[Row], **values: Any) -> Row:
    """A row with its defaults, put together as one read from the database is: `table(...)` costs ten times as much.

    Table classes validate nothing either way.
    """
    manager, plain, factories = _making(table)
    row = cast("Row", manager.new_instance())
    row.__dict__.update(plain)
    row.__dict__.update({name: make() for name, make in factories})
    row.__dict__.update(values)
    return row


@cache
def _making(table: type[SQLModel]) -> tuple[Any, dict[str, Any], list[tuple[str, Any]]]:
    """How rows of a table are begun, their defaults, and those that have to be made anew for each."""
    fields = table.model_fields.items()
    made_anew = [(name, field.default_factory) for name, field in fields if field.default_factory is not None]
    plain = {name: field.default for name, field in fields if not field.is_required() and not field.default_factory}
    return class_mapper(table).class_manager, plain, made_anew


def insert_new(session: Session, row: SQLModel) -> int | None:
    """Insert a row unless one of its unique keys is there already; its id, or None."""
    done = _insert_new(type(row), session.get_bind().dialect.name).rows(session, _values(row))
    return int(done[0][0]) if done else None


def insert_by_key(session: Session, rows: Sequence[Row], key: str) -> dict[str, int]:
    """Insert rows at once; the ids of those whose unique key, a column of that name, was not there yet."""
    if not rows:
        return {}
    statement = _insert_by_key(type(rows[0]), key, session.get_bind().dialect.name)
    return {str(name): int(number) for name, number in session.execute(statement, [_values(row) for row in rows])}


def insert_missing(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those rows at once whose unique keys are not there yet. They come as plain values, as in `insert_all`."""
    _insert_many(session, table, _insert_missing(table, session.get_bind().dialect.name), rows)


def insert_all(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows at once, when nobody needs their ids; plain values, since making a model costs more than storing it.

    Every column without a default of the database's own has to be there, or may be null.
    """
    _insert_many(session, table, _insert(table), rows)


def _insert_many(
    session: Session, table: type[SQLModel], statement: Executable, rows: Sequence[Mapping[str, Any]]
) -> None:
    if not rows:
        return
    prepared = _prepared(table, statement, tuple(rows[0]))
    if prepared is None:
        session.execute(statement, rows)
    else:
        prepared.many(session, rows)


@cache
def _prepared(table: type[SQLModel], statement: Executable, columns: tuple[str, ...]) -> Prepared | None:
    """None where SQLAlchemy itself has to put in a default."""
    place: Any = table.__table__  # type: ignore[attr-defined]
    left_out = [column for column in place.c if column.name not in columns]
    return None if any(column.default is not None for column in left_out) else Prepared(statement, columns)


@cache  # building a statement costs many times what running it does
def _insert_new(table: type[SQLModel], dialect: str) -> Prepared:
    statement: Any = _insert_missing.__wrapped__(table, dialect)  # its own: a run one remembers that it gives nothing
    return Prepared(statement.returning(table.__table__.c.id), _columns(table))  # type: ignore[attr-defined]


@cache
def _insert_by_key(table: type[SQLModel], key: str, dialect: str) -> Executable:
    columns, statement = table.__table__.c, cast("Any", _insert_missing.__wrapped__(table, dialect))  # type: ignore[attr-defined]
    return cast("Executable", statement.returning(columns[key], columns.id))


@cache
def _insert_missing(table: type[SQLModel], dialect: str) -> Executable:
    place: Any = table.__table__  # type: ignore[attr-defined]
    insert_into = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert_into(place).on_conflict_do_nothing()


@cache
def _insert(table: type[SQLModel]) -> Executable:
    return insert(table.__table__)  # type: ignore[attr-defined]


def _values(row: SQLModel) -> dict[str, Any]:
    held = row.__dict__  # past the mapper, where the value is there already
    return {name: held[name] if name in held else getattr(row, name) for name in _columns(type(row))}


@cache
def _columns(table: type[SQLModel]) -> tuple[str, ...]:
    return tuple(name for name in table.model_fields if name != "id")


def pending(session: Session, limit: int = 50) -> list[Incoming]:
    """What waits to be handled, in the order it came."""
    query = select(Incoming).where(col(Incoming.handled_at).is_(None)).order_by(col(Incoming.id)).limit(limit)
    return list(session.exec(query))


def pending_ids(session: Session, limit: int) -> list[int]:
    """The ids of what waits to be handled, in the order it came; asked at every look."""
    query = select(Incoming.id).where(col(Incoming.handled_at).is_(None)).order_by(col(Incoming.id)).limit(limit)
    return [number for number in session.exec(query) if number is not None]


class Waiting(NamedTuple):
    """Something to be handled, and who spoke as far as that is known."""

    incoming: Incoming
    account: Account | None
    person: Person | None


def unhandled(session: Session, incoming_ids: Sequence[int]) -> list[Waiting]:
    """Those of them that nobody has handled yet, in the order they came."""
    same = (col(getattr(Account, name)) == getattr(Incoming, name) for name in ("channel", "bot", "external_id"))
    query = (
        select(Incoming, Account, Person)
        .outerjoin(Account, and_(*same))
        .outerjoin(Person, col(Person.id) == Account.person_id)
        .where(col(Incoming.id).in_(incoming_ids), col(Incoming.handled_at).is_(None))
        .order_by(col(Incoming.id))
    )
    return [Waiting(*row) for row in session.exec(query)]


def set_aside(session: Session, incoming_id: int, now: datetime, fault: str) -> None:
    """Mark one as handled though it failed, with the fault, so that it stops nobody."""
    row = session.get(Incoming, incoming_id)
    if row is not None:
        row.handled_at, row.fault = now, fault[:500]
        session.add(row)


def last_file_of(session: Session, person_id: int, since: datetime) -> Attachment | None:
    """The last file somebody sent since then."""
    query = (
        select(Incoming)
        .join(Account, col(Account.id) == Incoming.account_id)
        .where(Account.person_id == person_id, Incoming.received_at >= since, col(Incoming.file_sha256).is_not(None))
        .order_by(col(Incoming.id).desc())
    )
    row = session.exec(query).first()
    if row is None:
        return None
    return Attachment(row.file_name or "", row.file_type or "", row.file_sha256 or "", row.file_size or 0)
