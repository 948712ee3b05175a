"""One row of a staff list → one person and what is doubtful about the row."""

import re
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.parsing.documents.sheets import EMPTY, Cell, Sheet
from bot.parsing.rosters.days import read_day
from bot.parsing.rosters.drafts import PersonDraft, RosterProblem, TitleDraft
from bot.parsing.rosters.heads import Heads
from bot.parsing.rosters.honours import split_titles
from bot.parsing.rosters.lines import Section
from bot.parsing.rosters.names import Named, read_name, read_phone
from bot.parsing.rosters.posts import read_rank, split_positions
from bot.parsing.rosters.readings import BLANKS, Fault, Reading, formula_fault
from bot.parsing.rosters.statuses import read_status, status_in
from bot.parsing.rosters.subjects import SUBJECT
from bot.parsing.rosters.years import read_years

T = TypeVar("T")

_SPREAD = frozenset({"group", "other_group", "subject", "grade"})  # fields whose merged cells hold for every row
_GRADE_SUBJECT = re.compile(
    rf"^(?P<grade>(?:小学|初中|高中|[一二三四五六七八九初高\d]+(?:年级|年段|上|下)?(?:\(?\d+\)?班)?))?(?P<subject>(?:{SUBJECT}).*?)(?:教师|老师)?$"
)


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one row and gathers their faults."""

    sheet: Sheet
    heads: Heads
    row: int
    name: str | None = None
    problems: list[RosterProblem] = field(default_factory=list)
    status: str | None = None

    def cells(self, name: str) -> list[tuple[Cell, str | None]]:
        """Every cell of a field with its column's hint."""
        columns = self.heads.columns.get(name, ())
        pick = self.sheet.spread if name in _SPREAD else self.sheet.cell
        return [(pick(self.row, column.index), column.head.hint) for column in columns]

    def cell(self, name: str) -> Cell:
        """The one cell of a field; EMPTY where the list has no such column."""
        found = self.cells(name)
        return found[0][0] if found else EMPTY

    def take(self, name: str, cell: Cell, reading: Reading[T]) -> T | None:
        """The reading's value; its fault is told, its status word kept."""
        if reading.fault:
            self.tell(name, cell, reading.fault)
        self.status = self.status or reading.status
        return reading.value

    def tell(self, name: str, cell: Cell, fault: Fault) -> None:
        """Keep a fault of this row for the office."""
        shown = re.sub(r"\d{13}(?=\d{4}|\d{3}[Xx])", "*" * 13, cell.shown or "") or None
        self.problems.append(RosterProblem(self.row, self.name, name, shown, fault.why, fault.level, fault.default))

    def day(self, name: str) -> str | None:
        """A date field."""
        cell = self.cell(name)
        return self.take(name, cell, read_day(cell))

    def years(self, name: str) -> int | None:
        """A field of whole years."""
        cell = self.cell(name)
        return self.take(name, cell, read_years(cell))

    def text(self, name: str) -> str | None:
        """A field of plain words, without spaces; formulas are told."""
        return self.words(name, self.cell(name))

    def words(self, name: str, cell: Cell) -> str | None:
        """The plain words of a cell, None for blanks and formulas."""
        if fault := text_fault(cell):
            self.tell(name, cell, fault)
            return None
        bare = re.sub(r"\s+", "", cell.text).replace("(", "（").replace(")", "）")
        return None if bare in BLANKS else bare


def text_fault(cell: Cell) -> Fault | None:
    """What is wrong with a cell of words: a formula without a result, an error, text that looks like a formula."""
    if cell.formula is not None and (cell.value is None or cell.text.startswith("#")):
        return formula_fault(stored=cell.value is not None)
    if re.match(r"[=@]|\+\D", cell.text):
        return Fault("这一格像一条公式，不会去算，也不当内容导入。请核对。", "note")
    if re.match(r"#(REF|N/A|VALUE|NAME|DIV/0|NUM|NULL)", cell.text):
        return formula_fault(stored=True)
    return None


