"""By when a duty is due, in the words it is printed in: 1月20日前, 期末, 结业前, 一周内."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.parsing.plans.drafts import RequirementDraft
from bot.parsing.plans.outline import Entry
from bot.parsing.plans.times import Setting, times_in

_DUE = re.compile(
    r"(?:学期|学年)结束(?:之?前)|(?:学期末|期末|期中|放假|年底|学年末|月底)前(?![一两半\d])|学年末|学期末|(?<!学)期末(?!考|试|复习|质量|检测|测试|总结会|评)"
    r"|每?年底前?|每?年末|(?:结业|考核|毕业|结题|期满|出师|验收)之?前|(?:开学)?报到时|(?<![一-龥])[一两二三四五\d]+(?:天|日|周|个月)内"
    r"|(?<=后)[一两二三四五\d]+(?:天|日|周|个月)内|每?月底前?|(?:每|次|当)月\d{1,2}[日号](?:之?前)?"
    r"|每年[一二三四五六七八九十\d]+月(?:底|份)?(?:和|、)[一二三四五六七八九十\d]+月(?:底|份)?"
)
_NEVER = ("inspection", "collective_prep")
Span = tuple[int, int]


def due_words(text: str) -> str | None:
    """The first deadline named in a (folded) text, None where none is."""
    match = _DUE.search(text)
    return match[0] if match else None


def dated(found: list[RequirementDraft], first: int, entry: Entry, span: Span, at: Setting) -> None:
    """Give the requirements from index `first` on, all read from `span` of the entry, the deadlines printed there."""
    dues = _dues(entry.folded, at, *span)
    places = {index: _place(found[index], entry, span) for index in range(first, len(found))}
    for index, place in places.items():
        requirement = found[index]
        if place is None or requirement.deadline or requirement.kind in _NEVER:
            continue
        due = _own(dues, place, [p for p in places.values() if p])
        if due is not None:
            found[index] = replace(requirement, deadline=entry.text[slice(*due)].strip())


def _dues(folded: str, at: Setting, start: int, end: int) -> list[Span]:
    times = times_in(folded, at, start, end)
    spans = [time.span for time in times if time.start is None or "前" in folded[slice(*time.span)]]
    words = [match.span() for match in _DUE.finditer(folded, start, end)]
    return sorted([*spans, *(word for word in words if not any(a < word[1] and word[0] < b for a, b in spans))])


def _place(requirement: RequirementDraft, entry: Entry, span: Span) -> Span | None:
    at = entry.text.find(requirement.quote, *span)
    return (at, at + len(requirement.quote)) if at >= 0 else None


def _own(dues: list[Span], place: Span, others: Iterable[Span]) -> Span | None:
    """The deadline in the duty's own words, else the one behind it, else the one that opens the sentence."""
    inside = [due for due in dues if place[0] <= due[0] < place[1]]
    starts = [other[0] for other in others if other[0] > place[0]]
    behind = [due for due in dues if due[0] >= place[1] and not any(place[1] <= start <= due[0] for start in starts)]
    first = min([place[0], *(other[0] for other in others)])
    opening = [due for due in dues if due[1] <= first or due[0] - first <= 2]
    return next(iter([*inside, *behind, *opening]), None)
