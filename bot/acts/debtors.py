"""Who owes by a rule in a period, how much, and why."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from bot.acts.roll import Roll
from bot.domain.audiences import Rule, forms_of, matches
from bot.domain.people import Group, GroupKind
from bot.domain.periods import Period
from bot.domain.presence import owed_of
from bot.domain.requirements import Owner, RequirementSpec
from bot.rendering.reasons import lessened_reason, pair_reason
from bot.rendering.rules import reason_text

OFFICE_KEY = "office"


class Debtor(NamedTuple):
    """One who owes by a rule: the amount (in % for a share), the reason, and within a pair with whom."""

    key: str
    person_id: int | None
    group_id: int | None
    reason: str
    target: float
    mentorship_id: int | None = None
    about: str | None = None
    paced_since: date | None = None


def debtors(rule: RequirementSpec, roll: Roll, period: Period, on: date) -> list[Debtor]:
    """Everybody (or every group, pair, the office) a rule speaks to, as things stand on the day `on`."""
    if rule.owner is Owner.OFFICE:
        return [Debtor(OFFICE_KEY, None, None, "教科室的任务", rule.target)]
    if rule.owner is Owner.GROUP:
        return [
            Debtor(f"g{group.id}", None, group.id, f"{group.name}的任务", rule.target)
            for group in roll.groups
            if group_matches(rule.audience, group)
        ]
    found = _of_pairs(rule, roll, on) if rule.owner is Owner.PAIR else _of_people(rule, roll, on)
    return [lessened for one in found if (lessened := _lessened(one, rule, roll, period)) is not None]


def _of_people(rule: RequirementSpec, roll: Roll, on: date) -> Iterator[Debtor]:
    facts = roll.facts(on)
    for person in roll.staff:
        person_id = person.id or 0
        if matches(rule.audience, facts[person_id]):
            reason = reason_text(rule.audience, facts[person_id])
            yield Debtor(f"p{person_id}", person_id, None, reason, rule.target)


def _of_pairs(rule: RequirementSpec, roll: Roll, on: date) -> Iterator[Debtor]:
    """Each side of each pair that the rule means; somebody with two mentees owes twice."""
    facts = roll.facts(on)
    for pair in roll.pairs(on):
        for (person_id, side), (other_id, _) in zip(pair.sides(), reversed(pair.sides()), strict=True):
            if person_id not in facts or other_id not in facts:
                continue
            if matches(rule.audience, replace(facts[person_id], pairs=(side,))):
                other = roll.by_id[other_id].name
                key, reason = f"p{person_id}:m{pair.id}", pair_reason(other, side)
                yield Debtor(key, person_id, None, reason, rule.target, pair.id, other)


def _lessened(one: Debtor, rule: RequirementSpec, roll: Roll, period: Period) -> Debtor | None:
    """Less for who is at school for a part of the period; None where nothing is left. A share shrinks by itself."""
    presence = roll.presence(one.person_id or 0, period) if rule.pro_rata and not rule.is_share else None
    if presence is None:
        return one
    owed = owed_of(one.target, presence)
    if not owed:
        return None
    reason = lessened_reason(one.reason, presence, one.target, owed, rule.unit)
    return one._replace(target=owed, reason=reason, paced_since=presence.begun)


def speaks_of_pairs(rule: RequirementSpec) -> bool:
    """Whether nobody can owe it before pairs are entered."""
    return rule.owner is Owner.PAIR or "pair" in forms_of(rule.audience)


def group_matches(rule: Rule, group: Group) -> bool:
    """Whether a rule for groups means that group: «每个教研组», «语文组», a subject's, a grade's."""
    return all(_group_form(key, value, group) for key, value in rule.items())


def _group_form(key: str, value: Any, group: Group) -> bool:
    words = value if isinstance(value, list) else [value]
    if key == "and":
        return all(group_matches(part, group) for part in words)
    if key == "or":
        return any(group_matches(part, group) for part in words)
    if key == "not":
        return not any(group_matches(part, group) for part in words)
    if key == "all":
        return group.kind == GroupKind.RESEARCH
    if key in ("subject", "grade_band"):
        return any(str(word).removesuffix("年级") in group.name for word in words)
    return key in ("group", "tag") and any(_named(str(word), group) for word in words)


def _named(word: str, group: Group) -> bool:
    if word.startswith(("每个", "各")):
        if "课题" in word or "工作室" in word:
            return any(one in word and one in group.name for one in ("课题", "工作室"))
        return group.kind == (GroupKind.PREP if "备课" in word else GroupKind.RESEARCH)
    return word == group.name or group.name.startswith(word.removesuffix("组"))
