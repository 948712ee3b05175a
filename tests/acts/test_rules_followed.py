"""Each number of the design on both sides of its border, shares, parts, pairs, events and a part of a term.

Expected values are worked out by hand: the term of the tests is 100 school days from 31 August 2026 to 22 January 2027.
"""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot.acts.add_term import add_term
from bot.acts.change_rules import carry_over, change_rule, preview_change
from bot.acts.confirm_lesson import confirm_lesson
from bot.acts.log_record import log_records, undo_records
from bot.acts.open_event import close_event, open_event
from bot.acts.pair_up import end_pair, pair_up
from bot.acts.settle import settle
from bot.domain.absences import Absence
from bot.domain.frames import Frame
from bot.domain.kinds import RECORD_KINDS
from bot.domain.people import Person
from bot.domain.progress import Progress
from bot.domain.records import Record
from bot.domain.requirements import Obligation, Requirement
from bot.errors import NotAllowed, UserError
from bot.parsing.records import RecordDraft
from bot.store.progress import progress_of
from tests.cast import House, at, confirm, rule

TODAY = date(2026, 11, 20)


def state(house: House, *rules: Any, name: str = "规则.txt", when: str | None = None) -> None:
    """The office confirms a plan of these rules."""
    if when:
        house.now = at(when)
    with house.database.transaction() as session:
        confirm(session, house.school(session), rules=rules, now=house.now, name=name)


def hire(house: House, name: str, **values: Any) -> None:
    """Somebody new on the roster."""
    with house.database.transaction() as session:
        session.add(Person(school_id=house.school(session).id or 0, key=name, name=name, **values))


def duties(house: House, who: str | None, quote: str) -> list[Progress]:
    """Somebody's (or the groups') running duties by the rule of that quote."""
    with house.database.transaction() as session:
        person_id = house.person(session, who).id if who else None
        rows = progress_of(session, 1, house.now.date(), {})
        return [row for row in rows if row.quote == quote and row.person_id == person_id]


def target(house: House, who: str, quote: str) -> float | None:
    """What somebody owes by that rule; None for nothing."""
    found = duties(house, who, quote)
    return found[0].target if found else None


def log(house: House, who: str, kind: str, amount: float = 1, **more: Any) -> list[int]:
    """Log one thing today, or on `date`."""
    unit = more.pop("unit", RECORD_KINDS[kind].unit)
    draft = RecordDraft(kind=kind, amount=amount, unit=unit, **{"date": house.now.date()} | more)
    with house.database.transaction() as session:
        person = house.person(session, who)
        logged = log_records(session, house.school(session), person, house.now, [draft], None)
        return [record.id or 0 for record in logged.records]


def undo(house: House, who: str, records: list[int]) -> None:
    """Take them back."""
    with house.database.transaction() as session:
        undo_records(session, house.school(session), house.person(session, who), house.now, records)


def settled(house: House) -> None:
    """Settle now."""
    with house.database.transaction() as session:
        settle(session, house.school(session), house.now)


@pytest.mark.parametrize(
    ("began", "owed"),
    [
        (date(2017, 8, 1), 15),  # 9 years
        (date(2016, 12, 31), 10),  # exactly 10 by calendar years: the default of the question is the upper half
        (date(2015, 8, 1), 10),  # 11
    ],
)
def test_lessons_by_years_of_teaching(house: House, began: date, owed: float) -> None:
    hire(house, "何清", teaching_since=began, joined_on=date(2015, 8, 1))
    settled(house)
    quotes = {15: "教龄不满十年的听课15节", 10: "教龄十年以上的听课10节"}
    assert target(house, "何清", quotes[int(owed)]) == owed
    assert target(house, "何清", quotes[25 - int(owed)]) is None


@pytest.mark.parametrize(
    ("joined", "owed"),
    [(date(2024, 8, 1), 4), (date(2023, 8, 1), 4), (date(2022, 8, 1), None)],  # 2, 3 and 4 years at the school
)
def test_four_lessons_a_month_in_the_first_three_years(house: House, joined: date, owed: float | None) -> None:
    hire(house, "何清", joined_on=joined)
    settled(house)
    assert target(house, "何清", "到校三年以内每月听课4节") == owed


