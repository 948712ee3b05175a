"""The poll itself: one that hangs is given up and asked again; another program is outlasted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from sqlmodel import select

from bot.channels.telegram.bots import Line, TelegramBot
from bot.channels.telegram.polling import Patience
from bot.clock import utc_now
from bot.domain.messages import Incoming
from bot.reception import Reception
from tests.cast import SECRET, House
from tests.telegram.fake_server import TOKEN, FakeTelegram, Fault
from tests.telegram.updates import text

# What the database does with it is the same on PostgreSQL.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

QUICK = Patience(long_poll=1, read=0.3, conflict=0.3)
SECONDS = 15.0


@asynccontextmanager
async def polling(house: House, telegram: FakeTelegram) -> AsyncIterator[None]:
    """One bot that stores what is said, as impatient as a test."""

    async def run(work: Callable[..., Any], *values: Any) -> Any:
        return work(*values)

    reception = Reception(house.database, house.files, clock=utc_now, run=run, wake=lambda: None)
    line = Line(base_url=telegram.url, patience=QUICK)
    bot = TelegramBot(TOKEN, line, reception, [], secret=SECRET, clock=utc_now)
    running = asyncio.create_task(bot.forever())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await bot.close()


def heard(house: House) -> list[str]:
    """The texts in the inbox."""
    with house.database.transaction() as session:
        return list(session.exec(select(Incoming.text).order_by(Incoming.id)))  # type: ignore[arg-type]


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(SECONDS):
        while not condition():
            await asyncio.sleep(0.01)


def test_a_poll_that_hangs_is_given_up_and_nothing_is_lost(house: House, telegram: FakeTelegram) -> None:
    async def play() -> None:
        telegram.faults.append(Fault("getUpdates", "hang", times=2))
        telegram.give(text(7, "听课 1 节", 1_700_000_000))
        async with polling(house, telegram):
            await until(lambda: heard(house))
            telegram.give(text(7, "听课 2 节", 1_700_000_000))
            await until(lambda: len(heard(house)) == 2)

    asyncio.run(play())
    assert heard(house) == ["听课 1 节", "听课 2 节"]


def test_once_the_other_program_is_gone_messages_come_again(
    house: House, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    async def play() -> None:
        why = "Conflict: terminated by other getUpdates request"
        telegram.faults.append(Fault("getUpdates", 409, times=3, description=why))
        telegram.give(text(7, "听课 1 节", 1_700_000_000))
        async with polling(house, telegram):
            await until(lambda: heard(house))

    caplog.set_level("INFO")
    asyncio.run(play())
    assert heard(house) == ["听课 1 节"]
    assert "正在被另一个程序使用" in caplog.text
    assert "works again" in caplog.text
