"""Pieces of a clause: where it is cut, what it quotes, and small turns of phrase that change an amount or a kind."""

import itertools
import re

from bot.parsing.plans.folding import split, trimmed
from bot.parsing.plans.outline import Entry
from bot.parsing.plans.requirements.amounts import Amount, amounts_in
from bot.parsing.plans.requirements.vocabulary import Mention, fits, mentions

_ADDITIONAL = re.compile(r"另加|另外?(?:加|增)|额外|在此基础上再?")
_OBSERVED = re.compile(r"接受")
_GUIDED = re.compile(r"(?:指导|帮助|协助|辅导)(?:徒弟|其|青年教师|新教师)(?![一二两\d])")
_INNER_MARK = re.compile(r"(?:\d{1,2}(?:、(?!\d)|\.(?!\d)|[)）])|[①-⑳❶-❿]|（\d{1,2}）)\s*")
_BRACKET = re.compile(r"（([^（）]*)）")
_LEADING_BRACKET = re.compile(r"（[^（）]*）")
_TWICE = re.compile(r"每(?:年|学年|学期)的?[^，。；每]{1,12}月(?:、|和|及|与)[^，。；]{0,10}月[^，。；]{0,6}各")


def times_over(low: float | None, text: str) -> float | None:
    """ "每年五月和十一月各一次" is two a year."""
    return low * 2 if low is not None and _TWICE.search(text) else low


def specialised(kind: str, amount: Amount, text: str) -> str:
    """A project group's meetings are the project's; 同课异构 counted in 次 is an activity, in 节 a lesson."""
    if kind == "research_activity" and "课题组" in text:
        return "project"
    if kind == "research_lesson" and amount.unit == "次" and re.search(r"同[课题]异构", text):
        return "research_activity"
    return kind


def clauses(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Comma clauses; the words before a colon are a clause of their own. Brackets at a clause's head are let go."""
    spans = []
    for a, b in split(folded, "，：", start, end):
        mark = _INNER_MARK.match(folded, a, b)
        first = mark.end() if mark else a
        head = _LEADING_BRACKET.match(folded, first, b)
        first = head.end() if head and head.end() < b else first
        inner = next((m for m in _BRACKET.finditer(folded, first, b) if _holds_duties(m)), None)
        parts = [(first, b)]
        if inner:
            parts = [(first, inner.start()), *split(folded, "，；", *inner.span(1)), (inner.end(), b)]
        spans += [span for part in parts if (span := trimmed(folded, *part))[0] < span[1]]
    return [part for span in spans for part in _quoted_apart(folded, *span)]


def _holds_duties(bracket: re.Match[str]) -> bool:
    """ "（其中校内5节）", "（示范课2节；讲座1次）": the bracket holds duties of its own."""
    if bracket[1].startswith("其中"):
        return True
    counted = [a for a in amounts_in(bracket[1]) if not a.measures_piece and a.unit != "%"]
    return bool(counted) and any(fits(m.kind, counted[0].unit) and m.kind != "other" for m in mentions(bracket[1]))


def _quoted_apart(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """ "“上一节课”“写一篇论文”": quotes side by side are clauses of their own."""
    cuts = [start, *(m.end() for m in re.finditer(r"”(?=“)", folded[start:end])), end]
    cuts[1:-1] = [start + cut for cut in cuts[1:-1]]
    return [(a, b) for a, b in itertools.pairwise(cuts) if a < b]


def near(folded: str, span: tuple[int, int], amount: Amount, kind: str, here: list[Mention]) -> tuple[int, int]:
    """The part of a clause that speaks of one amount: what stands behind the next 、 or ； is another's."""
    after = [m.end for m in here if m.kind == kind and m.start >= amount.end]
    told = min(after) if after and not any(m.kind == kind and m.end <= amount.start for m in here) else amount.end
    stop = re.compile(r"[、；，]").search(folded, told, span[1])
    return span[0], stop.start() if stop else span[1]


_SEPARATOR = re.compile(r"、|\+|和|并|及|以及|与|；")


def pieces(
    folded: str, amounts: list[Amount], named: list[Mention], span: tuple[int, int]
) -> list[tuple[tuple[int, int], list[Amount]]]:
    """Cut a clause that holds several amounts at the joint between them; a size stays with its piece."""
    groups: list[list[Amount]] = []
    cuts: list[int] = [span[0]]
    for amount in amounts:
        counted = groups and any(not a.measures_piece for a in groups[-1])
        own = amount.unit == "字" and any(m.start > amount.start and fits(m.kind, "字") for m in named)
        if groups and counted and (own or not amount.measures_piece):
            joint = _joint(folded, groups[-1][-1].end, amount.start)
            if joint is not None:
                cuts.append(joint)
                groups.append([amount])
                continue
        if groups:
            groups[-1].append(amount)
        else:
            groups.append([amount])
    ends = [*cuts[1:], span[1]]
    return [(trimmed(folded, a, b), group) for a, b, group in zip(cuts, ends, groups, strict=True)]


def _joint(folded: str, start: int, end: int) -> int | None:
    found = list(_SEPARATOR.finditer(folded, start, end))
    if not found:
        return None
    if re.fullmatch(r"[^、]{0,4}(?:优点|建议|亮点|问题|不足)(?:和|、|与)", folded[start:end]) and found[0][0] != "+":
        return None  # one strength and one suggestion are one critique
    return found[-1].end()


def same_twice(folded: str, span: tuple[int, int], amount: Amount, here: list[Mention]) -> list[str]:
    """ "叙事、案例各一篇": the kinds that owe the same amount each."""
    if not re.search(r"各\s*$|各(?:写|上|做|交|完成)?$", folded[span[0] : amount.start]):
        return []
    before = [m for m in here if m.end <= amount.start and fits(m.kind, amount.unit)]
    kinds = list(dict.fromkeys(m.kind for m in before))
    return kinds if len(kinds) > 1 and re.search(r"、|和|与|及", folded[before[0].end : before[-1].start + 1]) else []


_QUOTE_LEAD = re.compile(r"(?:并且?|同时|而且|且|另外|此外|还要|还须|还|要求|即|为|及|以及|和|与|在)+(?=.{4})")


def quote(entry: Entry, span: tuple[int, int]) -> str:
    """The exact piece, connecting words at its head left out."""
    start, end = trimmed(entry.folded, *span)
    if lead := _QUOTE_LEAD.match(entry.folded, start, end):
        start = lead.end()
    if entry.folded[start:end].endswith(("并", "和", "及", "与")):
        end -= 1
    return entry.text[start:end]


def percent_of(folded: str, span: tuple[int, int]) -> str | None:
    """What a share is a share of: lesson plans where they are named, else None."""
    return "lesson_plan" if re.search(r"备课|教案|课时", folded[slice(*span)].replace("二次备课", "")) else None


def extras(folded: str, span: tuple[int, int]) -> dict[str, bool]:
    """Marks of the labels: on top of the rule, guided by a mentor, being heard, a mean per head."""
    text = folded[slice(*span)]
    marks = {
        "additional": bool(_ADDITIONAL.search(text)),
        "guided": bool(_GUIDED.match(text)),
        "observed": bool(_OBSERVED.search(text)),
        "per_head_average": "人均" in text,
    }
    return {key: True for key, value in marks.items() if value}
