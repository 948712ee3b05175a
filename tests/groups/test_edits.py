"""The answer to a button takes the place of the message it stood under, where the channel can edit."""

from collections.abc import Callable

import pytest

from bot.channels.base import Parcel
from bot.domain.messages import MessageKind
from bot.store.accounts import ensure_account
from tests.cast import LANE, House
from tests.groups.chats import EditingHouse, say_in


@pytest.fixture
def editing(house: House) -> EditingHouse:
    """The house over a channel that names its messages."""
    return EditingHouse(house.database, house.files, house.now)


def pressed(house: EditingHouse, who: str, label: str) -> tuple[Parcel, Parcel]:
    """Press the newest button of that name: the message it stood under, and the answer."""
    under = next(
        parcel for parcel in reversed(house.heard[who]) if label in [button.label for button in parcel.buttons]
    )
    return under, house.press(who, label)


def logs(house: EditingHouse) -> None:
    house.say("王芳", "听课 2 节")


def asks_what(house: EditingHouse) -> None:
    house.say("王芳", "/log")


def changes_the_day(house: EditingHouse) -> None:
    house.say("王芳", "听课 2 节")
    house.press("王芳", "改日期")


def previews(house: EditingHouse) -> None:
    house.say("沈秋", "/群发 语文组 周四集体备课")


@pytest.mark.parametrize(
    ("first", "who", "label", "words"),
    [
        (logs, "王芳", "撤销", "已撤销：听课 2 节"),
        (logs, "王芳", "改日期", "改到哪一天"),
        (changes_the_day, "王芳", "11 月 19 日（周四）", "已改为：听课 2 节，11 月 19 日"),
        (asks_what, "王芳", "听课", "已登记：听课 1 节"),
        (previews, "沈秋", "发送", "已发给 3 人"),
        (previews, "沈秋", "取消", "已取消"),
    ],
)
def test_a_menu_that_has_served_is_replaced(
    editing: EditingHouse, first: Callable[[EditingHouse], None], who: str, label: str, words: str
) -> None:
    first(editing)
    under, answer = pressed(editing, who, label)
    assert answer.edit_of == editing.name_of(under) is not None
    assert answer.text.startswith(words)


def test_a_chain_of_buttons_stays_in_one_message(editing: EditingHouse) -> None:
    first = editing.say("王芳", "听课 2 节")
    for label in ("改日期", "11 月 19 日（周四）", "撤销"):
        answer = editing.press("王芳", label)
        assert answer.edit_of == editing.name_of(first)
    assert answer.text.startswith("已撤销")
    assert answer.buttons == ()


def test_a_notice_keeps_its_words_when_it_is_received(editing: EditingHouse) -> None:
    editing.say("沈秋", "/群发 语文组 周四集体备课")
    editing.press("沈秋", "发送")
    under, answer = pressed(editing, "王芳", "收到")
    assert answer.edit_of == editing.name_of(under)
    assert answer.text == f"{under.text}\n\n已收到"


def test_a_months_list_keeps_its_words_when_it_is_approved(editing: EditingHouse) -> None:
    editing.ring(when="2026-11-26 08:00")
    under, answer = pressed(editing, "沈秋", "批准发送")
    assert answer.edit_of == editing.name_of(under)
    assert answer.text.startswith(f"{under.text}\n\n已批准。12 月的安排")


def test_braces_in_a_notice_are_words_like_any_other(editing: EditingHouse) -> None:
    editing.say("沈秋", "/群发 语文组 请带{answer}和{0}")
    editing.press("沈秋", "发送")
    assert "请带{answer}和{0}" in editing.press("王芳", "收到").text


def reminded(house: EditingHouse) -> tuple[Parcel, Parcel]:
    house.ring(when="2026-11-23 12:40")
    assert [parcel.kind for parcel in house.heard["王芳"]] == [MessageKind.REMINDER]
    return pressed(house, "王芳", "稍后")


def used_twice(house: EditingHouse) -> tuple[Parcel, Parcel]:
    first = house.say("王芳", "听课 2 节")
    token = house.button("王芳", "撤销").token
    house.say("王芳", choice=token)
    return first, house.say("王芳", choice=token)


def number_typed(house: EditingHouse) -> tuple[Parcel, Parcel]:
    return house.say("王芳", "听课 2 节"), house.say("王芳", "1")


def to_do_list(house: EditingHouse) -> tuple[Parcel, Parcel]:
    return house.say("王芳", "待办"), house.press("王芳", "记听课")


def refused(house: EditingHouse) -> tuple[Parcel, Parcel]:
    first = house.say("王芳", "听课 2 节")
    house.say("王芳", "撤销")
    return first, house.press("王芳", "撤销")


@pytest.mark.parametrize("case", [reminded, used_twice, number_typed, to_do_list, refused])
def test_what_is_worth_keeping_is_never_replaced(
    editing: EditingHouse, case: Callable[[EditingHouse], tuple[Parcel, Parcel]]
) -> None:
    _, answer = case(editing)
    assert answer.edit_of is None


def test_a_channel_that_names_no_messages_edits_none(house: House) -> None:
    house.say("王芳", "听课 2 节")
    assert house.press("王芳", "撤销").edit_of is None


def test_a_message_sent_elsewhere_is_not_edited(editing: EditingHouse) -> None:
    editing.say("王芳", "听课 2 节")
    token = editing.button("王芳", "撤销").token
    with editing.database.transaction() as session:
        ensure_account(session, *LANE, "王芳的平板", editing.person(session, "王芳").id)
    answer = editing.say("王芳的平板", choice=token)
    assert answer.text.startswith("已撤销")
    assert answer.edit_of is None


def test_a_button_pressed_in_a_group_edits_nothing(editing: EditingHouse) -> None:
    say_in(editing, "语文群", "沈秋", "/bind 语文组")
    editing.say("王芳", "听课 2 节")
    token = editing.button("王芳", "撤销").token
    say_in(editing, "语文群", "王芳", choice=token)
    assert editing.heard["语文群"][-1].text == "✓"
    assert editing.heard["王芳"][-1].text.startswith("已撤销")
    assert [parcel.edit_of for parcels in editing.heard.values() for parcel in parcels if parcel.edit_of] == []
