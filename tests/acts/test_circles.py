"""Programs, groups and the office as owers; whose lesson it was; lengths and hours."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot.acts.programs import close_program, open_program
from bot.domain.programs import ProgramMember
from bot.errors import NotAllowed, UserError
from bot.store.progress import progress_of
from tests.acts.test_rules_followed import duties, hire, log, settled, state, target
from tests.cast import House, at, rule

TEAM = {"years_at_school": {"lte": 3}}


def of_owner(house: House, quote: str) -> dict[int | None, float]:
    """Group id (None: the office) → what is done by the rule of that quote."""
    with house.database.transaction() as session:
        rows = progress_of(session, 1, house.now.date(), {})
        return {row.group_id: row.done for row in rows if row.quote == quote}


def members(house: House) -> dict[str, date | None]:
    """Key of each person ever in the program → the last day there."""
    with house.database.transaction() as session:
        return {f"p{row.person_id}": row.until_on for row in session.exec(select(ProgramMember))}


def test_people_enter_and_leave_a_program_by_its_rule(house: House) -> None:
    hire(house, "何清", joined_on=date(2023, 8, 1))  # the third year ends with 2026
    with house.database.transaction() as session:
        school, teacher = house.school(session), house.person(session, "王芳")
        with pytest.raises(NotAllowed):
            open_program(session, school, teacher, house.now, "团队带教", TEAM)
        with pytest.raises(UserError):
            open_program(session, school, None, house.now, "团队带教", {"workload": "full"})
        open_program(session, school, None, house.now, "团队带教", TEAM)
        who = {name: f"p{house.person(session, name).id}" for name in ("方小禾", "何清")}
    assert members(house) == dict.fromkeys(who.values())
    state(house, rule("essay", 1, "篇", "term", audience={"program": "团队带教"}, quote="随笔1篇"))
    assert (target(house, "何清", "随笔1篇"), target(house, "王芳", "随笔1篇")) == (1, None)
    house.now = at("2027-01-04 10:00")
    settled(house)
    assert members(house) == {who["方小禾"]: None, who["何清"]: date(2027, 1, 3)}
    with house.database.transaction() as session:
        close_program(session, house.school(session), None, house.now, "团队带教")
    assert None not in members(house).values()


def test_a_members_own_work_counts_for_the_group(house: House) -> None:
    state(
        house, rule("open_lesson", 2, "节", "term", owner="group", audience={"group": "语文组"}, quote="每组公开课2节")
    )
    log(house, "王芳", "open_lesson")
    log(house, "魏澜", "open_lesson")
    log(house, "陶然", "open_lesson")
    assert list(of_owner(house, "每组公开课2节").values()) == [2]


def test_the_offices_own_duty_is_met_by_its_people(house: House) -> None:
    state(
        house,
        rule("research_activity", 2, "次", "term", owner="office", audience={"office": "教科室"}, quote="调研2次"),
    )
    log(house, "王芳", "research_activity")
    log(house, "沈秋", "research_activity")
    assert of_owner(house, "调研2次") == {None: 1}


@pytest.mark.parametrize(
    ("asked", "said", "counts"),
    [
        ({"of": "mentee"}, {"lecturer": "方小禾"}, 1),  # a young colleague of 罗文's group
        ({"of": "mentee"}, {"lecturer": "顾明远"}, 0),
        ({"of": "my_group"}, {"lecturer": "顾明远"}, 1),
        ({"of": "my_group"}, {"lecturer": "王芳"}, 0),
        ({"of": "my_group"}, {}, 0),
        ({"scope": "cross_subject"}, {"lecturer": "王芳"}, 1),  # Chinese, heard by mathematics
        ({"scope": "cross_subject"}, {"lecturer": "顾明远"}, 0),
        ({"scope": ["cross_subject", "cross_stage"]}, {"lecturer": "顾明远"}, 1),  # grade five and six
        ({"scope": "cross_subject"}, {"scope": "cross_subject"}, 1),
        ({"scope": "same_group"}, {}, 1),
        ({"level": "district+"}, {"level": "city"}, 1),
        ({"level": "district+"}, {"level": "school"}, 0),
        ({"level": "district+"}, {}, 0),
        ({"venue": ["off_school", "online"]}, {"venue": "online"}, 1),
        ({"venue": "off_school"}, {}, 0),  # what is out of the ordinary must be said
        ({"min_words": 800}, {"words": 799}, 0),
        ({"min_words": 800}, {"words": 800}, 1),
        ({"min_words": 800}, {}, 1),  # nobody counted: the person is believed
    ],
)
def test_a_record_counts_when_it_shows_what_is_asked(
    house: House, asked: dict[str, Any], said: dict[str, Any], counts: float
) -> None:
    state(house, rule("observation", 2, "节", "term", where=asked, quote="有条件的听课2节"))
    log(house, "罗文", "observation", **said)
    assert duties(house, "罗文", "有条件的听课2节")[0].done == counts


def test_words_and_hours_are_amounts(house: House) -> None:
    state(
        house, rule("notes", 5000, "字", "term", quote="笔记5000字"), rule("training", 6, "学时", "term", quote="6学时")
    )
    log(house, "王芳", "notes", words=1800)
    log(house, "王芳", "notes", 1200, unit="字")
    log(house, "王芳", "training", 4, unit="学时")
    assert duties(house, "王芳", "笔记5000字")[0].done == 3000
    assert duties(house, "王芳", "6学时")[0].done == 4
