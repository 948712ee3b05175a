"""Prepared statements give what SQLAlchemy's own way gives, on both databases."""

from datetime import date

import pytest
from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.domain.schools import DayDone, School
from bot.store.engine import Database, writes
from bot.store.prepared import MOST_LISTED, Prepared

DAY = date(2026, 11, 20)
ON = Prepared(
    select(col(DayDone.id), col(DayDone.on_day), col(DayDone.round))
    .where(DayDone.on_day == bindparam("day"), col(DayDone.round).in_(bindparam("rounds", expanding=True)))
    .order_by(col(DayDone.round))
)
PUT = Prepared(insert(DayDone), ("school_id", "round", "on_day"))
MOVE = Prepared(update(DayDone).where(DayDone.round == bindparam("which")).values(on_day=bindparam("day")))  # type: ignore[arg-type]


def rounds(session: Session, number: int) -> list[str]:
    """So many rounds that were made on the day."""
    school = School(name="铃声小学", contact="沈秋")
    session.add(school)
    session.flush()
    names = [f"r{place:03}" for place in range(number)]
    PUT.many(session, [{"school_id": school.id, "round": name, "on_day": DAY} for name in names])
    return names


@pytest.mark.parametrize("asked", [0, 1, 2, 3, 5, MOST_LISTED, MOST_LISTED + 1])
def test_a_list_may_be_of_any_length(database: Database, asked: int) -> None:
    with database.transaction() as session:
        names = rounds(session, MOST_LISTED + 3)
        found = ON.rows(session, {"day": DAY, "rounds": names[:asked]})
        assert [name for _, _, name in found] == names[:asked]
        assert {day for _, day, _ in found} <= {DAY}  # a date, not its text


def test_what_is_written_is_seen_and_counted_as_written(database: Database) -> None:
    with database.transaction() as session:
        names = rounds(session, 2)
        before = writes(session)
        assert MOVE.rows(session, {"which": names[0], "day": date(2026, 11, 21)}) == []
        assert writes(session) == before + 1
        assert len(ON.rows(session, {"day": DAY, "rounds": names})) == 1


def test_a_fault_is_told_as_everywhere_else(database: Database) -> None:
    with database.transaction() as session, pytest.raises(IntegrityError):
        PUT.rows(session, {"school_id": 1, "round": None, "on_day": DAY})
