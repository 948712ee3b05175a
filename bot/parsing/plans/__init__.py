"""The office's plan → a draft: calendar items, requirements, questions, what was left unread.

`read_plan(data, name, frame=…, part=…)` → PlanDraft · `parts_of(data, name)` → the plans in one file ·
`suggest_frame(data, name, part)` → what the document itself says of its frame · `read_days(text, frame)` → the days
an answer names. Those that take bytes raise BadFile for bytes that are
no plan's file, and NotFound for a part that the file does not have.
"""

import re
from functools import lru_cache

from bot.domain.frames import Frame
from bot.errors import BadFile, NotFound
from bot.parsing.documents import Document, read_document
from bot.parsing.plans.calendar import CalendarReader
from bot.parsing.plans.drafts import FrameHint, ItemDraft, PlanDraft, PlanPart, Question, RequirementDraft
from bot.parsing.plans.folding import fold
from bot.parsing.plans.frames import frame_hint
from bot.parsing.plans.outline import BACKGROUND, CALENDAR, GOAL, SKIP, Entry, entries_of
from bot.parsing.plans.parts import Slice, slices_of
from bot.parsing.plans.questions import questions_of
from bot.parsing.plans.requirements import read_duties
from bot.parsing.plans.requirements.amounts import amounts_in
from bot.parsing.plans.spacing import Spacing
from bot.parsing.plans.times import Setting, Time, times_in

__all__ = [
    "FrameHint",
    "ItemDraft",
    "PlanDraft",
    "PlanPart",
    "Question",
    "RequirementDraft",
    "Time",
    "parts_of",
    "read_days",
    "read_plan",
    "suggest_frame",
]

_MOST_UNREAD = 60
_EMPTY = "这份文件里没有可读的计划内容。请检查是不是发错了文件。"


def parts_of(data: bytes, name: str) -> tuple[PlanPart, ...]:
    """The plans a file holds, in order; one part for an ordinary file."""
    return tuple(piece.part for piece in slices_of(_document(data, name)))


def read_plan(data: bytes, name: str, *, frame: Frame, part: int | None = None) -> PlanDraft:
    """One plan as a draft. `part` chooses within a file of several (the first when None, with a question)."""
    slices = slices_of(_document(data, name))
    chosen = _chosen(slices, part)
    spacing = Spacing.of(chosen.blocks)
    entries = entries_of(spacing.blocks)
    reader = CalendarReader(frame)
    calendar = tuple(map(spacing.item, reader.take(entries)))
    duties = read_duties(entries, frame)
    requirements = tuple(map(spacing.requirement, duties.found))
    questions = questions_of(
        calendar,
        requirements,
        duties.borders,
        frame_hint(chosen.part.title, entries),
        frame,
        tuple(piece.part for piece in slices),
        part,
    )
    unread = _unread(entries, reader.read | duties.read | duties.refused, spacing)
    return PlanDraft(chosen.part.title, calendar, requirements, questions, unread)


def suggest_frame(data: bytes, name: str, part: int | None = None) -> FrameHint:
    """What the document lets one know of its frame; the office is asked for the rest."""
    chosen = _chosen(slices_of(_document(data, name)), part)
    return frame_hint(chosen.part.title, entries_of(Spacing.of(chosen.blocks).blocks))


def read_days(text: str, frame: Frame) -> Time | None:
    """The first time that words name («11月26日», «第13周», «12月»), by a plan's grammar; None when they name none."""
    return next(iter(times_in(fold(text), Setting(frame))), None)


@lru_cache(maxsize=2)  # one file is asked for its parts, its frame and its draft in turn
def _document(data: bytes, name: str) -> Document:
    document = read_document(data, name)
    if len(re.sub(r"\s", "", document.text())) < 2:
        raise BadFile(_EMPTY)
    return document


def _chosen(slices: tuple[Slice, ...], part: int | None) -> Slice:
    if part is not None and not 1 <= part <= len(slices):
        raise NotFound(f"这个文件里有 {len(slices)} 份计划，没有第 {part} 份。")
    return slices[(part or 1) - 1]


def _unread(entries: list[Entry], read: set[int], spacing: Spacing) -> tuple[str, ...]:
    """Lines that seem to mean something and gave nothing: a schedule's, and those with amounts nobody refused."""
    lines = [
        spacing.printed(entry.text, entry.number)
        for entry in entries
        if entry.table is None
        and not entry.heading
        and len(entry.folded) > 6
        and entry.number not in read
        and entry.role not in (GOAL, BACKGROUND, SKIP)
        and (entry.role == CALENDAR or amounts_in(entry.folded))
    ]
    return tuple(lines[:_MOST_UNREAD])
