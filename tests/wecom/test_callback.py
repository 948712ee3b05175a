"""What WeCom calls back with for a self-built app: the conversation, and everything that is refused at the door."""

import base64
from collections.abc import Iterator

import pytest

from bot.channels.wecom.callback import LARGEST_BODY
from bot.domain.records import Evidence, Record
from tests.cast import House
from tests.served import wait_for
from tests.troubles import full_disk
from tests.wecom import callbacks
from tests.wecom.callbacks import encrypted, signed, text, xml
from tests.wecom.conftest import STRANGER, AppPhones
from tests.wecom.fake_api import AGENT, CORP, FakeApi

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'


@pytest.fixture
def carded(house: House, api: FakeApi) -> Iterator[AppPhones]:
    """The house whose app sends cards."""
    with AppPhones(house, api, wecom_app_cards=True) as running:
        running.wait_open()
        yield running


def test_a_log_is_answered_in_plain_words_with_numbers_to_type(app_phones: AppPhones) -> None:
    answer = app_phones.say("王芳", "/log 听课")
    assert "已登记：听课 1 节" in answer.text
    assert "回复数字：\n1 撤销\n2 改日期" in answer.text
    assert "已撤销" in app_phones.say("王芳", "1").text


def test_a_button_takes_the_log_back_on_the_same_card(carded: AppPhones) -> None:
    logged = carded.say("王芳", "听课 2 节")
    assert "撤销" in logged.keys
    answer = carded.press("王芳", "撤销")
    assert (answer.changed, answer.card) == (True, logged.card)
    assert "已撤销：听课 2 节" in answer.text


def test_a_picture_is_kept_with_the_last_entry(app_phones: AppPhones) -> None:
    app_phones.say("王芳", "/log 听课")
    app_phones.api.files["M1"] = b"\xff\xd8\xff of our own"
    inner = callbacks.message(app_phones.ids["王芳"], MsgType="image", MediaId="M1", PicUrl="x", MsgId=7)
    assert "照片.jpg" in app_phones.answer_to("王芳", lambda: app_phones.door.knock(inner)).text
    kept = [row for row in app_phones.house.rows(Evidence) if isinstance(row, Evidence)]
    assert kept[0].record_id is not None


def test_a_place_and_a_voice_are_said_to_be_unread(app_phones: AppPhones) -> None:
    inner = callbacks.message(app_phones.ids["王芳"], MsgType="voice", MediaId="V", Format="amr", MsgId=8)
    assert "语音请转成文字" in app_phones.answer_to("王芳", lambda: app_phones.door.knock(inner)).text


def test_a_stranger_gets_one_neutral_line(app_phones: AppPhones) -> None:
    assert "只对铃声小学的老师开放" in app_phones.say(STRANGER, "你好").text


def test_wecom_is_shown_that_we_have_the_key(app_phones: AppPhones) -> None:
    proof = app_phones.door.prove("4321567")
    assert (proof.status_code, proof.text) == (200, "4321567")
    assert app_phones.door.prove("4321567", token="another").status_code == 403


def test_the_same_message_brought_twice_is_one_log(app_phones: AppPhones) -> None:
    inner = text(app_phones.ids["王芳"], "/log 听课", msgid=77)
    answer = app_phones.answer_to("王芳", lambda: [app_phones.door.knock(inner), app_phones.door.knock(inner)])
    assert "已登记" in answer.text
    app_phones.say("王芳", "我是谁")
    assert len(app_phones.house.rows(Record)) == 1


def test_a_knock_repeated_word_for_word_is_refused(app_phones: AppPhones) -> None:
    hidden = encrypted(text(app_phones.ids["王芳"], "/log 听课"))
    body, query = xml(Encrypt=hidden), signed(hidden)
    assert [app_phones.door.bring(body, query) for _ in range(3)] == [200, 403, 403]


def test_what_is_forged_or_broken_is_refused_and_leaves_nothing(app_phones: AppPhones) -> None:
    door, good = app_phones.door, encrypted(text("u1", "/log 听课"))
    inner = text("u1", "/log 听课")
    assert door.bring(xml(Encrypt=good), {}) == 403
    assert door.bring(xml(Encrypt=good), signed(good, token="another")) == 403
    for late in (-3600, -400, 400):
        assert door.bring(xml(Encrypt=good), signed(good, at=callbacks.now() + late)) == 403
    assert door.bring(xml(Encrypt=good), signed(good) | {"nonce": "other"}) == 403
    assert door.bring(xml(Encrypt=good), signed(good) | {"msg_signature": "签名"}) == 403
    assert door.bring(xml(Encrypt=good), signed(good) | {"timestamp": "１２"}) == 403
    assert door.knock(inner, corp="ww-another-corp") == 403
    assert door.knock(inner, key=bytes(32)) == 403
    for padding in (b"\x00", b"\x03\x02", b"\xff" * 32, b"\x21"):
        assert door.knock(inner, padding=padding) == 403
    for words in ("", "not base64!", base64.b64encode(b"short").decode(), base64.b64encode(bytes(16)).decode()):
        assert door.bring(xml(Encrypt=words), signed(words)) == 403
    assert app_phones.incoming() == []


def test_what_is_no_message_at_all_is_answered_with_400(app_phones: AppPhones) -> None:
    for body in (b"", b"{}", b"<xml>", b"\xff\xfe", BOMB, xml(ToUserName=CORP)):
        assert app_phones.door.bring(body, signed("")) == 400
    assert app_phones.door.knock(b"not xml") == 400
    assert app_phones.door.knock(BOMB) == 400
    assert app_phones.door.bring(b" " * (LARGEST_BODY + 1), {}) == 413


def test_an_unreadable_message_is_set_aside_and_told(app_phones: AppPhones) -> None:
    app_phones.say("沈秋", "我是谁")
    inner = callbacks.message("u1", MsgType="text", MsgId=9)
    told = app_phones.answer_to("沈秋", lambda: app_phones.door.knock(inner))
    assert "读不懂" in told.text
    assert app_phones.door.knock(callbacks.message("u1", MsgType="event", Event="LOCATION")) == 200


def test_an_app_that_only_sends_has_no_door(house: House, api: FakeApi) -> None:
    with AppPhones(house, api, receiving=False) as phones:
        phones.wait_open()
        assert phones.door.prove("1").status_code == 404


def test_a_knock_is_brought_again_when_it_could_not_be_stored(app_phones: AppPhones) -> None:
    hidden = encrypted(text(app_phones.ids["王芳"], "听课" * 1500))  # more than a page has room for
    body, query = xml(ToUserName=CORP, Encrypt=hidden, AgentID=AGENT), signed(hidden)
    with full_disk(app_phones.house.database):
        assert app_phones.door.bring(body, query) == 503
    wait_for(lambda: app_phones.door.bring(body, query) in (200, 403))
    wait_for(lambda: app_phones.heard("王芳"))
    assert len(app_phones.incoming()) == 1
