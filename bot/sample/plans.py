"""The demo school's work plan for a term, its weeks turned into days."""

import re
from datetime import date, timedelta

from bot.domain.frames import Frame
from bot.domain.holidays import is_school_day
from bot.sample.files import read_sample
from bot.sample.terms import is_autumn

_DAY = re.compile(r"\{(-?\d+)\.(\d)\}")  # {3.2}: Tuesday of week 3; {-1.5}: Friday of the last week


def sample_plan(term: Frame) -> bytes:
    """The plan (UTF-8 text) of `term`: exact days fall on school days of that very year."""
    name = "plan_autumn.txt" if is_autumn(term) else "plan_spring.txt"
    text = read_sample(name).decode("utf-8")
    first = term.start.year if is_autumn(term) else term.start.year - 1
    for mark, value in (
        ("{school_year}", f"{first}—{first + 1}"),
        ("{start}", f"{term.start.year}年{_shown(term.start)}"),
        ("{end}", f"{term.end.year}年{_shown(term.end)}"),
    ):
        text = text.replace(mark, value)
    return _DAY.sub(lambda found: _shown(_school_day(term, int(found[1]), int(found[2]))), text).encode("utf-8")


def _school_day(term: Frame, week: int, weekday: int) -> date:
    """The day, or the next one on which school is held."""
    monday = term.week_monday(week) if week > 0 else term.end - timedelta(days=term.end.weekday() + 7 * (-week - 1))
    day = monday + timedelta(days=weekday - 1)
    while not is_school_day(day):
        day += timedelta(days=1)
    return day


def _shown(day: date) -> str:
    return f"{day.month}月{day.day}日"
