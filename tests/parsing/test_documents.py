"""Bytes → lines and tables: encodings, lost line breaks, Word's structure, and what is refused."""

import io
import zipfile
from pathlib import Path

import pytest

from bot.errors import BadFile
from bot.parsing.documents import Document, Table, read_document

PLANS = Path(__file__).parent / "plans"
TEXT = "松风小学教研计划\n一、听课\n每学期听课 18 节。\n"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


def word(body: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return buffer.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
def test_text_is_read_in_every_encoding_offices_send(encoding: str) -> None:
    assert texts(read_document(TEXT.encode(encoding), "计划.txt")) == TEXT.strip().split("\n")


def test_lines_keep_their_number() -> None:
    assert [line.number for line in read_document(b"a\n\n\nb", "x.txt").lines()] == [1, 4]


def test_lost_line_breaks_are_put_back() -> None:
    lead = "风荷小学教研工作计划" + "我们坚持把研究做在课堂里，" * 12
    joined = lead + "一、常规1、每周听课两节。2、每月反思一篇。二、安排九月：1、启动会；2、备课检查。十月：1、赛课。"
    lines = texts(read_document(joined.encode(), "x.txt"))
    assert lines[1:] == [
        "一、常规", "1、每周听课两节。", "2、每月反思一篇。", "二、安排", "九月：", "1、启动会；", "2、备课检查。",
        "十月：", "1、赛课。",
    ]  # fmt: skip


def test_an_ordinary_long_paragraph_stays_whole() -> None:
    long = "本学期我们从三个方面着手，" * 20 + "其中第1、2周最要紧。"
    assert len(texts(read_document(long.encode(), "x.txt"))) == 1


def test_lines_copied_from_a_table_become_one() -> None:
    (table,) = read_document("月份\t内容\n9月\t启动会\n10月\t赛课\n".encode(), "x.txt").blocks
    assert isinstance(table, Table)
    assert table.rows[1][1].text == "启动会"


def test_a_word_file_gives_headings_merged_cells_and_line_numbers() -> None:
    document = read_document((PLANS / "p02_three_columns.docx").read_bytes(), "p.docx")
    assert [line.text for line in document.lines() if line.level == 1][:2] == ["一、学校现状", "二、主要任务"]
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[0]] == ["月份", "教学研究", "课题与培训", "负责人"]


def test_merged_cells_stand_at_every_place_and_name_their_origin() -> None:
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"

    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = [
        cell("9月", restart) + cell("启动会"),
        cell("", go_on) + cell("备课检查"),
        cell("说明", '<w:gridSpan w:val="2"/>'),
    ]
    (table,) = read_document(
        word("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"), "x.docx"
    ).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["9月", "启动会"],
        ["9月", "备课检查"],
        ["说明", "说明"],
    ]
    assert table.rows[1][0].origin == (0, 0)


def test_automatic_numbers_are_counted() -> None:
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
    document = read_document(word(paragraph("听课", listed) + paragraph("备课", listed), numbering=numbering), "x.docx")
    assert [(line.label, line.text) for line in document.lines()] == [("（一）", "听课"), ("（二）", "备课")]


def test_text_boxes_are_read_and_deleted_text_is_not() -> None:
    boxed = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('框里的话')}</w:txbxContent></w:pict></w:r></w:p>"
    deleted = "<w:p><w:r><w:t>留下</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
    assert texts(read_document(word(boxed + deleted), "x.docx")) == ["框里的话", "留下"]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "计划.docx", "空的"),
        (b"   \n", "计划.txt", "空的"),
        (b"PK\x03\x04garbage", "计划.docx", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "计划.doc", "旧格式"),
        (b"%PDF-1.7 ...", "计划.txt", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "计划.docx", "图片"),
        (b"Rar!\x1a\x07", "计划.rar", "压缩包"),
        (bytes(range(256)) * 40, "计划.txt", "读不出文字"),
        ("字".encode() * 2_000_000, "计划.txt", "太长"),
        (word(""), "计划.docx", "图片"),
        (word("<w:p><w:oops"), "计划.docx", "损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, name: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        read_document(data, name)


def test_a_zip_that_is_no_word_file_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(BadFile, match="不是 Word 文件"):
        read_document(buffer.getvalue(), "计划.docx")


def test_text_with_the_ending_of_word_is_read_as_what_it_is() -> None:
    assert texts(read_document(TEXT.encode(), "计划.docx")) == TEXT.strip().split("\n")


def test_first_bytes_win_over_a_wrong_ending() -> None:
    assert texts(read_document(word(paragraph("听课")), "计划.txt")) == ["听课"]


def test_nested_tables_end_somewhere() -> None:
    deep = paragraph("底")
    for _ in range(60):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    assert isinstance(read_document(word(deep + paragraph("外面")), "x.docx").blocks[0], Table)


CUT = """青山学校教研工作计划
一、常规管理
教师每学期听课不少于十六节，做好记录；教研组长每学期听课不少
于二十节，并与授课教师及时交流；备课组长每周组织集体备课活动一
- 3 -
次，每次不少于六十分钟，做到有主题、有记录、有反思，按时把材料
交到教科室。
二、时间安排
九月份
1.召开教研组长会议；
2.开展推门听课活动。
"""


def test_lines_that_a_page_cut_are_joined_and_page_numbers_left_out() -> None:
    lines = [line.text for line in read_document(CUT.encode(), "计划.txt").lines()]
    assert lines[2].startswith("教师每学期")
    assert lines[2].endswith("交到教科室。")
    assert "- 3 -" not in "".join(lines)
    assert lines[3:] == ["二、时间安排", "九月份", "1.召开教研组长会议；", "2.开展推门听课活动。"]


def test_lines_of_many_lengths_are_left_as_they_are() -> None:
    text = "甲会\n教师每学期听课十六节\n乙会\n12\n丙会"
    assert [line.text for line in read_document(text.encode(), "x.txt").lines()] == text.split("\n")
