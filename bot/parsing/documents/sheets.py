"""A table as a grid of cells, whatever file it came from."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

Value = str | int | float | bool | date | datetime | None

_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `formula` is the formula's text; its `value` is then what the file stored, never computed here."""

    value: Value = None
    formula: str | None = None
    yearless: bool = False  # a date that is shown without its year, which then means nothing

    @property
    def text(self) -> str:
        """The value as one normalised line: full-width forms and invisible characters gone, ends trimmed."""
        if self.value is None or isinstance(self.value, bool):
            return ""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return unicodedata.normalize("NFKC", _INVISIBLE.sub("", str(self.value))).strip()

    @property
    def is_number(self) -> bool:
        """A number, not a text of digits."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)

    @property
    def filled(self) -> bool:
        """Whether anything at all stands here."""
        return bool(self.text) or self.formula is not None

    @property
    def shown(self) -> str | None:
        """How the cell is quoted to the office."""
        if self.formula is not None and self.value is None:
            return self.formula[:40]
        if self.is_number:
            return f"{self.text}（数字）"
        if isinstance(self.value, datetime):
            return self.value.date().isoformat()
        return self.text[:40] or None


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: 1-based rows and 0-based columns, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet's cells. Rows count from 1 as in Excel, columns from 0."""

    name: str
    rows: list[list[Cell]]
    merges: list[Merge] = field(default_factory=list)
    cut_at: int | None = None  # the last row read, where more follow

    def row(self, number: int) -> list[Cell]:
        """The cells of row `number`; none for a row that is not there."""
        return self.rows[number - 1] if 1 <= number <= len(self.rows) else []

    def cell(self, row: int, column: int) -> Cell:
        """What was written into the cell itself; EMPTY beyond the edges."""
        cells = self.row(row)
        return cells[column] if 0 <= column < len(cells) else EMPTY

    def spread(self, row: int, column: int) -> Cell:
        """What the cell shows: the anchor's value inside a merged range."""
        merge = self.merge_at(row, column)
        return self.cell(merge.top, merge.left) if merge else self.cell(row, column)

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range that holds the cell."""
        for merge in self.merges:
            if merge.top <= row <= merge.bottom and merge.left <= column <= merge.right:
                return merge
        return None

    def is_continued(self, row: int, column: int) -> bool:
        """Whether the cell belongs to a merged range that began in a row above."""
        merge = self.merge_at(row, column)
        return merge is not None and merge.top < row
