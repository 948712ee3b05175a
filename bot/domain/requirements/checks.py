"""What is wrong with rules before they apply, in plain Chinese. All pure: rules in, sentences out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from bot.domain.audiences import unknown_forms
from bot.domain.kinds import RECORD_KINDS
from bot.domain.requirements.specs import RequirementSpec, effective, whole_of


def faults_in(error: ValidationError) -> list[str]:
    """Why values make no rule, as sentences."""
    return [
        str(one["msg"]).removeprefix("Value error, ")
        if one["type"] == "value_error"
        else f"“{'.'.join(str(place) for place in one['loc'])}”的写法不对"
        for one in error.errors()
    ]


def faults_of(rules: Sequence[RequirementSpec], in_force: Sequence[RequirementSpec] = ()) -> list[str]:
    """Everything that keeps these rules from applying together, beside those in force already; [] when all is well."""
    found = [f"“{rule.title}”：{why}" for rule in rules for why in _alone(rule)]
    found += [f"“{rule.title}”：{why}" for rule in rules for why in _as_part(rule, list(rules))]
    found += [f"“{rule.title}”：{why}" for rule in rules for why in _as_whole(rule, rules)]
    return found + _cycles([*in_force, *rules]) + _contradictions(rules, in_force)


def _alone(rule: RequirementSpec) -> Iterable[str]:
    unknown = [kind for kind in rule.kinds if kind not in RECORD_KINDS]
    if unknown:
        yield f"没有“{'、'.join(unknown)}”这种可以登记的事项"
    elif rule.percent_of and rule.percent_of not in RECORD_KINDS:
        yield f"要占“{rule.percent_of}”的比例，但它不能登记，算不出来"
    elif why := rule.unfollowed():
        yield why
    if rule.percent_of in rule.kinds:
        yield "不能占自己的比例"
    if rule.is_share and rule.target > 100:
        yield f"比例 {rule.target:g}% 超过了 100%"
    if forms := unknown_forms(rule.audience):
        yield f"对象里的“{'、'.join(sorted(forms))}”名册里查不到"
    if bounds := _empty_bounds(rule.audience):
        yield f"对象的条件互相矛盾（{bounds}），没有人符合"
    if (kind := (rule.trigger or {}).get("kind")) and kind not in RECORD_KINDS:
        yield f"没有“{kind}”这种可以登记的事项，不会触发"


def _empty_bounds(audience: dict[str, Any]) -> str | None:
    """A condition no number fits: at least 40 and at most 35."""
    for key, value in audience.items():
        if key in ("and", "or"):
            inner = [_empty_bounds(part) for part in value]
            if (key == "and" and any(inner)) or (key == "or" and inner and all(inner)):
                return next(one for one in inner if one)
        elif isinstance(value, dict) and key != "not":
            least = max((value[sign] for sign in ("gt", "gte", "eq") if sign in value), default=None)
            most = min((value[sign] for sign in ("lt", "lte", "eq") if sign in value), default=None)
            if least is not None and most is not None and least > most:
                return f"{least:g} 以上又 {most:g} 以下"
    return None


def _as_part(rule: RequirementSpec, rules: list[RequirementSpec]) -> Iterable[str]:
    if rule.part_of is None:
        return
    whole = whole_of(rule, rules)
    if whole is None:
        yield "找不到它所属的那条总要求"
        return
    part = effective(rule, whole)
    if not set(part.kinds) <= set(whole.kinds):
        yield f"“其中”的事项不在“{whole.title}”里"
    elif part.unit == whole.unit and part.target > whole.target:
        yield f"“其中” {part.target:g} {part.unit}，比总数 {whole.target:g} {whole.unit}还多"


def _as_whole(rule: RequirementSpec, rules: Sequence[RequirementSpec]) -> Iterable[str]:
    """Parts that exclude each other must fit into their whole together."""
    if rule.overlap:
        return
    parts = [effective(one, rule) for one in rules if one.part_of and whole_of(one, list(rules)) is rule]
    total = sum(part.target for part in parts if part.unit == rule.unit)
    if total > rule.target:
        yield f"各分项不能重叠，加起来 {total:g} {rule.unit}，比总数 {rule.target:g} {rule.unit}还多"


def _cycles(rules: Sequence[RequirementSpec]) -> list[str]:
    """A share of what is itself a share of the first."""
    bases: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        if rule.percent_of:
            for kind in rule.kinds:
                bases[kind].add(rule.percent_of)
    for start, first in bases.items():
        seen, edge = {start}, first - {start}
        while edge:
            if any(start in bases[kind] for kind in edge if kind in bases):
                names = "、".join(sorted(_label(kind) for kind in (edge | {start}) if kind in bases))
                return [f"{names}的比例互为基数，算不出来"]
            seen |= edge
            edge = {base for kind in edge for base in bases.get(kind, set())} - seen
    return []


def _label(kind: str) -> str:
    return RECORD_KINDS[kind].label if kind in RECORD_KINDS else kind


def _contradictions(rules: Sequence[RequirementSpec], in_force: Sequence[RequirementSpec]) -> list[str]:
    """The same thing asked of the same people twice, with different amounts, or word for word again."""
    found = []
    for place, rule in enumerate(rules):
        for other in [*rules[:place], *in_force]:
            if _same_matter(rule, other):
                new = other not in in_force
                found.append(_contradiction(rule, other) if new else f"{_contradiction(rule, other)}（这条已在执行）")
    return found


def _contradiction(rule: RequirementSpec, other: RequirementSpec) -> str:
    if (rule.min, rule.max) == (other.min, other.max):
        return f"“{rule.title}”重复了：同样的人、同样的事、同样的数量"
    mine, theirs = (f"{one.target:g} {one.unit}" for one in (rule, other))
    return f"“{rule.title}”互相矛盾：同样的人、同样的事，一条要 {mine}，一条要 {theirs}"


def _same_matter(one: RequirementSpec, other: RequirementSpec) -> bool:
    fields: tuple[str, ...] = (
        *("kinds", "unit", "per", "audience", "as_of", "owner", "percent_of", "part_of", "where", "trigger"),
        *("deadline", "bundle"),
    )
    return all(getattr(one, name) == getattr(other, name) for name in fields)
