"""The main loop of the product over WeCom's websocket: log, see the count, undo, ask for the progress."""

import pytest

from bot.acts.invite import invite
from bot.acts.post import post
from bot.domain.messages import MessageKind, Offer, Reply
from tests.served import wait_for
from tests.wecom import frames
from tests.wecom.conftest import STRANGER, Phones


def test_a_log_is_answered_with_its_count_and_buttons(phones: Phones) -> None:
    answer = phones.say("王芳", "/log 听课")
    assert "已登记：听课 1 节" in answer.text
    assert list(answer.keys) == ["撤销", "改日期", "改数量"]


def test_a_button_takes_the_log_back_on_the_same_card(phones: Phones) -> None:
    logged = phones.say("王芳", "听课 2 节")
    answer = phones.press("王芳", "撤销")
    assert answer.changed
    assert answer.card == logged.card
    assert "已撤销：听课 2 节" in answer.text
    assert "撤销" not in answer.keys


def test_progress_is_said_in_plain_lines(phones: Phones) -> None:
    phones.say("王芳", "/log 听课 3")
    answer = phones.say("王芳", "进度")
    assert "听课" in answer.text
    assert "3" in answer.text


@pytest.mark.parametrize("words", ["/start {code}", "{code}"])
def test_a_teacher_joins_with_a_code(phones: Phones, words: str) -> None:
    with phones.house.database.transaction() as session:
        code = invite(session, None, phones.now(), phones.house.person(session, "王芳"))
    assert "王" in phones.say("newcomer", words.format(code=code)).text
    phones.say("newcomer", "/log 听课")
    wait_for(lambda: any("已登记：听课 1 节" in one.text for one in phones.heard("newcomer")))


def test_a_stranger_gets_one_neutral_line(phones: Phones) -> None:
    for _ in range(3):  # on three days
        phones.gateway.give(frames.entered(STRANGER, date=phones.date))
    assert "只对铃声小学的老师开放" in wait_for(lambda: phones.heard(STRANGER))[0].text
    assert phones.say(STRANGER, "你好").text == phones.heard(STRANGER)[0].text
    assert len(phones.heard(STRANGER)) == 2


def test_a_notice_is_pushed_and_its_button_changes_the_card(phones: Phones) -> None:
    offer = Offer("看进度", "say", {"text": "进度"})
    with phones.house.database.transaction() as session:
        who = phones.house.person(session, "王芳")
        notice = Reply("周五 16:00 在录播室评课，请带听课记录", (offer,))
        post(session, who, MessageKind.BROADCAST, "notice", notice, now=phones.now(), why="test")
    shown = phones.answer_to("王芳", phones.wake)
    assert (shown.text, list(shown.keys)) == ("周五 16:00 在录播室评课，请带听课记录", ["看进度"])
    assert "听课" in phones.press("王芳", "看进度").text
    assert "已经点过" in phones.press("王芳", "看进度").text
