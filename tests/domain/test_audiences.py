"""Who a rule speaks to: both sides of every border."""

from datetime import date
from typing import Any

import pytest

from bot.domain.audiences import Facts, facts_of, full_years, matches, unknown_forms
from bot.domain.people import Person

TERM_BEGINS = date(2026, 8, 31)


def facts(*, groups: tuple[str, ...] = (), office: bool = False, by_calendar: bool = True, **values: Any) -> Facts:
    person = Person(school_id=1, key="x", name="何清", **values)
    return facts_of(person, groups, office=office, on=TERM_BEGINS, by_calendar=by_calendar)


@pytest.mark.parametrize(
    ("began", "below_ten", "ten_and_more", "above_ten"),
    [
        (date(2017, 8, 1), True, False, False),  # 9
        (date(2016, 12, 31), False, True, False),  # 10: years are counted by the calendar
        (date(2016, 1, 1), False, True, False),
        (date(2015, 12, 31), False, True, True),  # 11
        (date(2026, 8, 31), True, False, False),  # 0
    ],
)
def test_ten_years_of_teaching_are_a_border(began: date, below_ten: bool, ten_and_more: bool, above_ten: bool) -> None:
    one = facts(teaching_since=began)
    assert matches({"years_of_teaching": {"lt": 10}}, one) is below_ten
    assert matches({"years_of_teaching": {"gte": 10}}, one) is ten_and_more
    assert matches({"years_of_teaching": {"gt": 10}}, one) is above_ten
    assert matches({"years_of_teaching": {"lte": 10}}, one) is not above_ten


@pytest.mark.parametrize(
    ("began", "full"), [(date(2016, 8, 31), 10), (date(2016, 9, 1), 9), (date(2015, 9, 1), 10), (date(2015, 8, 1), 11)]
)
def test_a_school_may_count_full_years(began: date, full: int) -> None:
    assert facts(teaching_since=began, by_calendar=False).years_of_teaching == full


@pytest.mark.parametrize(
    ("born", "age", "young"),
    [
        (date(1992, 8, 31), 34, True),
        (date(1991, 9, 1), 34, True),
        (date(1991, 8, 31), 35, True),
        (date(1990, 9, 1), 35, True),  # 36 tomorrow
        (date(1990, 8, 31), 36, False),  # 36 today
    ],
)
def test_thirty_five_includes_the_year_after_that_birthday(born: date, age: int, young: bool) -> None:
    one = facts(born_on=born)
    assert one.age == age
    assert matches({"age": {"lte": 35}}, one) is young
    assert matches({"age": {"lt": 35}}, one) is (age < 35)


def test_somebody_born_on_a_leap_day_is_older_on_the_first_of_march() -> None:
    assert full_years(date(2004, 2, 29), date(2026, 2, 28)) == 21
    assert full_years(date(2004, 2, 29), date(2026, 3, 1)) == 22


@pytest.mark.parametrize(("joined", "new"), [(2024, True), (2023, True), (2022, False)])
def test_within_three_years_includes_the_third(joined: int, new: bool) -> None:
    assert matches({"years_at_school": {"lte": 3}}, facts(joined_on=date(joined, 8, 1))) is new


def test_what_the_roster_does_not_say_matches_no_number() -> None:
    unknown = facts()
    for bound in ({"lt": 10}, {"gte": 10}):
        assert not matches({"years_of_teaching": bound}, unknown)
        assert not matches({"age": bound}, unknown)


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        (None, ["校级", "镇级", "区级", "县级", "市级", "省级", None]),
        ("区级", ["区级", "县级"]),
        ("区级+", ["区级", "县级", "市级", "省级"]),
        ("县级+", ["区级", "县级", "市级", "省级"]),
        ("市级+", ["市级", "省级"]),
        ("国家级", []),
        (["校级", "省级"], ["校级", "省级"]),
    ],
)
def test_a_title_counts_from_its_level_upwards(wanted: Any, who: list[str | None]) -> None:
    held = ["校级", "镇级", "区级", "县级", "市级", "省级", None]
    rule = {"title": "骨干教师"} | ({"level": wanted} if wanted else {})
    assert [level for level in held if matches(rule, facts(titles=[{"title": "骨干教师", "level": level}]))] == who


