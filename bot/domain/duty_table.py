"""Teachers × duties as plain values: what the chat, the sheet, the picture and the office's page all show.

A cell holds what was logged (`done`), what of it somebody has looked at (`verified`), and the target; never a text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.domain.progress import Progress, Standing


class Column(NamedTuple):
    """One duty of the school; those of one name, unit and bundle are one column, whatever each has to reach."""

    title: str
    unit: str
    bundle: str | None
    since: date  # of the earliest and the latest period in it
    until: date
    done: int  # how many have done it, of how many who owe it
    owed: int


class Cell(NamedTuple):
    """Where one owner stands with one duty. Several of one name (two mentees, three events) are summed."""

    done: float
    target: float
    verified: float
    unit: str
    standing: Standing
    until: date
    obligation_ids: tuple[int, ...]


class Owner(NamedTuple):
    """Whose row it is: a person, a group, or (neither id) the office."""

    name: str
    groups: tuple[str, ...] = ()
    subject: str | None = None
    person_id: int | None = None
    group_id: int | None = None


class Row(NamedTuple):
    """One owner with a cell for each column; None where the duty is not theirs."""

    owner: Owner
    cells: tuple[Cell | None, ...]

    @property
    def owed(self) -> int:
        """How many duties are theirs."""
        return sum(cell is not None for cell in self.cells)

    @property
    def done(self) -> int:
        """How many of them are done."""
        return sum(cell is not None and cell.standing is Standing.DONE for cell in self.cells)

    @property
    def behind(self) -> int:
        """How many are behind the pace."""
        return sum(cell is not None and cell.standing is Standing.BEHIND for cell in self.cells)


@dataclass(frozen=True, slots=True)
class DutyTable:
    """The whole table as of `on`; `group` is the one it is about, None for the school."""

    school: str
    on: date
    group: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


_Key = tuple[str | None, str, str]  # bundle, title, unit


def table_of(
    owners: Sequence[Owner], duties: Iterable[tuple[str, Progress]], *, school: str, on: date, group: str | None = None
) -> DutyTable:
    """The table of these owners (in this order) and their running duties, each with its title.

    Duties of others are left out, and so are columns that nobody here owes.
    """
    places = {(owner.person_id, owner.group_id): place for place, owner in enumerate(owners)}
    found: dict[_Key, dict[int, list[Progress]]] = {}
    for title, row in sorted(duties, key=lambda duty: (duty[1].whole_id or 0, duty[1].requirement_id)):
        place = places.get((row.person_id, row.group_id))
        if place is not None:
            found.setdefault((row.bundle, title, row.unit), {}).setdefault(place, []).append(row)
    cells = {key: {place: _cell(rows) for place, rows in mine.items()} for key, mine in found.items()}
    columns = tuple(_column(key, found[key].values(), cells[key].values()) for key in found)
    rows = tuple(
        Row(owner, tuple(cells[key].get(place) for key in found))
        for place, owner in enumerate(owners)
        if owner.person_id is not None or any(place in mine for mine in cells.values())
    )
    return DutyTable(school, on, group, columns, rows)


def _cell(rows: Sequence[Progress]) -> Cell:
    """Several duties of one name: what one has too much of is not the other's."""
    standings = {row.standing for row in rows}
    standing = next(one for one in (Standing.BEHIND, Standing.ON_PACE, Standing.DONE) if one in standings)
    done = rows[0].done if len(rows) == 1 else sum(min(row.done, row.target) for row in rows)
    return Cell(
        done,
        sum(row.target for row in rows),
        min(sum(row.verified for row in rows), done),
        rows[0].unit,
        standing,
        max(row.until for row in rows),
        tuple(row.obligation_id for row in rows),
    )


def _column(key: _Key, mine: Iterable[Sequence[Progress]], cells: Iterable[Cell]) -> Column:
    bundle, title, unit = key
    rows, owed = [row for several in mine for row in several], list(cells)
    return Column(
        title,
        unit,
        bundle,
        min(row.since for row in rows),
        max(row.until for row in rows),
        sum(cell.standing is Standing.DONE for cell in owed),
        len(owed),
    )
