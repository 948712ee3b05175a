"""A lane: one holder at a time, nothing lost with it, failures tried again, blocked accounts left for others."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.acts.post import post
from bot.delivery import Load, Sent, load_lane, unload
from bot.domain.messages import Message, MessageKind, MessageStatus, Reply
from bot.domain.people import Account
from bot.errors import DeliveryError
from bot.store.accounts import ensure_account
from bot.store.engine import Database
from bot.store.outbox import take_over
from tests.cast import LANE, SECRET, House

OTHER = ("pager", "pager")


def load(house: House, holder: str, lane: tuple[str, str] = LANE) -> Load | None:
    return load_lane(house.database, lane, holder, SECRET, house.now)


def finish(house: House, held: Load, error: DeliveryError | None = None) -> None:
    """Report a load as handed over, or as failed."""
    sent = [Sent(parcel.message_id, account, f"r{parcel.message_id}", error) for parcel, account in held.parcels]
    unload(house.database, held.lane, sent, house.now)


def note(house: House, who: str, text: str, kind: MessageKind = MessageKind.OFFICE_NOTE) -> None:
    """Queue something for somebody."""
    with house.database.transaction() as session:
        person = house.person(session, who)
        post(session, person, kind, f"{text}:{who}", Reply(text), now=house.now, why="test")


def messages(database: Database) -> list[Message]:
    with database.transaction() as session:
        return list(session.exec(select(Message).order_by(Message.id)))  # type: ignore[arg-type]


def only(house: House) -> Message:
    rows = messages(house.database)
    assert len(rows) == 1
    return rows[0]


def test_two_holders_never_hold_one_lane(house: House) -> None:
    note(house, "王芳", "一")
    first = load(house, "first")
    assert first is not None
    assert [parcel.text for parcel, _ in first.parcels] == ["一"]
    assert load(house, "second") is None
    again = load(house, "first")
    assert again is not None
    assert again.parcels == ()  # what is in the air is not taken twice


def test_when_a_holder_dies_the_next_sends_what_was_in_the_air(house: House) -> None:
    note(house, "王芳", "一")
    dead = load(house, "dead")
    house.now += timedelta(seconds=16)
    heir = load(house, "heir")
    assert dead is not None
    assert heir is not None
    assert heir.lane.epoch == dead.lane.epoch + 1
    assert [parcel.text for parcel, _ in heir.parcels] == ["一"]
    finish(house, dead, DeliveryError("too late"))  # the dead one wakes up: its word counts no more
    assert only(house).status == MessageStatus.CLAIMED
    finish(house, heir)
    row = only(house)
    assert (row.status, row.attempts, row.remote_id) == (MessageStatus.SENT, 0, f"r{row.id}")
    finish(house, dead)
    assert only(house).sent_at == row.sent_at


def test_a_holder_known_to_be_dead_is_followed_at_once(house: House) -> None:
    note(house, "王芳", "一")
    load(house, "dead")
    with house.database.transaction() as session:
        take_over(session, LANE, house.now)
    heir = load(house, "heir")
    assert heir is not None
    assert [parcel.text for parcel, _ in heir.parcels] == ["一"]


def test_lanes_do_not_wait_for_each_other(house: House) -> None:
    assert load(house, "first") is not None
    assert load(house, "second", OTHER) is not None


@pytest.mark.parametrize(
    ("retry_after", "waits"), [(None, [5, 30, 120, 600, 1800, 3600, 3600]), (90, [90, 90]), (0.5, [0.5])]
)
def test_a_failure_is_tried_again_later_each_time_or_when_the_channel_says(
    house: House, retry_after: float | None, waits: list[float]
) -> None:
    note(house, "王芳", "一")
    for wait in waits:
        held = load(house, "tests")
        assert held is not None
        assert len(held.parcels) == 1
        finish(house, held, DeliveryError("away", retry_after=retry_after))
        house.now += timedelta(seconds=wait - 0.1)
        assert load_again(house).parcels == ()
        house.now += timedelta(seconds=0.1)
    finish(house, load_again(house))
    row = only(house)
    assert (row.status, row.attempts, row.fault) == (MessageStatus.SENT, len(waits), None)


def load_again(house: House) -> Load:
    held = load(house, "tests")
    assert held is not None
    return held


def pager(house: House, who: str, seen: datetime | None) -> None:
    """A second account for somebody."""
    with house.database.transaction() as session:
        account = ensure_account(session, *OTHER, who, house.person(session, who).id)
        account.seen_at = seen
        session.add(account)


def test_a_blocked_account_is_left_for_the_persons_other_one(house: House) -> None:
    house.say("王芳", "帮助")
    pager(house, "王芳", seen=house.now - timedelta(days=30))
    note(house, "王芳", "一")
    assert load_again(house).parcels
    with house.database.transaction() as session:
        take_over(session, LANE, house.now)
    held = load_again(house)
    finish(house, held, DeliveryError("blocked", unreachable=True))
    assert messages(house.database)[-1].status == MessageStatus.FAILED
    with house.database.transaction() as session:
        account = session.exec(select(Account).where(Account.external_id == "王芳", Account.channel == "phone")).one()
        assert account.blocked_at == house.now
    note(house, "王芳", "二")
    assert load_again(house).parcels == ()
    other = load(house, "tests", OTHER)
    assert other is not None
    assert [parcel.text for parcel, _ in other.parcels] == ["二"]


def test_what_can_never_be_sent_is_given_up_and_the_account_kept(house: House) -> None:
    note(house, "王芳", "一")
    finish(house, load_again(house), DeliveryError("too long", permanent=True))
    assert only(house).status == MessageStatus.FAILED
    note(house, "王芳", "二")
    assert [parcel.text for parcel, _ in load_again(house).parcels] == ["二"]


def test_a_message_goes_where_somebody_was_heard_last(house: House) -> None:
    house.say("王芳", "帮助")
    pager(house, "王芳", seen=house.now + timedelta(hours=1))
    note(house, "王芳", "一")
    assert load_again(house).parcels == ()
    other = load(house, "tests", OTHER)
    assert other is not None
    assert [parcel.text for parcel, _ in other.parcels] == ["一"]


def test_answers_go_before_notes_before_broadcasts(house: House) -> None:
    for kind in (MessageKind.BROADCAST, MessageKind.DIGEST, MessageKind.OFFICE_NOTE, MessageKind.REPLY):
        note(house, "王芳", str(kind), kind)
    assert [parcel.kind for parcel, _ in load_again(house).parcels] == ["reply", "office_note", "digest", "broadcast"]


def test_one_key_is_one_message(house: House) -> None:
    for _ in range(2):
        note(house, "王芳", "一")
    assert len(messages(house.database)) == 1


def test_a_stranger_gets_nothing_but_answers(house: House) -> None:
    with house.database.transaction() as session:
        ensure_account(session, *LANE, "陌生人")
    note(house, "王芳", "一")
    assert [parcel.external_id for parcel, _ in load_again(house).parcels] == ["王芳"]
