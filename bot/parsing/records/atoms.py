"""A text in which what was recognised is replaced by one private character per find.

Later patterns can then speak of «a person», «a date», «a kind» as character classes, and nothing is read twice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final

from bot.parsing.records.patterns import lazy

_BASE: Final = 0xF0000
_ROOM: Final = 0x800  # finds of one tag a message may hold; what is beyond stays plain text


class Tag(IntEnum):
    """What an atom stands for, and the type of its value."""

    TITLE = 0  # str
    DATE = 1  # Span
    CLASS = 2  # str
    SLOT = 3  # int
    KIND = 4  # str, a kind id
    PERSON = 5  # str
    SUBJECT = 6  # str
    LEVEL = 7  # str
    VENUE = 8  # str | None
    AMOUNT = 9  # Amount
    HEAR = 10  # None: the verb 听
    EACH = 11  # None: 各
    MARK = 12  # None: ✓, a finished mark


def _range(tag: Tag) -> str:
    return f"{chr(_BASE + tag * _ROOM)}-{chr(_BASE + (tag + 1) * _ROOM - 1)}"


def any_of(*tags: Tag) -> str:
    """A regex class matching one atom of any of `tags`."""
    return "[" + "".join(_range(tag) for tag in tags) + "]"


_TAGS: Final = tuple(Tag)
ANY_ATOM: Final = lazy("[\U000f0000-\U000ffffd]")
_PLAIN: Final = lazy("[^\U000f0000-\U000ffffd]+")


@lru_cache(maxsize=8192)  # asked of every letter several times
def tag_of(char: str) -> Tag | None:
    """The tag of an atom, None for plain text."""
    place = (ord(char) - _BASE) // _ROOM
    return _TAGS[place] if 0 <= place < len(_TAGS) else None


@dataclass(slots=True)
class Sheet:
    """The text being read, and what its atoms stand for."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)
    _counts: dict[Tag, int] = field(default_factory=dict)

    def put(self, tag: Tag, value: Any) -> str:
        """A new atom for `value`; "" when a message holds absurdly many."""
        count = self._counts.get(tag, 0)
        if count >= _ROOM:
            return ""
        self._counts[tag] = count + 1
        char = chr(_BASE + tag * _ROOM + count)
        self.values[char] = value
        return char

    def sub(self, pattern: re.Pattern[str], tag: Tag, value: Callable[[re.Match[str]], Any]) -> None:
        """Replace every match by an atom; a value of None leaves the text as it was."""

        def replace(match: re.Match[str]) -> str:
            found = value(match)
            return match[0] if found is None else self.put(tag, found) or match[0]

        self.text = pattern.sub(replace, self.text)

    def drop(self, pattern: re.Pattern[str], by: str = "") -> None:
        """Take out what would only mislead."""
        self.text = pattern.sub(by, self.text)

    def plain(self, change: Callable[[str], str]) -> None:
        """Apply `change` to the stretches between atoms."""
        self.text = _PLAIN.sub(lambda m: change(m[0]), self.text)

    def holds(self, tag: Tag) -> bool:
        """Whether an atom of `tag` was ever put in."""
        return tag in self._counts

    def all(self, tag: Tag) -> list[Any]:
        """Values of every atom of `tag`, in order of the text."""
        return [self.values[c] for c in self.text if c in self.values and tag_of(c) is tag]
