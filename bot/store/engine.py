"""The database: one writer on SQLite, plain transactions and a lock on the speaker on PostgreSQL."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from bot.errors import SettingsError

BUSY_SECONDS = 30


class Database:
    """Opens transactions. `url` is a SQLAlchemy address, `sqlite:///…` or `postgresql+psycopg://…`."""

    def __init__(self, url: str) -> None:
        self.url = _driver_named(url)
        self.engine = (
            _sqlite(self.url) if self.url.startswith("sqlite") else create_engine(self.url, pool_pre_ping=True)
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether everything lives in one file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        name = self.engine.url.database
        return Path(name) if self.is_sqlite and name else None

    @contextmanager
    def transaction(self, lock: str | None = None) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any error.

        `lock` names what must not be done by two at once (a speaker, a lane); on SQLite there is one writer anyway.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            if lock and not self.is_sqlite:
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": zlib.crc32(lock.encode())})
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _driver_named(url: str) -> str:
    """PostgreSQL addresses mean psycopg 3, however they are written."""
    try:
        make_url(url)
    except ArgumentError as error:
        raise SettingsError("YANLING_DATABASE_URL is not a database address") from error
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A plain BEGIN reads first and upgrades later: two writers then lose each other's additions.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
