"""A staff list's bytes → a draft the office can look at before anything is kept."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from bot.errors import BadFile
from bot.parsing.documents.sheets import Sheet
from bot.parsing.documents.workbooks import open_sheets
from bot.parsing.rosters.checks import check_people
from bot.parsing.rosters.drafts import OtherRow, PersonDraft, RosterDraft, RosterProblem
from bot.parsing.rosters.gaps import check_gaps
from bot.parsing.rosters.heads import Heads, find_heads
from bot.parsing.rosters.lines import LineKind, Section, line_kind, section_at
from bot.parsing.rosters.namesakes import settle_namesakes
from bot.parsing.rosters.rows import RowReader, join_continued, read_person
from bot.parsing.rosters.stated import stated_day
from bot.parsing.rosters.statuses import status_in

_PUPILS = re.compile(r"学号|学籍|学生姓名|家长|监护人")
_SPARSE = 0.4  # a group written once per block, without merging, fills at most so many rows
_LEGEND = re.compile(r"[带标注有加]([*★☆▲△●○◎◆◇■□※#])(?:号|的|者|为|表示|是|指|人员|教师|,|:)*([^。;,，；]{1,10})")


@dataclass(slots=True)
class _Reading:
    """A sheet while it is read."""

    sheet: Sheet
    heads: Heads
    people: list[PersonDraft] = field(default_factory=list)
    signs: dict[int, str] = field(default_factory=dict)
    problems: list[RosterProblem] = field(default_factory=list)
    others: list[OtherRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_roster(data: bytes, name: str, as_of: date | None = None) -> RosterDraft:
    """Read an xlsx or csv staff list; nothing in it is ever run.

    `name` is the file's name, `as_of` the day the list counts for where it states none itself.
    Raises BadFile, with a sentence for the office, for what cannot be read as a staff list.
    """
    sheets = open_sheets(data, name)
    reading = _best(sheets)
    _read_rows(reading)
    if not reading.people:
        raise BadFile("表头下面没有读到一位教职工。请确认名册内容在表头之后，一人一行。")
    _fill_groups(reading)
    _apply_legend(reading)
    day = stated_day(_outside_texts(reading)) or as_of
    people, same = settle_namesakes(reading.people)
    _finish(reading, people, same, day)
    _tell_left_out(reading, sheets)
    return RosterDraft(
        sheet=reading.sheet.name,
        header_rows=reading.heads.rows,
        as_of=day,
        people=tuple(people),
        problems=tuple(sorted(reading.problems, key=_order)),
        not_people_rows=tuple(reading.others),
        notes=tuple(reading.notes),
    )


def _order(problem: RosterProblem) -> tuple[int, int]:
    return (problem.row, 0) if isinstance(problem.row, int) else (min(problem.row), 1)


# --- which sheet ----------------------------------------------------------------
def _best(sheets: list[Sheet]) -> _Reading:
    """The sheet that explains most cells: understood columns × rows with a name."""
    found = [_Reading(sheet, heads) for sheet in sheets if (heads := find_heads(sheet))]
    if not found:
        raise BadFile(_no_heads(sheets))
    best = max(found, key=_weight)
    head_texts = [cell.text for row in best.heads.rows for cell in best.sheet.row(row)]
    if any(_PUPILS.search(text) for text in head_texts):
        raise BadFile("这份表像是学生名单。这里只导入教职工名册，不保存学生信息。")
    return best


def _weight(reading: _Reading) -> int:
    column = reading.heads.index("name")
    rows = range(reading.heads.rows[-1] + 1, len(reading.sheet.rows) + 1)
    named = sum(column is not None and reading.sheet.cell(row, column).filled for row in rows)
    return reading.heads.known * named


def _no_heads(sheets: list[Sheet]) -> str:
    """Say which heads were met, so that the office sees what is missing."""
    rows = [row for sheet in sheets for row in sheet.rows[:40] if sum(cell.filled for cell in row) >= 2]
    if not rows:
        return "这份表里没有内容。请检查后重新发送。"
    heads = "、".join(
        cell.text[:12] for cell in max(rows[:10], key=lambda row: sum(cell.filled for cell in row)) if cell.filled
    )
    if _PUPILS.search(heads):
        return "这份表像是学生名单。这里只导入教职工名册，不保存学生信息。"
    return f"没有找到「姓名」这一列，分不清谁是谁。读到的表头像是：{heads[:80]}。请给姓名那一列写上表头「姓名」再发。"


# --- rows -------------------------------------------------------------------------
def _read_rows(reading: _Reading) -> None:
    for row in range(1, reading.heads.rows[0]):
        if any(cell.filled for cell in reading.sheet.row(row)):
            reading.others.append(OtherRow(row, "说明行" if reading.others else "标题行"))
    section = Section()
    for row in range(reading.heads.rows[-1] + 1, len(reading.sheet.rows) + 1):
        kind = line_kind(reading.sheet, reading.heads, row)
        if kind is LineKind.SECTION:
            section = section_at(reading.sheet, row)
        _read_row(reading, row, kind, section)


def _read_row(reading: _Reading, row: int, kind: LineKind, section: Section) -> None:
    if kind is LineKind.PERSON:
        _read_one(reading, row, section)
    elif kind is LineKind.CONTINUED and reading.people:
        reader = RowReader(reading.sheet, reading.heads, row, reading.people[-1].name)
        reading.people[-1] = join_continued(reading.people[-1], reader)
        reading.problems += reader.problems
    elif kind is LineKind.NAMELESS:
        shown = " ".join(cell.text for cell in reading.sheet.row(row) if cell.filled)[:40]
        why = "这一行有内容，但没有姓名。请补上姓名，或删去这一行。"
        reading.problems.append(RosterProblem(row, None, "name", shown, why, "error", "这一行不导入。"))
    elif kind is not LineKind.BLANK:
        reading.others.append(OtherRow(row, kind.value))


def _read_one(reading: _Reading, row: int, section: Section) -> None:
    person, problems, signs = read_person(reading.sheet, reading.heads, row, section)
    reading.problems += problems
    if person:
        reading.people.append(person)
        reading.signs[row] = signs


def _fill_groups(reading: _Reading) -> None:
    """A group written once at the head of its block, without merging, holds until the next one."""
    filled = [person for person in reading.people if person.group]
    sparse = len(filled) >= 2 and len(filled) <= _SPARSE * len(reading.people)
    distinct = len({person.group for person in filled}) == len(filled)
    if not sparse or not distinct or not reading.people[0].group:
        return
    group = None
    for n, person in enumerate(reading.people):
        group = person.group or group
        reading.people[n] = replace(person, group=group)
    reading.notes.append("教研组只在每组第一行写了一次，下面各行按同组读，请核对。")


def _apply_legend(reading: _Reading) -> None:
    """注：带*者为产假 — a sign's meaning, given in a note."""
    meaning = {
        found[1]: status
        for text in _outside_texts(reading)
        for found in _LEGEND.finditer(text)
        if (status := status_in(found[2]))
    }
    for n, person in enumerate(reading.people):
        status = next((meaning[sign] for sign in reading.signs.get(person.row, "") if sign in meaning), None)
        if status and not person.status:
            reading.people[n] = replace(person, status=status)


