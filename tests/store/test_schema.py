"""From nothing, or from yesterday's file, to the tables of the models."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import select

import bot.domain
from bot.domain.schools import Holiday, School
from bot.errors import SettingsError
from bot.store import schema
from bot.store.engine import Database

NEWEST = schema.revisions()[-1]


@pytest.fixture
def untouched(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, on the same two engines as `database`."""
    if database_url.startswith("sqlite"):
        database = Database(f"sqlite:///{tmp_path}/new.db")
        yield database
        database.close()
        return
    with request.getfixturevalue("postgres_server").fresh_url(template="template0") as url:
        database = Database(url)
        yield database
        database.close()


def age(database: Database, revision: str) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_upgrading_from_nothing_gives_exactly_the_models(untouched: Database) -> None:
    schema.upgrade(untouched)
    with untouched.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.all_tables()) == [], "write it down: python -m bot.store.migrations"
        assert schema.stored_revision(connection) == NEWEST


def test_upgrading_again_is_harmless(untouched: Database) -> None:
    schema.upgrade(untouched)
    with untouched.transaction() as session:
        session.add(School(name="铃声小学"))
    schema.upgrade(untouched)
    with untouched.transaction() as session:
        assert session.exec(select(School.name)).all() == ["铃声小学"]


def test_several_may_start_at_once(untouched: Database) -> None:
    def start(_: int) -> None:
        database = Database(untouched.url)
        schema.upgrade(database)
        database.close()

    with ThreadPoolExecutor(4) as starters:
        list(starters.map(start, range(4)))
    with untouched.engine.begin() as connection:
        assert schema.stored_revision(connection) == NEWEST


def test_a_database_of_a_version_we_do_not_know_is_refused_untouched(database: Database) -> None:
    age(database, "9999_from_the_future")
    with pytest.raises(SettingsError, match="9999_from_the_future"):
        schema.upgrade(database)


def test_every_module_with_tables_is_known() -> None:
    folder = Path(bot.domain.__file__).parent
    holding = [path for path in folder.rglob("*.py") if "table=True" in path.read_text("utf-8")]
    with_tables = {path.stem if path.parent == folder else path.parent.name for path in holding}
    assert with_tables == {module.__name__.rpartition(".")[2] for module in schema.TABLE_MODULES}


def test_every_constraint_has_a_name_that_fits_postgresql() -> None:
    names = [c.name for table in schema.all_tables().tables.values() for c in table.constraints]
    assert all(re.fullmatch(r"(pk|fk|uq)_[a-z_0-9]{1,60}", str(name)) for name in names)
    assert len(names) == len(set(names))


def test_revisions_are_numbered_one_after_the_other() -> None:
    assert [int(revision[:4]) for revision in schema.revisions()] == list(range(1, len(schema.revisions()) + 1))


NEXT_REVISION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999_bell", "{newest}"
def upgrade():
    with op.batch_alter_table("school") as school:
        school.add_column(sa.Column("bell", sa.String(), nullable=False, server_default="铛"))
        school.alter_column("contact", type_=sa.Text())
"""


@pytest.fixture
def next_release(tmp_path: Path) -> Path:
    """The revisions as they are after the next release: one more, in a copy of the folder."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    (folder / "versions" / "9999_bell.py").write_text(NEXT_REVISION.format(newest=NEWEST), "utf-8")
    return folder


def test_a_later_revision_keeps_the_rows_and_what_points_at_them(database: Database, next_release: Path) -> None:
    with database.transaction() as session:
        session.add(School(id=1, name="铃声小学"))
        session.flush()
        session.add(Holiday(school_id=1, on_day=date(2026, 10, 9)))
    schema.upgrade(database, next_release)
    with database.transaction() as session:
        assert session.execute(text("SELECT name, bell FROM school")).all() == [("铃声小学", "铛")]
        assert session.exec(select(Holiday.school_id)).all() == [1]
        assert schema.stored_revision(session.connection()) == "9999_bell"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_holds_something_is_copied_before_a_real_upgrade(database: Database, next_release: Path) -> None:
    with database.transaction() as session:
        session.add(School(name="铃声小学"))
    assert database.path is not None
    schema.upgrade(database, next_release)
    copy = database.path.with_name("yanling.db.before-9999_bell")
    with closing(sqlite3.connect(copy)) as before:
        assert before.execute("SELECT name FROM school").fetchall() == [("铃声小学",)]
        assert before.execute("SELECT version_num FROM alembic_version").fetchall() == [(NEWEST,)]
    assert not list(copy.parent.glob("*.part*"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_upgraded_file_still_keeps_its_foreign_keys(database: Database, next_release: Path) -> None:
    schema.upgrade(database, next_release)
    with database.transaction() as session:
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_new_file_is_not_copied(untouched: Database) -> None:
    schema.upgrade(untouched)
    assert untouched.path is not None
    assert not list(untouched.path.parent.glob("*before*"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_at_the_newest_revision_alembic_is_not_even_imported(database: Database) -> None:
    look = (
        "import sys; from bot.store.engine import Database; from bot.store.schema import upgrade;"
        f"upgrade(Database({database.url!r})); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
