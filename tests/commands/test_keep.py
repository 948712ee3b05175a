"""What is sent to be kept: a long text as a piece of writing, a file with the entry it shows."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.channels.base import Parcel, Said, Upload
from bot.domain.records import Evidence, Record
from bot.house import take
from tests.cast import LANE, House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TEXT = (
    "追问之后\n今天讲《田忌赛马》，我把“为什么只换顺序就能赢”抛给孩子们，教室里先是安静，随后有人画起了表格。"
    "我原想立刻点评，忍住没有开口，等第三个孩子说出“要看总数”时，全班都笑了。"
    "课后整理板书，发现自己讲得最少的十分钟，恰好是他们想得最多的十分钟。"
    "往后的课，我要把这样的等待写进教案里，而不是碰运气，让每个人都有话可说，也有人愿意听。"
)


def send_file(house: House, who: str, name: str = "照片.jpg") -> Parcel:
    said = Said(*LANE, who, f"u{next(house.numbers)}", house.now, "", file=Upload(name, "image/jpeg", b"a picture"))
    take(house.database, house.files, said, house.now)
    house.answer()
    house.deliver()
    return house.heard[who][-1]


def shown_by_files(session: Session) -> list[int | None]:
    return list(session.exec(select(Evidence.record_id).order_by(col(Evidence.id))))


def test_a_long_text_is_offered_and_stored_with_content_heading_and_length(house: House) -> None:
    offered = house.say("王芳", TEXT)
    assert [button.label for button in offered.buttons] == ["教学反思", "随笔", "读书心得"]
    assert house.rows(Record) == []
    stored = house.press("王芳", "随笔")
    assert "心得体会 1 篇" in stored.text
    with house.database.transaction() as session:
        record = session.exec(select(Record)).one()
        assert (record.kind, record.title, record.words) == ("essay", "追问之后", len("".join(TEXT.split())))
        assert session.exec(select(Evidence.text)).one() == TEXT


def test_a_text_is_stored_once_however_often_its_button_is_pressed(house: House) -> None:
    offered = house.say("王芳", TEXT)
    house.say("王芳", choice=offered.buttons[0].token)
    assert "已经点过" in house.say("王芳", choice=offered.buttons[0].token).text
    assert len(house.rows(Record)) == 1


def test_nobody_stores_anothers_text(house: House) -> None:
    token = house.say("王芳", TEXT).buttons[0].token
    house.say("陶然", choice=token)
    assert house.rows(Record) == []


def test_a_short_message_a_chant_and_a_command_are_no_texts(house: House) -> None:
    for words in ("今天很累", "听课" * 200, "哈" * 300):
        assert "存为" not in house.say("王芳", words).text
    assert "120 字以上" in house.say("王芳", "/keep").text


def test_a_file_right_after_a_log_belongs_to_it(house: House) -> None:
    house.say("王芳", "听课 1 节")
    house.now += timedelta(minutes=3)
    assert "已附在：听课 1 节" in send_file(house, "王芳").text
    with house.database.transaction() as session:
        assert shown_by_files(session) == [session.exec(select(Record.id)).one()]


def test_a_file_of_a_later_hour_asks_where_it_belongs(house: House) -> None:
    house.say("王芳", "昨天听了陶然的课")
    house.say("王芳", "反思 1 篇")
    house.now += timedelta(hours=5)
    asked = send_file(house, "王芳")
    assert "附在哪一条" in asked.text
    assert [button.label for button in asked.buttons] == ["教学反思，11 月 20 日", "听课，11 月 19 日，陶然"]
    with house.database.transaction() as session:
        assert shown_by_files(session) == [None]
    assert "已附在：听课 1 节" in house.press("王芳", "听课，11 月 19 日，陶然").text
    with house.database.transaction() as session:
        kind = select(Record.kind).join(Evidence, col(Evidence.record_id) == Record.id)
        assert session.exec(kind).one() == "observation"


def test_a_file_of_somebody_without_entries_is_kept_and_told(house: House) -> None:
    answer = send_file(house, "陶然")
    assert "先登记" in answer.text
    with house.database.transaction() as session:
        assert shown_by_files(session) == [None]
