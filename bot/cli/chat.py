"""`yanling chat`: the conversation in the terminal; buttons become numbers."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Annotated
from uuid import uuid4

import typer
from rich.progress_bar import ProgressBar
from rich.table import Table

from bot.channels.base import Parcel, Said
from bot.cli.desk import Desk, console, desk, now, the_person, the_school
from bot.conversation import handle
from bot.delivery import Sent, load_lane, unload
from bot.house import take
from bot.settings import load_secret
from bot.store import inbox, outbox
from bot.store.accounts import ensure_account

LANE = ("terminal", "terminal")


def chat(name: Annotated[str, typer.Option("--as", help="以哪位老师的身份说话")]) -> None:
    """在终端里对话；按钮用数字选，空行或 Ctrl-D 结束。"""
    with desk() as house:
        with house.database.transaction() as session:
            person = the_person(session, the_school(session, house.settings), name)
            ensure_account(session, *LANE, f"p{person.id}", person.id)
            outbox.take_over(session, LANE, now())
        console.print(f"以{name}的身份对话，发“帮助”看能说什么。")
        _converse(house, f"p{person.id}")


def _converse(house: Desk, external_id: str) -> None:
    secret = load_secret(house.settings.home)
    run_id = uuid4().hex[:8]
    for number, line in enumerate(_lines()):
        said = Said(*LANE, external_id, f"{external_id}:{run_id}:{number}", now(), line)
        take(house.database, house.settings.files, said, now())
        _answer(house, secret)
        _show_all(house, secret, external_id)


def _lines() -> Iterable[str]:
    return _typed() if sys.stdin.isatty() else (line.strip() for line in sys.stdin if line.strip())


def _typed() -> Iterator[str]:
    """What is typed, until an empty line or the end."""
    with suppress(EOFError):
        while line := console.input("[bold]› [/bold]").strip():
            yield line


def _answer(house: Desk, secret: bytes) -> None:
    with house.database.transaction() as session:
        waiting = [row.id or 0 for row in inbox.pending(session) if row.channel == LANE[0]]
    for incoming_id in waiting:
        handle(house.database, incoming_id, now(), secret, house.settings.files)


def _show_all(house: Desk, secret: bytes, external_id: str) -> None:
    """Everything that is due for this terminal."""
    load = partial(load_lane, house.database, LANE, external_id, secret, files=house.settings.files)
    while (loaded := load(now())) and loaded.parcels:
        for parcel, _ in loaded.parcels:
            _show(parcel)
        sent = [Sent(parcel.message_id, account) for parcel, account in loaded.parcels]
        unload(house.database, loaded.lane, sent, now())


def _show(parcel: Parcel) -> None:
    if parcel.card:
        console.print(f"[green]研铃[/green] {parcel.card['title']}")
        console.print(_card(parcel))
    else:
        console.print(f"[green]研铃[/green] {parcel.text}", soft_wrap=True)
    for file in parcel.files:
        console.print(f"附件：{file.name}（{file.place}）", soft_wrap=True)
    if parcel.buttons:
        console.print("　".join(f"[bold]{n}[/bold] {button.label}" for n, button in enumerate(parcel.buttons, 1)))


def _card(parcel: Parcel) -> Table:
    """The card's tiles as lines with a bar."""
    table = Table(show_header=False, box=None, pad_edge=False)
    for tile in (parcel.card or {})["tiles"]:
        bar = ProgressBar(total=max(tile["target"], 1), completed=min(tile["done"], tile["target"]), width=20)
        count = f"{tile['done']:g}/{tile['target']:g} {tile['unit']}"
        table.add_row(tile["title"], bar, count, tile["status_text"], tile["note"])
    return table
