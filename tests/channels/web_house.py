"""A house in memory, for tests of the web chat alone: it keeps what was said and answers by a function."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from starlette.applications import Starlette

from bot.channels.base import Button, Entry, Guest, Said, Upload
from bot.channels.web import Listeners, web_app
from bot.channels.web.sealing import Seal

SECRET = b"a secret of the tests"
START = datetime(2026, 11, 20, 4, 40, tzinfo=UTC)  # a Friday, 12:40 in China
WANG = Guest("wang", "王老师", ("听课 1 节", "反思 1 篇", "进度", "待办"))
LI = Guest("li", "李老师", ("听课 1 节",))
GUESSES = 3

Answer = Callable[[Said], tuple[str, tuple[Button, ...]] | None]


def echo(said: Said) -> tuple[str, tuple[Button, ...]] | None:
    """Answer every sentence by itself."""
    return f"收到：{said.text}", ()


@dataclass
class FakeHouse:
    """Implements `House`; a test reads `said` and may add bubbles with `tell`."""

    answer: Answer = echo
    guests: dict[str, Guest] = field(default_factory=lambda: {"wang": WANG, "li": LI})
    codes: dict[str, str] = field(default_factory=lambda: {"QH-2468": "wang", "QH-1357": "li"})
    said: list[Said] = field(default_factory=list)
    entries: defaultdict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    listeners: Listeners = field(default_factory=Listeners)
    wrong: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    now: datetime = START
    files: dict[tuple[str, str], Upload] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def clock(self) -> datetime:
        """Tell the house's own time, a second later each time."""
        self.now += timedelta(seconds=1)
        return self.now

    def tell(self, external_id: str, text: str, **more: Any) -> Entry:
        """Let the bot say something."""
        at = more.pop("at", None) or self.clock()
        entry = Entry(f"m{next(self.numbers)}", mine=False, text=text, at=at, **more)
        self.entries[external_id].append(entry)
        self.listeners.nudge(external_id)
        return entry

    def change(self, external_id: str, entry: Entry, **values: Any) -> None:
        """Replace an entry by a changed one."""
        known = self.entries[external_id]
        known[known.index(entry)] = replace(entry, **values)
        self.listeners.nudge(external_id)

    async def accept(self, said: Said) -> bool:
        """Keep it once, mark the pressed button, answer."""
        if any(each.update_id == said.update_id for each in self.said):
            return False
        self.said.append(said)
        label = self._press(said) if said.choice else said.text
        self.entries[said.external_id].append(
            Entry(
                f"i{len(self.said)}",
                mine=True,
                text=label,
                at=said.said_at,
                file_name=said.file.name if said.file else None,
                client_id=said.update_id.removeprefix(f"{said.external_id}:"),
            )
        )
        if answer := self.answer(said):
            self.tell(said.external_id, answer[0], buttons=answer[1])
        self.listeners.nudge(said.external_id)
        return True

    async def sign_in(self, code: str, client: str) -> Guest | None:
        """Redeem a code once."""
        if self.wrong[client] >= GUESSES or code not in self.codes:
            self.wrong[client] += 1
            return None
        return self.guests[self.codes.pop(code)]

    async def guest(self, external_id: str) -> Guest | None:
        """Look the account up."""
        return self.guests.get(external_id)

    async def oversees(self, external_id: str) -> bool:
        """Nobody here runs an office."""
        return False

    async def feed(self, external_id: str, before: str | None = None, limit: int = 60) -> list[Entry]:
        """Give the last entries before one."""
        entries = sorted(self.entries[external_id], key=lambda entry: entry.at)
        if before is not None:
            entries = entries[: [entry.id for entry in entries].index(before)]
        return entries[-limit:]

    async def file(self, external_id: str, key: str) -> Upload | None:
        """Give a file of that account's."""
        return self.files.get((external_id, key))

    def changes(self, external_id: str) -> AbstractAsyncContextManager[Any]:
        """Listen to the account."""
        return self.listeners.listen(external_id)

    def _press(self, said: Said) -> str:
        for entry in self.entries[said.external_id]:
            for button in entry.buttons:
                if button.token == said.choice:
                    used = tuple(replace(each, used=each.used or each == button) for each in entry.buttons)
                    self.change(said.external_id, entry, buttons=used)
                    return button.label
        return "（按钮）"


def app_of(house: FakeHouse, banner: str | None = None) -> Starlette:
    """Put the web chat before a house."""
    return web_app(house, secret=SECRET, clock=house.clock, banner=lambda: banner, title="研铃")


def cookie_of(external_id: str, now: datetime = START) -> str:
    """Make a sign-in cookie's value as the web chat does."""
    return Seal(SECRET).close(external_id, now)