def _outside_texts(reading: _Reading) -> list[str]:
    """The texts of title and note rows, and the sheet's name."""
    rows = [cell.text for other in reading.others for cell in reading.sheet.row(other.row) if cell.filled]
    return [*rows, reading.sheet.name]


# --- what the office hears -----------------------------------------------------
def _finish(reading: _Reading, people: list[PersonDraft], same: list[RosterProblem], day: date | None) -> None:
    """Add the checks over all rows; rows dropped as repeats keep no problems of their own."""
    kept = {person.row for person in people} | {
        p.row for p in reading.problems if p.level == "error" and p.field == "name"
    }
    own = [problem for problem in reading.problems if problem.row in kept]
    told = {(problem.row, problem.field) for problem in own if isinstance(problem.row, int)}
    gaps, notes = check_gaps(people, set(reading.heads.columns), told)
    reading.problems = [
        *_common_notes_once(reading, own, len(people)),
        *same,
        *check_people(people, day or _latest(people)),
        *gaps,
    ]
    reading.notes += notes


def _common_notes_once(reading: _Reading, problems: list[RosterProblem], people: int) -> list[RosterProblem]:
    """A habit of the whole list (two-figure years in every row) is said once, not by row."""
    counts: dict[tuple[str, str], int] = {}
    for problem in problems:
        counts[_habit(problem)] = counts.get(_habit(problem), 0) + 1
    habits = {key for key, count in counts.items() if count > max(5, people * 0.5)}
    for key in habits:
        first = next(problem for problem in problems if _habit(problem) == key)
        reading.notes.append(f"有 {counts[key]} 行都是这样，例如第 {first.row} 行：{first.why}")
    return [problem for problem in problems if _habit(problem) not in habits]


def _habit(problem: RosterProblem) -> tuple[str, str]:
    return (
        (problem.field, problem.level) if problem.level == "note" else (problem.field, f"{problem.level}{problem.row}")
    )


def _latest(people: list[PersonDraft]) -> date | None:
    """The latest day the list itself names: it was not made before."""
    days = [day for person in people for day in (person.joined, person.career_start) if day]
    return date(int(max(days)[:4]), int(max(days)[5:7]), 1) if days else None


def _tell_left_out(reading: _Reading, sheets: list[Sheet]) -> None:
    """Other lists, columns and rows that were not read."""
    others = [sheet.name for sheet in sheets if sheet is not reading.sheet and find_heads(sheet)]
    if others:
        reading.notes.append(f"只读了工作表「{reading.sheet.name}」；另有像名册的工作表没有读：{'、'.join(others)}。")
    if reading.sheet.cut_at:
        reading.notes.append(f"只读了前 {reading.sheet.cut_at} 行，后面的没有读。")
    if reading.heads.unread:
        reading.notes.append(f"这些列没有用到：{'、'.join(reading.heads.unread[:12])}。")
    if any(cell.formula and cell.value is not None for row in reading.sheet.rows for cell in row):
        reading.notes.append("有的格子是公式，用的是文件里存下的结果，没有重新计算。")
