"""The database goes away, the disk fills up, and both come back: what was said meanwhile waits at Telegram."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.engine import make_url

from bot.domain.records import Record
from bot.store.engine import Database
from tests.telegram.conftest import Phones
from tests.telegram.updates import text
from tests.troubles import full_disk


@contextmanager
def stopped_postgresql(database: Database) -> Iterator[None]:
    """PostgreSQL throws everybody out and lets nobody in."""
    url = make_url(database.url)
    admin = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {url.database} WITH ALLOW_CONNECTIONS false".encode())
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (url.database,))
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {url.database} WITH ALLOW_CONNECTIONS true".encode())


def test_what_is_said_while_the_database_is_away_is_answered_afterwards(phones: Phones) -> None:
    phones.say("王芳", "/log 听课")
    trouble = full_disk if phones.house.database.is_sqlite else stopped_postgresql
    with trouble(phones.house.database):
        offered = phones.telegram.give(*(text(phones.ids["王芳"], "/log 听课", phones.date) for _ in range(150)))
        polls = len(phones.polls())
        phones.telegram.wait_for(lambda: len(phones.polls()) >= polls + 2)  # the same updates again and again
        assert phones.telegram.confirmed() <= offered[0]
    answers = phones.telegram.wait_for(lambda: len(phones.heard("王芳")) >= 151 and phones.heard("王芳"), 60)
    assert len(answers) == len(phones.house.rows(Record)) == 151
    assert len({call.text for call in answers}) == 151


def test_answers_that_went_while_nobody_could_note_it_are_not_lost(phones: Phones) -> None:
    """Told in the tables or not, each answer arrives; nothing stays claimed for good."""
    phones.say("王芳", "/log 听课")
    trouble = full_disk if phones.house.database.is_sqlite else stopped_postgresql
    for _ in range(3):
        phones.telegram.give(*(text(phones.ids["陶然"], "/log 听课", phones.date) for _ in range(5)))
        with trouble(phones.house.database):
            phones.telegram.wait_for(lambda: len(phones.polls()) > 1)
    phones.telegram.wait_for(lambda: len({call.text for call in phones.heard("陶然")}) == 15, 60)
    phones.telegram.wait_for(lambda: {row.status for row in phones.messages()} == {"sent"}, 60)
