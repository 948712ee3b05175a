"""The table and the list of records as files: numbers, days and texts are what they seem, whatever a name is."""

import struct
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.domain.duty_table import Cell, Column, DutyTable, Owner, Row, table_of
from bot.domain.progress import Progress, Standing
from bot.domain.records import Record
from bot.domain.requirements import Per
from bot.rendering.duty_picture import MOST_ROWS, duty_picture
from bot.rendering.duty_sheet import duty_sheet
from bot.rendering.fonts import HOW, chinese_font
from bot.rendering.record_sheet import HEADS, Listed, record_sheet

needs_font = pytest.mark.skipif(chinese_font() is None, reason=HOW)
ON, START, END = date(2026, 11, 20), date(2026, 8, 31), date(2027, 1, 22)
NASTY = ("=1+1", "+86", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x.test")', "\x07王\x00芳", "=cmd|' /C calc'!A0")


def duty(person: int, title: str, done: float, target: float, **more: object) -> Progress:
    """A running duty of one person."""
    values: dict[str, Any] = {
        "obligation_id": person * 100 + len(title),
        "requirement_id": len(title),
        "group_id": None,
    }
    values |= {"person_id": person, "title": title, "kinds": ("observation",), "unit": "节", "per": Per.TERM, "pace": 5}
    values |= {"bundle": None, "quote": "", "reason": "", "since": START, "until": END, "max": None}
    return Progress(**values | {"target": target, "done": done} | more)


def table(names: tuple[str, ...] = ("王芳", "罗文")) -> DutyTable:
    owners = [Owner(name, ("语文组",), "语文", person_id=number) for number, name in enumerate(names, 1)]
    duties = [duty(1, "听课", 9, 15, verified=4), duty(1, "论文", 1, 1, unit="篇", pace=0)]
    duties += [duty(number, "听课", 2.5, 10) for number in range(2, len(names) + 1)]
    return table_of(owners, [(row.title, row) for row in duties], school="铃声小学", on=ON)


def test_the_values_of_a_cell() -> None:
    made = table()
    assert [(column.title, column.done, column.owed) for column in made.columns] == [("听课", 0, 2), ("论文", 1, 1)]
    first, second = made.rows
    assert first.cells[0] == Cell(9, 15, 4, "节", Standing.ON_PACE, END, (102,))
    assert (first.done, first.owed, first.behind) == (1, 2, 0)
    assert second.cells[1] is None
    assert (second.done, second.owed, second.behind) == (0, 1, 1)


def test_two_duties_of_one_name_are_summed_and_the_worse_standing_holds() -> None:
    pair = [duty(1, "听徒弟课", 12, 8, about="甲"), duty(1, "听徒弟课", 3, 8, about="乙")]
    (row,) = table_of([Owner("王芳", person_id=1)], [("听徒弟课", one) for one in pair], school="", on=ON).rows
    assert row.cells[0] is not None
    assert (row.cells[0].done, row.cells[0].target, row.cells[0].standing) == (11, 16, Standing.BEHIND)


def test_duties_of_those_who_are_not_shown_are_left_out() -> None:
    made = table_of([Owner("王芳", person_id=1)], [("听课", duty(7, "听课", 1, 2))], school="", on=ON)
    assert (made.columns, made.rows) == ((), (Row(Owner("王芳", person_id=1), ()),))


def test_the_sheet_holds_numbers_days_a_frozen_head_and_colours() -> None:
    book = load_workbook(BytesIO(duty_sheet(table())))
    sheet, meaning = book["汇总"], book["说明"]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A2:H4"
    assert [cell.value for cell in sheet[3]] == ["王芳", "语文组", 1, 2, 9, 4, 1, 0]
    assert [cell.data_type for cell in sheet[3]] == ["s", "s", "n", "n", "n", "n", "n", "n"]
    assert sheet["E3"].number_format == 'General"/15"'
    assert sheet["E4"].value == 2.5
    assert (sheet["G4"].value, sheet["H4"].value) == (None, None)
    fills = {name: sheet[name].fill.fgColor.rgb[-6:] for name in ("E3", "E4", "G3")}
    assert fills == {"E3": "FFFFFF", "E4": "FBE3D6", "G3": "D9F0DF"}
    assert meaning["B3"].value == datetime(2026, 11, 20)  # noqa: DTZ001 - a sheet knows no zones
    assert meaning["B3"].is_date
    assert (meaning["D12"].is_date, meaning["E12"].is_date) == (True, True)
    assert sheet.column_dimensions["A"].width >= 8


@pytest.mark.parametrize("name", NASTY)
def test_no_name_becomes_a_formula(name: str) -> None:
    book = load_workbook(BytesIO(duty_sheet(table((name, "罗文")))))
    cell = book["汇总"]["A3"]
    assert cell.data_type == "s"
    assert cell.value == "".join(sign for sign in name if sign >= " ")
    assert cell.quotePrefix == name.startswith(("=", "+", "-", "@"))


def record(**more: object) -> Record:
    at = datetime(2026, 11, 20, 4, 50, tzinfo=UTC)
    values: dict[str, Any] = {"school_id": 1, "person_id": 1, "kind": "observation", "amount": 2.0, "unit": "节"}
    values |= {"start_on": ON, "end_on": ON, "logged_at": at, "lesson_slot": 3}
    return Record(**values | more)


def test_the_list_has_a_row_for_each_record_with_real_days() -> None:
    shown = record(title="=2+2", lecturer="+王芳", verified_at=datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    listed = [
        Listed(shown, "@许静", ("语文组",), "罗文", ("照片.jpg",)),
        Listed(record(amount=1.5), "罗文", (), None, ()),
    ]
    sheet = load_workbook(BytesIO(record_sheet(listed, "Asia/Shanghai", "听课/台账")))["听课 台账"]
    assert sheet.freeze_panes == "C2"
    assert [cell.value for cell in sheet[1]] == list(HEADS)
    values: dict[str, Any] = dict(zip(HEADS, sheet[2], strict=True))
    assert values["开始日期"].value == datetime(2026, 11, 20)  # noqa: DTZ001
    assert values["登记时间"].value == datetime(2026, 11, 20, 12, 50)  # noqa: DTZ001 - the school's own clock
    assert values["核实日期"].value == datetime(2026, 11, 21)  # noqa: DTZ001
    assert all(values[head].is_date for head in ("开始日期", "结束日期", "核实日期", "登记时间"))
    assert (values["数量"].value, values["节次"].value, sheet["E3"].value) == (2, 3, 1.5)
    texts = {head: (values[head].value, values[head].data_type) for head in ("姓名", "授课人", "题目", "凭证")}
    assert texts == {"姓名": ("@许静", "s"), "授课人": ("+王芳", "s"), "题目": ("=2+2", "s"), "凭证": ("照片.jpg", "s")}


def picture(*names: str) -> bytes:
    font = chinese_font()
    assert font is not None
    return duty_picture(table(names), font)


@needs_font
def test_the_picture_is_a_png_with_a_row_for_everybody() -> None:
    few, many = Image.open(BytesIO(picture("王芳"))), Image.open(BytesIO(picture("王芳", "罗文", "陶然")))
    assert few.format == "PNG"
    assert many.height - few.height == 2 * 44


@needs_font
def test_a_school_too_large_for_a_picture_is_cut_and_says_so() -> None:
    names = [f"教师{number}" for number in range(MOST_ROWS + 30)]
    heights = [struct.unpack(">I", data[20:24])[0] for data in (picture(*names[:MOST_ROWS]), picture(*names))]
    assert heights[1] - heights[0] == 26  # one line that tells of the rest


def test_without_a_chinese_font_there_is_none_and_the_words_say_how_to_get_one(tmp_path: Path) -> None:
    assert chinese_font((str(tmp_path),)) is None
    assert "fonts-wqy-microhei" in HOW


def test_the_best_font_that_is_there_is_taken(tmp_path: Path) -> None:
    for name in ("simsun.ttc", "wqy-microhei.ttc", "Arial.ttf"):
        (tmp_path / name).touch()
    found = chinese_font((str(tmp_path),))
    assert found is not None
    assert found.path.name == "wqy-microhei.ttc"


def test_a_column_tells_when_its_earliest_period_begins() -> None:
    duties = [duty(1, "听课", 0, 1), duty(2, "听课", 0, 1, since=date(2026, 10, 1))]
    owners = [Owner("王芳", person_id=1), Owner("罗文", person_id=2)]
    (column,) = table_of(owners, [("听课", row) for row in duties], school="", on=ON).columns
    assert column == Column("听课", "节", None, START, END, 0, 2)
