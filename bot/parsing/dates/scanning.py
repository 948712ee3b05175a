"""Find the atoms in a masked text, from left to right."""

import re
from dataclasses import dataclass
from functools import cache

from bot.parsing.dates.atoms import DIGITS, Atom
from bot.parsing.dates.calendar_atoms import CALENDAR_ATOMS
from bot.parsing.dates.clock_atoms import CLOCK_ATOMS
from bot.parsing.dates.school_atoms import FEAST_ATOMS, SCHOOL_ATOMS
from bot.parsing.dates.shapes import Shape, Weekday
from bot.parsing.dates.week_atoms import LISTED_WEEKDAY, WEEK_ATOMS

ATOMS: tuple[Atom, ...] = (*WEEK_ATOMS, *SCHOOL_ATOMS, *CALENDAR_ATOMS, *FEAST_ATOMS, *CLOCK_ATOMS)


@dataclass(frozen=True, slots=True)
class Token:
    """An atom at its place in the masked text."""

    start: int
    end: int
    shape: Shape


_STARTS = "".join(sorted({char for atom in ATOMS for char in atom.starts}))
# Nothing begins inside a number, so a run of digits is tried once.
_START = re.compile(rf"(?<![0-9])[{DIGITS}]|[{_STARTS.translate(dict.fromkeys(map(ord, DIGITS)))}]")


@cache
def readers_at(char: str) -> tuple[tuple[Atom, re.Pattern[str]], ...]:
    """The atoms that may begin with `char`, in the order of the table; compiled when first met, for a quick start."""
    return tuple((atom, re.compile(atom.pattern)) for atom in ATOMS if char in atom.starts)


def scan(text: str) -> list[Token]:
    """The atoms of a masked text in reading order; those that build nothing are passed over."""
    tokens: list[Token] = []
    position = 0
    while found := _START.search(text, position):
        token = _token(text, found.start(), tokens)
        position = token.end if token else found.end()
        if token:
            tokens.append(token)
    return tokens


def _token(text: str, start: int, before: list[Token]) -> Token | None:
    for atom, reader in readers_at(text[start]):
        match = reader.match(text, start)
        if match is None or (atom.name == LISTED_WEEKDAY and not _follows_weekday(start, before)):
            continue
        shape = atom.build(match)
        if shape is not None:
            return Token(start, match.end(), shape)
    return None


def _follows_weekday(start: int, before: list[Token]) -> bool:
    return bool(before) and start - before[-1].end <= 1 and isinstance(before[-1].shape, Weekday)
