"""One message, one effect, one answer; whatever goes wrong is kept and told."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.channels.base import Said
from bot.conversation import handle, handle_all
from bot.domain.messages import Choice, Incoming, Message
from bot.domain.people import PersonStatus
from bot.domain.records import Record
from bot.house import take, take_all
from bot.store.inbox import pending_ids
from tests.cast import LANE, LI_CHINESE, LI_ENGLISH, SECRET, House, at

THREADS, TIMES = 8, 6


def records(house: House, who: str) -> list[Record]:
    with house.database.transaction() as session:
        person = house.person(session, who)
        return list(session.exec(select(Record).where(Record.person_id == person.id).order_by(Record.id)))  # type: ignore[arg-type]


def test_the_same_message_twice_is_one_log_and_one_answer(house: House) -> None:
    assert house.send("王芳", "听课 2 节", update_id="7")
    assert not house.send("王芳", "听课 2 节", update_id="7")
    assert len(records(house, "王芳")) == 1
    assert [parcel.text[:9] for parcel in house.heard["王芳"]] == ["已登记：听课 2 "]
    with house.database.transaction() as session:
        assert len(session.exec(select(Message)).all()) == 1


def test_a_message_handled_again_changes_nothing(house: House) -> None:
    house.say("王芳", "听课 2 节")
    before = house.tables()
    with house.database.transaction() as session:
        incoming_id = session.exec(select(Incoming.id)).one() or 0
    handle(house.database, incoming_id, house.now, SECRET)
    handle(house.database, 404, house.now, SECRET)
    assert house.tables() == before


def test_the_same_words_twice_are_two_logs(house: House) -> None:
    house.say("王芳", "听课 2 节")
    assert "4/15" in house.say("王芳", "听课 2 节").text


@pytest.mark.parametrize(("said", "day"), [("听课 1 节", "11 月 19 日"), ("昨天听课 1 节", "11 月 18 日")])
def test_words_mean_the_day_they_were_said_on(house: House, said: str, day: str) -> None:
    house.now = at("2026-11-20 00:10")
    house.send("王芳", said, said_at=at("2026-11-19 23:50"))
    assert day in house.heard["王芳"][0].text


def test_a_number_presses_a_button_even_a_month_later(house: House) -> None:
    house.say("王芳", "/log")
    house.now += timedelta(days=30)
    again = House(house.database, house.files, house.now)  # after a restart
    again.numbers = house.numbers
    assert "已登记：教学反思 1 篇" in again.say("王芳", "2").text


def test_a_number_means_the_buttons_seen_last(house: House) -> None:
    house.say("王芳", "听课 2 节")
    assert "已撤销" in house.say("王芳", "1").text
    assert "已登记" not in house.say("王芳", "9").text


def test_a_number_where_nothing_was_offered_is_no_fault(house: House) -> None:
    assert "帮助" in house.say("王芳", "2").text


def test_an_unexpected_fault_is_rolled_back_kept_and_told(house: House) -> None:
    house.say("王芳", "/log")
    with house.database.transaction() as session:
        choice = session.exec(select(Choice)).first()
        assert choice is not None
        choice.act = "an act of a release to come"
        session.add(choice)
    before = house.tables(but={"incoming", "message", "account", "lane"})
    answer = house.press("王芳", "听课")
    assert "教科室会看到" in answer.text
    assert house.tables(but={"incoming", "message", "account", "lane"}) == before
    notes = house.heard["沈秋"]
    assert [note.kind for note in notes] == ["office_note"]
    assert "没有处理成功" in notes[0].text
    with house.database.transaction() as session:
        faults = session.exec(select(Incoming.fault)).all()
    assert faults[0] is None
    assert "KeyError" in (faults[1] or "")
    assert "已登记" in house.say("王芳", "听课 1 节").text


LOGGING = ("王芳", "方小禾", "陶然", "顾明远")
# Asked: an equal one, the duties it touches, how much is done. Written: the entry, that they are looked at again, the
# message heard and its speaker, the answer and its three buttons. Rows written together count one each here.
PER_LOG = 3 + 8


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_log_costs_few_statements_and_those_of_a_burst_share_the_rest(house: House) -> None:
    for who in LOGGING:  # what is compiled or read once a process is left out
        house.say(who, "/log 听课")
    few, many = statements_of(house, LOGGING[:1]), statements_of(house, LOGGING)
    each = (len(many) - len(few)) / (len(LOGGING) - 1)
    assert each <= PER_LOG, many
    assert len(few) - each <= 25, few  # what a transaction costs, however many it answers


def statements_of(house: House, people: Sequence[str]) -> list[str]:
    """What SQLite is asked while so many logs are handled in one transaction."""
    seen: list[str] = []
    take_all(
        house.database,
        house.files,
        [(Said(*LANE, who, f"n{next(house.numbers)}", house.now, "/log 听课"), house.now) for who in people],
    )
    with house.database.transaction() as session:
        waiting = pending_ids(session, len(people))
        driver: Any = session.connection().connection.dbapi_connection
    driver.set_trace_callback(seen.append)  # the pool gives the same connection again
    handle_all(house.database, waiting, house.now, SECRET)
    driver.set_trace_callback(None)
    assert len([one for one in seen if one.startswith("INSERT INTO record")]) == len(people), seen
    return [one for one in seen if not one.startswith("--")]  # not the steps within


def test_one_who_left_is_a_stranger(house: House) -> None:
    with house.database.transaction() as session:
        person = house.person(session, "陶然")
        person.status = PersonStatus.LEFT
        session.add(person)
    assert "只对铃声小学的老师开放" in house.say("陶然", "进度").text
    assert records(house, "陶然") == []


def test_people_of_one_name_keep_their_own_records(house: House) -> None:
    house.say(LI_CHINESE, "听课 2 节")
    house.say(LI_ENGLISH, "反思 1 篇")
    assert [record.kind for record in records(house, LI_CHINESE)] == ["observation"]
    assert [record.kind for record in records(house, LI_ENGLISH)] == ["reflection"]


def test_nothing_that_was_entered_is_deleted(house: House) -> None:
    house.say("王芳", "听课 2 节")
    house.say("王芳", "改到昨天")
    house.say("王芳", "撤销")
    rows = records(house, "王芳")
    assert [(row.amount, str(row.start_on), row.withdrawn_at is not None) for row in rows] == [
        (2, "2026-11-20", True),
        (2, "2026-11-19", True),
    ]
    assert rows[1].replaces_id == rows[0].id


def test_eight_threads_of_logs_lose_none(house: House) -> None:
    who = ["王芳", "王芳", "陶然", "方小禾", "魏澜", "罗文", "沈秋", "顾明远"]
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(TIMES):
                said = Said(*LANE, who[number], f"{number}-{turn}", house.now, "听课 1 节")
                assert take(house.database, house.files, said, house.now)
                with house.database.transaction() as session:
                    query = select(Incoming.id).where(Incoming.update_id == said.update_id)
                    incoming_id = session.exec(query).one() or 0
                handle(house.database, incoming_id, house.now, SECRET)
        except BaseException as error:
            faults.append(error)
            raise

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(house.rows(Record)) == THREADS * TIMES
    house.deliver()
    assert "12/15" in house.say("王芳", "进度").text
    with house.database.transaction() as session:
        assert session.exec(select(Incoming.fault).where(Incoming.fault.is_not(None))).all() == []  # type: ignore[union-attr]
