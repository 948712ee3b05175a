"""Days, amounts, names and rules in Chinese."""

from datetime import date
from typing import Any

import pytest

from bot.domain.audiences import Facts
from bot.domain.people import display_name
from bot.domain.plans import PlanItem
from bot.domain.requirements import RequirementSpec
from bot.rendering.items import item_when
from bot.rendering.rule_sentences import rule_sentence
from bot.rendering.rules import audience_text, reason_text, rule_title
from bot.rendering.words import amount_text, clipped, day_text, days_ahead, figure, listed, span_text

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(("value", "shown"), [(9, "9"), (9.0, "9"), (1.5, "1.5"), (0, "0"), (1_000_000, "1000000")])
def test_figures_have_no_needless_decimals(value: float, shown: str) -> None:
    assert figure(value) == shown
    assert amount_text(value, "节") == f"{shown} 节"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2026-11-20", "2026-11-20", "11 月 20 日（周五）"),
        ("2026-04-11", "2026-04-17", "4 月 11 日至 17 日"),
        ("2026-11-30", "2026-12-02", "11 月 30 日至 12 月 2 日"),
        ("2026-12-31", "2027-01-02", "12 月 31 日至 1 月 2 日"),
        ("2026-11-22", "2026-11-22", "11 月 22 日（周日）"),
    ],
)
def test_days_and_spans(start: str, end: str, shown: str) -> None:
    assert span_text(date.fromisoformat(start), date.fromisoformat(end)) == shown
    assert day_text(FRIDAY) == "11 月 20 日（周五）"


@pytest.mark.parametrize(("day", "shown"), [(20, "今天"), (21, "明天"), (27, "7 天")])
def test_how_far_a_day_is(day: int, shown: str) -> None:
    assert shown in days_ahead(FRIDAY.replace(day=day), FRIDAY)


@pytest.mark.parametrize(
    ("precision", "start", "end", "pieces"),
    [
        ("day", "2026-11-24", "2026-11-24", ["11 月 24 日", "周二"]),
        ("deadline", None, "2026-11-27", ["11 月 27 日", "前"]),
        ("month", "2026-11-01", "2026-11-30", ["11 月"]),
        ("months", "2026-11-01", "2026-12-31", ["11", "12 月"]),
        ("range", "2026-10-09", "2026-10-13", ["10 月 9 日至 13 日"]),
    ],
)
def test_when_a_plan_item_is(precision: str, start: str | None, end: str, pieces: list[str]) -> None:
    item = PlanItem(
        plan_id=1,
        school_id=1,
        key="k",
        quote="",
        task="研讨",
        start_on=date.fromisoformat(start) if start else None,
        end_on=date.fromisoformat(end),
        precision=precision,
    )
    assert all(piece in item_when(item) for piece in pieces)


@pytest.mark.parametrize(
    ("name", "shown"), [("王芳", "王老师"), ("欧阳明", "欧阳老师"), ("欧阳", "欧老师"), ("司马静怡", "司马老师")]
)
def test_how_somebody_is_addressed(name: str, shown: str) -> None:
    assert display_name(name) == shown


def test_long_lists_and_texts_are_cut_with_their_count() -> None:
    assert listed(["甲", "乙"]) == "甲、乙"
    assert listed([str(n) for n in range(20)], 3).replace(" 等", "等") == "0、1、2等 20 人"
    assert clipped("一二三四五六", 4) == "一二三…"
    assert clipped("一 \n 二", 4) == "一 二"


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ({"all": True}, "全体教师"),
        ({"years_of_teaching": {"lt": 10}}, "教龄不满 10 年"),
        ({"years_of_teaching": {"gte": 10}}, "教龄满 10 年"),
        ({"age": {"lte": 35}}, "35 周岁"),
        ({"title": "骨干教师", "level": "区级+"}, "区级及以上骨干教师"),
        ({"and": [{"subject": "数学"}, {"years_at_school": {"lte": 3}}]}, "数学教师且到校 3 年"),
        ({"not": {"position": "校长"}}, "除校长以外"),
    ],
)
def test_an_audience_in_words(rule: dict[str, Any], shown: str) -> None:
    assert shown in audience_text(rule)


def test_a_rule_in_one_sentence_and_its_reason_with_ones_own_figure() -> None:
    young = {"years_of_teaching": {"lt": 10}}
    spec = RequirementSpec(title="听课", kinds=("observation",), min=15, unit="节", per="term", audience=young)
    sentence = rule_sentence(spec)
    assert all(piece in sentence for piece in ("教龄不满 10 年", "听课", "每学期", "15 节"))
    facts = Facts("王芳", 6, None, 6, (), (), None, "语文", None, (), "active", None, office=False)
    reason = reason_text(young, facts)
    assert "6 年" in reason
    assert "不满 10 年" in reason
    assert rule_title(("paper", "case")) == "论文或教学案例"
