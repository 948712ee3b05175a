"""What every sheet of ours shares: heads, widths, and cells that are never taken for a formula."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
WIDEST = 48  # characters; what is longer wraps

_LINE = Side(style="thin", color="D5DBE1")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_FILL = PatternFill("solid", fgColor="EAF1F6")
FACE = "微软雅黑"  # where it is missing, the program that opens the file takes its own
_FONT = Font(name=FACE, size=10)
_HEAD_FONT = Font(name=FACE, size=10, bold=True, color="1F3A4D")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAP = Alignment(vertical="center", wrap_text=True)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def new_sheet(book: Workbook, title: str) -> Worksheet:
    """A further sheet; the first one takes the place of the empty one a book begins with."""
    empty = book.worksheets[0] if len(book.worksheets) == 1 and book.worksheets[0].max_row <= 1 else None
    sheet: Worksheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    if empty is not None and empty.title == "Sheet":
        book.remove(empty)
    return sheet


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write one value: texts as texts whatever they begin with, days as days, numbers as numbers."""
    cell: Any = sheet.cell(row=row, column=column)
    cell.border, cell.font = BORDER, _FONT
    if isinstance(value, str):
        cell.value = _UNPRINTED.sub("", value)
        cell.data_type = "s"  # openpyxl takes «=1+1» for a formula, and so would Excel
        cell.quotePrefix = value.startswith(_FORMULA)  # nor does it become one when somebody edits the cell
        cell.alignment = _WRAP
    else:
        cell.value = value
        cell.alignment = _CENTRE
        if isinstance(value, datetime):
            cell.number_format = MOMENT
        elif isinstance(value, date):
            cell.number_format = DAY
    return cell  # type: ignore[no-any-return]


def safe_text(value: str) -> str:
    """A text for a file without types (CSV), where a leading «=» would be a formula: an apostrophe keeps it a text."""
    plain = _UNPRINTED.sub("", value)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def put_head(sheet: Worksheet, row: int, words: Iterable[str], first: int = 1) -> None:
    """A row of heads."""
    for column, word in enumerate(words, first):
        style_head(put(sheet, row, column, word))


def style_head(cell: Any) -> None:
    """Bold, centred, on the head's colour."""
    cell.font, cell.fill, cell.alignment = _HEAD_FONT, HEAD_FILL, _CENTRE


def fit_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Column widths in characters."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width, 6), WIDEST) + 2


def print_landscape(sheet: Worksheet, head_rows: int) -> None:
    """On A4, as wide as the page, the head on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    properties: Any = sheet.sheet_properties
    properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{head_rows}"


def width_of(value: Any) -> int:
    """How many narrow characters a value takes; Chinese ones take two."""
    if isinstance(value, datetime):
        return len("2026-11-20 12:50")
    if isinstance(value, date):
        return len("2026-11-20")
    text = "" if value is None else str(value)
    return max(sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in line) for line in text.split("\n"))


def saved(book: Workbook) -> bytes:
    """The book's bytes."""
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