@pytest.mark.parametrize(
    ("born", "owed"),
    [
        (date(1991, 11, 21), 1),  # 34 on the day, 35 tomorrow
        (date(1991, 11, 20), 1),  # 35 today
        (date(1990, 11, 21), 1),  # 35, 36 tomorrow
        (date(1990, 11, 20), None),  # 36 today
    ],
)
def test_up_to_thirty_five_in_every_contest(house: House, born: date, owed: float | None) -> None:
    hire(house, "何清", born_on=born)
    every = rule("competition", 1, "次", "event", audience={"age": {"lte": 35}}, quote="三十五周岁以下逢评必参")
    state(house, every)
    with house.database.transaction() as session:
        key = session.exec(select(Requirement).where(Requirement.spec["quote"].as_string() == every.quote)).one().key
        open_event(session, house.school(session), None, house.now, "青年教师赛课", rule_keys=[key])
    assert target(house, "何清", every.quote) == owed


def test_every_contest_asks_for_its_own_entry(house: House) -> None:
    every = rule("competition", 1, "次", "event", quote="逢评必参")
    state(house, every)
    with house.database.transaction() as session:
        school = house.school(session)
        key = session.exec(select(Requirement).where(Requirement.spec["quote"].as_string() == "逢评必参")).one().key
        first = open_event(session, school, None, house.now, "赛课", rule_keys=[key])
        open_event(session, school, None, house.now, "板书评比", rule_keys=[key], until=date(2026, 11, 30))
    log(house, "王芳", "competition")
    rows = {row.about: row.done for row in duties(house, "王芳", "逢评必参")}
    assert rows == {"赛课": 0, "板书评比": 1}  # the one that ends first has it
    with house.database.transaction() as session:
        close_event(session, house.school(session), None, house.now, first.id or 0)
    assert {row.about: row.done for row in duties(house, "王芳", "逢评必参")} == {"板书评比": 1}


def test_the_office_opens_a_contest_in_chat(house: House) -> None:
    state(house, rule("competition", 1, "次", "event", audience={"age": {"lte": 35}}, quote="逢评必参"))
    question = house.say("沈秋", "/发起 青年教师赛课 12 月 10 日前")
    assert "按哪一条要求" in question.text
    answer = house.say("沈秋", choice=question.buttons[0].token)
    # By 20 November up to 35: 方小禾, 王芳, 陶然 and both called 李敏 but the elder, who is 36 since 1 November.
    assert "4 位老师" in answer.text
    assert "12 月 10 日" in answer.text
    assert "竞赛（青年教师赛课）：每次 0/1 次" in house.say("王芳", "待办").text
    assert "已结束" in house.press("沈秋", "撤销").text
    assert duties(house, "王芳", "逢评必参") == []
    assert "教科室" in house.say("王芳", "/发起 赛课").text


@pytest.mark.parametrize(("plans", "owed"), [(0, 0), (9, 1), (10, 1), (11, 2), (23, 3)])
def test_a_tenth_of_the_lesson_plans_in_reflections(house: House, plans: int, owed: float) -> None:
    state(house, rule("reflection", 10, "%", "term", percent_of="lesson_plan", quote="反思不少于教案的10%"))
    if plans:
        log(house, "王芳", "lesson_plan", plans)
    row = duties(house, "王芳", "反思不少于教案的10%")[0]
    assert (row.target, row.base, row.standing) == (owed, plans, "on_pace" if not plans else row.standing)


PARTS = (
    rule("observation", 20, "节", "term", quote="听课不少于20节"),
    rule("observation", 3, "节", "unstated", where={"quality": "exemplar"}, sub_of=0, quote="其中优秀课例3节"),
    rule("observation", 15, "节", "unstated", where={"venue": "in_school"}, sub_of=0, quote="其中校内15节"),
)


def test_parts_stand_under_their_whole_and_count_what_was_said(house: House) -> None:
    state(house, *PARTS)
    log(house, "王芳", "observation", 2)  # not said where: in school; not said to be exemplary: it is not
    log(house, "王芳", "observation", 1, quality="exemplar", venue="out_of_school")
    whole = duties(house, "王芳", "听课不少于20节")[0]
    parts = {
        row.quote: row for row in (*duties(house, "王芳", "其中优秀课例3节"), *duties(house, "王芳", "其中校内15节"))
    }
    assert (whole.done, parts["其中优秀课例3节"].done, parts["其中校内15节"].done) == (3, 1, 2)
    assert {row.whole_id for row in parts.values()} == {whole.obligation_id}
    assert (parts["其中校内15节"].since, parts["其中校内15节"].until) == (whole.since, whole.until)


