"""pdf with text → lines and tables, by where the words stand on the page.

A pdf knows neither paragraphs nor tables: lines that reach the right margin go on in the next one, ruled boxes are
tables, and what stands at the same height of every page is its furniture.
"""

import io
import logging
import re
import statistics
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.errors import BadFile
from bot.parsing.documents.blocks import Block, Cell, Document, Line, Table
from bot.parsing.documents.linebreaks import begins_anew, bounded, is_page_number
from bot.parsing.documents.plain import with_tables
from bot.parsing.documents.radicals import characters

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 60
MAX_CHARACTERS = 300_000
_EDGE = 0.09  # of the page's height, above and below: where furniture stands
_SAME = 3.0  # points

_TOO_LARGE = "这份 PDF 超过 20 MB。请只留计划部分，或发 Word（.docx）文件。"
_TOO_LONG = "这份 PDF 有 {} 页，太长了。请只留计划部分（不超过 60 页）再发。"
_LOCKED = "这份 PDF 加了密码，读不出来。请去掉密码，或发 Word（.docx）文件。"
_PICTURES = "这份 PDF 里只有图片（扫描件），读不出文字。请发 Word（.docx）文件，或先转成文字再发。"
_GARBLED = "这份 PDF 里的文字读出来是乱码。请发 Word（.docx）文件，或复制文字存为 .txt 再发。"
_DAMAGED = "这份 PDF 已损坏，读不完整。请重新导出，或发 Word（.docx）文件。"

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class _Row:
    """One printed line of a page."""

    text: str
    left: float
    right: float
    top: float
    size: float
    starts: tuple[tuple[float, str], ...] = ()  # where its words that stand apart begin


@dataclass(slots=True)
class _Page:
    """What stands on a page, from top to bottom: rows and tables with their height."""

    height: float
    rows: list[_Row]
    tables: list[tuple[float, list[list[Cell]]]]


def read_pdf(data: bytes) -> Document:
    """The bytes of a pdf → a document; BadFile for what is too long, locked, damaged, or only pictures."""
    if len(data) > MAX_BYTES:
        raise BadFile(_TOO_LARGE)
    pages = _pages(data)
    if not any(page.rows or page.tables for page in pages):
        raise BadFile(_PICTURES)
    text = "".join(row.text for page in pages for row in page.rows)
    if text.count("(cid:") * 20 > len(text) or text.count("\ufffd") * 5 > len(text):
        raise BadFile(_GARBLED)
    _drop_furniture(pages)
    blocks = _with_whole_tables(_blocks(pages))
    if not blocks:
        raise BadFile(_PICTURES)
    return Document(tuple(blocks))


def _pages(data: bytes) -> list[_Page]:
    # Imported here: pdfplumber costs a fifth of a second, and most plans are no pdf.
    import pdfplumber  # noqa: PLC0415
    from pdfminer.pdfdocument import PDFPasswordIncorrect  # noqa: PLC0415
    from pdfminer.psexceptions import PSException  # noqa: PLC0415
    from pdfplumber.utils.exceptions import PdfminerException  # noqa: PLC0415

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font that leaves something out
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            if count > MAX_PAGES:
                raise BadFile(_TOO_LONG.format(count))
            return _read_pages(pdf.pages)
    except (PdfminerException, PSException, PDFPasswordIncorrect) as error:
        locked = isinstance(error, PDFPasswordIncorrect) or "Password" in repr(error)
        raise BadFile(_LOCKED if locked else _DAMAGED) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError) as error:
        raise BadFile(_DAMAGED) from error  # what pdfminer lets through on damaged files


def _read_pages(pages: Iterable[Any]) -> list[_Page]:
    read, characters = [], 0
    for page in pages:
        read.append(_page(page))
        characters += sum(len(row.text) for row in read[-1].rows)
        if characters > MAX_CHARACTERS:
            raise BadFile("这份 PDF 的文字太多了（超过 30 万字），请只留计划部分再发。")
        page.close()  # lets go of what was cached for it
    return read


