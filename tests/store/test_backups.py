"""A backup is everything: restored into an empty folder, the house goes on as it was, to the last button."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.channels.web.app import CHINA
from bot.cli.table import app
from bot.clock import utc_now
from bot.errors import BadFile, UserError
from bot.settings import load_secret
from bot.store.backups import DAILY, daily_due, last_backup, restore_backup, write_backup, write_daily
from bot.store.engine import Database
from bot.store.files import keep_file, read_file
from tests.cast import House

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOW = datetime(2026, 11, 20, 12, 50, tzinfo=CHINA)


@pytest.fixture
def lived_in(house: House, home: Path) -> str:
    """A house with an entry, a button under it, a file and a key; the hash of the file."""
    load_secret(home)
    house.say("王芳", "听课 2 节")
    return keep_file(home / "files", b"photo")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere"


@pytest.fixture
def restored(house: House, home: Path, lived_in: str, empty: Path) -> Iterator[House]:
    """The house after its backup was restored elsewhere; what it heard goes along, since phones are not restored."""
    made = write_backup(house.database, home, home / "backups", NOW)
    house.say("王芳", "听课 7 节")  # after the backup: is not in it
    restore_backup(made.path, empty, sqlite=True)
    database = Database(f"sqlite:///{empty / 'yanling.db'}", durable=False)
    heard = {who: parcels[:-1] if who == "王芳" else parcels for who, parcels in house.heard.items()}
    again = House(database, empty / "files", house.now, numbers=house.numbers)
    again.heard.update(heard)
    yield again
    database.close()


@sqlite_only
def test_what_was_restored_goes_on_where_the_backup_was_made(restored: House, home: Path, lived_in: str) -> None:
    assert "听课：本学期 2/15" in restored.say("王芳", "进度").text
    restored.press("王芳", "撤销")
    assert "听课：本学期 0/15" in restored.say("王芳", "进度").text
    assert read_file(restored.files, lived_in) == b"photo"
    assert load_secret(restored.files.parent) == load_secret(home)
    assert (restored.files.parent / "secret").stat().st_mode & 0o077 == 0


@sqlite_only
def test_an_archive_is_the_owners_alone_and_known_to_the_house(house: House, home: Path, lived_in: str) -> None:
    made = write_backup(house.database, home, home / "backups", NOW)
    assert made.path.name == "yanling-20261120-125000.zip"
    assert made.path.stat().st_mode & 0o077 == 0
    assert last_backup(home) == (NOW, str(made.path))
    assert (made.manifest["school"], made.manifest["records"], made.manifest["files"]) == ("铃声小学", 1, 1)
    assert sorted(path.name for path in (home / "backups").iterdir()) == [made.path.name]


@sqlite_only
def test_nothing_is_put_over_a_house_that_is_there(house: House, home: Path, lived_in: str) -> None:
    made = write_backup(house.database, home, home / "backups", NOW)
    with pytest.raises(UserError, match="已经有数据"):
        restore_backup(made.path, home, sqlite=True)


def _rewritten(archive: Path, target: Path, **changed: bytes) -> Path:
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            word = next((word for word in changed if name.startswith(word)), None)
            new.writestr(name, changed.pop(word) if word else old.read(name))
        for name, data in changed.items():
            new.writestr(name, data)
    return target


@sqlite_only
def test_a_damaged_or_foreign_archive_leaves_the_folder_empty(
    house: House, home: Path, lived_in: str, empty: Path, tmp_path: Path
) -> None:
    made = write_backup(house.database, home, home / "backups", NOW).path
    bad = [
        _rewritten(made, tmp_path / "file.zip", files=b"another photo"),
        _rewritten(made, tmp_path / "rows.zip", yanling=b"SQLite format 3\0" + b"?" * 5000),
        _rewritten(made, tmp_path / "climbs.zip", **{"../out": b"x"}),
        shutil.copy(__file__, tmp_path / "text.zip"),
    ]
    (tmp_path / "half.zip").write_bytes(made.read_bytes()[:-3000])
    for archive in [*bad, tmp_path / "half.zip"]:
        with pytest.raises(BadFile):
            restore_backup(Path(archive), empty, sqlite=True)
        assert list(empty.iterdir()) == []
    assert not (tmp_path / "out").exists()
    with pytest.raises(UserError, match="没有找到"):
        restore_backup(tmp_path / "none.zip", empty, sqlite=True)


@sqlite_only
def test_the_daily_ones_keep_each_file_once_beside_them_and_the_newest_archives(
    house: House, home: Path, lived_in: str, empty: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "disk"
    assert daily_due(folder, utc_now())
    made = [write_daily(house.database, home, folder, NOW + timedelta(days=n), keep=2) for n in range(3)]
    assert not daily_due(folder, utc_now())
    assert daily_due(folder, utc_now() + timedelta(hours=21))
    assert sorted(folder.glob(f"{DAILY}-*.zip")) == [one.path for one in made[1:]]
    assert restore_backup(made[2].path, empty, sqlite=True).manifest["files"] == 1
    assert read_file(empty / "files", lived_in) == b"photo"


@sqlite_only
def test_on_the_command_line(
    house: House, home: Path, lived_in: str, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)
    run = CliRunner().invoke
    assert "✗ 还没有备份过；请运行：yanling backup" in run(app, ["doctor"]).output
    assert "✓ 已备份到 " in run(app, ["backup", "--to", "另一块盘"]).output
    assert "✓ 上次备份：" in run(app, ["doctor"]).output
    (archive,) = (home / "另一块盘").iterdir()
    monkeypatch.delenv("YANLING_DATABASE_URL")
    assert "里已经有数据，没有恢复" in run(app, ["restore", str(archive)]).output
    monkeypatch.setenv("YANLING_HOME", str(empty))
    output = run(app, ["restore", str(archive)]).output
    assert "铃声小学，10 人，登记 1 条，附件 1 个" in output
    assert "上次备份" not in run(app, ["roles"]).output
    (home / "last_backup.json").write_text(json.dumps({"at": "2026-01-05T08:00:00+08:00", "path": "x.zip"}))
    monkeypatch.setenv("YANLING_HOME", str(home))
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)
    assert "✗ 上次备份：2026-01-05 08:00，x.zip；已超过一周" in run(app, ["doctor"]).output


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_on_postgresql_the_files_are_saved_and_pg_dump_is_named(
    house: House, home: Path, lived_in: str, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)
    output = CliRunner().invoke(app, ["backup"]).output
    assert "附件 1 个" in output
    assert "请另外运行：pg_dump --format=custom --file=" in output
    (archive,) = (home / "backups").iterdir()
    with pytest.raises(UserError, match="不是同一种数据库"):
        restore_backup(archive, empty, sqlite=True)
    restore_backup(archive, empty, sqlite=False)
    assert read_file(empty / "files", lived_in) == b"photo"
