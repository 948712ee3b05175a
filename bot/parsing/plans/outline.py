"""Blocks → entries: each line with its mark, its depth, and the section it stands in."""

import re
from dataclasses import dataclass, field

from bot.parsing.documents import Block, Line, Table
from bot.parsing.numbers import int_of
from bot.parsing.plans.folding import fold

_N = "[一二三四五六七八九十]{1,3}"

# Depth: 1 chapter, 2 section, 3 item, 4 sub-item, 5 bullet. A label numbered by Word counts like a printed mark.
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"^第{_N}(?:部分|章|[、，.： ](?!{_N}周))\s*")),
    (1, re.compile(rf"^{_N}(?:[、.]|\s+(?=\S))\s*")),
    (2, re.compile(rf"^（{_N}）[、.]?\s*")),
    (3, re.compile(rf"^第(?:{_N}|\d{{1,2}})条[：、 ]?\s*")),
    (3, re.compile(r"^\d{1,2}(?:、|\.(?!\d)|\.(?=\d{1,2}(?:月|周?岁|年)|20\d\d年))(?![上中下]旬)\s*")),
    (4, re.compile(r"^（\d{1,2}）[、.]?\s*|^\d{1,2}[)）]\s*")),
    (4, re.compile(r"^[①-⑳❶-❿⑴-⒇]\s*")),
    (4, re.compile(r"^\d\ufe0f?\u20e3\s*")),
    (5, re.compile(r"^(?:[\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\U0001f000-\U0001faff]\ufe0f?)+\s*")),
    (5, re.compile(r"^[•●◆■▪·○◇★☆*►✓√]\s*|^-\s+")),
)

CALENDAR, GOAL, BACKGROUND, SKIP, PLAIN = "calendar", "goal", "background", "skip", ""

# Read at the head of a chapter or section; the first that matches names its role.
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        CALENDAR,
        re.compile(
            r"行事历|日程|进度|时间节点|重[要大](?:时间|日期|日子|节点)|时间点|时间安排|大事记|工作历|周历|月历|推进表|时间表|日历"
            r"|(?:逐|分|各|按)月|每月(?:工作|活动)?安排|月份|月度|周次|周工作|[工活]?[作动](?:具体)?安排|安排表|具体安排|重点安排|重要活动|阶段安排|主要活动"
        ),
    ),
    (GOAL, re.compile(r"目标(?!.{0,4}(?:措施|要求|任务))|预期成果|预期效果|愿景|主要指标")),
    (
        BACKGROUND,
        re.compile(
            r"指导思想|背景|缘起|基本情况|现状|情况分析|学情|回顾|前言|工作理念|工作总结|成功做法|(?:工作|主要)(?:成绩|成效|亮点)|取得的?成绩|存在的?(?:主要)?(?:问题|不足)(?!.{0,6}(?:措施|对策|改进|整改))"
        ),
    ),
    (
        SKIP,
        re.compile(
            r"考核(?:办法|评价|与奖惩|细则|奖励)|奖惩|评价办法|评分|(?:结对|申报|评选|参评|评审)?(?:范围|条件|资格)$"
            r"|结对范围|(?:申报|评选|参评)(?:对象|条件|资格|办法)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line (or table) in its place.

    `text` and `folded` are the line without its mark and have the same length; `heads` the titles above it, folded,
    outermost first; `role` what the section is for.
    """

    text: str
    folded: str
    number: int
    mark: str = ""
    depth: int | None = None
    heading: bool = False
    role: str = PLAIN
    heads: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(slots=True)
class _Open:
    """The headings that are open while the lines go by."""

    stack: list[tuple[int, str, str]] = field(default_factory=list)

    def enter(self, depth: int, title: str) -> None:
        while self.stack and self.stack[-1][0] >= depth:
            self.stack.pop()
        self.stack.append((depth, title, role_of(title)))

    @property
    def role(self) -> str:
        """The innermost role that says something; a calendar chapter stays one whatever its sections are called."""
        roles = [role for _, _, role in self.stack if role]
        return roles[-1] if roles else PLAIN

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(title for _, title, _ in self.stack)


def role_of(title: str) -> str:
    """What a section with this (folded) title is for."""
    head = re.split(r"[。；：，]", title)[0][:24]
    for role, pattern in _ROLES:
        if pattern.search(head):
            return role
    return PLAIN


def entries_of(blocks: tuple[Block, ...]) -> list[Entry]:
    """The lines and tables of one plan with their sections."""
    opened, entries = _Open(), []
    for block in blocks:
        if isinstance(block, Table):
            entries.append(Entry("", "", block.number, role=opened.role, heads=opened.heads, table=block))
        elif block.text.strip():
            entries.append(_entry(block, opened))
    return entries


def _entry(line: Line, opened: _Open) -> Entry:
    text = line.text.strip()
    folded = fold(text)
    depth, mark = _mark(folded)
    if not mark and line.label:
        depth, mark = (5 if line.label == "•" else _mark(fold(line.label) + " ")[0] or 3), line.label
        body, body_folded = text, folded
    else:
        body, body_folded = text[len(mark) :], folded[len(mark) :]
    heading = _is_heading(line, depth, body_folded)
    if heading or (depth in (1, 2) and mark):
        opened.enter(_depth(line, depth), body_folded)
    return Entry(body, body_folded, line.number, mark.strip(), depth, heading, opened.role, opened.heads)


def _depth(line: Line, depth: int | None) -> int:
    return depth if depth is not None and depth <= 2 else (line.level or depth or 2)


def _mark(folded: str) -> tuple[int | None, str]:
    for depth, pattern in _MARKS:
        match = pattern.match(folded)
        if match and not _is_date(folded, match):
            return depth, match[0]
    return None, ""


def _is_date(folded: str, match: re.Match[str]) -> bool:
    """ "七、八月份" and "一、二年级" begin with a pair of numbers, not with a mark; "一、九月份" is marked."""
    first = re.match(rf"({_N}|\d{{1,2}})、", match[0])
    after = re.match(rf"({_N}|\d{{1,2}})(?:月|年级|[班组周日号])", folded[match.end() :])
    return bool(first and after and int_of(after[1]) == (int_of(first[1]) or 0) + 1)


_SENTENCE = re.compile(r"[。；！？]")
_TITLES = re.compile(
    r"^(?:指导思想|工作目标|工作措施|主要工作|重点工作|月度安排|工作安排|考核办法|具体措施|工作要求|基本情况)[：]?$"
)


def _is_heading(line: Line, depth: int | None, body: str) -> bool:
    if line.level is not None:
        return True
    if _TITLES.match(body.strip()):
        return True
    return depth in (1, 2) and len(body) <= 36 and not _SENTENCE.search(body.rstrip("。；"))
