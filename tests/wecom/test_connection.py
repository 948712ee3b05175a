"""The websocket breaks in every way; what was said and what is to be said survives, and nobody is fought."""

import json
from collections.abc import Iterator

import pytest

from bot.domain.records import Record
from tests.cast import House
from tests.served import wait_for
from tests.troubles import locked
from tests.wecom.conftest import Phones
from tests.wecom.fake_gateway import BOT, SECRET, FakeGateway, Fault
from tests.wecom.frames import message

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def office(house: House, gateway: FakeGateway) -> Iterator[Phones]:
    """The house with a second bot, through which the office is told what is wrong with the first."""
    bots = f"{BOT}:{SECRET},aibOffice:another-secret"
    gateway.add_bot("aibOffice", "another-secret")
    with Phones(house, gateway, wecom_bot=bots) as running:
        gateway.wait_connected()
        gateway.wait_connected(bot="aibOffice")
        running.bind("aibOffice")
        running.say("沈秋", "我是谁")  # the first was heard from last, and could not be told through any more
        yield running


@pytest.mark.parametrize("how", ["politely", "cut", "midframe"])
def test_a_connection_that_breaks_is_opened_again_and_nothing_is_lost(phones: Phones, how: str) -> None:
    phones.say("王芳", "/log 听课")
    phones.gateway.break_off(how)
    phones.gateway.give(phones.text("王芳", "/log 听课"))  # kept by WeCom until we are there again
    wait_for(lambda: len(phones.heard("王芳")) == 2)
    assert phones.gateway.subscribed() == 2
    assert len(phones.house.rows(Record)) == 2


def test_frames_that_are_none_do_not_make_it_deaf(phones: Phones) -> None:
    for junk in ("not json", '{"cmd":', json.dumps({"cmd": "something", "headers": {"req_id": "x"}})):
        phones.gateway.raw(junk)  # passed over
    assert "已登记" in phones.say("王芳", "/log 听课").text
    assert phones.gateway.subscribed() == 1
    for times, junk in enumerate(["[]", json.dumps({"cmd": "aibot_msg_callback", "body": {"x": "大" * 2_000_000}})], 2):
        phones.gateway.raw(junk)  # ends the connection
        phones.gateway.wait_connected(times)
    assert "已登记" in phones.say("王芳", "/log 听课").text


def test_a_frame_that_cannot_be_read_is_set_aside_and_told(phones: Phones) -> None:
    phones.say("沈秋", "我是谁")
    broken = message("u1", "text", {"content": ["no", "text"]}, date=phones.date)
    told = phones.answer_to("沈秋", lambda: phones.gateway.give(broken, broken))
    assert "读不懂" in told.text
    nobody = message("", "text", {"content": "谁"}, date=phones.date)
    phones.gateway.give(nobody, message("u1", "location", {}, date=phones.date, chat="wrX"))
    wait_for(lambda: sum(row.fault is not None for row in phones.incoming()) == 2)
    assert "已登记" in phones.say("王芳", "/log 听课").text


def test_a_message_that_comes_twice_is_one_log(phones: Phones) -> None:
    frame = phones.text("王芳", "/log 听课", msgid="TWICE")
    phones.answer_to("王芳", lambda: phones.gateway.give(frame, frame))
    phones.say("王芳", "我是谁")
    assert len(phones.house.rows(Record)) == 1


@pytest.mark.parametrize(
    "fault", [Fault("aibot_send_msg", "drop"), Fault("aibot_send_msg", "drop", done=True), Fault("aibot_send_msg", -1)]
)
def test_an_answer_whose_way_broke_off_comes_afterwards(phones: Phones, fault: Fault) -> None:
    phones.gateway.faults.append(fault)
    phones.gateway.give(phones.text("王芳", "/log 听课"))
    wait_for(lambda: phones.messages() and phones.messages()[0].fault)
    phones.jump(seconds=10)
    wait_for(lambda: len(phones.heard("王芳")) > fault.done)
    assert len({one.text for one in phones.heard("王芳")}) == 1
    assert len(phones.house.rows(Record)) == 1


def test_who_is_displaced_tells_the_office_and_does_not_fight(office: Phones) -> None:
    told = office.answer_to("沈秋", office.gateway.displace)
    assert f"智能机器人 {BOT} 正在被另一个程序使用" in told.text
    assert "一小时后再试" in told.text
    assert (office.gateway.subscribed(), office.gateway.connected()) == (1, False)
    office.gateway.give(office.text("王芳", "/log 听课"), bot="aibOffice")
    assert "已登记" in wait_for(lambda: office.heard("王芳"))[0].text


def test_a_wrong_secret_is_told_once(office: Phones) -> None:
    office.gateway.bots[BOT].secret = "changed at WeCom"
    told = office.answer_to("沈秋", lambda: office.gateway.break_off("cut"))
    assert f"企业微信不认智能机器人 {BOT} 的 Secret" in told.text
    assert SECRET not in told.text


def test_a_log_waits_while_the_database_is_locked(phones: Phones) -> None:
    phones.say("王芳", "/log 听课")
    with locked(phones.house.database):
        phones.gateway.give(*(phones.text("王芳", "/log 听课") for _ in range(20)))
        assert len(phones.heard("王芳")) == 1
    wait_for(lambda: len(phones.heard("王芳")) == 21)
    assert len(phones.house.rows(Record)) == 21


def test_a_message_into_a_chat_that_is_gone_is_given_up_and_the_person_marked(phones: Phones) -> None:
    phones.gateway.away[phones.ids["王芳"]] = 93006
    phones.gateway.give(phones.text("王芳", "/log 听课"))
    wait_for(lambda: [row.status for row in phones.messages()] == ["failed"])
    assert "93006" in (phones.messages()[0].fault or "")


def test_too_fast_waits_a_minute_and_is_not_lost(phones: Phones) -> None:
    phones.gateway.faults.append(Fault("aibot_send_msg", 45009))
    phones.gateway.give(phones.text("王芳", "/log 听课"))
    waiting = wait_for(lambda: [row for row in phones.messages() if row.fault])[0]
    assert waiting.status == "pending"
    assert 50 < (waiting.due_at - phones.now()).total_seconds() < 61
