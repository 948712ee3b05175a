"""Every kind of file an office sends: what is read of it, and the sentence that refuses what cannot be."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from bot.errors import BadFile
from bot.parsing.documents import Document, Line, read_document
from bot.parsing.documents import Table as Read

FONT = "STSong-Light"
LONG = "为了让课堂更有效，全体教师围绕学习任务设计开展研究，每位教师每学期听课不少于十五节，并写好听课记录和反思。"


def pdf(pages: int = 1, **canvas: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    drawn = Canvas(out, **canvas)
    for number in range(pages):
        drawn.setFont(FONT, 12)
        drawn.drawString(80, 700, f"教研工作计划第 {number + 1} 部分")
        drawn.showPage()
    drawn.save()
    return out.getvalue()


def picture_pdf() -> bytes:
    out = io.BytesIO()
    drawn = Canvas(out)
    drawn.rect(80, 80, 300, 500, fill=1)
    drawn.save()
    return out.getvalue()


def laid_out() -> bytes:
    """Two pages with a running head, page numbers, a long paragraph and a table that the page cuts."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
    small = ParagraphStyle("small", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
    rows = [
        ["周次", "工作内容"],
        *([f"第{week}周", "教研组长会议，布置单元整体设计的研究任务"] for week in range(1, 31)),
    ]
    table = Table([[Paragraph(text, small) for text in row] for row in rows], colWidths=[60, 160], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("SPAN", (0, 1), (0, 2))]))

    def furniture(canvas: Canvas, page: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(80, 810, "某校教科室")
        canvas.drawCentredString(297, 30, f"- {page.page} -")

    out = io.BytesIO()
    flow = [Paragraph("一、常规要求", body), Paragraph(LONG, body), table]
    SimpleDocTemplate(out, pagesize=A4).build(flow, onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    fill(book)
    book.save(out)
    return out.getvalue()


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def word(body: str, **more: bytes) -> bytes:
    xml = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return packed(**{"word__document.xml": xml.encode(), **more})


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def tables(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in document.blocks if isinstance(block, Read)]


def test_a_pdf_gives_whole_paragraphs_without_heads_and_page_numbers_and_tables_cut_by_a_page() -> None:
    document = read_document(laid_out(), "计划.pdf")
    assert texts(document) == ["一、常规要求", LONG]
    (table,) = tables(document)
    assert len(table) == 31
    assert table[0] == ["周次", "工作内容"]
    assert [row[0] for row in table[1:4]] == ["第1周", "第1周", "第3周"]
    assert table[30] == ["第30周", "教研组长会议，布置单元整体设计的研究任务"]


def test_columns_of_a_pdf_without_rules_are_a_table_too() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    drawn = Canvas(out)
    drawn.setFont(FONT, 12)
    rows = (("时间", "工作", "负责"), ("9月3日", "教研组长会议", "教科室"), ("10月8日", "常规检查", "教导处"))
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            drawn.drawString(80 + 130 * column, 700 - 22 * line, text)
    drawn.save()
    assert tables(read_document(out.getvalue(), "行事历.pdf")) == [[list(row) for row in rows]]


def test_radicals_that_stand_for_characters_are_read_as_these() -> None:
    printed = "8⽉31⽇，教研组⻓会议；⻘年教师⻅⾯课"
    assert texts(read_document(printed.encode(), "计划.txt")) == ["8月31日，教研组长会议；青年教师见面课"]


def test_a_sheet_gives_titles_as_lines_and_merged_cells_at_every_place() -> None:
    def fill(book: Workbook) -> None:
        page = book.worksheets[0]
        for row in (["教研行事历"], ["月份", "工作", "负责"], ["九月", "开学检查", "教导处"], [None, "青蓝结对", None]):
            page.append(row)
        for area in ("A1:C1", "A3:A4", "C3:C4"):
            page.merge_cells(area)
        page.append(["说明：地点另行通知。"])

    document = read_document(workbook(fill), "行事历.xlsx")
    assert texts(document) == ["教研行事历", "说明：地点另行通知。"]
    assert tables(document) == [
        [["月份", "工作", "负责"], ["九月", "开学检查", "教导处"], ["九月", "青蓝结对", "教导处"]]
    ]


def test_dates_of_a_sheet_are_written_as_they_are_shown() -> None:
    def fill(book: Workbook) -> None:
        from datetime import datetime  # noqa: PLC0415

        page = book.worksheets[0]
        page.append(["日期", "工作"])
        page.append([datetime(2026, 9, 1), "开学"])  # noqa: DTZ001 - a cell knows no zone
        page.append([datetime(2026, 1, 5), "总结"])  # noqa: DTZ001
        page["A2"].number_format, page["A3"].number_format = "yyyy-mm-dd", 'm"月"d"日"'

    (table,) = tables(read_document(workbook(fill), "行事历.xlsx"))
    assert [row[0] for row in table] == ["日期", "2026年9月1日", "1月5日"]


def test_formulas_give_what_the_file_stored_and_are_never_computed() -> None:
    def fill(book: Workbook) -> None:
        for row in (["周次", "工作"], [1, '=WEBSERVICE("http://127.0.0.1:1/")'], [2, "检查"]):
            book.worksheets[0].append(row)

    (table,) = tables(read_document(workbook(fill), "行事历.xlsx"))
    assert table == [["周次", "工作"], ["1", ""], ["2", "检查"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_with_breaks_inside_its_cells(encoding: str) -> None:
    data = '月份,工作\n九月,"1.检查\n2.研讨"\n'.encode(encoding)
    assert tables(read_document(data, "行事历.csv")) == [[["月份", "工作"], ["九月", "1.检查\n2.研讨"]]]


def test_macros_and_links_outside_are_left_alone() -> None:
    link = '<w:p><w:hyperlink r:id="rId9"><w:r><w:t>9月3日召开教研组长会议</w:t></w:r></w:hyperlink></w:p>'
    outside = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        b'Type="x" TargetMode="External" Target="http://127.0.0.1:1/x"/></Relationships>'
    )
    data = word(link, **{"word___rels__document.xml.rels": outside, "word__vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})
    assert texts(read_document(data, "计划.docm")) == ["9月3日召开教研组长会议"]


def test_a_wrong_ending_does_not_matter_where_the_content_can_be_read() -> None:
    assert texts(read_document(pdf(), "计划.docx")) == ["教研工作计划第 1 部分"]
    assert texts(read_document(word("<w:p><w:r><w:t>计划</w:t></w:r></w:p>"), "计划.xlsx")) == ["计划"]
    assert tables(read_document(workbook(lambda book: book.worksheets[0].append(["周次", "工作"])), "计划.doc"))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {
    "empty": (b"", "计划.docx", "这个文件是空的"),
    "only blanks": ("　\n \n".encode(), "计划.txt", "没有文字"),
    "old Word": (OLE + b"\0" * 600, "计划.doc", "旧格式的 Word 文件"),
    "old Excel": (OLE + b"\0" * 80 + "Workbook".encode("utf-16-le"), "计划.xls", "旧格式的 Excel 文件"),
    "locked Word": (OLE + b"\0" * 80 + "EncryptedPackage".encode("utf-16-le"), "计划.docx", "加了密码"),
    "locked pdf": (pdf(encrypt=StandardEncryption("geheim", ownerPassword="x")), "计划.pdf", "加了密码"),
    "pdf of pictures": (picture_pdf(), "计划.pdf", "只有图片"),
    "pdf of 500 pages": (pdf(500), "计划.pdf", "有 500 页，太长了"),
    "cut-off pdf": (b"%PDF-1.7\n1 0 obj\n<<", "计划.pdf", "已损坏"),
    "slides": (packed(**{"ppt__presentation.xml": b"<p/>"}), "计划.pptx", "演示文稿"),
    "open document": (packed(**{"content.xml": b"<p/>"}), "计划.odt", "ODF"),
    "a web page": ("<!DOCTYPE html><p>计划".encode(), "计划.doc", "网页文件"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "计划.docx", "一张图片"),
    "an archive": (b"Rar!\x1a\x07", "计划.rar", "压缩包"),
    "rich text": (b"{\\rtf1 plan}", "计划.doc", "RTF"),
    "no text at all": (bytes(range(256)) * 40, "计划.txt", "读不出文字"),
    "a bomb of Word": (word("<w:p/>" + " " * 40_000_000), "计划.docx", "太大"),
    "a bomb of Excel": (packed(**{"xl__workbook.xml": b"<x/>", "xl__a.xml": b" " * 90_000_000}), "计划.xlsx", "太大"),
}


@pytest.mark.parametrize(("data", "name", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_quickly_with_a_sentence(data: bytes, name: str, words: str) -> None:
    began = time.process_time()
    with pytest.raises(BadFile, match=words):
        read_document(data, name)
    assert time.process_time() - began < 2


def test_a_million_empty_rows_are_passed_over() -> None:
    def fill(book: Workbook) -> None:
        book.worksheets[0].append(["周次", "工作"])
        book.worksheets[0].append([1, "检查"])
        book.worksheets[0].cell(1_000_000, 1).value = " "

    began = time.process_time()
    assert tables(read_document(workbook(fill), "行事历.xlsx")) == [[["周次", "工作"], ["1", "检查"]]]
    assert time.process_time() - began < 2
