"""The pace by a clock of the test's own: in all, into a chat, into a group, answers first."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

import pytest

from bot.channels.telegram.pace import GROUP_MOST, Pace
from tests.telegram.limits import Limits

Went = list[tuple[str, float]]


class QuickLoop(asyncio.SelectorEventLoop):
    """An event loop whose time jumps to the next timer: an hour of pace takes no time."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self._now = max(self._now, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


def run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        runner.run(work)


async def send(pace: Pace, went: Went, chat: str, *, urgent: bool = False, takes: float = 0.05) -> None:
    async with pace.turn(chat, urgent=urgent):
        went.append((chat, asyncio.get_running_loop().time()))
        await asyncio.sleep(takes)


async def send_all(pace: Pace, went: Went, chats: Iterable[str], **how: Any) -> None:
    await asyncio.gather(*(send(pace, went, chat, **how) for chat in chats))


def test_a_crowd_is_written_to_as_fast_as_allowed_and_no_faster() -> None:
    went: Went = []
    run(send_all(Pace(), went, [str(number) for number in range(1000)]))
    limits = Limits()
    assert [limits.wait(chat, at) for chat, at in went] == [0] * 1000
    assert went[-1][1] < 1000 / 30 * 1.08


def test_one_chat_hears_one_message_a_second() -> None:
    went: Went = []
    run(send_all(Pace(), went, ["7"] * 5, takes=0.4))
    assert [round(at, 2) for _, at in went] == [0, 1.4, 2.8, 4.2, 5.6]  # from when the last one arrived


def test_a_group_hears_twenty_a_minute() -> None:
    went: Went = []
    run(send_all(Pace(), went, ["-7"] * 45, takes=0))
    limits = Limits()
    assert [limits.wait(chat, at) for chat, at in went] == [0] * 45
    assert went[GROUP_MOST][1] >= 60
    assert went[-1][1] < 130


def test_an_answer_goes_before_the_crowd() -> None:
    async def work() -> None:
        pace = Pace()
        crowd = asyncio.create_task(send_all(pace, went, [f"9{number}" for number in range(200)]))
        await asyncio.sleep(2)
        for chat in ("1", "2", "3"):
            begun = asyncio.get_running_loop().time()
            await send(pace, answers, chat, urgent=True)
            waits.append(answers[-1][1] - begun)
            await asyncio.sleep(1)
        await crowd

    went: Went = []
    answers: Went = []
    waits: list[float] = []
    run(work())
    assert waits == [0, 0, 0]
    limits = Limits()
    assert [limits.wait(chat, at) for chat, at in sorted(went + answers, key=lambda one: one[1])] == [0] * 203


def test_an_answer_overtakes_the_notice_into_its_own_chat() -> None:
    async def work() -> None:
        pace = Pace()
        await send_all(pace, went, ["1"])
        await asyncio.gather(send(pace, went, "1"), send(pace, answered, "1", urgent=True))

    went: Went = []
    answered: Went = []
    run(work())
    assert answered[0][1] < went[-1][1]


def test_a_chat_that_must_wait_keeps_no_place() -> None:
    async def work() -> None:
        pace = Pace()
        spam = asyncio.create_task(send_all(pace, [], ["1"] * 100, urgent=True))
        await asyncio.sleep(0.5)
        assert pace.waiting() == 0
        begun = asyncio.get_running_loop().time()
        await send(pace, went, "2", urgent=True)
        assert went[0][1] - begun < 0.1
        spam.cancel()
        with pytest.raises(asyncio.CancelledError):
            await spam

    went: Went = []
    run(work())


@pytest.mark.parametrize("chat", ["1", None])
def test_what_telegram_holds_is_held(chat: str | None) -> None:
    async def work() -> None:
        pace = Pace()
        pace.hold(7, chat)
        await send_all(pace, went, ["1"], urgent=True)

    went: Went = []
    run(work())
    assert went[0][1] == pytest.approx(7, abs=0.01)


def test_without_limits_only_the_order_in_a_chat_is_kept() -> None:
    went: Went = []
    run(send_all(Pace(0), went, ["1", "1", "2"], takes=1))
    assert went == [("1", 0.0), ("2", 0.0), ("1", 1.0)]
