"""The table of what can be said: every word leads somewhere, nothing leads to two places."""

from collections import Counter

import pytest

from bot.commands import BY_INTENT, CHOICES, COMMANDS, WORDS
from bot.domain.messages import Offer
from bot.domain.people import RoleName
from bot.parsing.records import Intent
from tests.cast import House

PLAIN = {RoleName.OFFICE, RoleName.GROUP_LEADER, RoleName.PREP_LEADER}


def test_no_word_and_no_button_means_two_things() -> None:
    words = Counter(word for command in COMMANDS for word in (command.name, *command.words))
    acts = Counter(act for command in COMMANDS for act in command.choices)
    assert set(words.values()) == set(acts.values()) == {1}
    assert len(words) == len(WORDS)


def test_the_commands_of_the_issue_are_there() -> None:
    named = "start help log undo progress plan todo history whoami digest broadcast".split()
    spoken = "听课 登记 撤销 进度 本月计划 待办 记录 我是谁 周报 群发 帮助".split()
    assert set(named) <= WORDS.keys()
    assert set(spoken) - {"听课"} <= WORDS.keys()  # 听课 is a kind, and logs


def test_every_intent_but_none_is_answered() -> None:
    assert set(BY_INTENT) >= set(Intent) - {Intent.NONE}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_command_answers_by_every_name_and_its_example(house: House, command: object) -> None:
    spoken = [f"/{command.name}", f"／{command.name.upper()}", *command.words, command.example]  # type: ignore[attr-defined]
    for words in spoken:
        answer = house.say("沈秋", words)
        assert answer.text
        assert "没有看懂这句话" not in answer.text
        assert "没有处理成功" not in answer.text
        assert all(len(button.label) <= 20 and len(button.token) <= 64 for button in answer.buttons)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_button_that_is_offered_does_something(house: House) -> None:
    asked = ["/start", "帮助", "/log", "听课 1 节", "待办", "记录", "搞定了", "/群发 语文组 你好"]
    for words in asked:
        for button in house.say("沈秋", words).buttons:
            answer = house.say("沈秋", choice=button.token)
            assert answer.text
            assert "没有处理成功" not in answer.text, (words, button.label)


def test_an_offer_names_an_act_that_exists() -> None:
    assert {
        "undo",
        "change_day",
        "set_day",
        "log_kind",
        "later",
        "item_done",
        "ask_off",
        "approve_month",
    } <= CHOICES.keys()
    assert "say" not in CHOICES  # pressing it types a sentence
    assert Offer("a", "say", {}).act == "say"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_help_shows_a_notice_only_to_those_who_may_send_one(house: House) -> None:
    assert "群发" in house.say("沈秋", "帮助").text
    assert "群发" in house.say("魏澜", "帮助").text
    assert "群发" not in house.say("陶然", "帮助").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("/plan", "11 月"),
        ("本月计划", "11 月"),
        ("下月计划", "12 月"),
        ("上月计划", "10 月"),
        ("/plan 1", "1 月"),
        ("/plan 十二月", "12 月"),
        ("9月有什么安排", "9 月"),
        ("/plan 13", "11 月"),
    ],
)
def test_which_month_is_meant(house: House, words: str, month: str) -> None:
    assert house.say("沈秋", words).text.startswith(month)
