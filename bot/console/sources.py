"""A document beside its draft: its lines and tables with the pieces marked that something was read from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from bot.parsing.documents import Block, Cell, Line, Table, read_document
from bot.parsing.plans import PlanDraft
from bot.parsing.plans.parts import slices_of


class Piece(NamedTuple):
    """A piece of text; `rows` are the draft's rows it gave («i3» an item, «r0» a duty), `first` those it begins."""

    text: str
    rows: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


class SourceCell(NamedTuple):
    """A cell where its merged area begins."""

    pieces: Sequence[Piece]
    columns: int
    rows: int


class SourceLine(NamedTuple):
    """One line of running text; `level` of a heading."""

    number: int
    level: int | None
    label: str
    pieces: Sequence[Piece]


class SourceTable(NamedTuple):
    """A table, merged cells once."""

    number: int
    rows: Sequence[Sequence[SourceCell]]


class Source(NamedTuple):
    """The document with its marks, and which rows were found in it."""

    blocks: Sequence[SourceLine | SourceTable]
    found: frozenset[str]


class Wanted(NamedTuple):
    """What to look for: a row's words, the surest first, and the line they stood in."""

    row: str
    words: tuple[str, ...]
    line: int | None


Place = tuple[int, int, int]  # block, row and column; 0, 0 of a line
Span = tuple[int, int, str]  # from, to, the draft's row


@dataclass(slots=True)
class _Marks:
    """The text at every place, and what was found there."""

    texts: dict[Place, str]
    by_number: dict[int, list[Place]]
    spans: dict[Place, list[Span]] = field(default_factory=lambda: defaultdict(list))
    used: Counter[tuple[int | None, str, str]] = field(default_factory=Counter)

    def find(self, wanted: Wanted) -> bool:
        """Mark the row's words: in its own line first, then anywhere; equal words one after the other."""
        own = self.by_number.get(wanted.line or 0, [])
        for words in wanted.words:
            for places in (own, self.texts):
                hits = self._hits(words, places)
                if hits:
                    key = (wanted.line, words, wanted.words[-1])
                    place, at = hits[min(self.used[key], len(hits) - 1)]
                    self.used[key] += 1
                    self.spans[place].append((at, at + len(words), wanted.row))
                    return True
        return False

    def _hits(self, words: str, places: Iterable[Place]) -> list[tuple[Place, int]]:
        """Where words stand: a whole cell («1») rather than a piece of another («10 年»)."""
        hits = [(place, at) for place in places for at in _all_of(words, self.texts[place])]
        whole = [(place, at) for place, at in hits if self.texts[place].strip() == words]
        return whole or hits


def source_of(data: bytes, name: str, part: int, draft: PlanDraft) -> Source:
    """The part of a document a draft was read from (0: the whole); raises BadFile."""
    slices = slices_of(read_document(data, name))
    blocks = slices[min(max(part, 1), len(slices)) - 1].blocks
    marks = _places_of(blocks)
    found = frozenset(wanted.row for wanted in _wanted(draft) if marks.find(wanted))
    seen: set[str] = set()
    return Source([_block(at, block, marks, seen) for at, block in enumerate(blocks)], found)


def _wanted(draft: PlanDraft) -> Iterable[Wanted]:
    for at, item in enumerate(draft.calendar):
        yield Wanted(f"i{at}", tuple(filter(None, (item.quote, item.task))), item.line)
    for at, rule in enumerate(draft.requirements):
        yield Wanted(f"r{at}", tuple(filter(None, (rule.quote,))), rule.line)


def _places_of(blocks: Iterable[Block]) -> _Marks:
    texts: dict[Place, str] = {}
    by_number: dict[int, list[Place]] = defaultdict(list)
    for at, block in enumerate(blocks):
        for place, text in _texts(at, block):
            texts[place] = text
            by_number[block.number].append(place)
    return _Marks(texts, by_number)


def _texts(at: int, block: Block) -> Iterable[tuple[Place, str]]:
    if isinstance(block, Line):
        yield (at, 0, 0), block.text
        return
    for row, cells in enumerate(block.rows):
        for column, cell in enumerate(cells):
            if cell.origin == (row, column):
                yield (at, row, column), cell.text


def _all_of(words: str, text: str) -> Iterable[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def _block(at: int, block: Block, marks: _Marks, seen: set[str]) -> SourceLine | SourceTable:
    if isinstance(block, Line):
        pieces = _pieces(block.text, marks.spans.get((at, 0, 0), []), seen)
        return SourceLine(block.number, block.level, block.label, pieces)
    rows = [
        [
            SourceCell(_pieces(cell.text, marks.spans.get((at, row, column), []), seen), *_extent(block, row, column))
            for column, cell in enumerate(cells)
            if cell.origin == (row, column)
        ]
        for row, cells in enumerate(block.rows)
    ]
    return SourceTable(block.number, rows)


def _extent(table: Table, row: int, column: int) -> tuple[int, int]:
    """How many columns and rows a cell covers."""

    def covers(cells: Sequence[Cell], at: int) -> bool:
        return at < len(cells) and cells[at].origin == (row, column)

    columns = 1
    while covers(table.rows[row], column + columns):
        columns += 1
    rows = 1
    while row + rows < len(table.rows) and covers(table.rows[row + rows], column):
        rows += 1
    return columns, rows


def _pieces(text: str, spans: Sequence[Span], seen: set[str]) -> list[Piece]:
    """The text cut where a mark begins or ends."""
    cuts = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    pieces = []
    for start, end in pairwise(cuts):
        rows = tuple(row for since, until, row in spans if since <= start and end <= until)
        first = tuple(row for row in rows if row not in seen)
        seen.update(first)
        pieces.append(Piece(text[start:end], rows, first))
    return pieces
