"""Brings a database to the tables of `bot.domain`.

Revisions stand in `migrations/versions/`, one file each; the file's name is the revision's id, numbered, so the newest
is the last by name. To write them (a checkout with the development tools is needed):

    python -m bot.store.migrations add_lanes    adds the next revision: what the models have and the last one has not
    python -m bot.store.migrations              writes the newest revision anew, as long as no release holds it
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import (
    Connection,
    Constraint,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    UniqueConstraint,
    inspect,
    text,
)
from sqlmodel import SQLModel

from bot.domain import absences, messages, people, plans, programs, records, requirements, schools
from bot.errors import SettingsError
from bot.store.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"

# Every module that holds tables: importing them is what fills the metadata.
TABLE_MODULES = (schools, people, plans, records, messages, requirements, absences, programs)


@cache
def all_tables() -> MetaData:
    """The metadata with every table of the house, every constraint named."""
    for table in SQLModel.metadata.tables.values():
        for constraint in table.constraints:
            constraint.name = constraint.name or _name_of(constraint)
    return SQLModel.metadata


def _name_of(constraint: Constraint) -> str:
    """Alike on every database, so that a later revision can drop the constraint by name."""
    table = str(constraint.table.name)
    match constraint:
        case PrimaryKeyConstraint():
            return f"pk_{table}"
        case ForeignKeyConstraint():
            return "_".join(["fk", table, *constraint.column_keys, str(constraint.referred_table.name)])
        case UniqueConstraint():
            return "_".join(["uq", table, *constraint.columns.keys()])
    msg = f"name this constraint of {table} where it is made"
    raise TypeError(msg)


@cache
def revisions(migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """The ids of all revisions, oldest first."""
    return tuple(sorted(path.stem for path in migrations.glob("versions/[0-9]*.py")))


def stored_revision(connection: Connection) -> str | None:
    """The revision a database is at; None when it was never set up."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(database: Database, migrations: Path = MIGRATIONS) -> None:
    """Bring `database` to the newest revision, in one transaction; harmless when it is there already.

    A SQLite file that holds anything is first copied to `<file>.before-<newest revision>`.
    Raises `SettingsError` when the database was written by a version this one does not know.
    """
    with database.engine.begin() as connection:
        if _is_newest(connection, migrations):
            return
    with _alone(database) as connection:
        if _is_newest(connection, migrations):
            return  # somebody else did it while we waited
        if database.path and inspect(connection).get_table_names():
            copy_live(
                database.path, database.path.with_name(f"{database.path.name}.before-{revisions(migrations)[-1]}")
            )
        _run_alembic(connection, migrations)


def _is_newest(connection: Connection, migrations: Path) -> bool:
    stored = stored_revision(connection)
    if stored is not None and stored not in revisions(migrations):
        raise SettingsError(f"the database is at revision {stored}, which this version of yanling does not know")
    return stored == revisions(migrations)[-1]


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction nobody else upgrades beside."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(7777)"))
                yield connection
            return
        # A batch change copies a table and drops the old one: with foreign keys on, the drop would delete its children.
        # SQLite hears this pragma only outside a transaction.
        raw = connection.connection
        raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)
        finally:
            raw.cursor().execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        raise SettingsError(f"the upgrade would leave rows of {broken[0]} without what they point at; nothing changed")


def copy_live(source: Path, target: Path) -> None:
    """Copy a live SQLite file with what stands in its journal; whole or not at all."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new)
    shutil.copymode(source, part)
    part.replace(target)


def _run_alembic(connection: Connection, migrations: Path) -> None:
    # Alembic is heavy (with Mako some 80 ms) and needed once per release.
    from alembic import command  # noqa: PLC0415

    from bot.store.migrations import configuration  # noqa: PLC0415

    command.upgrade(configuration(connection, migrations), "head")
