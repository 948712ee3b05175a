"""The daily backup of a running house: made by itself, and missed aloud."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App, build
from bot.cli.daily import back_up_daily
from bot.settings import Settings
from bot.store.backups import DAILY
from tests.cast import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def run_until(app: App, happened: Callable[[], bool]) -> None:
    """Let the house look after its backups until something is so; ten seconds at most."""

    async def live() -> None:
        work = asyncio.create_task(back_up_daily(app, None, look=0.02))
        async with asyncio.timeout(10):
            while not happened():
                await asyncio.sleep(0.02)
        work.cancel()

    asyncio.run(live())


def test_it_is_made_by_itself_and_a_failure_is_told_to_the_office_once(house: House, home: Path) -> None:
    (home / "disk").write_text("not a folder")
    app = build(Settings(home=home, backup_to=str(home / "disk" / "copies")), house.database, lambda: house.now)
    heard = house.heard["沈秋"]
    run_until(app, lambda: bool(house.deliver() or heard))
    assert heard[-1].text.startswith("今天的自动备份没有做成。没有备份成：")
    (home / "disk").unlink()
    run_until(app, lambda: any((home / "disk").rglob(f"{DAILY}-*.zip")))
    assert house.deliver() == []
    app.executor.shutdown()
