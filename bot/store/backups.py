"""Backups: the database copied while it runs, the key and the files in one dated archive; and the way back.

An archive is a zip of `manifest.json`, `yanling.db`, `secret` and `files/…`. The daily one of `yanling serve` leaves
the files out and keeps them beside itself, each once, in `files/`.
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from bot.errors import BadFile, UserError
from bot.store.engine import Database
from bot.store.files import file_place
from bot.store.schema import copy_live

DATABASE, KEY, MANIFEST, FILES = "yanling.db", "secret", "manifest.json", "files"
KEPT_BESIDE = ("demo_clock",)  # how far the demo's clock is from the real one
LAST = "last_backup.json"
DAILY = "yanling-daily"
DAILY_AFTER = timedelta(hours=20)  # a machine that is switched on at eight every morning has one every day
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEMBER = re.compile(rf"{DATABASE}|{KEY}|{MANIFEST}|{'|'.join(KEPT_BESIDE)}|{FILES}/[0-9a-f]{{2}}/[0-9a-f]{{64}}")
_LEFT_ALONE = {FILES, "backups"}  # what may lie in a home that is restored into: files are known by their content


class Backup(NamedTuple):
    """An archive that was written, or read: where, and what stands in its manifest."""

    path: Path
    manifest: dict[str, Any]


def write_backup(
    database: Database, home: Path, folder: Path, now: datetime, *, name: str = "yanling", with_files: bool = True
) -> Backup:
    """One archive of everything, named by `now` as it is told; whole or not at all; without PostgreSQL's rows.

    The database is copied before the files: whatever it names was kept before it was named. Raises UserError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / f"{name}-{now:%Y%m%d-%H%M%S}.zip"
        with tempfile.TemporaryDirectory(dir=folder, prefix="writing-") as work:
            part = Path(work) / place.name
            manifest = _write(database, home, Path(work), part, now, with_files=with_files)
            part.replace(place)
    except sqlite3.DatabaseError as error:
        raise UserError(f"数据库文件有损坏，没有备份（{error}）。请停下研铃，用上一个备份恢复。") from error
    except OSError as error:
        raise UserError(
            f"没有备份成：{folder} 写不进去（{error.strerror}）。请换一个文件夹：yanling backup --to 文件夹"
        ) from error
    last = {"at": now.isoformat(), "path": str(place.resolve()), "files": with_files}
    _replace_text(home / LAST, json.dumps(last, ensure_ascii=False))
    return Backup(place, manifest)


def _write(
    database: Database, home: Path, work: Path, part: Path, now: datetime, *, with_files: bool
) -> dict[str, Any]:
    manifest: dict[str, Any] = {"format": 1, "made_at": now.isoformat(), "database": database.engine.dialect.name}
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)  # the key is in it
    with os.fdopen(handle, "w+b") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        if database.path is not None:
            copy = work / DATABASE
            copy_live(database.path, copy)
            manifest |= _counts(copy)
            archive.write(copy, DATABASE)
        for one in (KEY, *KEPT_BESIDE):
            if (home / one).exists():
                archive.write(home / one, one)
        kept = list(_kept_files(home / FILES)) if with_files else []
        for path in kept:
            archive.write(path, f"{FILES}/{path.parent.name}/{path.name}", zipfile.ZIP_STORED)
        manifest["files"] = len(kept)
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _counts(copy: Path) -> dict[str, Any]:
    """What is in a copy of the database; raises DatabaseError when it is damaged."""
    with closing(sqlite3.connect(copy)) as opened:
        (sound,) = opened.execute("PRAGMA quick_check").fetchone()
        if sound != "ok":
            raise sqlite3.DatabaseError(sound)
        school = opened.execute("SELECT name FROM school ORDER BY id").fetchone()
        (people,) = opened.execute("SELECT count(*) FROM person").fetchone()
        (records,) = opened.execute("SELECT count(*) FROM record").fetchone()
    return {"school": school[0] if school else None, "people": people, "records": records}


