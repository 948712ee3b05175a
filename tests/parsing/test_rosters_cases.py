"""The labelled staff lists, where they are at hand (YANLING_CASES)."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.parsing.rosters import read_roster

pytestmark = pytest.mark.cases

FOLDER = Path(os.environ.get("YANLING_CASES", "")) / "cases" / "rosters"
LABELS = sorted(FOLDER.glob("roster_*.json")) if os.environ.get("YANLING_CASES") else []
FIELDS = (
    "name",
    "subject",
    "group",
    "birth",
    "career_start",
    "years_of_teaching",
    "joined",
    "positions",
    "titles",
    "rank",
    "phone",
)


def rows_of(problems: list[dict[str, Any]]) -> set[int]:
    return {row for p in problems for row in (p["row"] if isinstance(p["row"], list) else [p["row"]])}


@pytest.mark.parametrize("label", LABELS, ids=lambda path: path.stem)
def test_a_labelled_list_is_read_as_labelled(label: Path) -> None:
    wanted = json.loads(label.read_text("utf-8"))
    got = read_roster(label.with_suffix(".xlsx").read_bytes(), label.stem + ".xlsx").as_json()
    assert [cells(person) for person in got["people"]] == [cells(person) for person in wanted["people"]]
    assert rows_of(got["problems"]) == rows_of(wanted["problems"])
    assert [row["row"] for row in got["not_people_rows"]] == [row["row"] for row in wanted["not_people_rows"]]


def cells(person: dict[str, Any]) -> list[Any]:
    return [person["row"], *(person.get(field) or None for field in FIELDS if field != "years_of_teaching")]
