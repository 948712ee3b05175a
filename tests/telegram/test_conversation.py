"""The main loop of the product, over real HTTP: log, see the count, undo, ask for the progress."""

import pytest

from tests.telegram.conftest import STRANGER, Phones
from tests.telegram.updates import text


def test_a_log_is_answered_with_its_count_and_buttons(phones: Phones) -> None:
    answer = phones.say("王芳", "/log 听课")
    assert "已登记：听课 1 节" in answer.text
    assert list(answer.buttons) == ["撤销", "改日期", "改数量"]


def test_a_button_takes_the_log_back_in_the_same_bubble(phones: Phones) -> None:
    logged = phones.say("王芳", "听课 2 节")
    answer = phones.press("王芳", "撤销")
    assert (answer.method, answer.values["message_id"]) == ("editMessageText", str(logged.message_id))
    assert "已撤销：听课 2 节" in answer.text
    assert "撤销" not in answer.buttons
    phones.telegram.wait_for(lambda: phones.telegram.sent(method="answerCallbackQuery"))


def test_progress_is_said_in_plain_lines(phones: Phones) -> None:
    phones.say("王芳", "/log 听课 3")
    answer = phones.say("王芳", "/progress@yanling_test_bot")
    assert "听课" in answer.text
    assert "3" in answer.text


def test_signs_of_html_arrive_as_they_were_typed(phones: Phones) -> None:
    answer = phones.say("王芳", "/log 论文 《<b>a & b</b>》")
    assert "<b>a & b</b>" in answer.text
    assert "parse_mode" not in answer.values


def test_a_stranger_gets_one_neutral_line(phones: Phones) -> None:
    phones.telegram.give(text(STRANGER, "你好", phones.date))
    answer = phones.telegram.wait_for(lambda: phones.telegram.sent(STRANGER))[0]
    assert "只对铃声小学的老师开放" in answer.text


def test_another_bots_command_is_not_ours(phones: Phones) -> None:
    phones.give(text(phones.ids["王芳"], "/log@other_bot 听课", phones.date))
    phones.say("王芳", "我是谁")
    assert len(phones.heard("王芳")) == 1


@pytest.mark.parametrize("words", ["x" * 4200, "很长的一段\n" * 700])
def test_a_sentence_too_long_for_one_message_is_still_answered(phones: Phones, words: str) -> None:
    assert phones.say("王芳", words).text
