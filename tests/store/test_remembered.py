"""What a transaction remembers is never older than what it wrote."""

from datetime import date

import pytest
from sqlmodel import Session

from bot.domain.schools import Holiday, School
from bot.store.engine import Database
from bot.store.schools import overrides_of, schools_of

DAY = date(2026, 11, 20)


@pytest.fixture
def school(database: Database) -> School:
    with database.transaction() as session:
        session.add(School(name="铃声小学"))
    with database.transaction() as session:
        return schools_of(session)[0]


def enter(session: Session, school: School, day: date) -> None:
    session.add(Holiday(school_id=school.id or 0, on_day=day))


def test_a_day_just_entered_is_known_before_it_is_written(database: Database, school: School) -> None:
    with database.transaction() as session:
        assert overrides_of(session, school) == {}
        enter(session, school, DAY)
        assert overrides_of(session, school) == {DAY: False}


def test_what_was_rolled_back_is_forgotten(database: Database, school: School) -> None:
    with database.transaction() as session:
        savepoint = session.begin_nested()
        enter(session, school, DAY)
        assert overrides_of(session, school) == {DAY: False}
        savepoint.rollback()
        assert overrides_of(session, school) == {}


def test_the_next_transaction_asks_anew(database: Database, school: School) -> None:
    with database.transaction() as first:
        assert overrides_of(first, school) == {}
    with database.transaction() as between:
        enter(between, school, DAY)
    with database.transaction() as later:
        assert overrides_of(later, school) == {DAY: False}
