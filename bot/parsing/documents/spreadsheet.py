"""xlsx and csv → lines and tables: titles above a table become lines, merged cells stand at every place."""

from collections.abc import Iterator
from datetime import date, datetime

from bot.errors import BadFile
from bot.parsing.documents.blocks import Block, Cell, Document, Line, Table
from bot.parsing.documents.linebreaks import bounded
from bot.parsing.documents.sheets import Cell as SheetCell
from bot.parsing.documents.sheets import Sheet
from bot.parsing.documents.workbooks import open_sheets

_ROWS_APART = 5  # rows of a sheet are numbered on from the last sheet's, so far apart
_NOTHING = "这个表格里没有读得出的内容，请检查后重新发送。"


def read_spreadsheet(data: bytes) -> Document:
    """The visible sheets of an xlsx in their order; BadFile for what is damaged, unsafe or empty."""
    return _document(open_sheets(data, "计划.xlsx"))


def read_csv(data: bytes) -> Document:
    """A csv in one of the encodings Chinese offices save."""
    return _document(open_sheets(data, "计划.csv"))


def _document(sheets: list[Sheet]) -> Document:
    blocks: list[Block] = []
    for sheet in sheets:
        first = blocks[-1].number + _ROWS_APART if blocks else 0
        blocks += _blocks(sheet, first)
    if not blocks:
        raise BadFile(_NOTHING)
    return Document(tuple(blocks))


def _blocks(sheet: Sheet, first: int) -> Iterator[Block]:
    """Runs of rows with several cells are tables; a row of one cell above, below or between them is a line."""
    run: list[int] = []
    after_blank = True
    for at in [*range(1, len(sheet.rows) + 1), None]:
        filled = _filled(sheet, at) if at is not None else 0
        alone = filled == 1 and (after_blank or not run or not _more_below(sheet, at or 0))
        if filled and not alone and at is not None:
            run.append(at)
        else:
            if run and (filled or at is None or not _more_below(sheet, at)):
                yield _table(sheet, run, first)
                run = []
            if alone and at is not None:
                yield from _lines(sheet, at, first)
        after_blank = not filled


def _more_below(sheet: Sheet, at: int) -> bool:
    """Whether the next row that holds anything belongs to a table too."""
    below = next((n for n in range(at + 1, len(sheet.rows) + 1) if _filled(sheet, n)), None)
    return below is not None and _filled(sheet, below) > 1


def _filled(sheet: Sheet, at: int) -> int:
    """How many different cells of a row say something, merged ones counted once."""
    return len({_origin(sheet, at, column) for column in range(_width(sheet, at)) if _words(sheet, at, column)})


def _width(sheet: Sheet, at: int) -> int:
    merged = [merge.right + 1 for merge in sheet.merges if merge.top <= at <= merge.bottom]
    return max([len(sheet.row(at)), *merged])


def _origin(sheet: Sheet, at: int, column: int) -> tuple[int, int]:
    merge = sheet.merge_at(at, column)
    return (merge.top, merge.left) if merge else (at, column)


def _words(sheet: Sheet, at: int, column: int) -> str:
    return _shown(sheet.spread(at, column))


def _shown(cell: SheetCell) -> str:
    """A cell as it is read: a date as it would be written, a whole number without its point."""
    if isinstance(cell.value, datetime | date):
        day = f"{cell.value.month}月{cell.value.day}日"
        return day if cell.yearless else f"{cell.value.year}年{day}"
    if isinstance(cell.value, str):
        return cell.value.strip()
    return cell.text


def _lines(sheet: Sheet, at: int, first: int) -> Iterator[Line]:
    text = next(words for column in range(_width(sheet, at)) if (words := _words(sheet, at, column)))
    for piece in text.splitlines():
        for part in bounded(piece) if piece.strip() else ():
            yield Line(part.strip(), first + at)


def _table(sheet: Sheet, rows: list[int], first: int) -> Table:
    width = max(_width(sheet, at) for at in rows)
    used = [column for column in range(width) if any(_words(sheet, at, column) for at in rows)]
    grid = tuple(tuple(Cell(_words(sheet, at, column), _origin(sheet, at, column)) for column in used) for at in rows)
    return Table(grid, first + rows[0])
