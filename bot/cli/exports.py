"""`yanling export`: everything the school owns, to be read without this program."""

import csv
import json
import os
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from bot.channels.web.app import CHINA
from bot.cli.desk import console, desk, now
from bot.errors import UserError
from bot.rendering.sheets import safe_text
from bot.store.exports import Exported, exported_tables
from bot.store.files import file_place

READ_ME = """研铃的全部数据。
tables/ 里每张表一个 CSV（Excel 可直接打开）和一个 JSON；两者内容相同，JSON 里的文字未作任何改动。
files/ 是老师交来的附件，文件名前面是它的 SHA-256 的前 12 位，与 evidence 等表的 sha256 列对应。
时间都是世界标准时间（UTC）。各表和各列的意思见程序里的 bot/domain/GLOSSARY.md。
消息里可能有还没用过的登录码，请妥善保管。
"""


def export(
    to: Annotated[
        Path, typer.Option("--to", dir_okay=False, help="存成哪个文件；不写即当前文件夹里带日期的 zip")
    ] = Path(),
) -> None:
    """导出学校的全部数据：每张表一个 CSV 和 JSON，加上附件，打成一个 zip。"""
    with desk() as house, house.database.transaction() as session:
        place = to if to.name else Path(f"研铃数据 {now().astimezone(CHINA):%Y-%m-%d}.zip")
        try:
            rows, files = _write(session, house.settings.files, place)
        except OSError as error:
            raise UserError(f"写不进 {place}：{error.strerror}。文件可能正在别处打开。") from error
        console.print(
            f"✓ 已导出到 {place}：{rows} 行，附件 {files} 个。里面有全体老师的信息，请妥善保管。", soft_wrap=True
        )


def _write(session: Session, files: Path, place: Path) -> tuple[int, int]:
    """The archive, whole or not at all; how many rows and files are in it."""
    part = place.with_name(f"{place.name}.part")
    tables = list(exported_tables(session))
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("请先读我.txt", READ_ME)
        for table in tables:
            archive.writestr(f"tables/{table.name}.csv", _csv(table))
            archive.writestr(f"tables/{table.name}.json", _json(table))
        named = _named_files(tables)
        kept = {digest: name for digest, name in named.items() if file_place(files, digest).exists()}
        for digest, name in kept.items():
            archive.write(file_place(files, digest), f"files/{digest[:12]} {name}")
    part.replace(place)
    return sum(len(table.rows) for table in tables), len(kept)


def _csv(table: Exported) -> str:
    """For Excel: with a mark that it is UTF-8, and no cell that it would take for a formula."""
    out = StringIO("\ufeff")
    out.seek(0, os.SEEK_END)
    csv.writer(out).writerows([table.columns, *([_cell(value) for value in row] for row in table.rows)])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return safe_text(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _json(table: Exported) -> str:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _named_files(tables: Iterable[Exported]) -> dict[str, str]:
    """The files that rows speak of: hash → a name that is a name and no path."""
    found: dict[str, str] = {}
    for table in tables:
        for digest, name in (("sha256", "name"), ("file_sha256", "file_name")):
            if digest in table.columns and name in table.columns:
                at = (table.columns.index(digest), table.columns.index(name))
                found |= {row[at[0]]: _name(row, at[1]) for row in table.rows if row[at[0]]}
    return found


def _name(row: Sequence[Any], at: int) -> str:
    kept = "".join(char for char in str(row[at] or "") if char.isprintable() and char not in '/\\:*?"<>|')
    return kept.strip(". ")[-80:] or "附件"
