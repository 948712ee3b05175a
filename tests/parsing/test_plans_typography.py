"""The same plan in other typography reads the same: spaces, widths, signs and words that mean one thing."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.frames import Frame
from bot.parsing.plans import PlanDraft, read_plan

TERM = Frame.of(date(2026, 8, 31), date(2027, 1, 22))
# But for the one cut at a page's width: that its lines are equally wide is what tells that they were cut.
PLANS = sorted(path for path in (Path(__file__).parent / "plans").glob("*.txt") if "pdf" not in path.stem)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
HALF = str.maketrans("，；：（）", ",;:()")


def read(text: str) -> PlanDraft:
    return read_plan(text.encode(), "计划.txt", frame=TERM)


def duties(text: str) -> list[tuple[Any, ...]]:
    found = read(f"一、要求\n1、{text}。").requirements
    return [(r.kind, r.min, r.max, r.unit, r.per, r.audience) for r in found]


@pytest.mark.parametrize(
    "text",
    [
        "教龄不满 8 年的教师每学期听课不少于 16 节",
        "教龄 不满 8 年 的教师每学期听课 不少于 16 节",
        "教龄不满　８　年的教师每学期听课不少于　１６　节",
        "教龄不满\u20098\u2009年的教师每学期听课不少于\u200916\u2009节",
        "教龄不满八年的教师，每学期听课不少于十六节",
        "教龄＜8年的教师每学期听课≥16节",
        "教龄 < 8 年的教师每学期听课 ≥ 16 节",
        "教龄不满8年的教师每学期至少听16节课",
        "教龄不满8年的教师每学期听课不得少于16节",
        "教龄不满8年的教师每学期听课不可少于16节",
        "教龄不满8年的教师每学期听课少于16节不可",
        "教龄不满8年的教师每学期听课不低于16课时",
        "教龄不满8年的教师每学期听课16节以上",
        "教龄不满8年的教师每学期听课16节及以上",
        "教龄不满8年的教师每学期听课16节起",
        "教龄不满8年的教师每学期听课达到16节",
        "教龄8年以下（不含8年）的教师每学期听课不少于16节",
        "听课（教龄不满8年的教师）：每学期不少于16节",
    ],
)
def test_one_duty_has_many_spellings(text: str) -> None:
    assert duties(text) == [("observation", 16, None, "节", "term", {"years_of_teaching": {"lt": 8}})]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("每学期听课多于14节", 15, None),
        ("每学期听课≤20节", 0, 20),
        ("每学期听课不得超过20节", 0, 20),
        ("每学期听课12～16节", 12, 16),
        ("读书笔记不少于3千字", 3000, None),
        ("读书笔记不少于1.5万字", 15000, None),
    ],
)
def test_bounds_are_read_from_signs_and_words(text: str, low: int, high: int | None) -> None:
    assert [row[1:3] for row in duties(text)] == [(low, high)]


def test_quotes_keep_the_spaces_as_printed() -> None:
    text = "一、要求\n1. 教师每学期听课不少于 16 节\n二、安排\n9 月\n1. 第 2 周 校本论坛\n10 月 12 日 教案展评"
    draft = read(text)
    assert [r.quote for r in draft.requirements] == ["教师每学期听课不少于 16 节"]
    assert [(item.when, item.task) for item in draft.calendar] == [
        ("第 2 周", "校本论坛"),
        ("10 月 12 日", "教案展评"),
    ]


def _spaced(space: str) -> Callable[[str], str]:
    def spaced(text: str) -> str:
        text = re.sub(r"(?<=[一-龥，。；：、（])(?=\d)", space, text)
        return re.sub(r"(?<=\d)(?=[一-龥])", space, text)

    return spaced


DRESSES: dict[str, Callable[[str], str]] = {
    "spaces": _spaced(" "),
    "wide spaces": _spaced("\u3000"),
    "thin spaces": _spaced("\u2009"),
    "wide figures": lambda text: text.translate(WIDE),
    "half-width marks": lambda text: text.translate(HALF),
    "wide figures with spaces": lambda text: _spaced(" ")(text).translate(WIDE),
}


def shape(draft: PlanDraft) -> tuple[Any, ...]:
    def bare(text: str) -> str:
        return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))

    items = [(item.start, item.end, bare(item.task), item.recur) for item in draft.calendar]
    return items, [
        (r.kind, r.min, r.max, r.unit, r.per, r.audience, r.where, r.sub_of, r.owner) for r in draft.requirements
    ]


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_in_another_dress_reads_the_same(path: Path, dress: str) -> None:
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030" if "gbk" in path.stem else "utf-8-sig"
    text = data.decode(encoding)
    assert shape(read(DRESSES[dress](text))) == shape(read(text))
