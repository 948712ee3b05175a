"""Everybody's progress beside one plain GROUP BY of the same records: `python -m tests.bench.progress`."""

import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.acts.settle import settle
from bot.domain.kinds import RECORD_KINDS
from bot.domain.people import Person
from bot.domain.records import Record
from bot.domain.requirements import Requirement, RequirementKind, RequirementSpec, kinds_of
from bot.domain.schools import School, Term, school_day
from bot.store.engine import Database
from bot.store.inbox import insert_all
from bot.store.progress import progress_of
from bot.store.schema import upgrade
from tests.bench.figures import tell
from tests.store import postgres

TEACHERS, RECORDS, ROUNDS = 10_000, 300_000, 5
AT_ONCE = 20_000
START, END = date(2026, 8, 31), date(2027, 1, 22)
NOW = datetime(2026, 11, 20, 12, 50, tzinfo=ZoneInfo("Asia/Shanghai"))
KINDS = ("observation", "reflection", "paper", "case", "reading", "lesson_plan", "critique", "second_prep", "training")


def _rule(kinds: str, least: float, **more: Any) -> RequirementSpec:
    names = tuple(kinds.split())
    values = {"title": kinds, "kinds": names, "min": least, "unit": RECORD_KINDS[names[0]].unit, "per": "term"} | more
    return RequirementSpec(**values)


RULES = (
    _rule("observation", 20, quote="听课"),
    _rule("observation", 15, part_of="听课", where={"venue": "in_school"}),
    _rule("observation", 4, per="month"),
    _rule("reflection", 10, unit="%", percent_of="lesson_plan"),
    _rule("reflection", 2, per="month"),
    _rule("paper case", 1, bundle="五个一"),
    _rule("reading", 1, bundle="五个一"),
    _rule("critique", 1, bundle="五个一"),
    _rule("second_prep", 4),
    _rule("training", 6, unit="学时", per="school_year"),
    _rule("lesson_plan", 10),
    _rule("paper", 4, per="calendar_year"),
)


def main() -> None:
    """One line a figure, on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="yanling-bench-") as place:
        database = Database(f"sqlite:///{place}/school.db", durable=False)
        upgrade(database)
        measure(database, "SQLite")
        database.close()
    programs = postgres.programs()
    if programs is None:
        print("PostgreSQL is not installed: left out")
        return
    with postgres.running(programs) as server, server.fresh_url() as url:
        database = Database(url)
        measure(database, "PostgreSQL")
        database.close()


def measure(database: Database, name: str) -> None:
    """Fill the database, then count everybody's progress and the records themselves in turns."""
    with database.transaction() as session:
        school_id = fill(session)
        if not database.is_sqlite:
            session.connection().exec_driver_sql("ANALYZE")
    with database.transaction() as session:
        before = time.monotonic()
        made = settle(session, session.get_one(School, school_id), NOW)
        print(f"{name}: settling {made:,} obligations of {TEACHERS:,} teachers by {len(RULES)} rules", end=" ")
        print(f"took {time.monotonic() - before:.1f} s; {RECORDS:,} records")
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    ours, plain = [], []
    grown = 0.0
    for _ in range(ROUNDS):
        with database.transaction() as session:
            plain.append(timed(lambda session=session: grouped(session, school_id)))  # type: ignore[misc]
        with database.transaction() as session:
            base = memory("VmRSS")
            forget_peak()
            ours.append(timed(lambda session=session: everybody(session, school_id, made)))  # type: ignore[misc]
            grown = max(grown, memory("VmHWM") - base)
    rival = tell(f"{name}: plain GROUP BY, s", plain)
    mine = tell(f"{name}: everybody's progress, s", ours)
    print(f"{name}: {mine / rival:.1f} × the GROUP BY; {grown:.0f} MB more at the peak", flush=True)


def fill(session: Session) -> int:
    """A school of teachers with a term of records; its id."""
    random = Random(7)
    school = School(name="测试学校")
    session.add(school)
    session.flush()
    school_id = school.id or 0
    session.add(Term(school_id=school_id, name="第一学期", start_on=START, end_on=END, week1_on=START))
    session.add_all(
        Person(school_id=school_id, key=f"k{number}", name=f"师{number}", teaching_since=date(2010, 8, 1))
        for number in range(TEACHERS)
    )
    session.flush()
    ids = [person_id or 0 for person_id in session.exec(select(Person.id).order_by(col(Person.id)))]
    store_rules(session, school_id)
    days = (school_day(school, NOW) - START).days + 1
    for start in range(0, RECORDS, AT_ONCE):
        count = min(AT_ONCE, RECORDS - start)
        insert_all(session, Record, [record(random, school_id, ids, days) for _ in range(count)])
    return school_id


def store_rules(session: Session, school_id: int) -> None:
    """The rules as applying them stores them."""
    rows: list[Requirement] = []
    for place, rule in enumerate(RULES):
        row = Requirement(
            school_id=school_id,
            key=str(place),
            spec=rule.model_dump(mode="json"),
            since_on=START,
            until_on=END,
            confirmed_at=NOW,
        )
        row.whole_id = rows[0].id if rule.part_of else None
        session.add(row)
        session.flush()
        rows.append(row)
        session.add_all(RequirementKind(requirement_id=row.id or 0, **values) for values in kinds_of(rule))
    session.flush()


def record(random: Random, school_id: int, ids: list[int], days: int) -> dict[str, Any]:
    """One entry: mostly lessons heard and reflections."""
    kind = random.choices(KINDS, (30, 20, 2, 3, 4, 20, 6, 8, 7))[0]
    day = START + timedelta(days=random.randrange(days))
    unit = "学时" if kind == "training" else RECORD_KINDS[kind].unit
    empty = dict.fromkeys(name for name, field in Record.model_fields.items() if not field.is_required())
    del empty["id"]
    return empty | {
        "school_id": school_id,
        "person_id": random.choice(ids),
        "kind": kind,
        "amount": float(random.choice((1, 1, 1, 2))),
        "unit": unit,
        "start_on": day,
        "end_on": day,
        "venue": random.choice((None, None, "in_school", "out_of_school")),
        "logged_at": NOW,
    }


def grouped(session: Session, school_id: int) -> None:
    """The rival: what was done of each kind by each person."""
    query = (
        select(Record.person_id, Record.kind, func.sum(Record.amount))
        .where(
            Record.school_id == school_id,
            col(Record.withdrawn_at).is_(None),
            col(Record.start_on).between(START, END),
        )
        .group_by(col(Record.person_id), col(Record.kind))
    )
    assert len(session.execute(query).all()) > TEACHERS


def everybody(session: Session, school_id: int, owed: int) -> None:
    """Ours."""
    rows = progress_of(session, school_id, NOW.date(), {})
    assert len(rows) == owed
    assert any(row.done for row in rows)


def timed(work: Callable[[], None]) -> float:
    """Seconds a piece of work takes."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def memory(field: str) -> float:
    """MB of this process: VmRSS now, VmHWM at the peak since `forget_peak`."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024


def forget_peak() -> None:
    """Let the peak be counted anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


if __name__ == "__main__":
    main()
