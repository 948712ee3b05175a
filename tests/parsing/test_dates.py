"""Dates as school people write them: own labelled cases, what the reader promises of any text, and single rules."""

import json
import time
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.frames import Frame
from bot.parsing.dates import Lean, When, find_dates, read_when
from bot.parsing.dates.characters import alike
from bot.parsing.dates.masking import mask
from bot.parsing.dates.scanning import ATOMS

HERE = Path(__file__).parent
NOW = datetime(2026, 9, 16, 9, 20)  # noqa: DTZ001 - a wall clock of the school; a Wednesday
TERM = Frame.of(date(2026, 9, 1), date(2027, 1, 22))


def cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def term_of(case: dict[str, Any]) -> Frame | None:
    start, end = case["term_start"], case["term_end"]
    return Frame.of(date.fromisoformat(start), date.fromisoformat(end)) if start else None


def answer(case: dict[str, Any]) -> tuple[str | None, str | None]:
    """(start, end) as ISO days."""
    when = read_when(case["text"], now=datetime.fromisoformat(case["now"]), lean=Lean(case["mode"]), term=term_of(case))
    found = when.as_json() if when else {"start": None, "end": None}
    return found["start"], found["end"]


def is_right(case: dict[str, Any], got: tuple[str | None, str | None]) -> bool:
    wanted = [(case["expect_start"], case["expect_end"]), *map(tuple, case.get("alt") or [])]
    if got == (None, None) and got in wanted:
        return True
    if wanted[0] == (None, None) and len(wanted) == 1:
        return False
    return any(
        (start is None or start[:10] == got[0]) and (end is None or end[:10] == got[1])
        for start, end in wanted
        if (start, end) != (None, None)
    )


def past(text: str) -> list[When]:
    return find_dates(text, now=NOW, lean=Lean.PAST, term=TERM)


def future(text: str) -> list[When]:
    return find_dates(text, now=NOW, lean=Lean.FUTURE, term=TERM)


def days(found: list[When]) -> list[tuple[str | None, str | None]]:
    return [(when.as_json()["start"], when.as_json()["end"]) for when in found]


@pytest.mark.parametrize(
    "case",
    [case for path in sorted(HERE.glob("cases_dates_*.jsonl")) for case in cases(path)],
    ids=lambda case: f"{case['id']}-{case['mode']}",
)
def test_a_phrase_is_read_as_labelled(case: dict[str, Any]) -> None:
    got = answer(case)
    assert is_right(case, got), f"{case['text']}: {got}"


@pytest.mark.cases
def test_the_shared_phrases_are_read_with_no_wrong_and_no_false_date(cases_dir: Path) -> None:
    rows = cases(cases_dir / "cases" / "dates" / "phrases.jsonl")
    missed = [(row, got) for row in rows if not is_right(row, got := answer(row))]
    invented = [(row["text"], got) for row, got in missed if got != (None, None)]
    assert not invented
    assert len(missed) <= 0.02 * len(rows), [row["text"] for row, _ in missed]


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    for lean in Lean:
        for when in find_dates(text, now=NOW, lean=lean, term=TERM):
            assert when.text == text[slice(*when.span)]
            assert not (when.start and when.end) or when.start <= when.end


PIECES = (
    "0123456789.-/:一二三十零年月日号周第上下本每半个天前后内截止国庆期末开学至到、,()《》（　今明两节课听评 \n①２."
)


