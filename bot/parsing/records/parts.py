"""Parts of a message: one act each, with everything said about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.parsing.records.amounts import Amount, Measure
from bot.parsing.records.atoms import Sheet, Tag, any_of, tag_of
from bot.parsing.records.dating import Span
from bot.parsing.records.patterns import lazy

_LISTED: Final = lazy(f"{any_of(Tag.DATE)}(?:的)?[、,和与及跟 ]*{any_of(Tag.DATE)}")
DETAILS = (Tag.PERSON, Tag.SUBJECT, Tag.TITLE, Tag.CLASS, Tag.SLOT, Tag.VENUE, Tag.LEVEL)


@dataclass(slots=True)
class Part:
    """What one stretch of the message says; `kinds` is empty while the kind is yet to be inherited."""

    text: str
    kinds: list[str] = field(default_factory=list)
    finds: dict[Tag, list[Any]] = field(default_factory=dict)
    each: bool = False

    @classmethod
    def of(cls, text: str, sheet: Sheet, kinds: list[str]) -> "Part":
        """The finds of `text`, in order."""
        part = cls(text, kinds)
        for char in text:
            tag = tag_of(char)
            if tag is None or tag in (Tag.KIND, Tag.HEAR, Tag.MARK):
                continue
            if tag is Tag.EACH:
                part.each = True
            else:
                part.finds.setdefault(tag, []).append(sheet.values[char])
        if len(part.dates) > max(1, len(part.pieces)) and not part.each and not _LISTED.search(text):
            del part.dates[1:]  # 昨天的反思今天补上
        return part

    def all(self, tag: Tag) -> list[Any]:
        """Values of one tag."""
        return self.finds.get(tag, [])

    @property
    def dates(self) -> list[Span]:
        """Dates said in this part."""
        return self.all(Tag.DATE)

    @property
    def amounts(self) -> list[Amount]:
        """Every amount said in this part."""
        return self.all(Tag.AMOUNT)

    @property
    def pieces(self) -> list[Amount]:
        """Amounts that count pieces (节, 篇, 次 …)."""
        return [a for a in self.amounts if a.measure is Measure.PIECES]

    def details(self) -> Iterator[tuple[Tag, list[Any]]]:
        """Who, what subject, which title, class, period, place and level."""
        return ((tag, self.finds[tag]) for tag in DETAILS if self.finds.get(tag))

    def take(self, other: "Part", *, amounts: bool = True) -> None:
        """Add what `other` says where this part is silent."""
        for tag, values in other.finds.items():
            if tag is Tag.AMOUNT:
                if amounts:
                    self.finds[tag] = self.finds.get(tag, []) + values
            elif not self.finds.get(tag):
                self.finds[tag] = list(values)
        self.each = self.each or other.each
        self.text += "," + other.text
