"""School days and feasts."""

from datetime import date

import pytest

from bot.domain.holidays import (
    FEASTS,
    _computed_year,
    _far_year,
    add_school_days,
    feast_date,
    feast_name,
    feast_span,
    holiday_source,
    is_school_day,
    school_days,
)


@pytest.mark.parametrize(
    ("day", "taught"),
    [
        (date(2026, 9, 1), True),
        (date(2026, 9, 5), False),  # Saturday
        (date(2026, 9, 20), True),  # Sunday worked for 国庆
        (date(2026, 10, 10), True),
        (date(2026, 10, 7), False),
        (date(2027, 3, 1), True),
        (date(2027, 10, 1), False),
        (date(2027, 9, 15), False),  # 中秋
        (date(2031, 3, 8), False),  # Saturday
    ],
)
def test_a_school_day_follows_the_announced_calendar_then_the_computed_feasts(day: date, taught: bool) -> None:
    assert is_school_day(day) is taught


def test_the_office_has_the_last_word_on_a_school_day() -> None:
    sports_day = date(2026, 10, 16)
    assert is_school_day(sports_day)
    assert not is_school_day(sports_day, {sports_day: False})
    assert is_school_day(date(2026, 10, 3), {date(2026, 10, 3): True})


def test_the_source_of_a_day_is_told() -> None:
    day = date(2026, 10, 16)
    assert holiday_source(day) == "official"
    assert holiday_source(day, {day: False}) == "office"
    assert holiday_source(date(2029, 10, 16)) == "computed"


def test_a_feast_is_named_only_where_it_gives_a_day_off() -> None:
    assert feast_name(date(2026, 10, 3)) == "国庆节"
    assert feast_name(date(2026, 9, 20)) is None
    assert feast_name(date(2026, 9, 19)) is None
    assert feast_name(date(2028, 5, 28)) == "端午节"
    assert feast_name(date(2028, 2, 2)) is None


def test_school_days_leave_out_weekends_and_feasts() -> None:
    assert len(school_days(date(2026, 9, 28), date(2026, 10, 11))) == 3 + 3
    assert school_days(date(2026, 9, 2), date(2026, 9, 1)) == []


def test_school_days_are_added_in_both_directions() -> None:
    assert add_school_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_school_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert add_school_days(date(2026, 10, 1), 0) == date(2026, 10, 8)
    assert add_school_days(date(2026, 10, 8), 0) == date(2026, 10, 8)


def test_adding_school_days_gives_up_where_the_office_closed_everything() -> None:
    closed = {date.fromordinal(n): False for n in range(date(2025, 1, 1).toordinal(), date(2029, 1, 1).toordinal())}
    with pytest.raises(ValueError, match="school days"):
        add_school_days(date(2026, 1, 1), 1, closed)


@pytest.mark.parametrize("year", range(2020, 2041))
def test_the_table_of_moving_feasts_agrees_with_the_astronomers(year: int) -> None:
    from holidays.calendars.chinese import _ChineseLunisolar  # noqa: PLC0415 - only this check needs it

    moon = _ChineseLunisolar()
    assert feast_date("春节", year) == moon.lunar_new_year_date(year)[0]
    assert feast_date("清明节", year) == moon.qingming_date(year)[0]
    assert feast_date("端午节", year) == moon.dragon_boat_date(year)[0]
    assert feast_date("中秋节", year) == moon.mid_autumn_date(year)[0]
    assert feast_date("重阳节", year) == moon.double_ninth_date(year)[0]
    assert feast_date("冬至", year) == moon.winter_solstice_date(year)[0]


@pytest.mark.parametrize("year", range(2025, 2041))
def test_days_off_by_our_table_are_those_the_holidays_package_computes(year: int) -> None:
    assert _computed_year(year) == _far_year(year)


@pytest.mark.parametrize(
    ("feast", "year", "span"),
    [
        ("国庆节", 2026, (date(2026, 10, 1), date(2026, 10, 7))),
        ("国庆节", 2025, (date(2025, 10, 1), date(2025, 10, 8))),
        ("国庆节", 2030, (date(2030, 10, 1), date(2030, 10, 7))),
        ("劳动节", 2026, (date(2026, 5, 1), date(2026, 5, 5))),
        ("教师节", 2026, (date(2026, 9, 10), date(2026, 9, 10))),
        ("除夕", 2026, (date(2026, 2, 16), date(2026, 2, 16))),
        ("春节", 2031, (date(2031, 1, 22), date(2031, 1, 29))),
    ],
)
def test_the_days_off_around_a_feast(feast: str, year: int, span: tuple[date, date]) -> None:
    assert feast_span(feast, year) == span


def test_an_unknown_feast_or_far_year_has_no_day() -> None:
    assert feast_date("泼水节", 2026) is None
    assert feast_date("春节", 1999) is None
    assert feast_span("春节", 1999) is None
    assert all(feast_date(feast, 2026) for feast in FEASTS)
