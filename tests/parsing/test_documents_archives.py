"""Archives: what is refused before anything is unpacked, and with which words."""

import io
import time
import tracemalloc
import zipfile

import pytest

from bot.errors import BadFile
from bot.parsing.documents.archives import check_archive


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_an_ordinary_archive_passes() -> None:
    check_archive(packed({"word/document.xml": "<a>听课</a>".encode(), "word/media/a.png": bytes(range(256)) * 400}))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"not a zip at all", "不是真正的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式"),
        (b"PK\x03\x04" + b"\0" * 50, "损坏"),
        (packed({"a.xml": b"<a/>" * 9})[:-30], "损坏"),
        (packed({"a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DTD"),
        (packed({"a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")}), "DTD"),
        (packed({f"{n}.xml": b"" for n in range(4000)}), "太大"),
    ],
)
def test_bad_archives_are_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        check_archive(data)


@pytest.mark.parametrize("name", ["word/document.xml", "word/media/picture.bin"])
def test_a_bomb_is_refused_fast_and_small(name: str) -> None:
    bomb = packed({name: b"\0" * 120 * 1024 * 1024})
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(BadFile, match="太大"):
        check_archive(bomb)
    assert time.process_time() - began < 2
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    honest = packed({"word/document.xml": b"<w:p/>" * 300_000})
    at = honest.rindex(b"PK\x01\x02")
    lying = honest[: at + 24] + (1000).to_bytes(4, "little") + honest[at + 28 :]
    with pytest.raises(BadFile):
        check_archive(lying)
