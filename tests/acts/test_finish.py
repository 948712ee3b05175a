"""A plan item done with its result: the file along belongs to it, the bell is silent, undo opens it again."""

import pytest
from sqlmodel import select

from bot.acts.finish_item import reopen_item, results_of
from bot.channels.base import Said, Upload
from bot.domain.absences import ItemResult
from bot.domain.people import Person
from bot.domain.plans import PlanItem
from bot.domain.records import Evidence
from bot.house import take
from tests.cast import LANE, House


def sent(house: House, who: str, text: str) -> str:
    """A sentence with a file along; the answer."""
    file = Upload("小结.docx", "application/vnd.openxmlformats-officedocument", b"what came of it")
    said = Said(*LANE, who, f"u{next(house.numbers)}", house.now, text, file=file)
    take(house.database, house.files, said, house.now)
    house.answer()
    house.deliver()
    return house.heard[who][-1].text


def item(house: House, task: str) -> PlanItem:
    with house.database.transaction() as session:
        return session.exec(select(PlanItem).where(PlanItem.task == task)).one()


def test_the_file_belongs_to_the_result_and_to_no_entry(house: House) -> None:
    house.say("魏澜", "听课 1 节")
    answer = sent(house, "魏澜", "/完成 习作研讨 整理了 5 个课例")
    assert "文件：小结.docx" in answer
    (result,) = house.rows(ItemResult)
    assert isinstance(result, ItemResult)
    assert (result.text, result.file_name) == ("整理了 5 个课例", "小结.docx")
    assert (house.files / str(result.file_sha256)[:2]).exists() or list(house.files.rglob(str(result.file_sha256)))
    assert house.rows(Evidence) == []


def test_done_it_is_not_rung_and_opened_again_it_is(house: House) -> None:
    house.say("魏澜", "/完成 习作研讨")
    house.ring(when="2026-11-23 12:40")
    assert "习作研讨" not in house.heard["王芳"][-1].text
    item_id = item(house, "习作研讨").id or 0
    with house.database.transaction() as session:
        reopen_item(session, house.school(session), None, house.now, item_id)
    house.ring(when="2026-11-24 12:40")
    assert "习作研讨" in house.heard["王芳"][-1].text


def test_a_second_result_is_added_and_both_are_kept_when_taken_back(house: House) -> None:
    house.say("魏澜", "/完成 习作研讨 第一稿")
    item_id = item(house, "习作研讨").id or 0
    house.say("沈秋", f"/完成 #{item_id} 定稿")
    with house.database.transaction() as session:
        assert [row.text for row in results_of(session, item_id)] == ["第一稿", "定稿"]
        office = session.exec(select(Person).where(Person.name == "沈秋")).one()
        assert session.get_one(PlanItem, item_id).done_by != office.id
    house.press("沈秋", "撤销")
    assert item(house, "习作研讨").done_at is None
    assert [row.withdrawn_at is None for row in house.rows(ItemResult)] == [False, False]  # type: ignore[attr-defined]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", ["#99999 做完了", "#0", "#99999999999999999999"])
def test_an_item_that_is_not_there_is_nobodys(house: House, words: str) -> None:
    assert "已完成" not in house.say("沈秋", f"/完成 {words}").text
    assert house.rows(ItemResult) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_takes_part_cannot_close_it_for_all_by_its_number(house: House) -> None:
    house.say("王芳", f"/完成 #{item(house, '习作研讨').id} 结束")
    assert item(house, "习作研讨").done_at is None
