"""A detail that a duty counts by is asked for once, by button; the answer stays with the entry and its history."""

import pytest
from sqlmodel import col, select

from bot.domain.records import Record
from tests.cast import LI_CHINESE, House, confirm, rule

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def by_place(house: House) -> House:
    """The school with a duty that counts lessons heard in other schools."""
    with house.database.transaction() as session:
        outside = rule("observation", 3, "节", "term", where={"venue": "off_school"}, quote="外出听课3节")
        confirm(session, house.school(session), rules=(outside,), name="补充计划.txt")
    house.settle()
    return house


def standing(house: House, who: str) -> list[Record]:
    with house.database.transaction() as session:
        person = house.person(session, who)
        query = select(Record).where(Record.person_id == person.id, col(Record.withdrawn_at).is_(None))
        return list(session.exec(query.order_by(col(Record.id))))


def test_where_a_lesson_was_heard_is_asked_once_and_kept(by_place: House) -> None:
    answer = by_place.say("王芳", "听课 1 节")
    assert "校内还是校外" in answer.text
    assert [button.label for button in answer.buttons] == ["校内", "校外", "撤销"]
    assert "校外" in by_place.press("王芳", "校外").text
    assert [record.venue for record in standing(by_place, "王芳")] == ["out_of_school"]
    again = by_place.say("王芳", "昨天听课 1 节")
    assert "校内还是校外" not in again.text
    assert [button.label for button in again.buttons] == ["撤销", "改日期", "改数量"]


def test_who_said_where_it_was_is_not_asked(by_place: House) -> None:
    assert "校内还是校外" not in by_place.say("王芳", "外出听课 2 节").text


def test_who_passes_the_question_over_is_not_asked_again(by_place: House) -> None:
    assert "校内还是校外" in by_place.press("王芳", "听课").text if by_place.say("王芳", "/log") else False
    assert "校内还是校外" not in by_place.say("王芳", "前天听课 1 节").text


def test_nobody_is_asked_what_no_duty_counts_by(house: House) -> None:
    assert "校内还是校外" not in house.say("王芳", "听课 1 节").text


def test_a_lesson_of_a_colleague_is_theirs_by_name_or_by_a_surname_of_one(house: House) -> None:
    house.say("王芳", "听了陶然的英语课")
    house.say("王芳", "昨天听了罗老师的数学课")
    house.say("王芳", "前天听了外校钱老师的课")
    with house.database.transaction() as session:
        meant = [house.person(session, "陶然").id, house.person(session, "罗文").id, None]
    assert [record.lecturer_id for record in standing(house, "王芳")] == meant


def test_of_two_of_one_name_the_one_meant_is_asked_for(house: House) -> None:
    answer = house.say("王芳", "听了李敏老师一节课")
    assert "有几位李敏" in answer.text
    assert [button.label for button in answer.buttons] == ["李敏（语文）", "李敏（英语）"]
    house.press("王芳", "李敏（语文）")
    with house.database.transaction() as session:
        meant = house.person(session, LI_CHINESE).id
    assert [record.lecturer_id for record in standing(house, "王芳")] == [meant]
