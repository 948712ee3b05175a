"""Find the atoms in a masked text, from left to right: one pass, one big pattern."""

import re
from dataclasses import dataclass

from bot.parsing.dates.calendar_atoms import CALENDAR_ATOMS, Atom
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


# Group names would clash in the one pattern, so it only finds the atom; the atom's own pattern reads it.
_FINDER = re.compile("|".join(f"({re.sub(r'[(][?]P<[a-z0-9]+>', '(?:', atom.pattern)})" for atom in ATOMS))
_READERS = tuple(re.compile(atom.pattern) for atom in ATOMS)


def scan(text: str) -> list[Token]:
    """The atoms of a masked text in reading order; those that build nothing are passed over."""
    tokens: list[Token] = []
    position = 0
    while found := _FINDER.search(text, position):
        token = _token(text, found.start(), (found.lastindex or 1) - 1, tokens)
        position = token.end if token else found.start() + 1
        if token:
            tokens.append(token)
    return tokens


def _token(text: str, start: int, index: int, before: list[Token]) -> Token | None:
    for atom, reader in zip(ATOMS[index:], _READERS[index:], strict=True):
        match = reader.match(text, start)
        if match is None or not match[0] or (atom.name == LISTED_WEEKDAY and not _follows_weekday(start, before)):
            continue
        shape = atom.build(match)
        if shape is not None:
            return Token(start, match.end(), shape)
    return None


def _follows_weekday(start: int, before: list[Token]) -> bool:
    return bool(before) and before[-1].end == start - 1 and isinstance(before[-1].shape, Weekday)