def test_who_joins_in_week_nine_owes_what_is_left_rounded_down(house: House) -> None:
    # 26 October is the Monday of week 9. 100 school days less 1 + 22 + 13 before it (in October 8, 9, the worked
    # Saturday 10, 12–16, 19–23): 64 are left. 15 × 0.64 = 9.6 → 9; one book is owed by who is there for half a term.
    hire(house, "何清", joined_on=date(2026, 10, 26), teaching_since=date(2020, 8, 1))
    settled(house)
    row = duties(house, "何清", "教龄不满十年的听课15节")[0]
    assert row.target == 9
    assert "您 10 月 26 日到校" in row.reason
    assert "64/100" in row.reason
    assert target(house, "何清", "读一本书") == 1
    assert row.pace < 9 * 55 / 100  # the pace begins with the person


def test_leave_lessens_what_is_owed_and_a_few_days_do_not(house: House) -> None:
    with house.database.transaction() as session:
        for who, until in (("王芳", date(2026, 11, 6)), ("陶然", date(2026, 10, 14))):
            person = house.person(session, who)
            values: dict[str, Any] = {"school_id": 1, "person_id": person.id or 0, "kind": "sick", "at": house.now}
            session.add(Absence(since_on=date(2026, 10, 12), until_on=until, **values))
    settled(house)
    # 12 October to 6 November: 20 of 100 days. 15 × 0.8 = 12.
    assert target(house, "王芳", "教龄不满十年的听课15节") == 12
    assert target(house, "陶然", "教龄十年以上的听课10节") == 10


def test_a_yearly_duty_spans_terms_and_two_plans_ask_for_it_once(house: House) -> None:
    yearly = rule("paper", 4, "篇", "calendar_year", quote="每年论文4篇")
    state(house, yearly)
    state(house, rule("paper", 4, "篇", "calendar_year", quote="论文每年4篇"), name="另一份.txt")
    log(house, "王芳", "paper", date=date(2026, 5, 6))
    row = duties(house, "王芳", "每年论文4篇")[0]
    assert (row.done, row.since, row.until) == (1, date(2026, 1, 1), date(2026, 12, 31))
    assert duties(house, "王芳", "论文每年4篇") == []


def test_a_deadline_in_school_time_ends_the_duty(house: House) -> None:
    # One month before the term's end, 22 January.
    state(
        house, rule("report_lesson", 1, "节", "term", max=2, deadline="期末前一个月", quote="期末前一个月汇报课1至2节")
    )
    row = duties(house, "王芳", "期末前一个月汇报课1至2节")[0]
    assert (row.until, row.max) == (date(2026, 12, 22), 2)


def test_an_outside_training_asks_for_a_lesson_and_its_undo_takes_that_back(house: House) -> None:
    after = rule("demo_lesson", 1, "节", "event", deadline="三周内", quote="外出学习回来上一节汇报课")
    state(house, after)
    with house.database.transaction() as session:
        row = session.exec(select(Requirement).where(Requirement.spec["quote"].as_string() == after.quote)).one()
        row.spec = row.spec | {"trigger": {"kind": "training", "venue": "off_school"}}
        row.trigger_kind = "training"
        session.add(row)
    log(house, "王芳", "training", venue="in_school")
    assert duties(house, "王芳", after.quote) == []
    away = log(house, "王芳", "training", venue="out_of_school")
    duty = duties(house, "王芳", after.quote)[0]
    assert (duty.target, duty.until) == (1, date(2026, 12, 11))
    undo(house, "王芳", away)
    assert duties(house, "王芳", after.quote) == []


def paired(house: House) -> int:
    """顾明远 guides 方小禾; the pair's id."""
    state(
        house,
        rule(
            "observation",
            1,
            "节",
            "month",
            owner="pair",
            audience={"pair": "mentor"},
            where={"of": "mentee"},
            quote="师",
        ),
        rule(
            "observation",
            4,
            "节",
            "month",
            owner="pair",
            audience={"pair": "mentee"},
            where={"of": "mentor"},
            quote="徒",
        ),
    )
    with house.database.transaction() as session:
        mentor, mentee = house.person(session, "顾明远"), house.person(session, "方小禾")
        return pair_up(session, house.school(session), None, house.now, mentor, mentee, date(2026, 9, 1)).id or 0


