"""`kill -9` at any instant loses no log and doubles none.

Bursts of logs are sent over the web door by many people at once. In each, at a random instant, the server is killed
from outside and started again, while every client repeats what was not confirmed, under the same client id.
`YANLING_SOAK_SEED` repeats the instants of a run.
"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.domain.messages import Incoming, Message, MessageStatus
from bot.domain.records import Record
from bot.store.engine import Database
from tests.end_to_end.lines import AGAIN_SECONDS, Line
from tests.end_to_end.schools import cookie_of, prepare_school
from tests.end_to_end.serving import Serving

pytestmark = pytest.mark.soak

SEED = int(os.environ.get("YANLING_SOAK_SEED") or random.SystemRandom().randrange(10**6))
KILLS = 10
HALF_HANDLED = 7  # kills that must meet their burst half handled, or the instants prove nothing
PEOPLE = 20
EACH = 10  # logs of a person in a burst
LOGS = PEOPLE * EACH
LATEST = LOGS * 3 // 4  # a batch more may be handled before the kill
DRAIN_SECONDS = 60
WORDS = ("/log 听课", "/log 反思 2", "今天听了一节课", "/log 读书")


@dataclass(frozen=True)
class School:
    """The served school, those who speak, and a way to look into its tables."""

    serving: Serving
    people: list[str]
    database: Database

    def client_ids(self, session: Session, burst: str) -> dict[int, str]:
        """What of a burst was taken in: incoming id → account and client id."""
        query = select(Incoming.id, Incoming.update_id).where(col(Incoming.update_id).contains(f":{burst}-"))
        return {key or 0: update_id for key, update_id in session.exec(query)}

    def records_of(self, burst: str) -> Counter[str]:
        """How many records stand for each client id."""
        with self.database.transaction() as session:
            taken = self.client_ids(session, burst)
            query = select(Record.incoming_id).where(col(Record.incoming_id).in_(taken))
            return Counter(taken[key or 0] for key in session.exec(query))

    def answers_to(self, burst: str, status: MessageStatus | None = None) -> Counter[str]:
        """How many answers each client id has; only those that are as far as `status`."""
        with self.database.transaction() as session:
            taken = {f"reply:{key}": update_id for key, update_id in self.client_ids(session, burst).items()}
            query = select(Message.key).where(col(Message.key).in_(taken))
            if status is not None:
                query = query.where(Message.status == status)
            return Counter(taken[key] for key in session.exec(query))


@pytest.fixture
def school(tmp_path: Path, database_url: str) -> Iterator[School]:
    """A made school of which some log, served in a process of its own."""
    home = tmp_path / "served"
    home.mkdir()
    people = prepare_school(home, PEOPLE, database_url)
    database = Database(database_url)
    with Serving(home, database_url=database_url) as serving:
        yield School(serving, people, database)
    database.close()


def test_a_kill_at_any_instant_loses_and_doubles_nothing(school: School) -> None:
    print(f"YANLING_SOAK_SEED={SEED}")
    chance = random.Random(SEED)
    asyncio.run(send_burst(school, "calm"))
    check(school, "calm")
    met = []
    for number in range(KILLS):
        instant = chance.randint(1, LATEST)
        met.append(asyncio.run(send_burst_and_kill(school, f"kill{number}", instant)))
        print(f"killed after {instant} records, {met[-1]} of {LOGS} logs handled")
        check(school, f"kill{number}")
    assert sum(0 < handled < LOGS for handled in met) >= HALF_HANDLED, met


async def send_burst(school: School, burst: str) -> None:
    """Everybody logs at once, each their own words one after another."""
    await asyncio.gather(*(send_as(school, person, burst) for person in school.people))


async def send_as(school: School, person: str, burst: str) -> None:
    line = Line(school.serving.port, cookie_of(school.serving.home, person))
    for number in range(EACH):
        await line.say_until_taken(f"{burst}-{number:04}", WORDS[number % len(WORDS)], DRAIN_SECONDS)
    line.hang_up()


async def send_burst_and_kill(school: School, burst: str, instant: int) -> int:
    """Kill the server once so many records of the burst are there, start it again; how many logs it had handled."""
    sending = asyncio.create_task(send_burst(school, burst))
    while not sending.done() and (await asyncio.to_thread(school.records_of, burst)).total() < instant:
        await asyncio.sleep(AGAIN_SECONDS / 10)
    school.serving.kill()
    handled = school.records_of(burst).total()
    await asyncio.to_thread(school.serving.start)
    await sending
    return handled


def check(school: School, burst: str) -> None:
    """Once the answers are out: exactly one record and one answer for each client id."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while school.answers_to(burst, MessageStatus.SENT).total() < LOGS and time.monotonic() < deadline:
        time.sleep(AGAIN_SECONDS)
    once = Counter(f"{person}:{burst}-{number:04}" for person in school.people for number in range(EACH))
    assert school.records_of(burst) == once
    assert school.answers_to(burst) == school.answers_to(burst, MessageStatus.SENT) == once
