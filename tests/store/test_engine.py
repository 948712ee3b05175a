"""The engine's promises, on both databases."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.domain.schools import Holiday, School
from bot.errors import SettingsError
from bot.store.engine import Database

THREADS, TIMES = 8, 40


def add_one(database: Database) -> None:
    with database.transaction(lock="counter") as session:
        school = session.exec(select(School)).one()
        school.digest_weekday += 1
        session.add(school)


def test_eight_threads_of_read_then_add_lose_nothing(database: Database) -> None:
    with database.transaction() as session:
        session.add(School(name="铃声小学", digest_weekday=0))
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(TIMES):
                add_one(database)
        except BaseException as error:
            faults.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    with database.transaction() as session:
        assert session.exec(select(School.digest_weekday)).one() == THREADS * TIMES


def test_an_error_rolls_everything_back(database: Database) -> None:
    def fail_halfway() -> None:
        with database.transaction() as session:
            session.add(School(name="铃声小学"))
            session.flush()
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError, match="lights"):
        fail_halfway()
    with database.transaction() as session:
        assert session.exec(select(func.count()).select_from(School)).one() == 0


def test_foreign_keys_are_kept(database: Database) -> None:
    def orphan() -> None:
        with database.transaction() as session:
            session.add(Holiday(school_id=404, on_day=date(2026, 10, 9)))

    with pytest.raises(IntegrityError):
        orphan()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_is_set_for_keeping(database: Database, pragma: str, value: object) -> None:
    with database.transaction() as session:
        assert session.execute(text(f"PRAGMA {pragma}")).scalar() == value


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_a_postgresql_address_means_psycopg_however_it_is_written(url: str) -> None:
    database = Database(url)
    assert database.url == "postgresql+psycopg://u@h/d"
    assert database.path is None


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(SettingsError):
        Database("数据库")
