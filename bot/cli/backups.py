"""`yanling backup` and `yanling restore`: everything in one file, and back from it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.channels.web.app import CHINA
from bot.cli.desk import console, desk, now
from bot.errors import SettingsError, UserError
from bot.settings import Settings, load_settings
from bot.store.backups import Backup, restore_backup, write_backup
from bot.store.engine import Database


def backup(
    to: Annotated[
        Path | None, typer.Option("--to", help="放到哪个文件夹，最好是另一块硬盘；不写即数据文件夹/backups")
    ] = None,
) -> None:
    """把数据库、附件和密钥备份成一个文件；研铃在运行时也可以做。"""
    with desk() as house:
        folder = to or house.settings.backups
        made = write_backup(house.database, house.settings.home, folder, now().astimezone(CHINA))
        console.print(f"✓ 已备份到 {made.path}：{contents(made)}。", soft_wrap=True)
        if not house.database.is_sqlite:
            console.print(pg_dump(house.database, made.path), soft_wrap=True)
        console.print("里面有登录用的密钥，请放在别人拿不到的地方。恢复：yanling restore 备份文件", soft_wrap=True)


def restore(archive: Annotated[Path, typer.Argument(help="yanling backup 做的文件")]) -> None:
    """把一个备份恢复到空的数据文件夹里。"""
    try:
        settings = load_settings()
        done = restore_backup(archive, settings.home, sqlite=_is_sqlite(settings))
    except (UserError, SettingsError) as error:
        console.print(f"[red]✗[/red] {error}", soft_wrap=True)
        raise typer.Exit(1) from None
    made = datetime.fromisoformat(done.manifest["made_at"]).astimezone(CHINA)
    console.print(f"✓ 已恢复到 {settings.home}：{contents(done)}，备份于 {made:%Y-%m-%d %H:%M}。", soft_wrap=True)
    if not _is_sqlite(settings):
        console.print("数据库请用 pg_restore 恢复。", soft_wrap=True)
    console.print("请先停掉原来的研铃，再运行：yanling serve", soft_wrap=True)


def _is_sqlite(settings: Settings) -> bool:
    return settings.address.startswith("sqlite")


def contents(one: Backup) -> str:
    """«秋实小学，5 人，登记 12 条，附件 3 个»."""
    held = one.manifest
    rows = (
        f"{held['school'] or '还没有学校'}，{held['people']} 人，登记 {held['records']} 条，"
        if "people" in held
        else ""
    )
    return f"{rows}附件 {held['files']} 个"


def pg_dump(database: Database, archive: Path) -> str:
    """How the rows of PostgreSQL are saved, which the archive does not hold."""
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=True)
    dump = json.dumps(str(archive.with_suffix(".dump")), ensure_ascii=False)
    return f"数据库在 PostgreSQL，不在这个文件里，请另外运行：pg_dump --format=custom --file={dump} '{url}'"
