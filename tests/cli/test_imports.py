"""Files handed to the command line: what cannot be read is refused in one line, and nothing is changed."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.table import app
from bot.domain.people import Person
from bot.domain.plans import Plan
from tests.cast import ROSTER, House

DAYS = ("--start", "2026-08-31", "--end", "2027-01-22")
MEGABYTE = 1_000_000


def imported(house: House, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)
    return CliRunner().invoke(app, ["import", *words, "--yes"])


@pytest.mark.parametrize(
    ("what", "name", "data", "hint"),
    [
        ("roster", "名册.xlsx", b"no workbook at all", "另存为"),
        ("roster", "名册.xlsx", b"", "空"),
        ("roster", "名册.xlsx", b"PK\x03\x04 broken", "另存"),
        ("roster", "名册.docx", b"PK\x03\x04 broken", "另存"),
        ("roster", "名册.csv", b"", "空"),
        ("plan", "计划.docx", b"no document at all", "另存为"),
        ("plan", "计划.docx", b"PK\x03\x04 broken", "另存"),
        ("plan", "计划.txt", b"", "空"),
        ("plan", "计划.txt", "  \n\n　\n".encode(), "没有文字"),
        ("plan", "计划.txt", "教研工作总是令人愉快。".encode(), "没有导入"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_read_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch, what: str, name: str, data: bytes, hint: str
) -> None:
    place = Path(name)
    place.write_bytes(data)
    before = house.tables()
    result = imported(house, monkeypatch, what, name, *(DAYS if what == "plan" else ()))
    assert result.exit_code == 1
    assert hint in result.stdout
    assert "Traceback" not in result.stdout
    assert house.tables() == before
    assert "已登记" in house.say("王芳", "/log 听课").text


def test_a_missing_file_is_named(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = house.tables()
    result = imported(house, monkeypatch, "roster", "没有.xlsx")
    assert (result.exit_code, "没有.xlsx" in result.stdout) == (1, True)
    assert house.tables() == before


@pytest.mark.parametrize(("what", "name"), [("roster", "名册.xlsx"), ("plan", "计划.docx")])
def test_a_zip_bomb_is_refused_fast_and_small(home: Path, what: str, name: str) -> None:
    with zipfile.ZipFile(home / name, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for inside in ("xl/worksheets/sheet1.xml",) if what == "roster" else ("word/document.xml",):
            with archive.open(inside, "w") as part:
                for _ in range(300):
                    part.write(b" " * MEGABYTE)
    (home / "plain.csv").write_text("")
    plain, _, _ = measured(home, "roster", "plain.csv")  # what starting up costs
    seconds, memory, text = measured(home, what, name, *(DAYS if what == "plan" else ()))
    assert "✗" in text
    assert "打不开" in text or "太大" in text or "没有导入" in text
    assert seconds - plain < 2
    assert memory < 200 * MEGABYTE


# The process tells its own figures: what the parent used before does not count.
MEASURED = """
import re, resource, runpy
try:
    runpy.run_module("bot", run_name="__main__")
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]
    print("figures", used.ru_utime + used.ru_stime, peak)
"""


def measured(home: Path, *words: str) -> tuple[float, int, str]:
    """Seconds of work, bytes of memory at most, and the words of one import in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "import", *words, "--yes"],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    told, _, figures = done.stdout.rpartition("figures ")
    seconds, kilobytes = figures.split()
    return float(seconds), int(kilobytes) * 1024, told


PLAN = """\
教研工作计划

一、要求
1.每位教师每学期听课不少于12节。

二、安排
11月24日：数学组开放课堂活动。
"""


def test_the_same_plan_and_roster_again_double_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("计划.txt").write_text(PLAN, "utf-8")
    Path("名册.csv").write_text(ROSTER, "utf-8")
    first = imported(house, monkeypatch, "plan", "计划.txt", *DAYS)
    assert first.exit_code == 0, first.output
    assert "日程 1 项" in first.stdout
    assert "要求 1 条" in first.stdout
    tables = house.tables(but={"auditentry"})
    again = imported(house, monkeypatch, "plan", "计划.txt", *DAYS)
    assert again.exit_code == 0
    assert imported(house, monkeypatch, "roster", "名册.csv").exit_code == 0
    assert house.tables(but={"auditentry"}) == tables
    assert len(house.rows(Plan)) == 2
    assert len(house.rows(Person)) == 10


TERM_PLAN = """\
铃声小学2026—2027学年第一学期教研工作计划
二、日程安排
11月25日：语文组习作教学研讨（负责：魏澜）
12月2日：数学组计算教学展示（负责：罗文）
12月10日前：各教研组上交听课记录
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_newer_plan_is_found_shown_as_a_difference_and_applied(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("计划.txt").write_text(TERM_PLAN, "utf-8")
    Path("计划修订.txt").write_text(TERM_PLAN.replace("11月25日", "11月27日"), "utf-8")
    assert "新增日程 3 项" in imported(house, monkeypatch, "plan", "计划.txt", *DAYS).stdout
    result = imported(house, monkeypatch, "plan", "计划修订.txt", *DAYS)
    assert "的新版：" in result.stdout
    assert "语文组习作教学研讨：11 月 25 日（周三） → 11 月 27 日（周五）" in result.stdout
    assert "位老师会收到与自己有关的改动" in result.stdout
    assert len(house.rows(Plan)) == 2
    another = imported(house, monkeypatch, "plan", "计划修订.txt", *DAYS, "--replaces", "99")
    assert (another.exit_code, "没有这份计划" in another.stdout) == (1, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_leavers_are_asked_about_and_their_items_handed_over(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)
    Path("名册.csv").write_text("\n".join(line for line in ROSTER.splitlines() if "魏澜" not in line), "utf-8")
    result = CliRunner().invoke(app, ["import", "roster", "名册.csv"], input="y\n王芳\ny\n")
    assert "魏澜不在这份名册里，已经离校了吗？" in result.stdout
    assert "习作研讨" in result.stdout
    assert "魏澜的 1 项已交给王芳" in result.stdout
    left = next(row for row in house.rows(Person) if row.name == "魏澜")  # type: ignore[attr-defined]
    assert left.status == "left"  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [("plan", "计划.pdf", *DAYS), ("roster", "名册.xlsx")])
def test_explaining_what_cannot_be_read_says_so_in_one_line(words: tuple[str, ...]) -> None:
    Path(words[1]).write_bytes(b"%PDF-1.4 nothing")
    result = CliRunner().invoke(app, ["explain", *words])
    assert result.exit_code == 1
    assert result.output.startswith("✗ ")
    assert "Traceback" not in result.output
