"""How long one date and one message take to read, beside dateparser on the same phrases. Medians over own cases."""

import json
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from dateparser.search import search_dates

from bot.domain.frames import Frame
from bot.parsing.dates import Lean, read_when
from bot.parsing.records import read_message
from tests.bench.figures import tell

CASES = Path(__file__).parents[1] / "parsing"
TERM = Frame.of(date(2026, 8, 31), date(2027, 1, 22))
ROUNDS = 5
RIVAL_PHRASES = 60  # it takes its time


def measure() -> None:
    """Print the figures: microseconds."""
    dates, messages = cases("cases_dates_*.jsonl"), cases("cases_messages_*.jsonl")
    tell("read one date, µs", micros(read_date, dates))
    tell("read one message, µs", micros(read_sentence, messages))
    tell("dateparser search_dates, one date, µs", micros(read_as_rival, dates[:: len(dates) // RIVAL_PHRASES]))


def cases(pattern: str) -> list[dict[str, Any]]:
    """All own cases, with the moment they are said at."""
    lines = [line for path in sorted(CASES.glob(pattern)) for line in path.read_text("utf-8").splitlines() if line]
    rows = [json.loads(line) for line in lines]
    return [row | {"at": datetime.fromisoformat(row["now"])} for row in rows]


def micros(read: Callable[[dict[str, Any]], object], rows: Sequence[dict[str, Any]]) -> list[float]:
    """Per round: the median of one reading in microseconds; patterns and words are met before."""
    for row in rows:
        read(row)
    return [median(timed(read, row) for row in rows) for _ in range(ROUNDS)]


def timed(read: Callable[[dict[str, Any]], object], row: dict[str, Any]) -> float:
    """Microseconds of one reading."""
    begun = time.perf_counter()
    read(row)
    return (time.perf_counter() - begun) * 1e6


def read_date(row: dict[str, Any]) -> object:
    """Ours, a date."""
    return read_when(row["text"], now=row["at"], lean=Lean(row["mode"]), term=TERM)


def read_sentence(row: dict[str, Any]) -> object:
    """Ours, a message."""
    return read_message(row["text"], said_at=row["at"], term=TERM)


def read_as_rival(row: dict[str, Any]) -> object:
    """The library at hand."""
    settings = {"RELATIVE_BASE": row["at"].replace(tzinfo=None), "PREFER_DATES_FROM": row["mode"]}
    return search_dates(row["text"], languages=["zh"], settings=settings)


if __name__ == "__main__":
    measure()
