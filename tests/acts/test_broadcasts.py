"""Notices at the size of a school: counted, nudged once, forged, overlapping, recalled; files for receivers only."""

import pytest
from sqlmodel import col, select

from bot.acts.import_roster import import_roster
from bot.acts.open_file import file_for
from bot.channels.base import Said, Upload
from bot.domain.messages import Broadcast, Message, MessageStatus, Receipt
from bot.domain.people import Person
from bot.errors import NotFound
from bot.house import take
from bot.parsing.rosters import read_roster
from bot.store.accounts import account_of, ensure_account
from bot.store.broadcasts import tally_of
from tests.cast import CONFIRMED, LANE, STRANGER, House, at, phone_of
from tests.groups.chats import say_in, texts

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORTY = [f"{surname}{given}" for surname in "钱孙周吴郑冯褚卫蒋韩" for given in ("雨桐", "一鸣", "知夏", "明远")]


def employ(house: House, names: list[str], without_account: int = 0) -> None:
    """A science group of these colleagues; the last few have never signed in."""
    rows = [f"{number},{name},科学,科学组" for number, name in enumerate(names, 1)]
    roster = "\n".join(["序号,姓名,任教学科,教研组", *rows])
    with house.database.transaction() as session:
        import_roster(session, house.school(session), None, CONFIRMED, read_roster(roster.encode(), "科学组.csv"))
        for name in names[: len(names) - without_account]:
            person = session.exec(select(Person).where(Person.name == name)).one()
            ensure_account(session, *LANE, phone_of(person), person.id)


def notices(house: House) -> list[Broadcast]:
    return [row for row in house.rows(Broadcast) if isinstance(row, Broadcast)]


def heard(house: House, who: str, word: str) -> int:
    return sum(word in parcel.text for parcel in house.heard[who])


def test_of_forty_twenty_seven_confirm_and_the_other_thirteen_are_nudged_once(house: House) -> None:
    employ(house, FORTY)
    assert "将发给 40 人" in house.say("沈秋", "/群发 科学组 周三下午到实验室开会").text
    assert "已发给 40 人" in house.press("沈秋", "发送").text
    assert all(heard(house, name, "【通知】周三下午到实验室开会") == 1 for name in FORTY)
    for name in FORTY[:27]:
        house.press(name, "收到")
    shown = house.say("沈秋", "/回执").text
    assert "收到 27/40；已发出 40 人" in shown
    assert f"未回 13 人：{'、'.join(FORTY[27:])}" in shown
    first = house.button("沈秋", "催一下未回的 13 人")
    house.say("沈秋", "/回执")
    second = house.button("沈秋", "催一下未回的 13 人")
    assert "已提醒 13 人" in house.say("沈秋", choice=first.token).text
    assert "已经催过一次" in house.say("沈秋", choice=second.token).text
    assert [name for name in FORTY if heard(house, name, "还没有看到您回“收到”")] == FORTY[27:]
    assert all(heard(house, name, "还没有看到您回“收到”") <= 1 for name in FORTY)
    for name in FORTY[27:]:
        house.press(name, "收到")
    assert heard(house, "沈秋", "40 人都收到了") == 1


@sqlite_only
def test_whom_it_could_not_reach_is_told_apart(house: House) -> None:
    employ(house, FORTY[:6], without_account=2)
    with house.database.transaction() as session:
        account = account_of(session, *LANE, FORTY[0])
        assert account is not None
        account.blocked_at = house.now
    house.say("沈秋", "/群发 科学组 请看公告栏")
    assert "其中 3 人还没有登录过" in house.press("沈秋", "发送").text
    text = house.say("沈秋", "回执").text
    assert "收到 0/6；已发出 3 人" in text
    assert f"还没有登录过 3 人：{FORTY[0]}、{FORTY[4]}、{FORTY[5]}" in text
    # Only who could have answered is nudged.
    assert "已提醒 3 人" in house.press("沈秋", "催一下未回的 3 人").text


@sqlite_only
def test_a_receipt_cannot_be_forged_or_pressed_by_another(house: House) -> None:
    house.say("沈秋", "/群发 语文组 周四集体备课")
    house.press("沈秋", "发送")
    token = house.button("王芳", "收到").token
    for who, choice in ((STRANGER, token), ("罗文", token), ("王芳", token[:-1] + "x"), ("王芳", "c:1:0")):
        house.say(who, choice=choice)
    assert "未回 3 人：魏澜、王芳、李敏" in house.say("沈秋", "回执").text
    assert "已记下您收到了" in house.say("王芳", choice=token).text
    assert not house.send("王芳", choice=token, update_id="again") or "已经点过" in house.heard["王芳"][-1].text
    assert "收到 1/3" in house.say("沈秋", "回执").text


