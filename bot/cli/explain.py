"""`yanling explain`: how a date, a message, a plan or a roster is read: as JSON, a sentence also as a table.

The readers are imported when asked for, so that one question does not pay for the others.
"""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.clock import utc_now
from bot.domain.frames import Frame
from bot.errors import UserError

app = typer.Typer(help="看看一句话、一份计划、一份名册是怎么读的。", no_args_is_help=True)

CHINA = ZoneInfo("Asia/Shanghai")
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]


def _lines() -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in sys.stdin if line.strip())


def _answer(read: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    for row in _lines():
        sys.stdout.write(json.dumps(read(row), ensure_ascii=False) + "\n")


def _term(row: dict[str, Any]) -> Frame | None:
    start, end = row.get("term_start"), row.get("term_end")
    if not start:
        return None
    first = date.fromisoformat(start)
    # Where only the start is given: an autumn term ends in late January, a spring term in mid-July.
    usual = date(first.year + 1, 1, 31) if first.month >= 8 else date(first.year, 7, 15)
    return Frame.of(first, date.fromisoformat(end) if end else usual)


Text = Annotated[str | None, typer.Argument(help="一句话；不写就从标准输入读 JSON 行。")]
Now = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="说这句话的时间，默认现在。")
]


@app.command()
def when(
    text: Text = None,
    now: Now = None,
    *,
    ahead: Annotated[bool, typer.Option("--ahead", help="往后看（通知、截止），默认往前看（登记）。")] = False,
    term_start: Annotated[str | None, typer.Option(help="学期第一天，例如 2026-09-01。")] = None,
) -> None:
    """一句话里的日期怎么读；不写就读 JSON 行 {text, mode, now, term_start, term_end} → {start, end, …}。"""
    from bot.parsing.dates import Lean, find_dates, read_when  # noqa: PLC0415 - one reader at a time: start-up is short

    if text is not None:
        lean = Lean.FUTURE if ahead else Lean.PAST
        found = find_dates(text, now=_said_at(now), lean=lean, term=_term({"term_start": term_start}))
        from bot.cli.readings import show_dates  # noqa: PLC0415 - JSON needs no tables

        show_dates(text, found)
        return

    def read(row: dict[str, Any]) -> dict[str, Any]:
        found = read_when(
            row["text"], now=datetime.fromisoformat(row["now"]), lean=Lean(row.get("mode") or "past"), term=_term(row)
        )
        return found.as_json() if found else {"start": None, "end": None}

    _answer(read)


@app.command()
def message(
    text: Text = None,
    now: Now = None,
    term_start: Annotated[str | None, typer.Option(help="学期第一天，例如 2026-09-01。")] = None,
) -> None:
    """一句话会登记成什么；不写就读 JSON 行 {text, now, term_start} → {intent, records}。"""
    from bot.parsing.records import read_message  # noqa: PLC0415

    if text is not None:
        from bot.cli.readings import show_message  # noqa: PLC0415

        show_message(text, read_message(text, said_at=_said_at(now), term=_term({"term_start": term_start})))
        return
    _answer(
        lambda row: read_message(row["text"], said_at=datetime.fromisoformat(row["now"]), term=_term(row)).as_json()
    )


def _said_at(now: datetime | None) -> datetime:
    return now.replace(tzinfo=CHINA) if now else utc_now().astimezone(CHINA)


@app.command()
def plan(file: Path, start: Day, end: Day, week1: Day | None = None, part: int | None = None) -> None:
    """一份计划 → {calendar, requirements, questions, unread}。"""
    from bot.parsing.plans import read_plan  # noqa: PLC0415

    frame = Frame.of(start.date(), end.date(), week1.date() if week1 else None)
    _print(file, lambda data: read_plan(data, file.name, frame=frame, part=part).as_json())


@app.command()
def roster(file: Path) -> None:
    """一份名册 → {people, problems}。"""
    from bot.parsing.rosters import read_roster  # noqa: PLC0415

    _print(file, lambda data: read_roster(data, file.name).as_json())


def _print(file: Path, read: Callable[[bytes], dict[str, Any]]) -> None:
    """What a file is read into; what cannot be read is said in one line, with status 1."""
    try:
        typer.echo(json.dumps(read(file.read_bytes()), ensure_ascii=False, indent=1))
    except (UserError, FileNotFoundError) as error:
        typer.echo(f"没有这个文件：{file}" if isinstance(error, FileNotFoundError) else f"✗ {error}", err=True)
        raise typer.Exit(1) from None
