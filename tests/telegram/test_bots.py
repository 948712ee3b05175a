"""Menus by role, settings, and what a keyboard looks like."""

import json

import pytest
from pydantic import ValidationError

from bot.channels.base import Button
from bot.channels.telegram.sending import keyboard_of
from bot.commands import menu_for
from bot.settings import Settings
from tests.telegram.conftest import Phones
from tests.telegram.fake_server import TOKEN

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def menus(phones: Phones) -> dict[str, dict[str, str]]:
    """The menus as they stand: by whose they are, the commands and what is said of them."""
    found: dict[str, dict[str, str]] = {}
    for call in phones.telegram.sent(method="setMyCommands"):
        scope = json.loads(call.values["scope"])
        lines = json.loads(call.values["commands"])
        found[str(scope.get("chat_id", scope["type"]))] = {line["command"]: line["description"] for line in lines}
    return found


@on_sqlite
def test_each_role_gets_its_menu_in_chinese(phones: Phones) -> None:
    leader, office = str(phones.ids["魏澜"]), str(phones.ids["沈秋"])
    phones.telegram.wait_for(lambda: {leader, office} <= set(menus(phones)))
    found = menus(phones)
    everybody, group = found["all_private_chats"], found["all_group_chats"]
    assert {"log", "progress", "undo", "help"} <= set(everybody)
    assert set(group) < set(everybody)
    assert set(found[leader]) - set(everybody) == {one for one, _ in menu_for(["group_leader"])} - set(everybody)
    assert "broadcast" in found[leader]
    assert {"broadcast", "invite"} <= set(found[office]) - set(everybody)
    assert "invite" not in found[leader]
    assert str(phones.ids["方小禾"]) not in found
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in says) for says in found[office].values())


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        ([], []),
        (["撤销", "改日期"], [["撤销", "改日期"]]),
        (["记听课", "交反思", "已参加", "稍后"], [["记听课", "交反思", "已参加"], ["稍后"]]),
        (["一个很长很长很长的按钮名字", "稍后"], [["一个很长很长很长的按钮名字"], ["稍后"]]),
    ],
)
def test_as_many_buttons_stand_in_a_row_as_can_be_read(labels: list[str], rows: list[list[str]]) -> None:
    keyboard = keyboard_of([Button(label, "c:1:x") for label in labels] + [Button("用过", "c:2:x", used=True)])
    shown = [[button["text"] for button in row] for row in keyboard["inline_keyboard"]] if keyboard else []
    assert shown == rows


def test_several_bots_stand_beside_each_other() -> None:
    assert Settings(telegram_token=f"{TOKEN}, 2:abcdefgh，{TOKEN}").telegram_tokens == [TOKEN, "2:abcdefgh"]
    assert Settings().telegram_tokens == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("telegram_token", "not a token"),
        ("telegram_token", f"{TOKEN},oops"),
        ("telegram_proxy", "127.0.0.1:7890"),
        ("telegram_base_url", "api.telegram.org"),
        ("telegram_webhook", "http://bot.example.cn"),
        ("telegram_per_second", "-1"),
    ],
)
def test_a_wrong_setting_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: value})  # type: ignore[arg-type]


def test_a_token_is_never_shown() -> None:
    assert TOKEN not in repr(Settings(telegram_token=TOKEN))
