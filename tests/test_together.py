"""What waits together shares a commit, and what fails fails alone."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, select

from bot.acts.invite import invite
from bot.app import open_database
from bot.channels.base import Said
from bot.conversation import handle_all
from bot.domain.messages import Choice, Incoming
from bot.domain.people import Person
from bot.domain.records import Record
from bot.house import Heard, Intake, take_all
from bot.settings import Settings
from bot.store.accounts import account_of
from bot.store.choices import token_of
from tests.end_to_end.schools import prepare_school

NOW = datetime(2026, 11, 20, 4, 40, tzinfo=UTC)
LIVES: dict[str, Any] = {"values": {}, "offered_at": NOW, "expires_at": NOW + timedelta(days=1)}
SECRET = b"a secret of the tests"


def said(number: int, who: str = "p1") -> Said:
    return Said("web", "web", who, f"{who}:client-{number:04}", NOW, "/log 听课")


def test_messages_that_wait_for_the_writer_share_a_commit_and_hear_their_own_answer() -> None:
    commits: list[int] = []

    async def store(heard: Sequence[Heard]) -> list[bool]:
        commits.append(len(heard))
        await asyncio.sleep(0)
        return [each.update_id.endswith("7") for each, _ in heard]

    async def everybody() -> list[bool]:
        intake = Intake(store)
        first = asyncio.create_task(intake.take(said(0), NOW))
        await asyncio.sleep(0)
        return [await first, *await asyncio.gather(*(intake.take(said(number), NOW) for number in range(1, 20)))]

    new = asyncio.run(everybody())
    assert [number for number, fresh in enumerate(new) if fresh] == [7, 17]
    assert sum(commits) == 20
    assert len(commits) <= 3


def test_the_same_message_twice_in_one_commit_is_one(home: Path) -> None:
    database = open_database(Settings(home=home))
    assert take_all(database, home, [(said(1), NOW), (said(1), NOW), (said(2), NOW)]) == [True, False, True]
    database.close()


def test_one_that_fails_is_set_aside_and_its_neighbours_are_answered(home: Path) -> None:
    people = prepare_school(home, 3)
    database = open_database(Settings(home=home))
    with database.transaction() as session:
        account = account_of(session, "web", "web", people[1])
        assert account is not None
        old = Choice(person_id=account.person_id or 0, number=1, label="旧按钮", act="an act of the past", **LIVES)
        session.add(old)
        session.flush()
        pressed = token_of(old.id or 0, SECRET)
    heard = [said(1, people[0]), replace(said(2, people[1]), text="", choice=pressed), said(3, people[2])]
    take_all(database, home, [(each, NOW) for each in heard])
    handle_all(database, [1, 2, 3], NOW, SECRET)
    with database.transaction() as session:
        assert [bool(row.fault) for row in inbox(session)] == [False, True, False]
        assert all(row.handled_at for row in inbox(session))
        logged = session.exec(select(Record.incoming_id).where(col(Record.incoming_id).is_not(None)))
        assert sorted(key or 0 for key in logged) == [1, 3]
    database.close()


def test_a_log_costs_few_statements(home: Path) -> None:
    people = prepare_school(home, 3)
    database = open_database(Settings(home=home))
    heard = [(said(number, people[number % 3]), NOW) for number in range(31)]
    take_all(database, home, heard)
    handle_all(database, [1], NOW, SECRET)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *values: asked.append(str(values[2])))
    handle_all(database, list(range(2, 32)), NOW, SECRET)
    # Its savepoint, the record, the count, the answer and its buttons; a dozen more for all that came together.
    assert len(asked) <= 30 * 6 + 15, asked[-20:]
    with database.transaction() as session:
        logged = session.exec(select(Record.incoming_id).where(col(Record.incoming_id).is_not(None)))
        assert sorted(key or 0 for key in logged) == list(range(1, 32))
    database.close()


def test_a_stranger_is_known_to_what_waits_behind_the_code(home: Path) -> None:
    prepare_school(home, 3)
    database = open_database(Settings(home=home))
    with database.transaction() as session:
        person = session.exec(select(Person).order_by(col(Person.id))).first()
        assert person is not None
        code = invite(session, None, NOW, person)
    heard = [said(1, "新手机"), replace(said(2, "新手机"), text=f"/start {code}"), said(3, "新手机")]
    take_all(database, home, [(each, NOW) for each in heard])
    handle_all(database, [1, 2, 3], NOW, SECRET)
    with database.transaction() as session:
        logged = session.exec(select(Record).where(col(Record.incoming_id).is_not(None))).all()
        assert [(record.incoming_id, record.person_id) for record in logged] == [(3, person.id)]
        assert len({row.account_id for row in inbox(session)}) == 1
    database.close()


def inbox(session: Session) -> Sequence[Incoming]:
    return session.exec(select(Incoming).order_by(col(Incoming.id))).all()
