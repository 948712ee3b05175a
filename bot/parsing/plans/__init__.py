"""The office's plan → a draft: calendar items, requirements, questions, what was left unread.

`read_plan(data, name, frame=…, part=…)` → PlanDraft · `parts_of(data, name)` → the plans in one file ·
`suggest_frame(data, name, part)` → what the document itself says of its frame. All raise BadFile for bytes that are
no plan's file.
"""

from bot.domain.frames import Frame
from bot.errors import NotFound
from bot.parsing.documents import read_document
from bot.parsing.plans.calendar import CalendarReader
from bot.parsing.plans.drafts import FrameHint, ItemDraft, PlanDraft, PlanPart, Question, RequirementDraft
from bot.parsing.plans.outline import entries_of
from bot.parsing.plans.parts import Slice, slices_of
from bot.parsing.plans.requirements import read_duties

__all__ = [
    "FrameHint",
    "ItemDraft",
    "PlanDraft",
    "PlanPart",
    "Question",
    "RequirementDraft",
    "parts_of",
    "read_plan",
]


def parts_of(data: bytes, name: str) -> tuple[PlanPart, ...]:
    """The plans a file holds, in order; one part for an ordinary file."""
    return tuple(piece.part for piece in slices_of(read_document(data, name)))


def read_plan(data: bytes, name: str, *, frame: Frame, part: int | None = None) -> PlanDraft:
    """One plan as a draft. `part` chooses within a file of several (the first when None, with a question)."""
    chosen = _chosen(slices_of(read_document(data, name)), part)
    entries = entries_of(chosen.blocks)
    reader = CalendarReader(frame)
    calendar = tuple(reader.take(entries))
    duties = read_duties(entries, frame)
    return PlanDraft(chosen.part.title, calendar, tuple(duties.found))


def _chosen(slices: tuple[Slice, ...], part: int | None) -> Slice:
    if part is not None and not 1 <= part <= len(slices):
        raise NotFound(f"这个文件里有 {len(slices)} 份计划，没有第 {part} 份。")
    return slices[(part or 1) - 1]
