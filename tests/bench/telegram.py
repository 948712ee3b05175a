"""The Telegram rows: durable logs beside bare echoes, a broadcast beside the theoretical minimum, memory at rest."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.clock import utc_now
from tests.bench.figures import tell
from tests.end_to_end.serving import PATIENCE, environment
from tests.telegram.fake_server import TOKEN, Call, FakeTelegram
from tests.telegram.limits import Limits
from tests.telegram.schools import prepare_telegram, serving_telegram
from tests.telegram.updates import press, text

PEOPLE, EACH = 200, 20
CHATS, ASKING = 1000, 10
LATENCY = 0.05  # seconds a call
ROUNDS = 3
REST_SECONDS = 4
QUIET_SECONDS = 1.5
RIVALS = Path(__file__).parent / "rivals"
STARTED = {"sample": "false", "telegram_per_second": "0"}


def measure(folder: Path, rows: Sequence[str] = ("near", "far", "broadcast", "rest")) -> None:
    """Print one line a figure."""
    print(f"event loop policy: {type(asyncio.get_event_loop_policy()).__name__}", flush=True)
    home = folder / "telegram"
    people, _office = prepare_telegram(home, PEOPLE)
    works: dict[str, Callable[[], None]] = {
        "near": lambda: race(home, people, "ptb_echo.py", 0.0),
        "far": lambda: race(home, people, "aiogram_echo.py", LATENCY),
        "broadcast": lambda: broadcast(folder / "crowd"),
        "rest": lambda: at_rest(home),
    }
    for row in rows or works:
        works[row]()


def race(home: Path, people: list[int], rival: str, latency: float) -> None:
    """Ours and the rival's updates a second in turns, each answer looked at."""
    ours, theirs = [], []
    for number in range(ROUNDS):
        with FakeTelegram(latency=latency) as telegram, serving_telegram(home, telegram, None, **STARTED):
            warm_up(telegram, people[:5])
            ours.append(burst(telegram, people, "/log 听课", "已登记：听课 1 节"))
        with FakeTelegram(latency=latency) as telegram, running(rival, telegram):
            warm_up(telegram, people[:5])
            theirs.append(burst(telegram, people, f"/log 听课 {number}", f"/log 听课 {number}"))
    far = f" at {latency * 1000:.0f} ms" if latency else ""
    mine = tell(f"Telegram: logs kept and answered{far} /s", ours)
    bare = tell(f"rival: {rival.removesuffix('.py')}{far} /s", theirs)
    print(f"{'ours to the rival':<44}{mine / bare:>9.2f}", flush=True)


@contextmanager
def running(rival: str, telegram: FakeTelegram) -> Iterator[subprocess.Popen[bytes]]:
    """A rival in a process of its own."""
    process = subprocess.Popen([sys.executable, RIVALS / rival, TOKEN, telegram.url], env=environment())
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def warm_up(telegram: FakeTelegram, people: list[int]) -> None:
    """Until everything is imported, what was missed is caught up and nothing goes out any more."""
    telegram.give(*(text(person, "/log 听课", seconds()) for person in people))
    telegram.wait_for(lambda: len(telegram.sent()) >= len(people), PATIENCE)
    before = -1
    while before != len(telegram.calls):
        before = len(telegram.calls)
        time.sleep(QUIET_SECONDS)


def burst(telegram: FakeTelegram, people: list[int], words: str, answer: str) -> float:
    """Updates a second from the first until the last answer is there; each person's answers are looked at."""
    before, date = len(telegram.sent()), seconds()
    raws = [text(person, words, date) for _ in range(EACH) for person in people]
    begun = time.monotonic()
    telegram.give(*raws)
    heard: list[Call] = telegram.wait_for(lambda: at_least(telegram.sent()[before:], len(raws)), 300, every=0.1)
    assert Counter(call.chat for call in heard) == {str(person): EACH for person in people}
    assert all(answer in call.text for call in heard), {call.text for call in heard if answer not in call.text}
    return len(raws) / (heard[-1].at - begun)


def broadcast(home: Path) -> None:
    """A notice to everybody beside the least time Telegram's limit allows, while some go on asking."""
    people, office = prepare_telegram(home, CHATS)
    limits = Limits()
    with FakeTelegram(limits=limits) as telegram, serving_telegram(home, telegram, sample="false"):
        telegram.give(text(office, "/群发 全体 周五下午三点在报告厅开会", seconds()))
        asked = telegram.wait_for(lambda: [one for one in telegram.sent(office) if "确认发送" in one.text], PATIENCE)[0]
        (now,) = [token for label, token in asked.buttons.items() if label in ("发送", "现在就发")]  # this at night
        time.sleep(1)
        telegram.give(press(office, now, asked.message_id or 0, seconds()))
        waits = list(ask_meanwhile(telegram, people[:: CHATS // ASKING]))
        notices = telegram.wait_for(lambda: at_least(notices_of(telegram), len(people) - 1), 120)  # not the sender
    took = notices[-1].at - notices[0].at
    print(f"{f'broadcast to {len(notices)} chats, s':<44}{took:>9.2f}   ({limits.refused} refused)")
    print(f"{'to the theoretical minimum':<44}{took / (len(notices) / limits.per_second):>9.2f}")
    tell("an answer meanwhile, s", waits)


def ask_meanwhile(telegram: FakeTelegram, people: list[int]) -> Iterator[float]:
    """Some log while the notices go out; the seconds each waits for the answer."""
    for person in people:
        begun = time.monotonic()
        telegram.give(text(person, "/log 听课", seconds()))
        telegram.wait_for(lambda: [call for call in telegram.sent(person) if "已登记" in call.text], 60)  # noqa: B023
        yield time.monotonic() - begun
        time.sleep(1)


def notices_of(telegram: FakeTelegram) -> list[Call]:
    """The notices that went out so far."""
    return [call for call in telegram.sent() if "周五下午三点" in call.text and "收到" in call.buttons]


def at_least(calls: list[Call], number: int) -> list[Call] | None:
    """The calls, once there are so many."""
    return calls if len(calls) >= number else None


def at_rest(home: Path) -> None:
    """Resident memory once everything is started and nothing happens."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with FakeTelegram() as telegram, serving_telegram(home, telegram, None, **STARTED) as serving:
            telegram.wait_for(lambda: telegram.sent(method="setMyCommands"), PATIENCE)
            time.sleep(REST_SECONDS)
            ours.append(serving.resident())
        with FakeTelegram() as telegram, running("ptb_echo.py", telegram) as process:
            telegram.wait_for(lambda: telegram.sent(method="deleteWebhook"), PATIENCE)
            time.sleep(REST_SECONDS)
            theirs.append(resident(process.pid))
    mine = tell("serve with Telegram at rest, resident MB", ours)
    bare = tell("rival: ptb_echo at rest, resident MB", theirs)
    print(f"{'ours to the rival':<44}{mine / bare:>9.2f}", flush=True)


def resident(pid: int) -> float:
    """A process's resident memory in MB."""
    return int(Path(f"/proc/{pid}/status").read_text().partition("VmRSS:")[2].split()[0]) / 1024


def seconds() -> int:
    """Now, as Telegram writes it."""
    return int(utc_now().timestamp())


def main() -> None:
    """Only these rows; named ones alone when they are named."""
    with tempfile.TemporaryDirectory(prefix="yanling-bench-") as place:
        measure(Path(place), sys.argv[1:])


if __name__ == "__main__":
    main()
