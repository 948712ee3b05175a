"""docx → lines and tables, from the document's own XML: headings, automatic numbers, merged cells, text boxes.

python-docx knows neither automatic numbers nor text boxes and costs a third of a second to import; the three parts
read here are small.
"""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from bot.errors import BadFile
from bot.parsing.documents.archives import ArchiveLimits, check_archive
from bot.parsing.documents.blocks import Block, Cell, Document, Line, Table
from bot.parsing.documents.linebreaks import bounded
from bot.parsing.documents.numbering import Numbering, heading_levels

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LIMITS = ArchiveLimits(xml=16 * 1024 * 1024)
_DEPTH = 6  # tables within tables; deeper nesting is no office's document
_MAX_BLOCKS = 20_000

_DAMAGED = "这个 Word 文件已损坏，读不完整。请用 Word 或 WPS 打开后另存为 .docx 再发。"


def read_word(data: bytes) -> Document:
    """The bytes of a docx → a document; BadFile for what is damaged, unsafe, or no Word file."""
    check_archive(data, _LIMITS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "word/document.xml" not in names:
            raise BadFile("这个文件打不开：它不是 Word 文件（.docx）。请把计划另存为 .docx 或 .txt 再发。")
        try:
            body = _parsed(archive.read("word/document.xml")).find(f"{_W}body")
            styles = _parsed(archive.read("word/styles.xml")) if "word/styles.xml" in names else None
            numbers = _parsed(archive.read("word/numbering.xml")) if "word/numbering.xml" in names else None
        except (ParseError, RecursionError, zipfile.BadZipFile) as error:
            raise BadFile(_DAMAGED) from error
    if body is None:
        raise BadFile(_DAMAGED)
    blocks = tuple(_Reader(styles, numbers).blocks(body, 0))
    if not any(block.text.strip() for block in blocks if isinstance(block, Line)) and not any(
        isinstance(block, Table) for block in blocks
    ):
        raise BadFile("这个文件里没有读得出的文字（也许全是图片）。请发文字版的计划。")
    return Document(blocks)


def _parsed(xml: bytes) -> Element:
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - only a docx pays for it

    root: Element = fromstring(xml, forbid_dtd=True)
    return root


class _Reader:
    def __init__(self, styles: Element | None, numbers: Element | None) -> None:
        self.levels = heading_levels(styles)
        self.numbering = Numbering(styles, numbers)
        self.count = 0

    def blocks(self, parent: Element, depth: int) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._lines(child, depth)
            elif child.tag == f"{_W}tbl":
                self.count += 1
                yield self._table(child, depth)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
                yield from self.blocks(child, depth)
            if self.count > _MAX_BLOCKS:
                raise BadFile("这个文件太长了，请只留计划正文再发。")

    def _lines(self, paragraph: Element, depth: int) -> Iterator[Line]:
        self.count += 1
        style, number_id, level = self.numbering.properties(paragraph)
        text = _text(paragraph)
        label = self.numbering.label(number_id, level) if text.strip() else ""
        for index, piece in enumerate(text.split("\n")):
            for part in bounded(piece) if piece.strip() else ():
                yield Line(part, self.count, self.levels.get(style), label if index == 0 else "")
        if depth < _DEPTH:
            for box in _boxes(paragraph):
                yield from (block for block in self.blocks(box, depth + 1) if isinstance(block, Line))

    def _table(self, table: Element, depth: int) -> Table:
        grid: list[list[Cell]] = []
        for at, row in enumerate(_rows(table)):
            cells: list[Cell] = [Cell("", (at, n)) for n in range(_skipped(row))]
            for cell in row.iter(f"{_W}tc") if depth >= _DEPTH else _cells(row):
                cells += self._cell(cell, at, len(cells), grid, depth)
            grid.append(cells)
        return Table(tuple(tuple(row) for row in grid), self.count)

    def _cell(self, cell: Element, row: int, column: int, grid: list[list[Cell]], depth: int) -> list[Cell]:
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        span = min(_int(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), 64)
        above = grid[-1][column] if grid and column < len(grid[-1]) else None
        if merge is not None and merge.get(f"{_W}val") != "restart" and above is not None:
            return [above] * span
        blocks = self.blocks(cell, depth + 1) if depth < _DEPTH else ()
        text = "\n".join(line for block in blocks for line in _block_lines(block))
        return [Cell(text, (row, column))] * span


def _block_lines(block: Block) -> Iterator[str]:
    if isinstance(block, Line):
        yield block.text
    else:
        for row in block.rows:
            yield " ".join(dict.fromkeys(cell.text for cell in row))


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{_W}tr":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _cells(child)


def _skipped(row: Element) -> int:
    return min(_int(row.find(f"{_W}trPr/{_W}gridBefore"), 0), 64)


def _int(element: Element | None, default: int) -> int:
    value = element.get(f"{_W}val") if element is not None else None
    return int(value) if value and value.isdigit() else default


def _text(element: Element) -> str:
    """The words of a paragraph as they are seen: no deleted, hidden or boxed text."""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif child.tag == f"{_W}tab":
            parts.append("\t")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif child.tag == f"{_W}r" and child.find(f"{_W}rPr/{_W}vanish") is not None:
            continue
        elif child.tag not in (f"{_W}pPr", f"{_W}rPr", f"{_W}del", f"{_W}drawing", f"{_W}pict", _FALLBACK):
            parts.append(_text(child) if not child.tag.endswith(("}AlternateContent", "}object")) else "")
    return "".join(parts)


def _boxes(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == f"{_W}txbxContent":
            yield child
        elif child.tag != _FALLBACK:
            yield from _boxes(child)