@sqlite_only
def test_the_same_press_delivered_twice_sends_once(house: House) -> None:
    house.say("沈秋", "/群发 语文组 周四集体备课")
    token = house.button("沈秋", "发送").token
    assert house.send("沈秋", choice=token, update_id="p1")
    assert not house.send("沈秋", choice=token, update_id="p1")
    assert heard(house, "王芳", "【通知】") == 1
    assert len(notices(house)) == 1


@sqlite_only
def test_a_notice_to_nobody_and_one_too_long_go_nowhere(house: House) -> None:
    assert "没有别的人" in house.say("沈秋", "/群发 教龄>60 您好").text
    assert "没有别的人" in house.say("沈秋", "/群发 沈秋 给自己的话").text
    assert "太长" in house.say("沈秋", f"/群发 全体 {'长' * 10_000}").text
    assert "2000 字以内，现在有 2400 字" in house.say("沈秋", f"/群发 全体 {'长' * 2_400}").text
    assert notices(house) == []


@sqlite_only
def test_one_notice_during_another_mixes_neither_receivers_nor_receipts(house: House) -> None:
    house.say("沈秋", "/群发 语文组 第一条")
    house.say("魏澜", "/群发 王芳 第二条")
    house.press("魏澜", "发送")
    house.press("沈秋", "发送")
    assert (heard(house, "王芳", "第一条"), heard(house, "王芳", "第二条")) == (1, 1)
    assert heard(house, "李敏（语文）", "第二条") == 0
    house.press("王芳", "收到")  # under the one that came last
    with house.database.transaction() as session:
        counts = {row.text: len(tally_of(session, row).received) for row in session.exec(select(Broadcast))}
    assert counts == {"第一条": 1, "第二条": 0}


@sqlite_only
def test_a_correction_in_time_reaches_only_as_itself(house: House) -> None:
    house.say("沈秋", "/群发 语文组 明天八点开会")
    house.press("沈秋", "定时")
    house.say("沈秋", "下周一早上八点")
    house.press("沈秋", "发送")
    house.press("沈秋", "看回执")
    house.press("沈秋", "更正")
    house.say("沈秋", "下周一九点开会")
    house.press("沈秋", "发送更正")
    house.now = at("2026-11-23 08:00")
    house.deliver()
    assert [parcel.text for parcel in house.heard["王芳"]] == ["【通知】下周一九点开会\n——沈秋"]


@sqlite_only
def test_a_recalled_notice_keeps_its_words_and_goes_to_nobody_any_more(house: House) -> None:
    employ(house, FORTY[:2], without_account=1)
    house.say("沈秋", "/群发 科学组 写错了的话")
    house.press("沈秋", "发送")
    house.press("沈秋", "撤回")
    assert "给已收到的 1 人发了说明" in house.press("沈秋", "确认撤回").text
    assert "已经撤回，不用再回" in house.say(FORTY[0], choice=house.heard[FORTY[0]][0].buttons[0].token).text
    with house.database.transaction() as session:
        late = session.exec(select(Person).where(Person.name == FORTY[1])).one()
        ensure_account(session, *LANE, FORTY[1], late.id)
        (row,) = session.exec(select(Broadcast))
        assert (row.text, row.recalled_at) == ("写错了的话", house.now)
        assert session.exec(select(Receipt).where(col(Receipt.received_at).is_not(None))).all() == []
    house.deliver()
    assert house.heard[FORTY[1]] == []


@sqlite_only
def test_a_notice_to_a_group_stands_in_its_bound_chat_too(house: House) -> None:
    say_in(house, "语文群", "沈秋", "/bind 语文组")
    say_in(house, "语文群", "魏澜", "/群发 周四下午集体备课")
    assert "将发给 3 人：沈秋、王芳、李敏" in house.heard["魏澜"][-1].text
    house.press("魏澜", "发送")
    assert texts(house, "语文群")[-1] == "【通知】周四下午集体备课\n——魏澜\n请在和我的私聊里点“收到”。"


