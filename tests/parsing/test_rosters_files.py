"""Files that are no staff list, are damaged or are meant to hurt: each gets a sentence that says what to do."""

import io
import time
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.errors import BadFile
from bot.parsing.rosters import read_roster
from tests.parsing.test_rosters import HEADS, filler, workbook


def refused(data: bytes, name: str = "名册.xlsx") -> str:
    with pytest.raises(BadFile) as caught:
        read_roster(data, name)
    return caught.value.text


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.xlsx", "空"),
        (b"   \r\n", "a.csv", "空"),
        (b"hello", "a.xlsx", "另存为"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "旧格式"),
        (b"%PDF-1.7 ...", "a.csv", "Excel"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "a.csv", "Excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", "Excel"),
        (b"PK\x03\x04 cut short", "a.xlsx", "损坏"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes, name: str, words: str) -> None:
    text = refused(data, name)
    assert words in text
    assert text.endswith("。")


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    assert "另存为" in refused(zipped({"word/document.xml": b"<a/>"}))


def test_a_workbook_with_a_broken_part_is_refused() -> None:
    whole = zipfile.ZipFile(io.BytesIO(workbook([HEADS, *filler(2)])))
    parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:400]
    assert "损坏" in refused(zipped(parts))


def test_a_zip_bomb_is_refused_at_once() -> None:
    started = time.process_time()
    assert "太大" in refused(zipped({"xl/workbook.xml": b" " * (120 * 1024 * 1024)}))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["教师", "电话"]], "姓名"),
        ([["工号", "电话", "学科"], ["1", "19800000001", "语文"]], "工号、电话、学科"),
        ([HEADS], "没有读到一位"),
        ([["姓名", "学号", "班级"], ["小明", "01", "三1"]], "学生"),
        ([["学生姓名", "家长电话"], ["小明", "19800000001"]], "学生"),
        ([["关山月", "语文"], ["路知遥", "数学"]], "姓名"),
    ],
)
def test_a_table_that_is_no_staff_list_is_refused(rows: list[list[Any]], words: str) -> None:
    assert words in refused(workbook(rows))


def test_an_empty_workbook_is_refused() -> None:
    assert "没有内容" in refused(workbook([]))


def sheet_xml(body: str) -> bytes:
    """A workbook whose first sheet holds `body` in place of its rows."""
    whole = zipfile.ZipFile(io.BytesIO(workbook([HEADS, *filler(3)])))
    parts = {name: whole.read(name) for name in whole.namelist()}
    xml = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = xml.replace("</sheetData>", body + "</sheetData>").encode()
    return zipped(parts)


def test_a_million_empty_rows_behind_the_list_cost_nothing() -> None:
    body = "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(5, 800_000))
    started = time.process_time()
    draft = read_roster(sheet_xml(body), "名册.xlsx")
    assert len(draft.people) == 3
    assert time.process_time() - started < 5


def test_a_cell_at_the_far_corner_does_not_unroll_the_sheet() -> None:
    draft = read_roster(
        sheet_xml('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'), "a.xlsx"
    )
    assert len(draft.people) == 3


def test_formulas_are_never_run_and_stored_results_are_used() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "学科", "教龄", "职务"])
    for name in ("关山月", "路知遥", "石敢当", "常安"):
        sheet.append([name, "语文", 12, None])
    sheet["C3"] = "=6*7"
    out = io.BytesIO()
    book.save(out)
    draft = read_roster(out.getvalue(), "a.xlsx")
    assert [(p.row, p.field, p.level) for p in draft.problems] == [(3, "years_of_teaching", "ask")]
    assert draft.people[1].years_of_teaching is None
    stored = read_roster(with_stored_result(out.getvalue(), "<f>6*7</f><v></v>", "<f>6*7</f><v>42</v>"), "a.xlsx")
    assert (stored.people[1].years_of_teaching, stored.problems) == (42, ())
    assert any("公式" in note for note in stored.notes)


def with_stored_result(data: bytes, old: str, new: str) -> bytes:
    whole = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: whole.read(name) for name in whole.namelist()}
    xml = parts["xl/worksheets/sheet1.xml"].decode().replace("<v />", "<v></v>").replace("<v/>", "<v></v>")
    assert old in xml
    parts["xl/worksheets/sheet1.xml"] = xml.replace(old, new).encode()
    return zipped(parts)


def test_a_huge_csv_is_refused() -> None:
    assert "8 MB" in refused("姓名,学科\n".encode() + b"a,b\n" * 3_000_000, "a.csv")


def test_reading_leaves_the_workbook_as_it_was() -> None:
    data = workbook([HEADS, *filler(2)])
    read_roster(data, "a.xlsx")
    assert load_workbook(io.BytesIO(data)).sheetnames == ["Sheet1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_offices_save(encoding: str, sign: str) -> None:
    lines = [
        ["姓名", "任教学科", "教龄", "荣誉称号"],
        ["关山月", "语文", "12", "市级骨干教师"],
        ["路知遥", "数学", "不满1年", ""],
    ]
    data = "\r\n".join(sign.join(line) for line in lines).encode(encoding)
    draft = read_roster(data, "名册.csv")
    assert [(p.row, p.name, p.years_of_teaching) for p in draft.people] == [(2, "关山月", 12), (3, "路知遥", 0)]
    assert draft.problems == ()


ODD = (
    0,
    -1,
    3.14,
    1e300,
    True,
    "=A1",
    "#REF!",
    "，、；",
    "((((",
    "合计",
    "姓名",
    "√",
    "第批",
    "½",
    "1986.",
    "1" * 400,
    "测" * 2000,
)


@pytest.mark.parametrize("odd", ODD, ids=lambda value: str(value)[:8])
def test_an_odd_cell_anywhere_never_breaks_the_reading(odd: object) -> None:
    rows = filler(len(HEADS))
    for n, line in enumerate(rows):
        line[n] = odd
    draft = read_roster(workbook([HEADS, *rows]), "a.xlsx")
    assert 10 <= len(draft.people) <= len(rows)


def test_a_second_column_of_names_is_said_not_to_be_read() -> None:
    heads = ["姓名", "学科", "手机", "姓名", "学科", "手机"]
    draft = read_roster(workbook([heads, ["关山月", "语文", None, "路知遥", "数学", None]]), "a.xlsx")
    assert [person.name for person in draft.people] == ["关山月"]
    assert any("姓名" in note for note in draft.notes)