def _page(page: Any) -> _Page:
    found = [table for table in page.find_tables() if len(table.cells) > 3] if page.lines or page.rects else []
    boxes = [table.bbox for table in found]
    outside = page.filter(lambda one: not any(_inside(one, box) for box in boxes)) if boxes else page
    rows = _rows(outside.chars, gap="\t")
    grids = [_grid(page, table.cells) for table in found]
    left = [row for row in rows if not any(_taken(row, *one) for one in zip(boxes, grids, found, strict=True))]
    tables = [(box[1], grid) for box, grid in zip(boxes, grids, strict=True)]
    return _Page(float(page.height), left, tables)


def _taken(row: _Row, box: Box, grid: list[list[Cell]], table: Any) -> bool:
    """Put a line into the table it belongs to: a page cut its row in two, so that its box was left open."""
    lefts = _edges(cell[0] for cell in table.cells)
    above, below = box[1] - row.top, row.top - box[3]
    near = 0 < above < 3 * row.size or -row.size < below < 2 * row.size
    columns = [bisect_right(lefts, start + _SAME) - 1 for start, _ in row.starts]
    if not near or len(columns) < 2 or len(set(columns)) < len(columns) or min(columns) < 0 or row.right > box[2]:
        return False
    texts = dict(zip(columns, (text for _, text in row.starts), strict=True))
    at = 0 if above > 0 else len(grid)
    if above > 0:
        for other in grid:
            other[:] = [Cell(cell.text, (cell.origin[0] + 1, cell.origin[1])) for cell in other]
    grid.insert(at, [Cell(texts.get(column, ""), (at, column)) for column in range(len(lefts))])
    return True


def _inside(one: Any, box: Box) -> bool:
    across, down = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _grid(page: Any, boxes: Sequence[Box]) -> list[list[Cell]]:
    """The boxes of a table as rows of cells; a merged box stands at every place it covers."""
    lefts = _edges(box[0] for box in boxes)
    tops = _edges(box[1] for box in boxes)
    grid = [[Cell("", (at, column)) for column in range(len(lefts))] for at in range(len(tops))]
    chars = page.chars
    for box in sorted(boxes, key=lambda one: (one[1], one[0])):
        columns = [at for at, left in enumerate(lefts) if box[0] - _SAME <= left < box[2] - _SAME]
        rows = [at for at, top in enumerate(tops) if box[1] - _SAME <= top < box[3] - _SAME]
        if not columns or not rows:
            continue
        inside = [char for char in chars if _inside(char, box)]
        cell = Cell(_cell_text(inside, box[2]), (rows[0], columns[0]))
        for at in rows:
            for column in columns:
                grid[at][column] = cell
    return grid