@given(st.text(alphabet=PIECES, max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_heap_of_date_words_is_read_without_an_error(text: str) -> None:
    for lean in Lean:
        for when in find_dates(text, now=NOW, lean=lean, term=TERM):
            assert when.text == text[slice(*when.span)]
            assert not (when.start and when.end) or when.start <= when.end


@pytest.mark.parametrize(
    "piece",
    [
        "听课评课教研组老师们好，",
        "1",
        "一",
        "3.",
        "第三、",
        "周",
        "(",
        "《",
        "a.",
        "3月5日",
        "二零二六年",
        "上",
        "每周三",
        "12:",
        "1班",
        "“",
    ],
)
def test_ten_thousand_characters_are_read_in_linear_time(piece: str) -> None:
    past(piece * 20)  # patterns are compiled when first met
    text = (piece * 10_000)[:10_000]
    seconds = []
    for _ in range(3):  # the best of three: collecting the garbage of thousands of tests takes its time too
        began = time.process_time()
        past(text)
        seconds.append(time.process_time() - began)
    assert min(seconds) < 0.5  # 5 to 50 ms on a quiet machine


def test_every_atom_can_begin_where_its_table_says() -> None:
    assert all(atom.starts and atom.name for atom in ATOMS)


def test_the_span_points_into_the_text_as_it_was_typed() -> None:
    text = "㈠補記：９月１０日（周四）下午聽課"
    (when,) = past(text)
    assert when.text == "９月１０日（周四）下午"
    assert text[slice(*when.span)] == when.text


def test_a_text_keeps_its_offsets_when_its_typing_is_made_alike() -> None:
    plain, offsets = alike("㏠後")
    assert plain == "1日后"
    assert offsets == [0, 0, 1, 2]


def test_masking_keeps_the_length() -> None:
    text = "《九月》三(2)班第3单元9月8日"
    assert len(mask(text)) == len(text)
    assert mask(text).endswith("9月8日")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9月7、9、11日各听一节", ["09-07", "09-09", "09-11"]),
        ("上周四、周五各听一节", ["09-10", "09-11"]),
        ("上周一、三、五听课", ["09-07", "09-09", "09-11"]),
        ("9.7、9.8听课各1节", ["09-07", "09-08"]),
        ("9月8日听课，9日评课", ["09-08", "09-09"]),
        ("①9月8日②9月9日", ["09-08", "09-09"]),
    ],
)
def test_several_dates_come_in_reading_order(text: str, expected: list[str]) -> None:
    assert [str(when.start)[5:] for when in past(text)] == expected


def test_a_weekday_after_a_named_week_stays_in_that_week() -> None:
    assert days(past("上周二听课，周四评课")) == [("2026-09-08", "2026-09-08"), ("2026-09-10", "2026-09-10")]


def test_numbered_items_do_not_melt_into_the_date_behind_them() -> None:
    found = future("10月：1.查教案 2、8-10日听课 3.25日前交案例")
    assert days(found)[1:] == [("2026-10-08", "2026-10-10"), (None, "2026-10-25")]


@pytest.mark.parametrize(
    ("text", "time", "slot"),
    [
        ("下周四傍晚5点", clock(17), None),
        ("明晚7点半", clock(19, 30), None),
        ("9月23日14:00-15:30", clock(14), None),
        ("9月30日24:00前", clock(23, 59), None),
        ("大后天中午1点", clock(13), None),
        ("周三第3、4节", None, 3),
        ("明天上午一二节", None, 1),
        ("周五下午最后一节", None, None),
    ],
)
def test_the_hour_and_the_lesson_are_told(text: str, time: clock | None, slot: int | None) -> None:
    (when,) = future(text)
    assert (when.time, when.slot) == (time, slot)


@pytest.mark.parametrize(
    "text", ["2月30日", "9.31", "13月1日", "2026-02-29", "2月30日至3月5日", "9月8日至9月35日", "25:70"]
)
def test_an_impossible_date_is_no_date(text: str) -> None:
    assert past(text) == []


def test_a_recurrence_has_no_days_and_gives_way_to_a_date() -> None:
    assert [when.kind for when in future("每周三下午第二节教研")] == ["recurrence"]
    best = read_when("每周三教研，9月25日前交计划", now=NOW, lean=Lean.FUTURE, term=TERM)
    assert best is not None
    assert best.as_json()["end"] == "2026-09-25"


def test_a_deadline_is_what_a_notice_is_about() -> None:
    best = read_when("9月23日开会布置，9月30日前上交", now=NOW, lean=Lean.FUTURE, term=TERM)
    assert best is not None
    assert (best.kind, best.text) == ("deadline", "9月30日前")


def test_a_range_already_running_is_not_moved_to_next_year() -> None:
    assert days(find_dates("9.14-9.18", now=NOW, lean=Lean.FUTURE, term=None)) == [("2026-09-14", "2026-09-18")]


def test_weeks_of_another_term_are_not_counted_in_this_one() -> None:
    assert past("上学期第5周听课") == []
    assert future("下学期第一周") == []


def test_without_a_term_nothing_of_the_term_is_guessed() -> None:
    for text in ("第6周交", "期末前交齐", "开学第二天", "半期前交", "学期末汇总"):
        assert find_dates(text, now=NOW, lean=Lean.FUTURE, term=None) == []


def test_english_is_read_only_where_no_chinese_date_stands() -> None:
    assert days(past("observed a lesson last Friday")) == [("2026-09-11", "2026-09-11")]
    assert days(future("submit by Nov 3")) == [(None, "2026-11-03")]
    assert days(future("Oct 12-16 open days")) == [("2026-10-12", "2026-10-16")]
    assert past("I sat there, it may be 5") == []
