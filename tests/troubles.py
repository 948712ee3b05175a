"""What may happen to a database while people speak: the disk is full, somebody holds the lock."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import event

from bot.store.engine import Database


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """SQLite may take no further page: it answers as on a full disk."""

    def limit(connection: object, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # type: ignore[attr-defined]

    event.listen(database.engine, "connect", limit)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", limit)
        database.engine.dispose()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another program is writing into SQLite's file."""
    assert database.path is not None
    with closing(sqlite3.connect(database.path, timeout=20, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
