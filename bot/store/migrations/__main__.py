"""`python -m bot.store.migrations [name]`: writes revisions; see `bot.store.schema`."""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.store import schema
from bot.store.engine import Database
from bot.store.migrations import configuration

VERSIONS = schema.MIGRATIONS / "versions"


def write(name: str | None) -> Path:
    """Write the next revision, or without a name the newest one anew; gives its file."""
    name = name or _drop_newest()
    number = len(schema.revisions()) + 1
    revision = f"{number:04}_{name}"[:25] + f"_{_fingerprint()}"  # Alembic's column holds 32 characters
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        if schema.revisions():
            schema.upgrade(database)
        with database.engine.begin() as connection:
            command.revision(
                configuration(connection, schema.MIGRATIONS),
                message=name.replace("_", " ").capitalize(),
                autogenerate=True,
                rev_id=revision,
            )
        database.close()
    path = VERSIONS / f"{revision}.py"
    subprocess.run([sys.executable, "-m", "ruff", "check", "--fix", "-q", path], check=True)
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", path], check=True)
    return path


def _drop_newest() -> str:
    """Remove the newest revision, to be written anew; gives its name."""
    newest = schema.revisions()[-1]
    (VERSIONS / f"{newest}.py").unlink()
    schema.revisions.cache_clear()
    return newest.split("_", 1)[1].rsplit("_", 1)[0]


def _fingerprint() -> str:
    """Six characters of what the tables look like: a database made by another draft is refused, not misread."""
    tables = schema.all_tables().sorted_tables
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    parts = [str(CreateTable(table).compile(dialect=dialect)) for table in tables]
    parts += sorted(str(CreateIndex(index).compile(dialect=dialect)) for table in tables for index in table.indexes)
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:6]


if __name__ == "__main__":
    print(write(sys.argv[1] if len(sys.argv) > 1 else None))
