"""Everything the school owns, to be read without this program."""

import csv
import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from bot.cli.table import app
from bot.domain.messages import Attachment
from bot.domain.people import Invite, Person
from bot.domain.records import Evidence
from bot.store.files import keep_file
from tests.cast import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def archive(house: House, home: Path, monkeypatch: pytest.MonkeyPatch) -> zipfile.ZipFile:
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)
    house.say("王芳", "听课 2 节")
    house.say("沈秋", "/邀请 王芳")
    with house.database.transaction() as session:
        wang = house.person(session, "王芳")
        wang.rank = "=1+1"
        file = Attachment("../../课 例.jpg", "image/jpeg", keep_file(home / "files", b"photo"), 5)
        kept: dict[str, Any] = {
            "sha256": file.sha256,
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
        }
        session.add_all([wang, Evidence(person_id=wang.id or 0, at=house.now, **kept)])
    result = CliRunner().invoke(app, ["export", "--to", "全部.zip"])
    assert "附件 1 个" in result.output, result.output
    return zipfile.ZipFile(home / "全部.zip")


def test_each_table_is_there_for_people_and_for_programs(archive: zipfile.ZipFile) -> None:
    kept = archive.read("tables/record.csv").decode("utf-8-sig")
    (record,) = csv.DictReader(StringIO(kept))
    assert (record["kind"], record["amount"], record["start_on"]) == ("observation", "2.0", "2026-11-20")
    (same,) = json.loads(archive.read("tables/record.json"))
    assert (same["kind"], same["amount"], same["start_on"]) == ("observation", 2.0, "2026-11-20")
    people = json.loads(archive.read("tables/person.json"))
    assert [one["rank"] for one in people if one["name"] == "王芳"] == ["=1+1"]
    assert ",'=1+1," in archive.read("tables/person.csv").decode("utf-8-sig")


def test_files_go_along_under_their_names_and_nothing_climbs(archive: zipfile.ZipFile) -> None:
    (name,) = [name for name in archive.namelist() if name.startswith("files/")]
    assert name.endswith("课 例.jpg")
    assert name.count("/") == 1
    assert archive.read(name) == b"photo"


def test_what_opens_doors_is_not_in_it(house: House, archive: zipfile.ZipFile) -> None:
    with house.database.transaction() as session:
        (invite,) = session.exec(select(Invite))
        assert session.exec(select(Person)).first() is not None
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert invite.code_hash.encode() not in everything
    assert not {"tables/invite.json", "tables/choice.json", "tables/lane.json"} & set(archive.namelist())
