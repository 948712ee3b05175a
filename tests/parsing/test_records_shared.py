"""Figures on the shared labelled messages, and that none of their sentences stands in this repository."""

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.frames import Frame
from bot.parsing.records import read_message

pytestmark = pytest.mark.cases
SOFT = ("lecturer", "subject", "title", "class_name", "lesson_slot", "venue", "level")
ROOT = Path(__file__).parents[2]
OWN = Path(__file__).parent


@pytest.fixture(scope="module")
def rows(cases_dir: Path) -> list[dict[str, Any]]:
    lines = (cases_dir / "cases" / "chat" / "messages.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@pytest.fixture(scope="module")
def answers(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        read_message(row["text"], said_at=datetime.fromisoformat(row["now"]), term=term_of(row)).as_json()
        for row in rows
    ]


def term_of(row: dict[str, Any]) -> Frame:
    start = date.fromisoformat(row["term_start"])
    return Frame.of(start, date(start.year + (start.month > 7), 1 if start.month > 7 else 7, 15))


def core(record: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(record[key] for key in ("kind", "amount", "unit", "date", "date_end"))


def bare(value: object) -> str | None:
    return None if value is None else str(value).replace(" ", "")


def test_intent_kind_amount_and_date_are_right(rows: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    right = sum(
        row["intent"] == answer["intent"]
        and Counter(map(core, row["records"])) == Counter(map(core, answer["records"]))
        for row, answer in zip(rows, answers, strict=True)
    )
    assert right / len(rows) >= 0.95


def test_nothing_is_logged_that_should_not_be(rows: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    pairs = zip(rows, answers, strict=True)
    assert [row["text"] for row, answer in pairs if answer["intent"] == "log" != row["intent"]] == []


def test_hardly_a_record_too_many(rows: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    pairs = [(row, answer) for row, answer in zip(rows, answers, strict=True) if row["intent"] == "log"]
    assert sum(max(0, len(answer["records"]) - len(row["records"])) for row, answer in pairs) <= 1


def test_details_are_right(rows: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    right = said = 0
    for row, answer in zip(rows, answers, strict=True):
        for want, got in zip(sorted(row["records"], key=str), sorted(answer["records"], key=str), strict=False):
            keys = [key for key in SOFT if want[key] is not None or got[key] is not None]
            said += len(keys)
            right += sum(bare(want[key]) == bare(got[key]) for key in keys)
    assert right / said >= 0.92


def test_no_shared_sentence_stands_in_code_or_tests(rows: list[dict[str, Any]], cases_dir: Path) -> None:
    lines = (cases_dir / "cases" / "dates" / "phrases.jsonl").read_text("utf-8").splitlines()
    phrases = [json.loads(line)["text"] for line in lines if line.strip()]
    sentences = {row["text"] for row in rows if len(row["text"]) >= 8 and row["text"][0] != "/"}
    sentences |= {text for text in phrases if len(text) >= 10 and text[0] != "《"}  # no mere figures, no poem's name
    kinds = {".py", ".jsonl", ".txt"}
    files = [path for room in ("bot", "tests") for path in (ROOT / room).rglob("*") if path.suffix in kinds]
    text = "\n".join(path.read_text("utf-8", errors="replace") for path in files)
    assert [sentence for sentence in sentences if sentence in text] == []


def test_no_own_case_is_a_shared_one(rows: list[dict[str, Any]], cases_dir: Path) -> None:
    lines = (cases_dir / "cases" / "dates" / "phrases.jsonl").read_text("utf-8").splitlines()
    shared = {row["text"] for row in rows} | {json.loads(line)["text"] for line in lines if line.strip()}
    own = [
        json.loads(line)["text"]
        for path in OWN.glob("cases_*_further*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    ]
    assert sorted(shared & set(own)) == []