def read_person(
    sheet: Sheet, heads: Heads, row: int, section: Section
) -> tuple[PersonDraft | None, list[RosterProblem], str]:
    """The person of a row (None: nobody usable), the row's problems, and the signs (*) around the name."""
    reader = RowReader(sheet, heads, row)
    cell = reader.cell("name")
    reading = read_name(cell)
    reader.name = reading.value.name if reading.value else None
    named = reader.take("name", cell, reading)
    if named is None:
        return None, reader.problems, ""
    return _person(reader, named, section), reader.problems, named.signs


def _person(reader: RowReader, named: Named, section: Section) -> PersonDraft:
    subject, grade = _subject_and_grade(reader)
    phone = reader.cell("phone")
    positions = read_positions(reader)
    person = PersonDraft(
        row=reader.row,
        name=named.name,
        subject=subject,
        group=reader.text("group") or section.group,
        birth=reader.day("birth"),
        career_start=reader.day("career_start"),
        joined=reader.day("joined"),
        years_of_teaching=reader.years("years_of_teaching"),
        years_at_school=reader.years("years_at_school"),
        positions=positions,
        titles=read_titles(reader),
        rank=_rank(reader),
        phone=reader.take("phone", phone, read_phone(phone)),
        staff_no=reader.text("staff_no"),
        sex=_sex(reader.cell("sex")),
        grade=grade,
        other_groups=_other_groups(reader),
        mark=named.mark,
    )
    return replace(person, status=_status(reader) or section.status)


def _subject_and_grade(reader: RowReader) -> tuple[str | None, str | None]:
    """三年级语文 in one cell is a grade and a subject."""
    subject, grade = reader.text("subject"), reader.text("grade")
    if subject is None:
        return None, grade
    found = _GRADE_SUBJECT.match(re.sub(r"（[^）]*）", "", subject))
    if found is None:
        return subject, grade
    return found["subject"], grade or found["grade"]


def read_positions(reader: RowReader) -> tuple[str, ...]:
    """All position columns together; a status word standing there (产假) becomes the status."""
    found: list[str] = []
    for cell, hint in reader.cells("positions"):
        if fault := text_fault(cell):
            reader.tell("positions", cell, fault)
            continue
        for position in split_positions(cell.text, hint):
            if (status := status_in(position)) and len(position) <= len(status) + 1:
                reader.status = reader.status or status
            else:
                found.append(position)
    return tuple(dict.fromkeys(found))


def read_titles(reader: RowReader) -> tuple[TitleDraft, ...]:
    """All columns of honours together."""
    found: list[TitleDraft] = []
    for cell, hint in reader.cells("titles"):
        if fault := text_fault(cell):
            reader.tell("titles", cell, fault)
        else:
            found += split_titles(cell.text, hint)
    return tuple(dict.fromkeys(found))


def _rank(reader: RowReader) -> str | None:
    words = reader.text("rank")
    return read_rank(words) if words else None


def _sex(cell: Cell) -> str | None:
    return next((sex for sex in ("男", "女") if cell.text.startswith(sex)), None)


def _other_groups(reader: RowReader) -> tuple[str, ...]:
    found = (reader.words("other_groups", cell) for cell, _ in reader.cells("other_group"))
    return tuple(dict.fromkeys(group for group in found if group))


def _status(reader: RowReader) -> str | None:
    """A status column first, then words met in other cells, then the remarks."""
    for cell, _ in reader.cells("status"):
        if status := read_status(cell.text):
            return status
    if reader.status:
        return reader.status
    found = (status_in(cell.text) for cell, _ in reader.cells("remark"))
    return next((status for status in found if status), None)


def join_continued(person: PersonDraft, reader: RowReader) -> PersonDraft:
    """A second row of the same person (the name merged over both) adds positions and honours."""
    positions = dict.fromkeys(person.positions + read_positions(reader))
    titles = dict.fromkeys(person.titles + read_titles(reader))
    return replace(person, positions=tuple(positions), titles=tuple(titles))
