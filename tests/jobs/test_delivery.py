"""What could not be said in time is dropped; the office hears of what was lost, not of what had nowhere to go."""

import pytest
from sqlmodel import select, update

from bot.delivery import Sent, load_lane, unload
from bot.domain.messages import Message, MessageKind, MessageStatus
from bot.domain.people import Account
from bot.errors import DeliveryError
from jobs import JOBS, run_job
from tests.cast import LANE, SECRET, House, at

# The same jobs run on PostgreSQL in the dialogs and the rehearsal.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def reminders(house: House) -> dict[str, int]:
    """How many reminders stand where."""
    with house.database.transaction() as session:
        rows = session.exec(select(Message.status).where(Message.kind == MessageKind.REMINDER)).all()
        return {status: rows.count(status) for status in set(rows)}


def fail_all(house: House, *, permanent: bool) -> None:
    """The channel refuses everything that is due."""
    load = load_lane(house.database, LANE, "tests", SECRET, house.now)
    assert load is not None
    error = DeliveryError("away", permanent=permanent)
    results = [Sent(parcel.message_id, account, error=error) for parcel, account in load.parcels]
    unload(house.database, load.lane, results, house.now)


def plan(house: House) -> None:
    """Queue the day's reminders without sending them."""
    for job in JOBS:
        if job.name == "reminders":
            run_job(house.database, job, house.now)


def test_a_reminder_that_waited_too_long_is_dropped_and_the_office_told(house: House) -> None:
    house.now = at("2026-11-20 12:40")
    plan(house)
    fail_all(house, permanent=False)
    told = [parcel for parcel in house.ring("delivery", when="2026-11-20 16:44") if parcel.kind == "office_note"]
    assert reminders(house) == {MessageStatus.CANCELLED: 9}
    assert [note.external_id for note in told] == ["沈秋"]
    assert "9 条" in told[0].text
    assert house.ring("delivery", when="2026-11-20 16:49") == []
    assert house.ring("delivery", when="2026-11-23 12:44") == []


def test_the_stale_is_told_by_day(house: House) -> None:
    house.now = at("2026-11-20 12:40")
    plan(house)
    fail_all(house, permanent=False)
    assert house.ring("delivery", when="2026-11-20 20:00") == []  # at night nobody is told
    assert house.ring("delivery", when="2026-11-21 10:00") == []  # nor on a Saturday
    told = house.ring("delivery", when="2026-11-23 07:34")
    assert [note.kind for note in told] == ["office_note"]


def test_who_never_signed_in_is_no_loss(house: House) -> None:
    with house.database.transaction() as session:
        session.execute(update(Account).values(person_id=None))
    house.now = at("2026-11-20 12:40")
    plan(house)
    assert house.ring("delivery", when="2026-11-20 16:44") == []
    assert reminders(house) == {MessageStatus.CANCELLED: 9}
    with house.database.transaction() as session:
        assert not session.exec(select(Message).where(Message.kind == MessageKind.OFFICE_NOTE)).all()


def test_an_answer_never_grows_stale(house: House) -> None:
    house.say("王芳", "听课 2 节")
    with house.database.transaction() as session:
        session.execute(update(Message).values(status=MessageStatus.PENDING))
    late = house.ring("delivery", when="2026-11-23 12:44")
    assert [parcel.external_id for parcel in late] == ["王芳"]
