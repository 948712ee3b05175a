"""What every reader hands on: lines and tables in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text.

    `number` is the line of a txt or the paragraph of a docx (1-based); `level` the heading level (1-9) where the
    document's styles say so; `label` an automatic number that is not part of the text ("1.", "（二）", "•").
    """

    text: str
    number: int
    level: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid; a merged cell stands at every place it covers and `origin` (row, column) says it is one."""

    text: str
    origin: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; rows may differ in length where the document's grid is ragged."""

    rows: tuple[tuple[Cell, ...], ...]
    number: int


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of one document."""

    blocks: tuple[Block, ...]

    def lines(self) -> Iterator[Line]:
        """The running lines, tables left out."""
        return (block for block in self.blocks if isinstance(block, Line))

    def text(self) -> str:
        """Everything readable, cells included, one line each."""
        parts: list[str] = []
        for block in self.blocks:
            if isinstance(block, Line):
                parts.append(block.text)
            else:
                parts += [cell.text for row in block.rows for cell in row]
        return "\n".join(parts)
