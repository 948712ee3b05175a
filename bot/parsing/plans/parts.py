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
            if match and "（" in match[0] and "篇" not in match[0] and not _TITLE.search(match["title"]):
                continue  # "工作坊（二）" is an event with a number, no plan of a collection
            if isinstance(block, Line) and match and int_of(match[2] if match.lastindex == 2 else match[1]):
                numbers = [int_of(group) for group in match.groups() if group and int_of(group)]
                if numbers and numbers[0] == len(found) + 1:
                    found.append((at, block.text.strip()))
        if len(found) > 1:
            return found
    return []


_TITLE = re.compile(r"计划|要点|安排|方案|打算|意见|规划|行事历|月历|周历|任务书|细则|办法|通知|一览表|要求|工作表")
_MARKED = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.章]|第[\d一二三四五六七八九十]+[周月]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、月])"
)
_OWNER = re.compile(
    r"(?:学校|小学|中学|幼儿园|学园|中心校|学院|集团|学区|研究室|教[研科]室|教研组|教育局|中专|职高|[处组部])$"
)


def title_of(blocks: tuple[Block, ...]) -> str:
    """The plan's title: an early short line that says plan (计划, 要点, 安排, 方案), else the first line.

    A section's heading is no title; the school's name on a line of its own above the title belongs to it.
    """
    lines = [block.text.strip() for block in blocks if isinstance(block, Line)][:8]
    for at, line in enumerate(lines):
        if len(line) > 60 or not _TITLE.search(line) or re.search(r"[。；]", line) or _MARKED.match(fold(line)):
            continue
        above = lines[at - 1] if at else ""
        if 3 < len(above) <= 24 and _OWNER.search(above) and not _MARKED.match(fold(above)) and above not in line:
            return above + line
        return line
    return lines[0][:60] if lines else ""
