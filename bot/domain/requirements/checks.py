"""What is wrong with rules in themselves and beside each other. Pure: rules in, reasons out, in plain Chinese."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.domain.audiences import unknown_forms
from bot.domain.kinds import RECORD_KINDS
from bot.domain.requirements.specs import RequirementSpec, effective, whole_of

Fault = tuple[RequirementSpec, str]


def faults_of(rules: Sequence[RequirementSpec], standing: Sequence[RequirementSpec] = ()) -> list[Fault]:
    """Each rule that cannot hold with the reason, to stand behind its sentence; `standing` are in force already."""
    return [
        *((rule, why) for rule in rules for why in _alone(rule)),
        *((rule, why) for rule in rules for why in _as_part(rule, list(rules))),
        *((rule, why) for rule in rules for why in _as_whole(rule, rules)),
        *_two_amounts(rules, standing),
    ]


def _alone(rule: RequirementSpec) -> Iterator[str]:
    if rule.percent_of in rule.kinds:
        yield "不能占自己的比例"
    if rule.is_share and rule.target > 100:
        yield "的比例超过了 100%"
    if forms := unknown_forms(rule.audience):
        yield f"的对象（{'、'.join(sorted(forms))}）名册里查不到"
    if bounds := _empty_bounds(rule.audience):
        yield f"的对象条件互相矛盾（{bounds}），没有人符合"
    kind = (rule.trigger or {}).get("kind")
    if kind and kind not in RECORD_KINDS:
        yield f"要由“{kind}”触发，但它不能登记"


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


def _as_part(rule: RequirementSpec, rules: list[RequirementSpec]) -> Iterator[str]:
    if rule.part_of is None:
        return
    whole = whole_of(rule, rules)
    if whole is None:
        yield "找不到它所属的那条总要求"
    elif not set(rule.kinds) <= set(whole.kinds):
        yield "的事项不在总要求里"


def _as_whole(rule: RequirementSpec, rules: Sequence[RequirementSpec]) -> Iterable[str]:
    """Parts that exclude each other must fit into their whole together."""
    if rule.overlap:
        return
    parts = [effective(one, rule) for one in rules if one.part_of and whole_of(one, list(rules)) is rule]
    total = sum(part.target for part in parts if part.unit == rule.unit)
    if total > rule.target:
        yield f"的各分项不能重叠，加起来有 {total:g} {rule.unit}，比总数 {rule.target:g} {rule.unit}还多"


def _two_amounts(rules: Sequence[RequirementSpec], standing: Sequence[RequirementSpec]) -> Iterator[Fault]:
    """The same work asked of the same people twice, with different amounts."""
    for place, rule in enumerate(rules):
        for other in [*rules[:place], *standing]:
            if _same_matter(rule, other) and (rule.min, rule.max) != (other.min, other.max):
                yield rule, f"与另一条矛盾：同样的人、同样的事，那一条是 {other.target:g} {other.unit}"


def _same_matter(one: RequirementSpec, other: RequirementSpec) -> bool:
    fields: tuple[str, ...] = (
        *("kinds", "unit", "per", "audience", "as_of", "owner", "percent_of", "part_of", "where", "trigger"),
        *("deadline", "bundle"),
    )
    return all(getattr(one, name) == getattr(other, name) for name in fields)
