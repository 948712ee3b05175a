"""`explain plan` and `explain roster` answered without the command library: the same answer, and no slip taken."""

import json
from pathlib import Path

import pytest

from bot.cli.quickly import answered

PLAN = "云岭小学2026学年第一学期教研计划\n一、要求\n1. 每人每学期听课12节。\n二、日程安排\n9月3日 组长例会\n"


@pytest.fixture
def plan(tmp_path: Path) -> str:
    file = tmp_path / "计划.txt"
    file.write_text(PLAN, "utf-8")
    return str(file)


def test_a_plan_asked_plainly_is_answered_at_once(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert answered(["plan", plan, "--start", "2026-09-01", "--end", "2027-01-22", "--week1", "2026-08-31"])
    read = json.loads(capsys.readouterr().out)
    assert [item["task"] for item in read["calendar"]] == ["组长例会"]
    assert [duty["min"] for duty in read["requirements"]] == [12]


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "{}", "--help"],
        ["plan", "{}", "--start", "明天", "--end", "2027-01-22"],
        ["plan", "{}", "--start", "2026-09-01"],
        ["plan", "没有.txt", "--start", "2026-09-01", "--end", "2027-01-22"],
        ["plan", "{}", "--start", "2026-09-01", "--end", "2027-01-22", "--part", "7"],
        ["plan"],
        ["message", "昨天听课"],
    ],
)
def test_whatever_else_is_left_to_the_commands(words: list[str], plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert not answered([word.format(plan) for word in words])
    assert capsys.readouterr().out == ""
