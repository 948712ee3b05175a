"""File bytes → sheets: xlsx by openpyxl, csv in the encodings Chinese offices save."""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.errors import BadFile
from bot.parsing.documents.archives import check_archive
from bot.parsing.documents.sheets import EMPTY, Cell, Merge, Sheet, Value

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_ROWS = 6000
MAX_COLUMNS = 80
MAX_BLANK_RUN = 500  # a sheet formatted to its last row holds a million empty ones
MAX_CSV_BYTES = 8 * 1024 * 1024
MAX_SHEETS = 20
MAX_MERGES = 5000

_DAMAGED = "这个表格打不开：文件已损坏，或不是真正的 Excel 表格。请用 Excel 或 WPS 打开后另存为 .xlsx 再发。"
_NOT_A_TABLE = "这个文件不是表格。名册请发 Excel（.xlsx）或 CSV（.csv）文件。"
_EMPTY = "这个文件是空的，没有可读的内容。请检查后重新发送。"

# What openpyxl lets through when the inside of a workbook is not what it expects; each was met on damaged files.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, OSError,
    EOFError, OverflowError, NotImplementedError,
)  # fmt: skip

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def open_sheets(data: bytes, name: str) -> list[Sheet]:
    """The visible sheets of an xlsx, or the one of a csv, judged by content before the name's ending.

    Raises BadFile for what is neither, is damaged, dangerous or empty.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise BadFile(_EMPTY)
    if data.startswith(b"PK") or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".et")):
        check_archive(data)
        return _workbook_sheets(data)
    return [_csv_sheet(data)]


def _workbook_sheets(data: bytes) -> list[Sheet]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of every extension it leaves out
            return list(_read_workbook(data))
    except _BROKEN as error:
        raise BadFile(_DAMAGED) from error


def _read_workbook(data: bytes) -> Iterator[Sheet]:
    formulas = _load(data, data_only=False)
    stored: Workbook | None = None
    for index, page in enumerate(formulas.worksheets[:MAX_SHEETS]):
        if page.sheet_state != "visible":
            continue
        sheet = Sheet(page.title, [])
        if _fill(sheet, _rows(page)):
            stored = stored or _load(data, data_only=True)
            _take_stored(sheet, _rows(stored.worksheets[index]))
        sheet.merges = list(_merges(page))
        yield sheet


def _load(data: bytes, *, data_only: bool) -> "Workbook":
    # Imported here: openpyxl costs a fifth of a second, and most runs read no workbook.
    from openpyxl import load_workbook  # noqa: PLC0415

    return load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)


def _rows(page: Any) -> Iterable[tuple[Any, ...]]:
    page.reset_dimensions()  # the stated size may be wrong, or a million rows
    rows: Iterable[tuple[Any, ...]] = page.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    return rows


def _fill(sheet: Sheet, rows: Iterable[tuple[Any, ...]]) -> bool:
    """Read rows into the sheet until they end or stay blank; whether a formula was met."""
    blank, formula = 0, False
    for raw in rows:
        cells = [_cell(cell) for cell in raw]
        while cells and not cells[-1].filled:
            cells.pop()
        blank = 0 if cells else blank + 1
        formula = formula or any(cell.formula for cell in cells)
        sheet.rows.append(cells)
        if blank > MAX_BLANK_RUN:
            break
    if len(sheet.rows) >= MAX_ROWS:
        sheet.cut_at = MAX_ROWS
    while sheet.rows and not sheet.rows[-1]:
        sheet.rows.pop()
    return formula


def _cell(raw: Any) -> Cell:
    if raw.value is None:
        return EMPTY
    if raw.data_type == "f":
        return Cell(None, _formula_text(raw.value))
    return Cell(_plain(raw.value), yearless=_yearless(raw))


def _yearless(raw: Any) -> bool:
    """Whether a date is shown as «9月1日»: the year is then the one it was typed in, not the plan's."""
    return isinstance(raw.value, date) and "y" not in str(getattr(raw, "number_format", "y")).lower()


def _formula_text(value: Any) -> str:
    text = getattr(value, "text", value)  # array formulas are objects
    return str(text or "=")


def _plain(value: Any) -> Value:
    if isinstance(value, str | int | float | bool | datetime | date):
        return value
    return str(value)


def _take_stored(sheet: Sheet, rows: Iterable[tuple[Any, ...]]) -> None:
    """Give formula cells the results the file stores; nothing is computed."""
    for cells, raw in zip(sheet.rows, rows, strict=False):
        for column, cell in enumerate(cells):
            if cell.formula is not None and column < len(raw):
                value = _plain(raw[column].value) if raw[column].value is not None else None
                cells[column] = Cell(value, cell.formula)


def _merges(page: Any) -> Iterator[Merge]:
    """openpyxl's streaming pages leave merged ranges out, so they are picked from the sheet's own XML."""
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415

    with page._get_source() as source:  # noqa: SLF001 - the only way to the sheet's part without loading every cell
        xml = source.read()
    start = max(xml.rfind(b"</sheetData>"), 0)
    for found in _MERGE.findall(xml, start)[:MAX_MERGES]:
        left, top, right, bottom = found
        columns = [column_index_from_string(letters.decode()) - 1 for letters in (left, right)]
        yield Merge(int(top), columns[0], int(bottom), columns[1])


def _csv_sheet(data: bytes) -> Sheet:
    if len(data) > MAX_CSV_BYTES:
        raise BadFile(f"这个文件超过 {MAX_CSV_BYTES // 1024 // 1024} MB，不像一份名册。请只留名册内容再发。")
    text = _decoded(data)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<?xml", "<table", "%pdf", "{\\rtf")):
        raise BadFile(_NOT_A_TABLE)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise BadFile(_NOT_A_TABLE) from error
    rows = [[Cell(value or None) for value in line[:MAX_COLUMNS]] for line in lines[:MAX_ROWS]]
    while rows and not any(cell.filled for cell in rows[-1]):
        rows.pop()
    return Sheet("CSV", rows, cut_at=MAX_ROWS if len(lines) > MAX_ROWS else None)


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadFile(_NOT_A_TABLE)


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first lines; a comma when there is none."""
    head = "\n".join(text.splitlines()[:20])
    signs = {"\t": head.count("\t"), ",": head.count(","), ";": head.count(";"), "，": head.count("，")}
    best = max(signs, key=lambda sign: signs[sign])
    return best if signs[best] else ","
