"""Is this zip (docx, xlsx) safe to open? Asked before any reader unpacks it."""

import io
import zipfile
import zlib
from typing import NamedTuple

from bot.errors import BadFile

_MB = 1024 * 1024


class ArchiveLimits(NamedTuple):
    """Upper bounds in bytes, but for `members` (a count) and `ratio` (unpacked : packed)."""

    packed: int = 20 * _MB
    unpacked: int = 96 * _MB
    xml: int = 32 * _MB
    members: int = 3000
    ratio: int = 150


LIMITS = ArchiveLimits()

_CHUNK = 256 * 1024
_RATIO_FREE = _MB  # below this size a high ratio is ordinary (an almost empty style sheet)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_TOO_LARGE = "这个文件解压后太大，为安全起见没有打开。请删去图片和多余的空行，另存一份再发。"
_NOT_OFFICE = "这个文件打不开：它不是真正的 Word/Excel 新格式文件。请用 Word 或 WPS 打开后另存为 .docx 或 .xlsx 再发。"
_OLD_OR_LOCKED = "这个文件是旧格式（.doc/.xls）或加了密码，读不出来。请去掉密码，另存为 .docx 或 .xlsx 再发。"
_DAMAGED = "这个文件已损坏，读不完整。请用 Word 或 WPS 打开后另存一份再发。"
_ENTITIES = "这个文件里夹带了不该有的定义（DTD），为安全起见没有打开。请用 Word 或 WPS 另存一份再发。"


def check_archive(data: bytes, limits: ArchiveLimits = LIMITS) -> None:
    """Refuse what is no zip, damaged, encrypted, a bomb, or carries XML entities.

    Declared sizes are checked first, then every member is unpacked as a stream and counted, nothing being kept.
    Raises BadFile with a Chinese sentence that says what to do.
    """
    _check_kind(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_declared(members, limits)
            total = 0
            for member in members:
                total += _check_member(archive, member, limits.unpacked - total, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise BadFile(_DAMAGED) from error
    except RuntimeError as error:  # zipfile's word for "password required"
        raise BadFile(_OLD_OR_LOCKED) from error


def _check_kind(data: bytes, limits: ArchiveLimits) -> None:
    if not data:
        raise BadFile("这个文件是空的，请检查后重新发送。")
    if data.startswith(_OLE):
        raise BadFile(_OLD_OR_LOCKED)
    if not data.startswith(b"PK"):
        raise BadFile(_NOT_OFFICE)
    if len(data) > limits.packed:
        raise BadFile(f"这个文件超过 {limits.packed // _MB} MB，请删去图片后另存一份再发。")


def _check_declared(members: list[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    if len(members) > limits.members or sum(member.file_size for member in members) > limits.unpacked:
        raise BadFile(_TOO_LARGE)
    for member in members:
        swollen = member.file_size > _RATIO_FREE and member.file_size > limits.ratio * max(member.compress_size, 1)
        if swollen or (_is_xml(member.filename) and member.file_size > limits.xml):
            raise BadFile(_TOO_LARGE)
        if member.flag_bits & 0x1:
            raise BadFile(_OLD_OR_LOCKED)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int, limits: ArchiveLimits) -> int:
    """Unpack one member as a stream; the bytes it really has."""
    seen, tail, xml = 0, b"", _is_xml(member.filename)
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            seen += len(chunk)
            if seen > room or (xml and seen > limits.xml):
                raise BadFile(_TOO_LARGE)
            if xml:
                tail = _refuse_entities(tail + chunk)
    return seen


def _refuse_entities(window: bytes) -> bytes:
    """Refuse a DTD; the window's end, for a mark cut in two by the chunk's border."""
    plain = window.replace(b"\0", b"")  # UTF-16 writes the same letters with zero bytes between
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise BadFile(_ENTITIES)
    return window[-40:]


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))
