"""The real plans of the seeds: every month table and every number a demo must get right."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.frames import Frame
from bot.parsing.plans import PlanDraft, RequirementDraft, parts_of, read_plan

pytestmark = pytest.mark.cases

SPRING = Frame.of(date(2026, 3, 2), date(2026, 7, 10))
AUTUMN = Frame.of(date(2026, 8, 31), date(2027, 1, 22))


def plan_of(cases_dir: Path, number: str, part: int | None, frame: Frame) -> PlanDraft:
    (path,) = (cases_dir / "seeds").glob(f"{number}_*.txt")
    return read_plan(path.read_bytes(), path.name, frame=frame, part=part)


def duty(draft: PlanDraft, kind: str, **wanted: Any) -> RequirementDraft:
    found = [
        r
        for r in draft.requirements
        if kind in (r.kind if isinstance(r.kind, tuple) else (r.kind,))
        and all(getattr(r, key) == value for key, value in wanted.items())
    ]
    assert found, f"{kind} {wanted} not among {[(r.kind, r.min, r.per, r.audience) for r in draft.requirements]}"
    return found[0]


def months_of(draft: PlanDraft) -> list[str]:
    return list(dict.fromkeys(item.when for item in draft.calendar if item.precision == "month"))


def test_a_collection_offers_its_five_plans(cases_dir: Path) -> None:
    (path,) = (cases_dir / "seeds").glob("001_*.txt")
    parts = parts_of(path.read_bytes(), path.name)
    assert [part.number for part in parts] == [1, 2, 3, 4, 5]
    assert all(f"篇{part.number}" in part.title for part in parts)


def test_the_spring_plan_gives_its_months_and_dated_visits(cases_dir: Path) -> None:
    draft = plan_of(cases_dir, "001", 3, SPRING)
    assert months_of(draft) == ["2月", "3月", "4月", "5月", "6月", "7月"]
    ranges = [(str(item.start), str(item.end)) for item in draft.calendar if item.precision == "range"]
    assert ranges == [("2026-04-11", "2026-04-17"), ("2026-04-18", "2026-04-24"), ("2026-05-16", "2026-05-22")]
    assert [item.outside for item in draft.calendar if item.when == "2月"] == ["before"] * 4
    assert all(item.outside is None for item in draft.calendar if item.when != "2月")
    assert len(draft.calendar) == 31


def test_the_spring_plan_gives_observations_by_years_and_asks_about_ten(cases_dir: Path) -> None:
    draft = plan_of(cases_dir, "001", 3, SPRING)
    duty(draft, "observation", min=15, per="term", audience={"years_of_teaching": {"lt": 10}})
    duty(draft, "observation", min=10, per="term", audience={"years_of_teaching": {"gte": 10}})
    (question,) = [question for question in draft.questions if "教龄正好 10 年" in question.text]
    assert question.default == "10 节"
    assert question.options == ("15 节", "10 节")


def test_the_spring_plan_gives_the_bundle_and_the_other_numbers(cases_dir: Path) -> None:
    draft = plan_of(cases_dir, "001", 3, SPRING)
    bundle = [r for r in draft.requirements if r.bundle == "五个一"]
    assert [r.kind for r in bundle] == ["lesson_plan", "open_lesson", "critique", ("paper", "case"), "reading"]
    assert all((r.min, r.per, r.audience) == (1, "term", {"all": True}) for r in bundle)
    duty(draft, "reflection", min=10, unit="%", percent_of="lesson_plan")
    duty(draft, "competition", per="event", audience={"age": {"lte": 35}})
    duty(draft, "research_activity", min=1, per="fortnight", owner="group")
    duty(draft, "training", min=1, per="month", owner="group")


def test_the_autumn_plan_crosses_the_year(cases_dir: Path) -> None:
    draft = plan_of(cases_dir, "001", 5, AUTUMN)
    assert months_of(draft) == ["9月", "10月", "11月", "12月", "1月"]
    assert {item.start for item in draft.calendar if item.when == "1月"} == {date(2027, 1, 1)}
    assert {item.end for item in draft.calendar if item.when == "1月"} == {date(2027, 1, 22)}


def test_the_autumn_plan_gives_the_novices_numbers(cases_dir: Path) -> None:
    draft = plan_of(cases_dir, "001", 5, AUTUMN)
    novices = {"years_at_school": {"lte": 3}}
    duty(draft, "observation", min=4, per="month", audience=novices)
    duty(draft, "observation", min=1, per="month", audience={"position": "备课组长"})
    duty(draft, "report_lesson", min=1, max=2, per="term", audience=novices)
    backbone = duty(draft, "demo_lesson", min=2, per="calendar_year")
    assert backbone.audience["title"] == "骨干教师"
    assert any("一个月" in item.when and item.loose for item in draft.calendar)


def test_the_second_plan_gives_papers_essays_and_hours(cases_dir: Path) -> None:
    draft = plan_of(cases_dir, "001", 2, SPRING)
    duty(draft, "observation", min=15, per="term")
    duty(draft, "paper", min=4, per="calendar_year")
    duty(draft, "essay", min=1, per="calendar_year")
    duty(draft, "training", min=6, unit="学时")
    whens = list(dict.fromkeys(item.when for item in draft.calendar))
    assert whens == ["二月 三月", "四月、五月", "六月", "九月、十月", "十一月 十二月"]


def test_the_run_together_plan_gives_parts_of_observations_and_second_preparations(cases_dir: Path) -> None:
    draft = plan_of(cases_dir, "004", 2, SPRING)
    whole = duty(draft, "observation", min=20, per="term")
    at = draft.requirements.index(whole)
    duty(draft, "observation", min=3, sub_of=at)
    duty(draft, "observation", min=15, sub_of=at)
    duty(draft, "second_prep", min=4, per="term")


def test_groups_meet_every_week_and_homework_is_due_on_a_tuesday(cases_dir: Path) -> None:
    duty(plan_of(cases_dir, "000", None, SPRING), "research_activity", min=1, per="week", owner="group")
    (due,) = plan_of(cases_dir, "004", 2, SPRING).calendar
    assert (due.start, due.end, due.precision) == (None, date(2026, 3, 10), "deadline")


def test_the_five_ones_of_a_school_without_a_calendar(cases_dir: Path) -> None:
    draft = plan_of(cases_dir, "002", None, SPRING)
    kinds = {r.kind for r in draft.requirements}
    assert {"open_lesson", "lecture", "paper", "project"} <= kinds
    assert all((r.min, r.max) == (1, None) for r in draft.requirements)


def test_every_seed_is_read_and_unreadable_parts_are_refused(cases_dir: Path) -> None:
    for path in sorted((cases_dir / "seeds").glob("*.txt")):
        for part in parts_of(path.read_bytes(), path.name):
            read_plan(path.read_bytes(), path.name, frame=SPRING, part=part.number)
