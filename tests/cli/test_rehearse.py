"""The rehearsal: a whole term of the small school, told and not done."""

import json
from collections import Counter
from datetime import date, datetime, time
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.table import app
from bot.domain.holidays import is_school_day
from tests.cast import House

TERM = ("2026-08-24", "2027-01-29")
KINDS = {"reminder", "month_list", "month_draft", "digest", "broadcast", "office_note"}


def rehearsed(house: House, monkeypatch: pytest.MonkeyPatch, start: str, end: str, *more: str) -> list[dict[str, Any]]:
    """What `yanling rehearse --json` prints."""
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)
    result = CliRunner().invoke(app, ["rehearse", "--from", start, "--to", end, "--json", *more])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def check_manners(lines: list[dict[str, Any]]) -> None:
    """Nothing on days off, at night or twice; every line whole."""
    for line in lines:
        assert set(line) == {"at", "to", "person", "kind", "text", "why"}
        assert line["kind"] in KINDS
        assert line["text"]
        assert line["why"]
        at = datetime.fromisoformat(line["at"])
        assert str(at.utcoffset()) == "8:00:00"
        assert is_school_day(at.date()), line
        assert time(7, 30) <= at.time() < time(18, 30), line
    reminders = Counter((line["person"], line["at"][:10]) for line in lines if line["kind"] == "reminder")
    assert set(reminders.values()) <= {1}
    weeks = [
        (line["person"], date.fromisoformat(line["at"][:10]).isocalendar()[:2])
        for line in lines
        if line["kind"] == "digest"
    ]
    assert len(weeks) == len(set(weeks))
    assert len({json.dumps(line, sort_keys=True) for line in lines}) == len(lines)
    assert "许静" not in {line["to"] for line in lines}
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)


def days_told(lines: list[dict[str, Any]], who: str, task: str) -> list[str]:
    """The days on which somebody was reminded of something."""
    return [
        line["at"][5:10] for line in lines if (line["to"], line["kind"]) == (who, "reminder") and task in line["text"]
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_term_rings_as_it_should(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = house.tables()
    lines = rehearsed(house, monkeypatch, *TERM)
    assert house.tables() == before
    check_manners(lines)
    assert days_told(lines, "魏澜", "新学期教研组长会") == ["09-01", "09-04", "09-07", "09-08"]
    assert days_told(lines, "陶然", "校园读书月启动") == ["09-30", "10-08", "10-09"]
    assert days_told(lines, "王芳", "习作研讨") == ["11-17", "11-20", "11-23", "11-24"]
    assert days_told(lines, "沈秋", "教研档案归档") == ["12-08", "12-11", "12-14", "12-15"]
    assert days_told(lines, "陶然", "上交听课记录") == ["01-08", "01-12", "01-14", "01-15", "01-18", "01-20"]
    assert days_told(lines, "罗文", "习作研讨") == []
    lists = {(line["at"][:16], line["to"]) for line in lines if line["kind"] == "month_list"}
    assert {at for at, _ in lists} == {f"2026-{day}T08:00" for day in ("09-01", "10-08", "11-02", "12-01")} | {
        "2027-01-04T08:00"
    }
    assert ("2026-12-01T08:00", "方小禾") in lists
    assert ("2026-12-01T08:00", "王芳") not in lists
    drafts = [line["at"][:16] for line in lines if line["kind"] == "month_draft"]
    assert drafts == [f"2026-{day}T08:00" for day in ("08-27", "09-28", "10-28", "11-26", "12-29")]
    assert {line["to"] for line in lines if line["kind"] == "office_note"} <= {"沈秋"}
    digests = {line["at"][:10] for line in lines if line["kind"] == "digest" and line["to"] == "王芳"}
    assert {"2026-09-24", "2026-09-30", "2026-12-31"} <= digests
    assert not digests & {"2026-09-25", "2026-10-02", "2027-01-01"}


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_weeks_around_the_holiday_ring_alike_on_postgresql(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = house.tables()
    lines = rehearsed(house, monkeypatch, "2026-09-28", "2026-10-09")
    assert house.tables() == before
    check_manners(lines)
    assert days_told(lines, "陶然", "校园读书月启动") == ["09-30", "10-08", "10-09"]
    assert any(line["kind"] == "month_list" for line in lines)


def test_without_approval_no_list_is_sent_and_the_office_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = rehearsed(house, monkeypatch, "2026-11-26", "2026-12-02", "--no-approve")
    check_manners(lines)
    assert not [line for line in lines if line["kind"] == "month_list"]
    notes = [line for line in lines if line["kind"] == "office_note"]
    assert ("2026-12-01T08:00:00+08:00", "沈秋") in {(note["at"], note["to"]) for note in notes}
    assert all("没有批准" in note["text"] for note in notes)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_reads_it_is_told_that_the_lists_are_approved(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)
    run = CliRunner()
    shown = run.invoke(app, ["rehearse", "--from", "2026-11-20", "--to", "2026-11-20"])
    assert "一律按原样批准" in shown.stdout
    assert "王老师" in shown.stdout
    wrong = run.invoke(app, ["rehearse", "--from", "2026-11-20", "--to", "2026-11-19"])
    assert wrong.exit_code == 1
    assert "--to" in wrong.stdout
