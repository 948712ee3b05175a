"""A teacher's portfolio: a document Word opens, with the files, for those who may look."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlmodel import select
from typer.testing import CliRunner

from bot.channels.base import Parcel
from bot.cli.table import app
from bot.domain.records import Evidence, Record
from bot.store.files import keep_file
from tests.cast import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def texts_of(data: bytes) -> Iterator[str]:
    """Every paragraph and cell."""
    opened = Document(BytesIO(data))
    yield from (paragraph.text for paragraph in opened.paragraphs)
    yield from (cell.text for table in opened.tables for row in table.rows for cell in row.cells)


def sent(parcel: Parcel) -> bytes:
    (file,) = parcel.files
    return file.place.read_bytes()


@pytest.fixture
def worked(house: House) -> House:
    house.say("王芳", "听课 2 节 11月12日 顾明远 数学《小数 <乘法>》")
    house.say("王芳", "写了一篇反思")
    house.say("王芳", "听课 1 节 10月8日")
    return house


def test_what_was_done_stands_in_a_document_by_kind(worked: House) -> None:
    answer = worked.say("王芳", "/档案")
    assert answer.text == "王芳的业务档案，2026 年 8 月 31 日至 2026 年 11 月 20 日：登记 3 条。"
    texts = list(texts_of(sent(answer)))
    assert "铃声小学教师业务档案" in texts
    assert "听课（2 条，共 3 节）" in texts
    assert any("顾明远" in text and "《小数 <乘法>》" in text for text in texts)
    assert {"五年级语文备课组长", "6 年", "3/15 节", "自报"} <= set(texts)
    assert "登记 2 条" in worked.say("王芳", "/档案 11月").text


def test_files_lie_beside_it_named_by_their_entry(worked: House, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with worked.database.transaction() as session:
        record = session.exec(select(Record).where(Record.kind == "reflection")).one()
        for folder in (worked.files, home / "files"):
            digest = keep_file(folder, b"photo")
        kept: dict[str, Any] = {"sha256": digest, "name": "../课后.jpg", "media_type": "image/jpeg", "size": 5}
        session.add(Evidence(record_id=record.id, person_id=record.person_id, at=worked.now, **kept))
    answer = worked.say("沈秋", "/档案 王芳")
    assert "登记 3 条，附件 1 个，打成一个压缩包。" in answer.text
    names = zipfile.ZipFile(BytesIO(sent(answer))).namelist()
    assert names == ["王芳业务档案.docx", "附件/03 教学反思 2026-11-20 课后.jpg"]
    monkeypatch.setenv("YANLING_DATABASE_URL", worked.database.url)
    days = ("--since", "2026-08-31", "--until", "2027-01-22")
    result = CliRunner().invoke(app, ["portfolio", "王芳", *days, "--to", "王芳.zip"])
    assert "登记 3 条，附件 1 个" in result.output
    assert zipfile.ZipFile(home / "王芳.zip").read(names[1]) == b"photo"


def test_it_is_for_the_teacher_the_leader_and_the_office(worked: House) -> None:
    assert worked.say("魏澜", "/档案 王芳").files
    assert not worked.say("罗文", "/档案 王芳").files
    assert not worked.say("方小禾", "/档案 王芳").files
    assert not worked.say("陌生人", "/档案 王芳").files
    assert "没有“张三三”" in worked.say("沈秋", "/档案 张三三").text
