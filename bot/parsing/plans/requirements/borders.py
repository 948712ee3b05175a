"""Matching halves ("十年以下 … 十年以上"): who stands exactly on the border, and that the office should be asked."""

import itertools
from dataclasses import replace
from typing import Any, NamedTuple

from bot.parsing.plans.drafts import Audience, RequirementDraft

MEASURES = {"years_of_teaching": "教龄正好 {} 年", "age": "年龄正好 {} 岁", "years_at_school": "到校正好 {} 年"}


_MOST = 200  # a plan names a dozen groups by years; more is no plan


class Border(NamedTuple):
    """Two duties of one kind that meet at `value`; `lower` and `upper` are their indexes, `stated` if the text says."""

    measure: str
    value: int
    lower: int
    upper: int
    stated: bool


def settled(found: list[RequirementDraft]) -> tuple[list[RequirementDraft], list[Border]]:
    """The requirements with every border on one side: the lower half `lt`, the upper `gte`; after a range `gt`."""
    out, borders = list(found), []
    measured = [(at, r) for at, r in enumerate(found) if any(condition(r.audience, m) for m in MEASURES)][:_MOST]
    for (low, first), (up, second) in itertools.permutations(measured, 2):
        border = _border(low, first, up, second)
        if border is not None:
            borders.append(border)
            out[low], out[up] = _sided(out[low], out[up], border)
    return out, borders


def _border(low: int, first: RequirementDraft, up: int, second: RequirementDraft) -> Border | None:
    if low == up or abs((first.line or 0) - (second.line or 0)) > 3:
        return None
    for measure in MEASURES:
        a, b = condition(first.audience, measure), condition(second.audience, measure)
        if a is None or b is None:
            continue
        top, bottom = a.get("lte", a.get("lt")), b.get("gte", b.get("gt"))
        if top is not None and top == bottom and ("lte" in a or "lt" in a):
            return Border(measure, top, low, up, "lt" in a or "gt" in b or _says(first.quote) or _says(second.quote))
    return None


def _says(quote: str) -> bool:
    return any(word in quote for word in ("及以下", "及以上", "（含", "(含", "及以内", "满"))


def condition(audience: Audience, measure: str) -> dict[str, int] | None:
    """The bounds an audience sets on a measure, None where it sets none."""
    parts: list[Any] = [audience, *audience.get("and", [])]
    return next((part[measure] for part in parts if isinstance(part.get(measure), dict)), None)


def _sided(
    lower: RequirementDraft, upper: RequirementDraft, border: Border
) -> tuple[RequirementDraft, RequirementDraft]:
    low, up = condition(lower.audience, border.measure) or {}, condition(upper.audience, border.measure) or {}
    included = "及以下" in lower.quote or "及以内" in lower.quote or "含" in lower.quote
    if "gte" in low or (included and "lte" in low and "及以上" not in upper.quote):  # 31至40岁 … 40岁以上
        return lower, _with(upper, border.measure, {"gt": border.value}) if "gte" in up else upper
    if "lte" in low and "gte" in up:
        return _with(lower, border.measure, {"lt": border.value}), upper
    return lower, upper


def _with(requirement: RequirementDraft, measure: str, bounds: dict[str, int]) -> RequirementDraft:
    audience = requirement.audience
    if measure in audience:
        return replace(requirement, audience={**audience, measure: bounds})
    parts = [{**part, measure: bounds} if measure in part else part for part in audience.get("and", [])]
    return replace(requirement, audience={"and": parts})