def test_a_title_is_not_another_title() -> None:
    head = facts(titles=[{"title": "学科带头人", "level": "市级"}])
    assert not matches({"title": "骨干教师"}, head)
    assert matches({"title": ["骨干教师", "学科带头人"]}, head)
    assert not matches({"title": "骨干教师", "level": "区级+"}, facts())


@pytest.mark.parametrize(
    ("rule", "positions", "fits"),
    [
        ("教研组长", ["语文教研组长"], True),
        ("教研组长", ["备课组长"], False),
        ("备课组长", ["五年级备课组长"], True),
        ("班主任", ["三（2）班班主任"], True),
        ("行政", ["副校长"], True),
        ("行政", ["教导主任"], True),
        ("行政", ["班主任"], False),
        ("中层", ["德育主任"], True),
        ("中层", ["校长"], False),
        (["校长", "教研组长"], ["数学教研组长"], True),
        ("教研组长", [], False),
    ],
)
def test_positions(rule: Any, positions: list[str], fits: bool) -> None:
    assert matches({"position": rule}, facts(positions=positions)) is fits


@pytest.mark.parametrize(
    ("rule", "groups", "fits"),
    [
        ("语文组", ("语文组",), True),
        ("语文教研组", ("语文组",), True),
        ("语文", ("语文教研组",), True),
        ("语文组", ("数学组",), False),
        ("各教研组", ("数学组",), True),
        ("每个教研组", (), False),
        (["语文组", "数学组"], ("数学组", "六年级备课组"), True),
    ],
)
def test_groups(rule: Any, groups: tuple[str, ...], fits: bool) -> None:
    assert matches({"group": rule}, facts(groups=groups)) is fits


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        ({}, True),
        ({"all": True}, True),
        ({"subject": "数学"}, True),
        ({"subject": ["语文", "英语"]}, False),
        ({"sex": "女"}, True),
        ({"status": "active"}, True),
        ({"person": "何清"}, True),
        ({"person": ["何清明", "何晴"]}, False),
        ({"office": True}, False),
        ({"office": False}, True),
        ({"grade_band": "高年级"}, True),
        ({"grade_band": "低年级"}, False),
        ({"and": [{"subject": "数学"}, {"years_of_teaching": {"lt": 10}}]}, True),
        ({"and": [{"subject": "数学"}, {"years_of_teaching": {"gte": 10}}]}, False),
        ({"or": [{"subject": "语文"}, {"years_of_teaching": {"lt": 10}}]}, True),
        ({"or": []}, False),
        ({"not": {"subject": "数学"}}, False),
        ({"not": [{"subject": "语文"}, {"subject": "英语"}]}, True),
        ({"and": [{"all": True}, {"not": {"position": "校长"}}]}, True),
        ({"subject": "数学", "years_of_teaching": {"lt": 5}}, False),  # two conditions: both must hold
        ({"shoe_size": 39}, False),
        ({"not": {"and": [{"subject": "数学"}, {"sex": "男"}]}}, True),
    ],
)
def test_forms_and_their_joining(rule: dict[str, Any], fits: bool) -> None:
    one = facts(subject="数学", sex="女", grade="五年级", teaching_since=date(2020, 8, 1))
    assert matches(rule, one) is fits


def test_forms_that_no_roster_answers_are_named() -> None:
    rule = {"and": [{"all": True}, {"or": [{"workload": "full"}, {"not": {"hobby": "chess"}}]}]}
    assert unknown_forms(rule) == {"workload", "hobby"}
    assert unknown_forms({"title": "骨干教师", "level": "区级+", "not": [{"mentee": True}]}) == {"mentee"}
