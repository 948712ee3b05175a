"""`kill -9` at any instant: between Telegram and the database nothing is lost, nothing recorded twice.

In each burst Telegram holds 500 logs of many people. At a random instant the server is killed from outside and started
again. Records are counted by update id in the tables, answers in the log of the Bot API server, which is of our own.
`YANLING_SOAK_SEED` repeats the instants of a run.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from bot.clock import utc_now
from bot.domain.messages import Incoming, Message, MessageStatus
from bot.domain.records import Record
from bot.store.engine import Database
from tests.end_to_end.serving import Serving
from tests.telegram.fake_server import FakeTelegram
from tests.telegram.schools import prepare_telegram, serving_telegram
from tests.telegram.updates import text

pytestmark = pytest.mark.soak

SEED = int(os.environ.get("YANLING_SOAK_SEED") or random.SystemRandom().randrange(10**6))
KILLS = 8  # for each way in and each database: 32
HALF_HANDLED = 5  # of them, so at least 20 in all, must meet their burst half handled
LATEST = 300  # answers at most before a kill: some of the burst must be left
JITTER_SECONDS = 0.05
PEOPLE, EACH = 25, 20
LOGS = PEOPLE * EACH
DRAIN_SECONDS = 60


@dataclass
class School:
    """The served school, its staff's Telegram ids, and a way to look into its tables."""

    serving: Serving
    telegram: FakeTelegram
    people: list[int]
    database: Database
    ids: list[int] = field(default_factory=list)  # the updates of the running burst
    before: int = 0  # messages Telegram took before it

    def begin(self) -> None:
        """Hand over a burst: everybody's logs, interleaved."""
        self.before, date = len(self.telegram.sent()), int(utc_now().timestamp())
        self.ids = self.telegram.give(*(text(person, "/log 听课", date) for _ in range(EACH) for person in self.people))

    def records(self) -> Counter[int]:
        """How many records stand for each update of the burst."""
        query = (
            select(Incoming.update_id)
            .join(Record, col(Record.incoming_id) == Incoming.id)
            .where(col(Incoming.update_id).in_([str(number) for number in self.ids]))
        )
        with self.database.transaction() as session:
            return Counter(int(number) for number in session.exec(query))

    def in_the_air(self) -> int:
        """Messages claimed for sending whose end nobody has noted."""
        with self.database.transaction() as session:
            return self._count(session, MessageStatus.CLAIMED)

    def waiting(self) -> int:
        """Messages still to be sent."""
        with self.database.transaction() as session:
            return self._count(session, MessageStatus.CLAIMED) + self._count(session, MessageStatus.PENDING)

    def _count(self, session: Session, status: MessageStatus) -> int:
        query = select(func.count()).select_from(Message).where(Message.status == status, Message.kind == "reply")
        return session.exec(query).one()

    def answers(self) -> Counter[tuple[str, str]]:
        """How often each answer arrived, by the server's own log; its running count makes each one of its kind."""
        sent = self.telegram.sent()[self.before :]
        return Counter((call.chat, call.text) for call in sent if "已登记" in call.text)


@pytest.fixture(params=["polling", "webhook"])
def school(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Iterator[School]:
    """A school whose staff log over Telegram, served in a process of its own."""
    home = tmp_path / "served"
    people, _office = prepare_telegram(home, PEOPLE, database_url)
    database = Database(database_url)
    with FakeTelegram() as telegram:
        serving = serving_telegram(home, telegram, database_url=database_url, telegram_per_second="0")
        if request.param == "webhook":
            serving = serving_telegram(
                home,
                telegram,
                port=serving.port,
                database_url=database_url,
                telegram_per_second="0",
                telegram_webhook=serving.url,
            )
        with serving:
            yield School(serving, telegram, people, database)
    database.close()


def test_a_kill_at_any_instant_loses_nothing_and_records_nothing_twice(school: School) -> None:
    print(f"YANLING_SOAK_SEED={SEED}")
    chance = random.Random(SEED)
    school.begin()
    check(school, 0)
    met = []
    for _ in range(KILLS):
        answered = chance.randint(1, LATEST)
        school.begin()
        wait_for_answers(school, answered)
        time.sleep(chance.uniform(0, JITTER_SECONDS))
        school.serving.kill()
        met.append(school.records().total())
        air = school.in_the_air()
        school.serving.start()
        doubled = check(school, air)
        print(f"killed after {answered} answers, {met[-1]} of {LOGS} handled, {air} in the air, {doubled} doubled")
    assert sum(0 < handled < LOGS for handled in met) >= HALF_HANDLED, met


def wait_for_answers(school: School, number: int) -> None:
    """Until so many answers of the burst have arrived: the instant is drawn by work done, however fast the machine."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < deadline and school.answers().total() < number:
        time.sleep(0.005)


def check(school: School, air: int) -> int:
    """Once everything is out: one record for each update, each answer once but for those in the air; how many twice."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < deadline and (len(school.answers()) < LOGS or school.waiting()):
        time.sleep(0.1)
    assert school.records() == Counter(school.ids)
    answers = school.answers()
    assert Counter(chat for chat, _ in answers) == {str(person): EACH for person in school.people}
    doubled = answers.total() - len(answers)
    assert doubled <= air
    return doubled
