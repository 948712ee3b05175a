"""What a roster is read into: people, problems by row, and the rows that are nobody."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

Level = Literal["error", "ask", "note"]


@dataclass(frozen=True, slots=True)
class TitleDraft:
    """An honour (骨干教师) and its level (市级); the level is None where the list gives none."""

    title: str
    level: str | None = None


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """One row of the list, as read.

    `row` is 1-based. Days are "YYYY-MM" or "YYYY-MM-DD". `group` is the teaching-research group where the list has
    one, `other_groups` the rest (部门, 年级组 …). `mark` is what stood in brackets after the name (大, 小).
    `status` is 产假, 支教, 退休 … or None for somebody at work.
    """

    row: int
    name: str
    subject: str | None = None
    group: str | None = None
    birth: str | None = None
    career_start: str | None = None
    joined: str | None = None
    years_of_teaching: int | None = None
    years_at_school: int | None = None
    positions: tuple[str, ...] = ()
    titles: tuple[TitleDraft, ...] = ()
    rank: str | None = None
    phone: str | None = None
    status: str | None = None
    staff_no: str | None = None
    sex: str | None = None
    grade: str | None = None
    other_groups: tuple[str, ...] = ()
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """Something the office should see.

    `why` says what is wrong and what to do; `default` what happens when nothing is answered. `error`: the value (or
    the row) is left out; `ask`: a person must decide; `note`: told, nothing to decide.
    """

    row: int | list[int]
    name: str | None
    field: str
    shown: str | None
    why: str
    level: Level
    default: str


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row that is nobody: title, section, total, note."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class RosterDraft:
    """One sheet read. `as_of` is the day the list was made, None where nothing says so; `notes` concern the whole."""

    sheet: str
    header_rows: tuple[int, ...]
    as_of: date | None
    people: tuple[PersonDraft, ...]
    problems: tuple[RosterProblem, ...]
    not_people_rows: tuple[OtherRow, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "RosterDraft":
        """What `as_json` wrote."""
        return cls(
            values["sheet"],
            tuple(values["header_rows"]),
            date.fromisoformat(values["as_of"]) if values["as_of"] else None,
            tuple(map(_person, values["people"])),
            tuple(RosterProblem(**problem) for problem in values["problems"]),
            tuple(OtherRow(**other) for other in values["not_people_rows"]),
            tuple(values["notes"]),
        )

    def as_json(self) -> dict[str, Any]:
        """The fields of the labels, ready for json.dumps."""
        return {
            "sheet": self.sheet,
            "header_rows": list(self.header_rows),
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "staff": len(self.people),
            "people": [_plain(person) for person in self.people],
            "problems": [asdict(problem) for problem in self.problems],
            "not_people_rows": [asdict(other) for other in self.not_people_rows],
            "notes": list(self.notes),
        }


def _plain(person: PersonDraft) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(person).items()}


def _person(values: Mapping[str, Any]) -> PersonDraft:
    lists = {"positions": tuple(values["positions"]), "other_groups": tuple(values["other_groups"])}
    titles = tuple(TitleDraft(**title) for title in values["titles"])
    return PersonDraft(**{**values, **lists, "titles": titles})
