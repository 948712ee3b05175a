"""School days and feasts: which day is taught, and when 清明, 中秋 or 国庆 fall.

Three sources, the first that knows the day wins: what the office entered, the official calendar with its
moved workdays (chinese-calendar, which ends with the last year announced), and computed feasts + Monday-Friday.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Literal

Source = Literal["office", "official", "computed"]

NO_OVERRIDES: Mapping[date, bool] = MappingProxyType({})

# Solar feasts as (month, day). Names are the short ones the readers look up.
_FIXED = {
    "元旦": (1, 1),
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "劳动节": (5, 1),
    "青年节": (5, 4),
    "儿童节": (6, 1),
    "建党节": (7, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆节": (10, 1),
    "少先队建队日": (10, 13),
    "平安夜": (12, 24),
    "圣诞节": (12, 25),
}

_MOVING = ("春节", "清明节", "端午节", "中秋节", "重阳节", "冬至")

# Month and day as MMDD in the order of _MOVING; a table keeps start-up free of astronomy (a test checks it).
_MOVING_DAYS = {
    2020: (125, 404, 625, 1001, 1025, 1221),
    2021: (212, 404, 614, 921, 1014, 1221),
    2022: (201, 405, 603, 910, 1004, 1222),
    2023: (122, 405, 622, 929, 1023, 1222),
    2024: (210, 404, 610, 917, 1011, 1221),
    2025: (129, 404, 531, 1006, 1029, 1221),
    2026: (217, 405, 619, 925, 1018, 1222),
    2027: (206, 405, 609, 915, 1008, 1222),
    2028: (126, 404, 528, 1003, 1026, 1221),
    2029: (213, 404, 616, 922, 1016, 1221),
    2030: (203, 405, 605, 912, 1005, 1222),
    2031: (123, 405, 624, 1001, 1024, 1222),
    2032: (211, 404, 612, 919, 1012, 1221),
    2033: (131, 404, 601, 908, 1001, 1221),
    2034: (219, 405, 620, 927, 1020, 1222),
    2035: (208, 405, 610, 916, 1009, 1222),
    2036: (128, 404, 530, 1004, 1027, 1221),
    2037: (215, 404, 618, 924, 1017, 1221),
    2038: (204, 405, 607, 913, 1007, 1222),
    2039: (124, 405, 527, 1002, 1026, 1222),
    2040: (212, 404, 614, 920, 1014, 1221),
}

# Days from another feast: 除夕 is the eve of 春节, 元宵 its fifteenth day.
_BESIDE = {"除夕": ("春节", -1), "元宵节": ("春节", 14)}

# Days off by law, counted from the feast; where two feasts meet, the first named gives its name (a test checks them).
_BY_LAW = {
    "元旦": range(1),
    "春节": range(-1, 3),
    "清明节": range(1),
    "劳动节": range(2),
    "端午节": range(1),
    "国庆节": range(3),
    "中秋节": range(1),
}

# Usual length of the holiday (first day from the feast, number of days) for years not announced yet.
_USUAL_SPAN = {
    "元旦": (0, 3),
    "春节": (-1, 8),
    "清明节": (0, 3),
    "劳动节": (0, 5),
    "端午节": (0, 3),
    "中秋节": (0, 3),
    "国庆节": (0, 7),
}

_OFFICIAL_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}

_COMPUTED_NAMES = {
    "New Year's Day": "元旦",
    "Chinese New Year": "春节",
    "Tomb-Sweeping Day": "清明节",
    "Labor Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-Autumn Festival": "中秋节",
}

FEASTS = (*_FIXED, *_MOVING, *_BESIDE)


def is_school_day(day: date, overrides: Mapping[date, bool] = NO_OVERRIDES) -> bool:
    """Whether school is held on `day`; `overrides` are the office's own days (True = school). Knows no terms."""
    if day in overrides:
        return overrides[day]
    official = _official(day)
    if official is not None:
        return not official[0]
    return day.weekday() < 5 and _computed_name(day) is None


def holiday_source(day: date, overrides: Mapping[date, bool] = NO_OVERRIDES) -> Source:
    """Which source `is_school_day` would answer from."""
    if day in overrides:
        return "office"
    return "official" if _official(day) is not None else "computed"


