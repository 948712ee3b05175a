"""Document bytes → lines and tables, in reading order; nothing here knows what a plan or a roster is.

One table `PLAN_READERS` says which kind of file is read by what; a kind is told by its first bytes before its name,
because a wrong ending is common and a wrong first byte is not.
"""

from collections.abc import Callable
from typing import NamedTuple

from bot.errors import BadFile
from bot.parsing.documents.blocks import Block, Cell, Document, Line, Table
from bot.parsing.documents.plain import read_plain
from bot.parsing.documents.word import read_word

__all__ = ["PLAN_READERS", "Block", "Cell", "Document", "Line", "Reader", "Table", "read_document"]


class Reader(NamedTuple):
    """One kind of file: its endings (lower case, with dot), its first bytes, and who reads it."""

    endings: tuple[str, ...]
    magic: tuple[bytes, ...]
    read: Callable[[bytes], Document]


def _refusal(text: str) -> Callable[[bytes], Document]:
    def refuse(_data: bytes) -> Document:
        raise BadFile(text)

    return refuse


_OLD = _refusal("这是旧格式的 Word 文件（.doc）或加了密码的文件，读不出来。请去掉密码，另存为 .docx 再发。")
_PDF = _refusal("暂时还不能读 PDF。请发 Word（.docx）或文本（.txt）文件。")
_PICTURE = _refusal("这是一张图片，读不出文字。请发 Word（.docx）或文本（.txt）文件。")
_PACKED = _refusal("这是一个压缩包。请解压后把计划文件（.docx 或 .txt）发来。")
_RICH = _refusal("这是 RTF 文件，读不出来。请用 Word 或 WPS 打开后另存为 .docx 再发。")

PLAN_READERS: tuple[Reader, ...] = (
    Reader((".docx", ".docm"), (b"PK\x03\x04", b"PK\x05\x06"), read_word),
    Reader((".doc", ".wps"), (b"\xd0\xcf\x11\xe0",), _OLD),
    Reader((".pdf",), (b"%PDF-",), _PDF),
    Reader((".rtf",), (b"{\\rtf",), _RICH),
    Reader((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".heic"), (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), _PICTURE),
    Reader((".rar", ".7z", ".zip"), (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), _PACKED),
    Reader((".txt", ".text", ".md", ".csv", ""), (), read_plain),
)


def read_document(data: bytes, name: str) -> Document:
    """The lines and tables of a file; BadFile, in Chinese, for what cannot be read."""
    if not data.strip(b"\0 \r\n\t"):
        raise BadFile("这个文件是空的，请检查后重新发送。")
    return _reader(data, name).read(data)


def _reader(data: bytes, name: str) -> Reader:
    for reader in PLAN_READERS:
        if reader.magic and data.startswith(reader.magic):
            return reader
    ending = "." + name.lower().rpartition(".")[2] if "." in name else ""
    for reader in PLAN_READERS:
        if ending in reader.endings:
            return reader
    return PLAN_READERS[-1]
