"""Conversations the office could read, played as they stand in the files beside this one.

```
2026-11-20 12:50            the clock (always the school's own); the day's duties are made
王芳> 听课 2 节              somebody says something
研铃> 已登记：…8。            the whole answer; «…» stands for anything, a following line belongs to it
[撤销] [改日期]              exactly these buttons are under it
王芳@语文群> /log 听课        somebody says something in a group chat; «研铃→语文群>» is what the group reads
王芳> [撤销]                 somebody presses the newest button of that name; «王芳> 2» types its number
研铃→罗文> …                 something arrives at somebody else
（铃）                       the bell's jobs tick
（2026-11-27 16:30 铃）      …at another time
（许静没有收到）              nothing came to them since the last line said or rung
# a remark
```
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.channels.base import Parcel
from tests.cast import House
from tests.groups.chats import say_in

FILES = sorted(Path(__file__).parent.glob("*.txt"))
CLOCK = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d)$")
BELL = re.compile(r"^（(?:(\d{4}-\d\d-\d\d \d\d:\d\d) )?铃）$")
SILENCE = re.compile(r"^（(.+)没有收到）$")
HEARD = re.compile(r"(?s)^研铃(?:→([^>]+))?> (.*)$")
SAID = re.compile(r"^([^>→]+)> ?(.*)$")
BUTTONS = re.compile(r"^(?:\[[^]]+\] ?)+$")


@dataclass
class Play:
    """One file being played. `counts` says how much of each phone has been read, or is too old to count."""

    house: House
    speaker: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    last: Parcel | None = None

    def mark(self) -> None:
        """From here on only what arrives newly counts."""
        self.counts = {who: len(parcels) for who, parcels in self.house.heard.items()}

    def arrived(self, who: str) -> list[Parcel]:
        """What came to somebody since the mark, but for what was read already."""
        return self.house.heard[who][self.counts.get(who, 0) :]

    def step(self, line: str) -> None:
        """Play one line."""
        if found := CLOCK.match(line):
            self.house.settle(found[1])
        elif found := BELL.match(line):
            self.mark()
            self.house.ring(when=found[1])
        elif found := SILENCE.match(line):
            assert [parcel.text for parcel in self.arrived(found[1])] == []
        elif found := HEARD.match(line):
            self.hear(found[1] or self.speaker, found[2])
        elif BUTTONS.match(line):
            assert self.last is not None
            assert [button.label for button in self.last.buttons] == re.findall(r"\[([^]]+)\]", line)
        else:
            self.speak(*SAID.match(line).groups())  # type: ignore[union-attr]

    def speak(self, who: str, what: str) -> None:
        """Somebody types or presses."""
        self.mark()
        who, _, chat = who.partition("@")
        self.speaker = who
        pressed = re.fullmatch(r"\[([^]]+)\]", what)
        choice = self.house.button(who, pressed[1]).token if pressed else None
        said = "" if pressed else what
        if chat:
            say_in(self.house, chat, who, said, choice=choice)
        else:
            self.house.send(who, said, choice=choice)

    def hear(self, who: str, pattern: str) -> None:
        """The next thing that came to somebody is this."""
        parcels = self.arrived(who)
        assert parcels, f"{who} heard nothing; expected: {pattern}"
        self.counts[who] = self.counts.get(who, 0) + 1
        self.last = parcels[0]
        wanted = "(?s)" + ".*".join(re.escape(piece) for piece in pattern.split("…"))
        if not re.fullmatch(wanted, parcels[0].text):
            raise AssertionError(f"heard: {parcels[0].text}")


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines to be played with their numbers; an answer's further lines are put to its first."""
    held: tuple[int, str] | None = None
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        starts = any(form.match(line) for form in (CLOCK, BELL, SILENCE, HEARD, BUTTONS, SAID))
        if starts or held is None:
            if held:
                yield held
            held = (number, line)
        else:
            held = (held[0], f"{held[1]}\n{line}")
    if held:
        yield held


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_the_conversation_goes_as_written(house: House, path: Path) -> None:
    play = Play(house)
    play.mark()
    for number, line in lines_of(path):
        try:
            play.step(line)
        except (AssertionError, StopIteration, AttributeError) as error:
            raise AssertionError(f"{path.name}:{number}: {line}\n{error}") from None