def send_file(house: House, who: str, text: str, name: str, data: bytes) -> None:
    said = Said(*LANE, who, f"u{next(house.numbers)}", house.now, text, file=Upload(name, "application/pdf", data))
    take(house.database, house.files, said, house.now)
    house.answer()
    house.deliver()


@sqlite_only
def test_files_go_with_the_notice_and_nobody_else_gets_them(house: House) -> None:
    house.say("沈秋", "/群发")
    house.press("沈秋", "语文组")
    send_file(house, "沈秋", "", "安排.pdf", b"first")
    assert "已附 1 个文件" in house.heard["沈秋"][-1].text
    house.say("沈秋", "请看附件")
    send_file(house, "沈秋", "", "名单.pdf", b"second")
    send_file(house, "沈秋", "", "座位.pdf", b"third")
    assert "附件：安排.pdf、名单.pdf、座位.pdf" in house.heard["沈秋"][-1].text
    house.press("沈秋", "发送")
    (notice,) = house.heard["王芳"]
    came = [(file.name, file.place.read_bytes()) for file in notice.files]
    assert came == [("安排.pdf", b"first"), ("名单.pdf", b"second"), ("座位.pdf", b"third")]
    key = f"m{notice.message_id}-1"
    with house.database.transaction() as session:
        mine, other = account_of(session, *LANE, "王芳"), account_of(session, *LANE, "罗文")
        assert mine is not None
        assert other is not None
        assert file_for(session, mine, key).name == "名单.pdf"
        for account, wrong in ((other, key), (mine, f"m{notice.message_id}-3"), (mine, "m-1"), (mine, "x9")):
            with pytest.raises(NotFound):
                file_for(session, account, wrong)


@sqlite_only
def test_a_question_stays_open_for_half_an_hour_and_no_command_is_taken_for_its_answer(house: House) -> None:
    house.say("沈秋", "/群发 语文组")
    assert "任务" in house.say("沈秋", "进度").text
    assert "听课 1 节" in house.say("沈秋", "/log 听课").text
    assert "将发给 3 人" in house.say("沈秋", "周四集体备课").text
    house.press("沈秋", "取消")
    house.say("沈秋", "/群发 语文组")
    house.now = at("2026-11-20 13:30")
    assert "将发给" not in house.say("沈秋", "周五集体备课").text


@sqlite_only
def test_a_message_cancelled_by_a_recall_is_no_fault_of_delivery(house: House) -> None:
    employ(house, FORTY[:1], without_account=1)
    house.say("沈秋", "/群发 科学组 您好")
    house.press("沈秋", "发送")
    house.press("沈秋", "撤回")
    house.press("沈秋", "确认撤回")
    house.ring("delivery", when="2026-11-23 10:00")
    assert heard(house, "沈秋", "没有送到") == 0
    (gone,) = [row for row in house.rows(Message) if isinstance(row, Message) and row.kind == "broadcast"]
    assert gone.status == MessageStatus.CANCELLED


@sqlite_only
def test_who_signs_in_a_month_late_is_not_met_by_old_notices(house: House) -> None:
    employ(house, FORTY[:2], without_account=2)
    house.say("沈秋", "/群发 科学组 明天停电")
    house.press("沈秋", "发送")
    house.now = at("2026-12-10 12:00")
    for name, when in ((FORTY[0], "2026-12-10 12:00"), (FORTY[1], "2026-12-21 12:00")):
        house.now = at(when)
        house.ring("delivery")
        with house.database.transaction() as session:
            person = session.exec(select(Person).where(Person.name == name)).one()
            ensure_account(session, *LANE, name, person.id)
        house.deliver()
    assert [len(house.heard[name]) for name in FORTY[:2]] == [1, 0]
    assert heard(house, "沈秋", "没有送到") == 0


@sqlite_only
def test_whom_the_roster_is_silent_on_is_said_before_it_goes(house: House) -> None:
    employ(house, FORTY[:2])  # without birth or years
    text = house.say("沈秋", "/群发 教龄<3 欢迎").text
    assert "将发给 1 人：方小禾" in text
    assert f"名册里没写参加工作时间，没有算进来的 2 人：{FORTY[0]}、{FORTY[1]}" in text
    assert "没有算进来" not in house.say("沈秋", "/群发 科学组、教龄<3 欢迎").text
    assert "没有算进来" not in house.say("沈秋", "/群发 语文组里教龄<8的 欢迎").text
    assert "没有算进来" not in house.say("罗文", "/群发 数学组里教龄<3的 欢迎").text