def _kept_files(folder: Path) -> Iterator[Path]:
    """The files kept whole; one that is just being written has another name."""
    return (path for path in sorted(folder.glob("??/*")) if _DIGEST.fullmatch(path.name))


def _replace_text(place: Path, text: str) -> None:
    part = place.with_name(f"{place.name}.part")
    part.write_text(text, "utf-8")
    part.replace(place)


def write_daily(database: Database, home: Path, folder: Path, now: datetime, keep: int) -> Backup:
    """The daily archive without the files, which are kept beside it, each once; the `keep` newest stay."""
    made = write_backup(database, home, folder, now, name=DAILY, with_files=False)
    if folder.resolve().parent != home.resolve():  # in the home itself the files stand already
        for path in _kept_files(home / FILES):
            _copy_file(path, folder / FILES)
    for old in sorted(folder.glob(f"{DAILY}-*.zip"))[:-keep]:
        old.unlink()
    return made


def daily_due(folder: Path, now: datetime) -> bool:
    """Whether the newest daily archive is a day old, or there is none."""
    newest = max((path.stat().st_mtime for path in folder.glob(f"{DAILY}-*.zip")), default=0.0)
    return now.timestamp() - newest > DAILY_AFTER.total_seconds()


def _copy_file(path: Path, folder: Path) -> None:
    place = file_place(folder, path.name)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        shutil.copyfile(path, part)
        part.replace(place)


def last_backup(home: Path) -> tuple[datetime, str] | None:
    """When and where the last archive of this home was written; None: never."""
    try:
        kept = json.loads((home / LAST).read_text("utf-8"))
        return datetime.fromisoformat(kept["at"]), str(kept["path"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def restore_backup(archive: Path, home: Path, *, sqlite: bool) -> Backup:
    """Put an archive into an empty home; when it fails, nothing is left there. `sqlite`: whether the rows belong there.

    Raises UserError when there is something in the home, BadFile when the archive is none of ours or damaged.
    """
    home.mkdir(parents=True, exist_ok=True)
    if {path.name for path in home.iterdir()} - _LEFT_ALONE:
        raise UserError(
            f"{home} 里已经有数据，没有恢复。请换一个空文件夹，例如：YANLING_HOME=新文件夹 yanling restore {archive}"
        )
    with tempfile.TemporaryDirectory(dir=home, prefix="restoring-") as work:
        manifest = _unpacked(archive, Path(work))
        if (manifest.get("database") == "sqlite") != sqlite:
            raise UserError("这个备份和现在的设置用的不是同一种数据库（YANLING_DATABASE_URL），没有恢复。")
        files = [*_kept_files(Path(work) / FILES), *_kept_files(archive.parent / FILES)]
        for path in files:
            _copy_file(path, home / FILES)
        for name in (*KEPT_BESIDE, KEY, DATABASE):  # the database last: without it there is no house yet
            if (Path(work) / name).exists():
                (Path(work) / name).replace(home / name)
    return Backup(archive, manifest | {"files": len({path.name for path in files})})


def _unpacked(archive: Path, work: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(archive) as opened:
            names = opened.namelist()
            if MANIFEST not in names or not all(_MEMBER.fullmatch(name) for name in names):
                raise BadFile(f"{archive} 不是研铃的备份，没有恢复。")
            opened.extractall(work)
        manifest: dict[str, Any] = json.loads((work / MANIFEST).read_text("utf-8"))
        if (work / DATABASE).exists():
            _counts(work / DATABASE)
    except FileNotFoundError:
        raise UserError(f"没有找到备份文件 {archive}。") from None
    except (zipfile.BadZipFile, sqlite3.DatabaseError, OSError, ValueError, EOFError) as error:
        raise BadFile(f"{archive} 打不开或已损坏，没有恢复。请换一个备份。") from error
    damaged = [path.name for path in _kept_files(work / FILES) if _digest(path) != path.name]
    if damaged:
        raise BadFile(f"{archive} 里有 {len(damaged)} 个附件已损坏，没有恢复。请换一个备份。")
    for name in (KEY, DATABASE):
        if (work / name).exists():
            (work / name).chmod(0o600)
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
