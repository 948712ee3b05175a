"""Texts and buttons as WeCom shows them, its limits, and frames read."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.channels.base import Button, Enclosed, Parcel
from bot.channels.pace import Pace
from bot.channels.wecom.cards import BELOW, TITLE, carded, changed, numbered, plain, with_files
from bot.channels.wecom.channel import Pressed
from bot.channels.wecom.pace import bot_pace, robot_pace
from bot.channels.wecom.reading import Reader, Unreadable, unaddressed
from bot.channels.wecom.sealing import Forged, Seal
from bot.settings import Settings
from tests.telegram.test_pace import QuickLoop
from tests.wecom.callbacks import AES_KEY, TOKEN
from tests.wecom.frames import message, press, text
from tests.wecom.limits import ROBOT, Limits
from tests.wecom.shown import fault_of, shown_card

NOW = datetime(2026, 11, 20, 4, 50, tzinfo=UTC)
UNDO, LATER, USED = Button("撤销", "c:1:a"), Button("稍后", "c:2:b"), Button("用过", "c:3:c", used=True)
LONG = "很长的一段话。" * 40


def seen(parcel: Parcel) -> list[tuple[str, list[str]]]:
    """What a phone shows: words, and the buttons under them."""
    shown = []
    for piece in carded(parcel):
        card = piece.card and shown_card("u", piece.card | {"task_id": "t"})
        shown.append((card.text, list(card.keys)) if card else (piece.text, []))
    return shown


@pytest.mark.parametrize(
    ("words", "buttons", "shown"),
    [
        ("没有按钮", (), [("没有按钮", [])]),
        ("只有用过的", (USED,), [("只有用过的", [])]),
        ("一行", (UNDO, LATER), [("一行", ["撤销", "稍后"])]),
        ("第一行\n第二行\n第三行", (UNDO,), [("第一行\n第二行\n第三行", ["撤销"])]),
        ("一句。" + "长" * 30, (UNDO,), [("一句\n" + "长" * 30, ["撤销"])]),
        (LONG, (UNDO, USED), [(LONG, []), ("请选择", ["撤销"])]),
        ("多", (UNDO,) * 8, [("多", []), ("请选择", ["撤销"]), ("请选择", ["撤销"])]),
        ("", (), [("…", [])]),
    ],
)
def test_what_a_phone_shows(words: str, buttons: tuple[Button, ...], shown: list[tuple[str, list[str]]]) -> None:
    assert seen(Parcel(1, "u", words, buttons)) == shown


@given(st.text(alphabet="一。\n a", max_size=400), st.integers(1, 7))
def test_every_card_is_one_wecom_takes_and_shows_whole(words: str, count: int) -> None:
    pieces = carded(Parcel(1, "u", words, (UNDO,) * count))
    cards = [piece.card for piece in pieces if piece.card]
    assert cards
    for card in cards:
        assert fault_of(card | {"task_id": "t"}, set(), new=True) == ""
        assert len(card.get("main_title", {}).get("title", "")) <= TITLE
        assert len(card.get("sub_title_text", "")) <= BELOW


def test_a_card_without_buttons_left_keeps_a_grey_one() -> None:
    card = changed("已撤销", [USED])
    assert card is not None
    assert fault_of(card | {"task_id": "t"}, set(), new=False) == ""
    assert shown_card("u", card | {"task_id": "t"}).keys == {}
    assert changed(LONG, []) is None


def test_buttons_become_numbers_to_type_that_keep_their_place() -> None:
    parcel = Parcel(1, "u", "已登记", (USED, UNDO, LATER))
    assert [piece.text for piece in numbered(parcel)] == ["已登记\n\n回复数字：\n2 撤销\n3 稍后"]
    pieces = numbered(Parcel(1, "u", LONG * 5, (UNDO,)))
    assert all(len(piece.text.encode()) <= 2048 for piece in pieces)
    assert pieces[-1].text.endswith("1 撤销")


def test_files_that_cannot_go_along_are_named() -> None:
    small, large = (Enclosed(f"{size}.docx", "x", Path("x"), size) for size in (10, 30))
    parcel = with_files(Parcel(1, "u", "通知", files=(small, large)), 5, 20)
    assert parcel.text == "通知\n附件“30.docx”在这里收不到，请到网页聊天查看。"
    assert parcel.files == (small,)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("# 题 **重** `码`", "＃ 题 ＊＊重＊＊ ｀码｀"),
        ("> 引\n>> 引", "＞ 引\n＞＞ 引"),
        ("[这](http://x) <font>", "[这］(http://x) ＜font>"),
        ("1. 第一\n· 第二 a_b 3-1", "1. 第一\n· 第二 a_b 3-1"),
    ],
)
def test_signs_of_markdown_are_shown_as_written(words: str, shown: str) -> None:
    assert plain(words) == shown


@pytest.mark.parametrize(("pace", "windows", "count"), [(bot_pace, Limits().windows, 70), (robot_pace, ROBOT, 45)])
def test_the_pace_keeps_wecoms_limits(pace: Any, windows: Any, count: int) -> None:
    limits = Limits(windows)

    async def send(own: Pace, chat: str) -> None:
        async with own.turn(chat, urgent=False):
            assert limits.takes(chat, asyncio.get_running_loop().time())
            await asyncio.sleep(0.05)

    async def work() -> None:
        own = pace()
        await asyncio.gather(*(send(own, chat) for chat in ("one", "other") for _ in range(count)))
        assert asyncio.get_running_loop().time() < 130

    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        runner.run(work())


def test_a_card_can_be_changed_once_and_not_for_long() -> None:
    async def work() -> None:
        pressed = Pressed()
        pressed.note("card", "request")
        assert [pressed.take("card"), pressed.take("card"), pressed.take("other")] == ["request", None, None]
        pressed.note("card", "request")
        await asyncio.sleep(4.5)
        assert pressed.take("card") is None

    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        runner.run(work())


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("@研铃 听课 1 节", "听课 1 节"),
        ("@研铃\u2005/log 听课", "/log 听课"),
        ("@研铃，进度", "进度"),
        ("听课 1 节 @研铃", "听课 1 节"),
        ("@研铃", ""),
        ("没有点名", "没有点名"),
    ],
)
def test_our_own_name_is_no_part_of_what_is_said(said: str, meant: str) -> None:
    assert unaddressed(said) == meant


def test_a_press_is_read_in_both_shapes_and_time_is_the_houses() -> None:
    frame = press("u1", "c:1:x", "m1-a", date=1_700_000_000)
    flat = frame | {"body": frame["body"] | {"event": {"eventtype": "template_card_event", "event_key": "c:1:x"}}}
    reader = Reader("bot", timedelta(days=1))
    for one in (frame, flat):
        heard = reader.read(one, NOW)
        assert heard.said is not None
        assert heard.said.choice == "c:1:x"
        assert heard.said.said_at == datetime.fromtimestamp(1_700_000_000, UTC) + timedelta(days=1)
    liked = frame["body"] | {"event": {"eventtype": "feedback_event"}}
    assert reader.read(frame | {"body": liked}, NOW).said is None


ODD = [
    {},
    {"body": None},
    {"body": []},
    text("", "没有人", date=1),
    message("u1", "text", None, date=1),
    message("u1", "mixed", {"msg_item": [{"msgtype": "image", "image": {}}]}, date=1),
    text("u1", "太晚", date=10**18),
    {"body": text("u1", "群", date=1)["body"] | {"chattype": "group"}},
]


@pytest.mark.parametrize("frame", ODD)
def test_a_frame_of_another_shape_is_unreadable_and_kept(frame: dict[str, Any]) -> None:
    reader = Reader("bot")
    with pytest.raises(Unreadable):
        reader.read(frame, NOW)
    assert reader.unread(frame, NOW, "fault", "raw").update_id


@given(st.binary(max_size=300))
def test_what_is_sealed_opens_again_and_for_nobody_else(words: bytes) -> None:
    own, other = Seal.of(TOKEN, AES_KEY, "ww1"), Seal.of(TOKEN, AES_KEY, "ww2")
    assert own.open(own.seal(words)) == words
    with pytest.raises(Forged):
        other.open(own.seal(words))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wecom_bot", "only-an-id"),
        ("wecom_bot", "aibOne:secret-one，oops"),
        ("wecom_app", "ww1:not-a-number:secret-of-app"),
        ("wecom_app", f"ww1234:1000002:secret-of-app:{TOKEN}:tooshort"),
        ("wecom_webhooks", "语文组:https://x/y?key=abcd"),
        ("wecom_webhooks", "语文组=https://x/y"),
        ("wecom_ws_url", "ws://127.0.0.1"),
        ("wecom_base_url", "qyapi.weixin.qq.com"),
    ],
)
def test_a_wrong_setting_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: value})  # type: ignore[arg-type]


def test_settings_are_read_and_secrets_never_shown() -> None:
    settings = Settings(
        wecom_bot="aibOne:secret-one，aibTwo:secret-two, aibOne:secret-one",
        wecom_app=f"ww1234:1000002:secret-of-app:{TOKEN}:{AES_KEY}",
        wecom_webhooks="语文组=https://x/y?key=secret-key，数学组=https://x/y?a=1&key=secret-two",
    )
    assert settings.wecom_bots == [("aibOne", "secret-one"), ("aibTwo", "secret-two")]
    assert settings.wecom_app_parts == ("ww1234", "1000002", "secret-of-app", TOKEN, AES_KEY)
    assert list(settings.wecom_robots) == ["语文组", "数学组"]
    assert "secret" not in repr(settings)
    assert Settings(wecom_app="ww1234:1000002:secret-of-app").wecom_app_parts[3:] == ("", "")  # type: ignore[index]
