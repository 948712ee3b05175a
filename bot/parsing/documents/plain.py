"""Plain text → lines: the encodings Chinese offices send, and text that lost its line breaks."""

import codecs
import re

from bot.errors import BadFile
from bot.parsing.documents.blocks import Block, Cell, Document, Line, Table
from bot.parsing.documents.linebreaks import broken, unwrapped
from bot.parsing.documents.radicals import characters

MAX_BYTES = 4 * 1024 * 1024
MAX_CHARACTERS = 300_000

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")

_NOT_TEXT = "这个文件读不出文字：它不是 Word（.docx）或文本（.txt）文件。请另存为 .docx 或 .txt 再发。"


def read_plain(data: bytes) -> Document:
    """Text bytes in UTF-8 (BOM or not), UTF-16 or GB18030 → a document; BadFile where no encoding fits."""
    if len(data) > MAX_BYTES:
        raise BadFile("这份文本太长了（超过 4 MB），请只留计划正文再发。")
    text = decoded(data)
    if not text.strip():
        raise BadFile("这个文件里没有文字，请检查后重新发送。")
    if len(text) > MAX_CHARACTERS:
        raise BadFile("这份文本太长了（超过 30 万字），请只留计划正文再发。")
    blocks: list[Block] = []
    for number, line in unwrapped(_BREAK.split(text)):
        blocks += [Line(piece, number) for piece in broken(line) if piece.strip()]
    return Document(tuple(with_tables(blocks)))


def decoded(data: bytes) -> str:
    """The text of bytes in one of the known encodings; BadFile where none fits."""
    for name in _candidates(data):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text)) <= len(text) // 500:
            return characters(text.replace("\x00", "").replace("\ufeff", ""))
    raise BadFile(_NOT_TEXT)


def _candidates(data: bytes) -> list[str]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return [name]
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) > len(data) // 50:  # ASCII digits and line ends of UTF-16 carry a zero byte
        return ["utf-16-le"] if odd >= even else ["utf-16-be"]
    return ["utf-8", "gb18030", "utf-16-le", "utf-16-be"]


def with_tables(blocks: list[Block]) -> list[Block]:
    """Lines copied out of a table keep their tabs: two or more neighbours with tabs become a table again."""
    out: list[Block] = []
    run: list[Line] = []
    for block in [*blocks, None]:
        if isinstance(block, Line) and block.text.strip().count("\t") >= 1:
            run.append(block)
            continue
        out += [_table(run)] if len(run) > 2 else run
        run = []
        if block is not None:
            out.append(block)
    return out


def _table(run: list[Line]) -> Table:
    rows = (enumerate(line.text.strip().split("\t")) for line in run)
    return Table(
        tuple(tuple(Cell(text.strip(), (at, column)) for column, text in row) for at, row in enumerate(rows)),
        run[0].number,
    )