def _edges(values: Iterable[float]) -> list[float]:
    """The distinct borders, those a hair apart taken as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME:
            edges.append(value)
    return edges


def _cell_text(chars: list[Any], right: float) -> str:
    """The words of a cell; lines that fill the cell (`right` is its border) go on without a break."""
    rows = _rows(chars)
    if not rows:
        return ""
    text = rows[0].text
    for before, row in pairwise(rows):
        goes_on = right - before.right < before.size * 2 and not begins_anew(row.text)
        text += row.text if goes_on and not re.search(r"[。；]$", before.text) else f"\n{row.text}"
    return text


def _rows(chars: list[Any], gap: str = " ") -> list[_Row]:
    """The printed lines of these characters; `gap` stands where words are set far apart, as columns are."""
    from pdfplumber.utils.text import extract_words  # noqa: PLC0415 - as pdfplumber itself

    rows: list[_Row] = []
    words = extract_words(chars, x_tolerance=4, keep_blank_chars=True)
    for word in sorted(words, key=lambda one: (round(one["top"] / _SAME), one["x0"])):
        text = characters(word["text"]).strip()
        size = word["bottom"] - word["top"]
        row = _Row(text, word["x0"], word["x1"], word["top"], size, ((word["x0"], text),))
        if rows and abs(rows[-1].top - row.top) < _SAME:
            last = rows.pop()
            first, second = sorted((last, row), key=lambda one: one.left)
            between = gap if second.left - first.right > 1.5 * last.size else " "
            joined, starts = f"{first.text}{between}{second.text}", first.starts + second.starts
            row = _Row(joined, first.left, second.right, last.top, last.size, starts)
        if row.text:
            rows.append(row)
    return rows


def _drop_furniture(pages: list[_Page]) -> None:
    """Page numbers, and lines that stand at the same place of most pages (but not on the first only)."""
    seen = Counter(key for page in pages for key in {_place(row, page) for row in page.rows})
    repeated = {key for key, count in seen.items() if count > 1 and count * 2 >= len(pages)}
    for page in pages:
        page.rows = [row for row in page.rows if not _is_furniture(row, page, repeated)]


def _is_furniture(row: _Row, page: _Page, repeated: set[tuple[str, int]]) -> bool:
    return _at_edge(row, page) and (is_page_number(row.text) or _place(row, page) in repeated)


def _place(row: _Row, page: _Page) -> tuple[str, int]:
    return re.sub(r"\d+", "#", row.text), round(row.top / 4) if _at_edge(row, page) else -1


def _at_edge(row: _Row, page: _Page) -> bool:
    return row.top < page.height * _EDGE or row.top > page.height * (1 - _EDGE)


def _blocks(pages: Sequence[_Page]) -> list[Block]:
    """Paragraphs and tables in reading order, numbered from 1."""
    rows = [row for page in pages for row in page.rows]
    left = min((row.left for row in rows), default=0)
    right = max((row.right for row in rows), default=0)
    size = statistics.median(row.size for row in rows) if rows else 12
    indented = sum(size < row.left - left < size * 4 for row in rows) * 4 > len(rows)
    blocks: list[Block] = []
    before: _Row | None = None
    for page in pages:
        pieces: list[tuple[float, _Row | list[list[Cell]]]] = [(row.top, row) for row in page.rows]
        pieces += [(top, grid) for top, grid in page.tables]
        for _, piece in sorted(pieces, key=lambda one: one[0]):
            if not isinstance(piece, _Row):
                blocks.append(Table(tuple(map(tuple, piece)), len(blocks) + 1))
                before = None
                continue
            alone = "\t" in piece.text or (before is not None and "\t" in before.text)  # a row of columns
            full = not alone and before is not None and right - before.right < before.size * 2.2
            if full and before and blocks and _goes_on(before, piece, left, size, indented=indented):
                last = blocks[-1]
                blocks[-1] = Line(_joined(last.text if isinstance(last, Line) else "", piece.text), last.number)
            else:
                blocks.append(Line(piece.text, len(blocks) + 1))
            before = piece
    return with_tables([part for block in blocks for part in _parts(block)])


def _goes_on(before: _Row, row: _Row, left: float, size: float, *, indented: bool) -> bool:
    """Whether a line goes on with the one before, which reaches the right margin."""
    if abs(before.size - row.size) > size * 0.3 or row.left - left > size:
        return False
    if indented:
        return not begins_anew(row.text) or row.left - left < size * 0.5
    return not begins_anew(row.text) and not re.search(r"[。！？：]$", before.text)


def _joined(first: str, second: str) -> str:
    """Chinese needs no space where a line was cut; Latin words do."""
    gap = " " if first[-1:].isascii() and first[-1:].isalnum() and second[:1].isascii() and second[:1].isalpha() else ""
    return f"{first}{gap}{second}"


def _parts(block: Block) -> list[Block]:
    return [block] if isinstance(block, Table) else [Line(part, block.number) for part in bounded(block.text)]


def _with_whole_tables(blocks: list[Block]) -> list[Block]:
    """A table that a page cut in two is one again; a head row printed anew is left out."""
    whole: list[Block] = []
    for block in blocks:
        last = whole[-1] if whole else None
        if isinstance(block, Table) and isinstance(last, Table) and len(block.rows[0]) == len(last.rows[0]):
            whole[-1] = _continued(last, block)
        else:
            whole.append(block)
    return whole


def _continued(first: Table, second: Table) -> Table:
    rows = second.rows
    if [cell.text for cell in rows[0]] == [cell.text for cell in first.rows[0]]:
        rows = rows[1:]
    down = len(first.rows)
    moved = tuple(tuple(Cell(cell.text, (cell.origin[0] + down, cell.origin[1])) for cell in row) for row in rows)
    return Table(first.rows + moved, first.number)
