"""A file that holds several plans (【篇1】, 【第二篇】, 篇三：…): where each begins."""

import re
from typing import NamedTuple

from bot.parsing.documents import Block, Document, Line
from bot.parsing.numbers import HAN_NUMBER, int_of
from bot.parsing.plans.drafts import PlanPart
from bot.parsing.plans.folding import fold

_NUMBER = rf"(\d{{1,2}}|{HAN_NUMBER})"
_HEADS = (
    re.compile(rf"^(?P<title>.{{2,50}}?)\s*[【\[（](?:第?篇?)\s*{_NUMBER}\s*篇?[】\]）]\s*$"),
    re.compile(rf"^(?:【|\[)?(?:篇|范文|范本|第){_NUMBER}篇?(?:】|\])?\s*[：、 ]\s*(?P<title>.{{4,50}})$"),
)


class Slice(NamedTuple):
    """One part and the blocks that belong to it."""

    part: PlanPart
    blocks: tuple[Block, ...]


def slices_of(document: Document) -> tuple[Slice, ...]:
    """The parts in order; one part for a file that holds a single plan."""
    starts = _starts(document)
    if len(starts) < 2:
        return (Slice(PlanPart(1, title_of(document.blocks)), document.blocks),)
    ends = [start for start, _ in starts[1:]] + [len(document.blocks)]
    return tuple(
        Slice(PlanPart(number, title), document.blocks[start:end])
        for number, ((start, title), end) in enumerate(zip(starts, ends, strict=True), 1)
    )


def _starts(document: Document) -> list[tuple[int, str]]:
    """Block indexes of heads that count 1, 2, 3 …; the first form that does so wins."""
    for head in _HEADS:
        found: list[tuple[int, str]] = []
        for at, block in enumerate(document.blocks):
            match = head.match(fold(block.text).strip()) if isinstance(block, Line) else None
            if isinstance(block, Line) and match and int_of(match[2] if match.lastindex == 2 else match[1]):
                numbers = [int_of(group) for group in match.groups() if group and int_of(group)]
                if numbers and numbers[0] == len(found) + 1:
                    found.append((at, block.text.strip()))
        if len(found) > 1:
            return found
    return []


def title_of(blocks: tuple[Block, ...]) -> str:
    """The plan's title: an early short line that says plan (计划, 要点, 安排, 方案), else the first line."""
    lines = [block.text.strip() for block in blocks if isinstance(block, Line)][:8]
    for line in lines:
        if (
            len(line) <= 60
            and re.search(r"计划|要点|安排|方案|打算|意见|规划", line)
            and not re.search(r"[。；]", line)
        ):
            return line
    return lines[0][:60] if lines else ""
