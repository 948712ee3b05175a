"""The database: one writer on SQLite, plain transactions and a lock on the speaker on PostgreSQL."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from bot.errors import SettingsError

BUSY_SECONDS = 30
_WRITES = "statements that may write"


class Database:
    """Opens transactions. `url` is a SQLAlchemy address, `sqlite:///…` or `postgresql+psycopg://…`."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url = _driver_named(url)
        if self.url.startswith("sqlite"):
            self.engine = _sqlite(self.url, durable=durable)
        else:
            self.engine = create_engine(self.url, pool_pre_ping=True)
        event.listen(self.engine, "before_cursor_execute", _count_writes)

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


def writes(session: Session) -> int:
    """How much a transaction's connection has written so far: the same number again means that nothing was since."""
    return int(session.connection().info.get(_WRITES, 0))


def _count_writes(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    if not statement.startswith("SELECT"):
        count_write(connection)


def count_write(connection: Connection) -> None:
    """Remember that a statement was run that may write."""
    connection.info[_WRITES] = connection.info.get(_WRITES, 0) + 1


class _Undone(Database):
    """A database whose every transaction is a savepoint within one that is rolled back in the end."""

    def __init__(self, live: Database, connection: Connection) -> None:
        self.url, self.engine, self._connection = live.url, live.engine, connection

    @contextmanager
    def transaction(self, lock: str | None = None) -> Iterator[Session]:
        """A savepoint; nobody else is there to be locked out."""
        del lock
        options: dict[str, Any] = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        with Session(self._connection, **options) as session, session.begin():
            yield session


@contextmanager
def rehearsal_of(live: Database, place: Path) -> Iterator[Database]:
    """A copy to play with: SQLite's own backup at `place`; on PostgreSQL one transaction that is rolled back."""
    if live.path is None:
        with live.engine.connect() as connection, connection.begin() as outer:
            yield _Undone(live, connection)
            outer.rollback()
        return
    with closing(sqlite3.connect(live.path)) as source, closing(sqlite3.connect(place)) as target:
        source.backup(target)
    copy = Database(f"sqlite:///{place}", durable=False)
    try:
        yield copy
    finally:
        copy.close()


def _driver_named(url: str) -> str:
    """PostgreSQL addresses mean psycopg 3, however they are written."""
    try:
        make_url(url)
    except ArgumentError as error:
        how = "例如 postgresql://用户:密码@localhost/yanling"
        raise SettingsError(f"YANLING_DATABASE_URL 不是有效的数据库地址，{how}") from error
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _sqlite(url: str, *, durable: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("journal_mode=WAL", f"synchronous={'FULL' if durable else 'OFF'}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A plain BEGIN reads first and upgrades later: two writers then lose each other's additions.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