def feast_name(day: date) -> str | None:
    """The feast that makes `day` a day off ('国庆节'), or None; an ordinary weekend has none."""
    official = _official(day)
    if official is None:
        return _computed_name(day)
    off, name = official
    return _OFFICIAL_NAMES.get(name) if off and name else None


def school_days(start: date, end: date, overrides: Mapping[date, bool] = NO_OVERRIDES) -> list[date]:
    """The school days from `start` to `end`, both included; empty when `end` is before `start`."""
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in days if is_school_day(day, overrides)]


def add_school_days(day: date, n: int, overrides: Mapping[date, bool] = NO_OVERRIDES) -> date:
    """The n-th school day after `day` (before it when n < 0); n = 0 is `day` or the next school day.

    Raises ValueError when the office's overrides leave too few school days within reach.
    """
    if n == 0:
        return day if is_school_day(day, overrides) else add_school_days(day, 1, overrides)
    step, left = timedelta(days=1 if n > 0 else -1), abs(n)
    for _ in range(abs(n) * 3 + 400):
        day += step
        left -= is_school_day(day, overrides)
        if left == 0:
            return day
    raise ValueError(f"no {abs(n)} school days within reach of {day}")


def feast_date(feast: str, year: int) -> date | None:
    """The day of a feast of FEASTS in `year`; None for an unknown feast, or a moving one outside 2020-2040."""
    if feast in _FIXED:
        return date(year, *_FIXED[feast])
    if feast in _BESIDE:
        beside, days = _BESIDE[feast]
        base = feast_date(beside, year)
        return base + timedelta(days=days) if base else None
    row = _MOVING_DAYS.get(year)
    if row is None or feast not in _MOVING:
        return None
    mmdd = row[_MOVING.index(feast)]
    return date(year, mmdd // 100, mmdd % 100)


def feast_span(feast: str, year: int) -> tuple[date, date] | None:
    """First and last day off around a feast, as announced or else usual; one day where none go with it."""
    day = feast_date(feast, year)
    if day is None or feast not in _USUAL_SPAN:
        return (day, day) if day else None
    official = _official(day)
    if official is None:
        before, length = _USUAL_SPAN[feast]
        first = day + timedelta(days=before)
        return first, first + timedelta(days=length - 1)
    return _off_edge(day, -1), _off_edge(day, 1)


def _off_edge(day: date, step: int) -> date:
    """The last of the unbroken days off reached from `day` in the direction of `step`."""
    while (beyond := _official(day + timedelta(days=step))) and beyond[0]:
        day += timedelta(days=step)
    return day


@cache  # asked for every day of a term for every duty
def _official(day: date) -> tuple[bool, str | None] | None:
    """(day off?, English feast name) by the announced calendar; None for a year it does not cover."""
    # Not needed where only feasts of the table are asked for, and its tables of 20 years cost start-up time.
    import chinese_calendar  # noqa: PLC0415

    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return bool(off), name


@cache
def _computed_year(year: int) -> Mapping[date, str]:
    """The days off by law of a year that is not announced yet."""
    if year not in _MOVING_DAYS:
        return _far_year(year)
    feasts = ((name, feast_date(name, year), days) for name, days in reversed(_BY_LAW.items()))
    by_law = [(feast + timedelta(days=n), name) for name, feast, days in feasts if feast for n in days]
    off = dict(by_law)
    for day, name in sorted(by_law):
        if day.weekday() >= 5:  # made up for on the next day that would be taught
            after = (day + timedelta(days=n) for n in range(1, 10))
            off[next(each for each in after if each.weekday() < 5 and each not in off)] = name
    return off


def _far_year(year: int) -> Mapping[date, str]:
    # Imported here: `holidays` brings 250 countries, 14 MB of them, and is only met beyond the table of feasts.
    from holidays.countries.china import China  # noqa: PLC0415

    english = China(years=year, language="en_US").items()  # type: ignore[no-untyped-call]
    return {day: name for day, told in english for key, name in reversed(_COMPUTED_NAMES.items()) if key in told}


def _computed_name(day: date) -> str | None:
    return _computed_year(day.year).get(day)
