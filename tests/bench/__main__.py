"""`make bench`: memory at rest, start to first answer, logs a second beside a bare rival. Measured, never tested."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import progress, readers, telegram
from tests.bench.bursts import Burst
from tests.bench.figures import tell
from tests.end_to_end.lines import Line
from tests.end_to_end.schools import cookie_of, prepare_school
from tests.end_to_end.serving import PATIENCE, POLL, Serving, environment, free_port, is_answering

PEOPLE = 200
STARTS = 3
ROUNDS = 3
REST_SECONDS = 3  # until what was missed is caught up
RIVAL = Path(__file__).parent / "rivals" / "bare.py"
SENTENCE = '{"text": "昨天听课一节", "now": "2026-11-20T12:00:00+08:00", "term_start": "2026-08-31"}'


def main() -> None:
    """Print one line a figure."""
    readers.measure()
    progress.main()
    with tempfile.TemporaryDirectory(prefix="yanling-bench-") as place:
        folder = Path(place)
        home = folder / "home"
        home.mkdir()
        people = prepare_school(home, PEOPLE)
        tell("yanling explain, start to end, s", [timed(explain) for _ in range(STARTS)])
        starts, rests = zip(*(start_and_rest(home, people[0], number) for number in range(STARTS)), strict=True)
        tell("serve, start to first answer, s", starts)
        tell("serve at rest, resident MB", rests)
        race(home, people, folder)
        telegram.measure(folder)


def timed(work: Callable[[], object]) -> float:
    """Seconds a piece of work takes."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def explain() -> None:
    """Have one sentence read by the command line."""
    command = [sys.executable, "-m", "bot", "explain", "message"]
    done = subprocess.run(command, input=SENTENCE, text=True, capture_output=True, env=environment(), check=True)
    assert '"observation"' in done.stdout, done.stdout


def start_and_rest(home: Path, person: str, number: int) -> tuple[float, float]:
    """Seconds from the process's start to the first log answered over HTTP; resident MB a little later."""
    serving = Serving(home)
    begun = time.monotonic()
    serving.launch()
    try:
        asyncio.run(first_answer(serving.port, cookie_of(home, person), f"start-{number:04}"))
        took = time.monotonic() - begun
        time.sleep(REST_SECONDS)
        return took, serving.resident()
    finally:
        serving.stop()


async def first_answer(port: int, cookie: str, client_id: str) -> None:
    """Log until it is taken, then look until it is answered."""
    line = Line(port, cookie)
    await line.say_until_taken(client_id, "/log 听课", PATIENCE)
    while True:
        entries = (await line.feed())["entries"]
        mine = next(place for place, entry in enumerate(entries) if entry["client_id"] == client_id)
        if any(not entry["mine"] for entry in entries[mine:]):
            return
        await asyncio.sleep(POLL)


def race(home: Path, people: list[str], folder: Path) -> None:
    """Ours and the rival's logs a second, in turns, on one machine."""
    port = free_port()
    rival = subprocess.Popen([sys.executable, RIVAL, folder / "rival.db", str(port)], env=environment())
    ours, taken, theirs = [], [], []
    try:
        with Serving(home) as serving:
            wait_for(port)
            for number in range(ROUNDS):
                burst = Burst(f"race-{number}", serving.port, {each: cookie_of(home, each) for each in people})
                answered, accepted = burst.run(home / "yanling.db")
                ours.append(answered)
                taken.append(accepted)
                theirs.append(Burst(f"race-{number}", port, dict.fromkeys(people, "")).run()[1])
            rest = serving.resident()
    finally:
        rival.kill()
        rival.wait()
    mine = tell("logs read, counted and answered /s", ours)
    tell("  of these, taken in durably /s", taken)
    bare = tell("rival: bare Starlette + sqlite3, rows /s", theirs)
    print(f"{'ours to the rival':<44}{mine / bare:>9.2f}")
    tell("serve after the race, resident MB", [rest])


def wait_for(port: int) -> None:
    """Until somebody answers there."""
    while not is_answering(f"http://127.0.0.1:{port}"):
        time.sleep(POLL)


if __name__ == "__main__":
    main()