def test_each_of_a_pair_owes_and_a_lesson_heard_waits_for_the_others_word(house: House) -> None:
    pair = paired(house)
    assert (target(house, "顾明远", "师"), target(house, "方小禾", "徒")) == (1, 4)
    log(house, "方小禾", "observation", lecturer="王芳")
    assert duties(house, "方小禾", "徒")[0].done == 0
    record = log(house, "方小禾", "observation", lecturer="顾明远")[0]
    assert duties(house, "方小禾", "徒")[0].done == 1
    assert duties(house, "顾明远", "师")[0].done == 0
    house.deliver()
    assert "方小禾老师登记听了您的课" in house.heard["顾明远"][-1].text
    assert "确认" in house.press("顾明远", "确认").text
    with house.database.transaction() as session:
        assert session.get_one(Record, record).confirmed_at is not None
        with pytest.raises(NotAllowed):
            confirm_lesson(session, house.school(session), house.person(session, "王芳"), house.now, record, so=True)
        confirm_lesson(session, house.school(session), house.person(session, "顾明远"), house.now, record, so=False)
    assert duties(house, "方小禾", "徒")[0].done == 0
    with house.database.transaction() as session:
        end_pair(session, house.school(session), None, house.now, pair, date(2026, 11, 19))
    assert duties(house, "方小禾", "徒") == []


def test_a_pair_parted_and_joined_again_on_one_day_goes_on(house: House) -> None:
    state(house, rule("observation", 1, "节", "month", owner="pair", audience={"pair": "mentor"}, quote="师"))
    with house.database.transaction() as session:
        school, mentor, mentee = house.school(session), house.person(session, "顾明远"), house.person(session, "方小禾")
        first = pair_up(session, school, None, house.now, mentor, mentee)
        assert pair_up(session, school, None, house.now, mentor, mentee).id == first.id
        end_pair(session, school, None, house.now, first.id or 0)
        assert pair_up(session, school, None, house.now, mentor, mentee).until_on is None
        with pytest.raises(UserError, match="同一个人"):
            pair_up(session, school, None, house.now, mentor, mentor)
    assert target(house, "顾明远", "师") == 1


def test_a_stranger_to_the_office_neither_pairs_nor_opens_events(house: House) -> None:
    with house.database.transaction() as session:
        school, who = house.school(session), house.person(session, "王芳")
        with pytest.raises(NotAllowed):
            pair_up(session, school, who, house.now, house.person(session, "罗文"), who)
        with pytest.raises(NotAllowed):
            open_event(session, school, who, house.now, "赛课")


def test_a_changed_rule_says_whose_target_moves_and_keeps_the_old_version(house: House) -> None:
    quote = "教龄十年以上的听课10节"
    with house.database.transaction() as session:
        school = house.school(session)
        row = session.exec(select(Requirement).where(Requirement.spec["quote"].as_string() == quote)).one()
        more = row.rule().model_copy(update={"min": 12.0})
        moves = preview_change(session, school, house.now, row.id or 0, more)
        assert {(move.before, move.after) for move in moves} == {(10, 12)}
        assert "陶然" in {move.name for move in moves}
        assert session.exec(select(Obligation).where(Obligation.target == 12)).all() == []
        assert change_rule(session, school, None, house.now, row.id or 0, more).version == 2
        assert session.get_one(Requirement, row.id).retired_at is not None
        with pytest.raises(UserError, match="改动或停用"):
            change_rule(session, school, None, house.now, row.id or 0, more)
    assert target(house, "陶然", quote) == 12


def test_rules_go_on_in_the_next_term_in_one_step(house: House) -> None:
    house.now = at("2027-03-03 10:00")
    with house.database.transaction() as session:
        school = house.school(session)
        add_term(session, school, None, house.now, Frame.of(date(2027, 3, 1), date(2027, 7, 9)), None)
        carried = carry_over(session, school, None, house.now)
        assert len(carried.rules) == 8
        assert carry_over(session, school, None, house.now).rules == ()
    row = duties(house, "王芳", "教龄不满十年的听课15节")[0]
    assert (row.since, row.until, row.target, row.done) == (date(2027, 3, 1), date(2027, 7, 9), 15, 0)
