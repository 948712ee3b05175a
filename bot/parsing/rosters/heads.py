"""Where a sheet's head stands and which column holds which field, over one or two rows."""

import re
from dataclasses import dataclass, field

from bot.parsing.documents.sheets import Sheet
from bot.parsing.rosters.headwords import IGNORED, SERIAL, Head, plain_head, read_head

HEAD_WITHIN = 40  # rows searched for the head
_LOOSE_NAMES = frozenset({"老师", "教师", "教职工", "名字"})  # heads only beside other heads
_SEVERAL = frozenset({"positions", "titles", "other_group", "remark", "status"})  # every such column counts


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its 0-based place and what its head says."""

    index: int
    head: Head
    text: str


@dataclass(frozen=True, slots=True)
class Heads:
    """The head of a list. `columns` are by field; `rows` are the head's rows, 1-based."""

    rows: tuple[int, ...]
    columns: dict[str, tuple[Column, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def index(self, name: str) -> int | None:
        """The column of a field that has one."""
        found = self.columns.get(name)
        return found[0].index if found else None

    @property
    def known(self) -> int:
        """How many columns were understood."""
        return sum(len(columns) for columns in self.columns.values())


def find_heads(sheet: Sheet) -> Heads | None:
    """The row(s) of heads with a name column that explain most columns; None when there is none."""
    best: Heads | None = None
    for row in range(1, min(len(sheet.rows), HEAD_WITHIN) + 1):
        heads = _heads_at(sheet, row)
        if heads and (best is None or heads.known > best.known):
            best = heads
    return best


def _heads_at(sheet: Sheet, row: int) -> Heads | None:
    texts = [cell.text for cell in sheet.row(row)]
    places = [n for n, text in enumerate(texts) if (head := read_head(text)) and head.field == "name"]
    if not places:
        return None
    others = sum(1 for text in texts if text and read_head(text))
    if plain_head(texts[places[0]]) in _LOOSE_NAMES and others < 3:
        return None
    if others < 2 and sum(bool(text) for text in texts) > 1:
        return None
    rows = _head_rows(sheet, row, places[0])
    return _columns(sheet, rows)


def _head_rows(sheet: Sheet, row: int, name_column: int) -> tuple[int, ...]:
    if _is_second_row(sheet, row + 1, name_column):
        return (row, row + 1)
    if _is_parent_row(sheet, row - 1):
        return (row - 1, row)
    return (row,)


def _is_second_row(sheet: Sheet, row: int, name_column: int) -> bool:
    """Whether `row` holds the lower heads: nothing under 姓名, and heads under a wide or an empty cell."""
    cells = sheet.row(row)
    if not any(cell.filled for cell in cells) or sheet.cell(row, name_column).filled:
        return False
    texts = [(n, cell.text) for n, cell in enumerate(cells) if cell.filled]
    if any(cells[n].is_number or re.fullmatch(r"[\d.\-/]+", text) for n, text in texts):
        return False
    under = [n for n, _ in texts if _is_wide(sheet, row - 1, n) or not sheet.cell(row - 1, n).filled]
    return len(under) == len(texts) and any(_combined(sheet, (row - 1, row), n) for n in under)


def _is_wide(sheet: Sheet, row: int, column: int) -> bool:
    merge = sheet.merge_at(row, column)
    return merge is not None and merge.right > merge.left


def _is_parent_row(sheet: Sheet, row: int) -> bool:
    """Whether `row` holds group heads (基本情况 | 任教情况) above the real ones."""
    wide = {merge.left for merge in sheet.merges if merge.top <= row <= merge.bottom and merge.right > merge.left}
    return row >= 1 and len(wide) >= 2


def _columns(sheet: Sheet, rows: tuple[int, ...]) -> Heads:
    width = max((len(sheet.row(row)) for row in rows), default=0)
    found: dict[str, list[Column]] = {}
    unread = []
    for index in range(width):
        head = _combined(sheet, rows, index)
        text = "".join(dict.fromkeys(sheet.spread(row, index).text for row in rows))
        if head is None:
            unread += [text] if text else []
        elif head.field != IGNORED:
            found.setdefault(head.field, []).append(Column(index, head, text))
    columns = {name: _chosen(name, candidates) for name, candidates in found.items()}
    used = {column for chosen in columns.values() for column in chosen}
    unread += [column.text for candidates in found.values() for column in candidates if column not in used]
    return Heads(rows, _with_group(columns), tuple(unread))


def _combined(sheet: Sheet, rows: tuple[int, ...], column: int) -> Head | None:
    """Read the lower head with what stands above it: 职称 + 取得时间 is no 职称, 时间 above 到校 is 到校时间."""
    lower = sheet.spread(rows[-1], column).text
    if len(rows) == 1:
        return read_head(lower)
    upper = sheet.spread(rows[0], column).text
    if upper == lower or not lower:
        return read_head(upper)
    for text in (upper + lower, lower + upper):
        head = read_head(text)
        if head and (head.rank < 99 or head.field == IGNORED):
            return head
    return read_head(lower) or read_head(upper + lower)


def _chosen(name: str, candidates: list[Column]) -> tuple[Column, ...]:
    """The columns that serve a field, best name first; one alone unless the field gathers several."""
    ordered = sorted(candidates, key=lambda column: (column.head.rank, column.index))
    return tuple(ordered) if name in _SEVERAL else tuple(ordered[:1])


def _with_group(columns: dict[str, tuple[Column, ...]]) -> dict[str, tuple[Column, ...]]:
    """Where no column is a teaching-research group, the best other grouping stands for it."""
    others = columns.get("other_group", ())
    if "group" in columns or not others:
        return columns
    rest = {"other_group": others[1:]} if others[1:] else {}
    return {**{k: v for k, v in columns.items() if k != "other_group"}, "group": others[:1], **rest}


def is_head_again(heads: Heads, sheet: Sheet, row: int) -> bool:
    """Whether the row repeats the head, as printed lists do on every page."""
    column = heads.index("name")
    if column is None:
        return False
    again = read_head(sheet.cell(row, column).text)
    return (
        again is not None
        and again.field == "name"
        and sum(1 for cell in sheet.row(row) if cell.filled and read_head(cell.text)) >= min(2, heads.known)
    )


def serial_column(heads: Heads) -> int | None:
    """The column of running numbers, if the list has one."""
    return heads.index(SERIAL)
