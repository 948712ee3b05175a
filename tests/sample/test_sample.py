"""The demo school is right in whatever year it runs."""

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta

import pytest

from bot.domain.audiences import full_years
from bot.domain.frames import Frame
from bot.domain.holidays import is_school_day
from bot.domain.kinds import RECORD_KINDS
from bot.parsing.plans import read_plan
from bot.parsing.rosters import read_roster
from bot.sample import (
    demo_day,
    is_autumn,
    lived_records,
    read_sample,
    sample_plan,
    sample_roster,
    sample_staff,
    sample_term,
)

TERMS = [sample_term(date(year, month, 20)) for year in range(2025, 2031) for month in (3, 9)]


def day_of(text: str | None) -> date:
    assert text is not None
    return date.fromisoformat(f"{text}-01")


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        ("2026-03-02", "2026-03-02", "2026-07-10"),
        ("2026-08-15", "2026-08-31", "2027-01-22"),
        ("2027-01-22", "2026-08-31", "2027-01-22"),
        ("2027-01-23", "2027-03-01", "2027-07-09"),
        ("2025-01-20", "2025-03-03", "2025-07-11"),  # 春节 is early, school ends before
    ],
)
def test_the_term_holds_today_or_comes_next(today: str, start: str, end: str) -> None:
    term = sample_term(date.fromisoformat(today))
    assert (term.start.isoformat(), term.end.isoformat()) == (start, end)


def test_a_demo_begins_on_a_school_day_of_its_term() -> None:
    for n in range(0, 1200, 5):
        today = date(2025, 1, 1) + timedelta(days=n)
        day, term = demo_day(today), sample_term(today)
        assert is_school_day(day)
        assert term.start <= day <= term.end
        if is_school_day(today) and term.start <= today:
            assert day == today


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.start.isoformat())
def test_the_staff_list_reads_without_a_question_and_gives_the_years_it_means(term: Frame) -> None:
    draft = read_roster(sample_roster(term), "roster.csv")
    assert draft.problems == ()
    assert draft.as_of == term.start
    staff = sample_staff()
    assert [person.name for person in draft.people] == list(staff)
    for person in draft.people:
        wanted = staff[person.name]
        began, joined = day_of(person.career_start), day_of(person.joined)
        assert full_years(began, term.start) == wanted.years_of_teaching
        assert full_years(joined, term.start) == wanted.years_at_school
        if wanted.years_of_teaching in (9, 10):
            assert term.start.year - began.year == wanted.years_of_teaching


def test_the_staff_has_everybody_a_demo_needs() -> None:
    lines = list(csv.DictReader(io.StringIO(read_sample("staff.csv").decode("utf-8"))))
    years = Counter(int(line["教龄"]) for line in lines)
    assert len(lines) >= 40
    assert years[10] >= 2
    assert years[0] >= 1
    assert max(years) == 35
    assert {line["备注"] for line in lines} == {"", "产假", "支教"}
    positions = " ".join(line["职务"] for line in lines)
    assert all(word in positions for word in ("校长", "教科室主任", "教研组长", "备课组长", "班主任"))
    assert all(int(line["校龄"]) <= int(line["教龄"]) <= int(line["年龄"]) - 20 for line in lines)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.start.isoformat())
def test_the_plan_reads_whole_with_its_days_inside_the_term(term: Frame) -> None:
    draft = read_plan(sample_plan(term), "plan.txt", frame=term, part=None).as_json()
    items, duties = draft["calendar"], draft["requirements"]
    table = sample_plan(term).decode("utf-8").split("参加对象\n")[1]
    assert [item["task"] for item in items] == [line.split("\t")[1] for line in table.splitlines()]
    assert all(item["owner"] for item in items)
    ends = [date.fromisoformat(item["end"]) for item in items]
    assert all(term.start <= end <= term.end + timedelta(days=30) for end in ends)
    for item in items:
        if item["start"] == item["end"]:
            assert is_school_day(date.fromisoformat(item["end"]))
    assert Counter(tuple(d["kind"]) if isinstance(d["kind"], list) else d["kind"] for d in duties) == {
        "observation": 3, "reflection": 1, "demo_lesson": 1, "second_prep": 1, "reading": 1, "essay": 1,
        "open_lesson": 1, "homework_design": 1, ("paper", "case"): 1, "research_activity": 1, "collective_prep": 1,
    }  # fmt: skip
    assert sum(duty["bundle"] == "五个一" for duty in duties) == 5


def test_plans_have_every_mark_filled_in() -> None:
    for term in TERMS:
        text = sample_plan(term).decode("utf-8")
        assert not re.search(r"[{}]", text)
        assert ("第一学期" in text) == is_autumn(term)


def test_half_a_term_is_lived_plausibly_and_always_the_same() -> None:
    term = TERMS[-1]
    middle = term.start + (term.end - term.start) // 2
    records = list(lived_records(sample_staff(), term.start, middle))
    assert records == list(lived_records(sample_staff(), term.start, middle))
    assert all(term.start <= record.day <= middle and is_school_day(record.day) for record in records)
    assert {record.kind for record in records} <= set(RECORD_KINDS)
    assert [record.day for record in records] == sorted(record.day for record in records)
    lessons = Counter(record.person for record in records if record.kind == "observation")
    active = [one for one in sample_staff().values() if not one.away]
    assert not any(lessons[one.name] for one in sample_staff().values() if one.away)
    half = {one.name: (15 if one.years_of_teaching < 10 else 10) / 2 for one in active}
    behind = [name for name, due in half.items() if lessons[name] < due - 2]
    ahead = [name for name, due in half.items() if lessons[name] >= due]
    assert 3 <= len(behind) <= 14
    assert len(ahead) >= 15


def test_nothing_is_lived_before_the_first_day() -> None:
    assert list(lived_records(sample_staff(), date(2026, 9, 1), date(2026, 8, 31))) == []
