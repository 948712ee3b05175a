"""A plain Word document: headings, paragraphs, tables. Word's format is a zip of XML; this little needs no library."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TEXT_WIDTH = 9070  # twentieths of a point between the margins of an A4 page
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Heading(NamedTuple):
    """A heading; level 0 is the document's title."""

    text: str
    level: int = 1


class Paragraph(NamedTuple):
    """One paragraph."""

    text: str


class Table(NamedTuple):
    """Rows of cells; `shares` are the columns' widths in parts of their sum. Without heads the first column is one."""

    shares: Sequence[int]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


Part = Heading | Paragraph | Table


def docx(parts: Iterable[Part]) -> bytes:
    """The file."""
    body = "".join(_written(part) for part in parts)
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1418" w:bottom="1304" w:left="1418"'
    )
    page += ' w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _FRAME.items():
            archive.writestr(name, _HEAD + text)
        archive.writestr("word/document.xml", f"{_HEAD}<w:document {_W}><w:body>{body}{page}</w:body></w:document>")
    return out.getvalue()


def _written(part: Part) -> str:
    if isinstance(part, Heading):
        return _paragraph(part.text, f'<w:pStyle w:val="Heading{part.level}"/>' if part.level else _TITLE)
    return _paragraph(part.text) if isinstance(part, Paragraph) else _table(part)


def _paragraph(text: str, style: str = "", run: str = "") -> str:
    lines = _UNPRINTED.sub("", text).split("\n")
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:p><w:pPr>{style}</w:pPr><w:r><w:rPr>{run}</w:rPr>{said}</w:r></w:p>"


def _table(table: Table) -> str:
    widths = [_TEXT_WIDTH * share // sum(table.shares) for share in table.shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(table.heads, widths, "<w:trPr><w:tblHeader/></w:trPr>", bold=len(widths)) if table.heads else ""
    rows = "".join(_row(row, widths, "", bold=0 if table.heads else 1) for row in table.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Lined"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl><w:p/>'
    )


def _row(cells: Sequence[str], widths: Sequence[int], style: str, *, bold: int) -> str:
    """A row whose first `bold` cells are heads."""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_SHADE if number < bold else ""}</w:tcPr>'
        f"{_paragraph(cell, run='<w:b/>' if number < bold else '')}</w:tc>"
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr>{style}{written}</w:tr>"


_SHADE = '<w:shd w:val="clear" w:fill="EAF1F6"/>'
_TITLE = '<w:pStyle w:val="Title"/>'
_FONTS = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体"/>'
_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="B8C2CC"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _style(name: str, said: str, size: int, before: int, align: str, level: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{said}"/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="{before}" w:after="120"/><w:jc w:val="{align}"/>{level}</w:pPr>'
        f'<w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
    )


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FRAME = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "word/styles.xml": f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}"
    '<w:sz w:val="21"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + _style("Title", "Title", 36, 0, "center", "")
    + _style("Heading1", "heading 1", 26, 240, "left", '<w:outlineLvl w:val="0"/>')
    + _style("Heading2", "heading 2", 22, 160, "left", '<w:outlineLvl w:val="1"/>')
    + f'<w:style w:type="table" w:styleId="Lined"><w:name w:val="Lined"/><w:tblPr><w:tblBorders>{_LINES}</w:tblBorders>'
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="90" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
    '<w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>',
}
