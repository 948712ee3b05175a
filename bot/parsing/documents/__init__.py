"""Document bytes → lines and tables, in reading order; nothing here knows what a plan or a roster is.

One table `PLAN_READERS` says which kind of file is read by what; a kind is told by its first bytes, and within a zip
by what it holds, before its name: a wrong ending is common and a wrong first byte is not.
"""

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from bot.errors import BadFile
from bot.parsing.documents.blocks import Block, Cell, Document, Line, Table
from bot.parsing.documents.pdf import read_pdf
from bot.parsing.documents.plain import read_plain
from bot.parsing.documents.spreadsheet import read_csv, read_spreadsheet
from bot.parsing.documents.word import read_word

__all__ = ["PLAN_READERS", "Block", "Cell", "Document", "Line", "Reader", "Table", "read_document"]


class Reader(NamedTuple):
    """One kind of file: its endings (lower case, with dot), its first bytes, who reads it; `member` tells a zip's kind.

    A kind with first bytes is never chosen by its ending alone: what a reader is given begins as it should.
    """

    endings: tuple[str, ...]
    magic: tuple[bytes, ...]
    read: Callable[[bytes], Document]
    member: str = ""


def _refusal(text: str) -> Callable[[bytes], Document]:
    def refuse(_data: bytes) -> Document:
        raise BadFile(text)

    return refuse


_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "Workbook".encode("utf-16-le")


def _refuse_old(data: bytes) -> Document:
    """OLE is what Word and Excel saved before 2007, and what they wrap a password around."""
    if _ENCRYPTED in data:
        raise BadFile("这个文件加了密码，读不出来。请去掉密码，另存为 .docx 或 .xlsx 再发。")
    if _WORKBOOK in data:
        raise BadFile("这是旧格式的 Excel 文件（.xls），读不出来。请用 Excel 或 WPS 打开后另存为 .xlsx 再发。")
    raise BadFile("这是旧格式的 Word 文件（.doc）或加了密码的文件，读不出来。请去掉密码，另存为 .docx 再发。")


_SLIDES = _refusal("这是演示文稿（PPT），读不出计划。请把计划存为 Word（.docx）或文本（.txt）再发。")
_OPEN = _refusal("这是 ODF 格式的文件（.odt、.ods），读不出来。请用 WPS 打开后另存为 .docx 或 .xlsx 再发。")
_PICTURE = _refusal("这是一张图片，读不出文字。请发 Word（.docx）、PDF 或文本（.txt）文件。")
_PACKED = _refusal("这是一个压缩包。请解压后把计划文件（.docx、.pdf、.xlsx 或 .txt）发来。")
_RICH = _refusal("这是 RTF 文件，读不出来。请用 Word 或 WPS 打开后另存为 .docx 再发。")
_PAGE = _refusal("这是网页文件，读不出来。请用 Word 或 WPS 打开后另存为 .docx，或复制文字存为 .txt 再发。")

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")

PLAN_READERS: tuple[Reader, ...] = (
    Reader((".xlsx", ".xlsm"), _ZIP, read_spreadsheet, "xl/workbook.xml"),
    Reader((".pptx",), _ZIP, _SLIDES, "ppt/presentation.xml"),
    Reader((".odt", ".ods"), _ZIP, _OPEN, "content.xml"),
    Reader((".docx", ".docm"), _ZIP, read_word),
    Reader((".doc", ".wps", ".xls", ".et"), (b"\xd0\xcf\x11\xe0",), _refuse_old),
    Reader((".pdf",), (b"%PDF-",), read_pdf),
    Reader((".rtf",), (b"{\\rtf",), _RICH),
    Reader((".png", ".jpg", ".gif"), (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM6", b"II*\0", b"MM\0*"), _PICTURE),
    Reader((".rar", ".7z", ".gz"), (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), _PACKED),
    Reader((".html", ".htm"), (b"<html", b"<HTML", b"<!DOCTYPE html", b"<!doctype html"), _PAGE),
    Reader((".csv",), (), read_csv),
    Reader((".txt", ".text", ".md", ""), (), read_plain),
)


def read_document(data: bytes, name: str) -> Document:
    """The lines and tables of a file; BadFile, in Chinese, for what cannot be read."""
    if not data.strip(b"\0 \r\n\t"):
        raise BadFile("这个文件是空的，请检查后重新发送。")
    return _reader(data, name).read(data)


def _reader(data: bytes, name: str) -> Reader:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")
    like = [reader for reader in PLAN_READERS if reader.magic and head.startswith(reader.magic)]
    if len(like) > 1:
        held = _members(data)
        return next((reader for reader in like if reader.member in held), like[-1])
    if like:
        return like[0]
    ending = "." + name.lower().rpartition(".")[2] if "." in name else ""
    return next((reader for reader in PLAN_READERS if not reader.magic and ending in reader.endings), PLAN_READERS[-1])


def _members(data: bytes) -> set[str]:
    """The names in a zip's directory; nothing for one that is damaged, which its reader then says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return set()
