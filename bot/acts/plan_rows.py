"""A draft's items and duties as the rows they become, with the words of the document beside them."""

import hashlib
from collections.abc import Collection
from typing import Any

from bot.domain.kinds import RECORD_KINDS
from bot.domain.plans import Plan, PlanItem
from bot.domain.requirements import Owner, Per, RequirementSpec
from bot.parsing.audiences import read_people
from bot.parsing.plans import ItemDraft, RequirementDraft
from bot.parsing.rule_words import trigger_in
from bot.rendering.rules import rule_title
from bot.rendering.words import clipped

DAYS = ("start_on", "end_on", "precision")
PEOPLE = ("owner", "audience")
FIELDS = ("task", *DAYS, *PEOPLE)  # what an office may change of an item, and a newer plan too

_LOGGED_AS = {"project": "project_stage"}  # what plans ask for → the kind in which teachers log it


class Roll:
    """The names and groups by which owners and audiences are understood."""

    def __init__(self, names: Collection[str], groups: Collection[str]) -> None:
        self._names, self._groups = set(names), list(groups)

    def rule(self, words: str | None) -> dict[str, Any] | None:
        """The audience rule of «语文组», «张敏»; None where nothing is understood."""
        return read_people(words, self._names, self._groups) if words else None


def item_key(one: ItemDraft) -> str:
    """The same plan read again gives the same items."""
    return hashlib.sha256(f"{one.quote}|{one.task}|{one.start}|{one.end}".encode()).hexdigest()[:24]


def printed_of(one: ItemDraft) -> dict[str, Any]:
    """What the document says of an item, as JSON."""
    return {
        "task": one.task,
        "start_on": one.start.isoformat() if one.start else None,
        "end_on": one.end.isoformat() if one.end else None,
        "precision": str(one.precision),
        "owner": one.owner,
        "audience": one.audience,
    }


def current_of(item: PlanItem) -> dict[str, Any]:
    """What the row says, in the form of `printed_of`."""
    return {
        "task": item.task,
        "start_on": item.start_on.isoformat() if item.start_on else None,
        "end_on": item.end_on.isoformat() if item.end_on else None,
        "precision": str(item.precision),
        "owner": item.owner,
        "audience": item.audience,
    }


def item_row(plan: Plan, printed: ItemDraft, one: ItemDraft, roll: Roll) -> PlanItem:
    """The row of an item; `one` is the `printed` one with what the office changed."""
    return PlanItem(
        plan_id=plan.id or 0,
        school_id=plan.school_id,
        key=item_key(printed),
        quote=printed.quote or printed.task,
        task=one.task,
        when_text=one.when,
        start_on=one.start,
        end_on=one.end,
        precision=one.precision,
        owner=one.owner,
        audience=one.audience,
        owner_rule=roll.rule(one.owner),
        audience_rule=roll.rule(one.audience),
        outside=one.outside,
        recur=one.recur,
        printed=printed_of(printed),
    )


def rule_key(plan_id: int | None, spec: RequirementSpec) -> str:
    """The same clause of a plan read again gives the same key."""
    return hashlib.sha256(f"{plan_id}|{spec.quote}|{spec.kinds}|{spec.audience}|{spec.min}".encode()).hexdigest()[:24]


def spec_of(one: RequirementDraft, whole: str | None = None) -> RequirementSpec:
    """The rule a draft states; `whole` is the quote of the rule it is part of. Raises ValidationError."""
    named = one.kind if isinstance(one.kind, tuple) else (one.kind,)
    kinds = tuple(_LOGGED_AS.get(kind, kind) for kind in named)
    trigger = trigger_in(one.quote) if one.per == Per.EVENT else None
    where = {key: value for key, value in (one.where or {}).items() if (trigger or {}).get("kind") != "training"}
    return RequirementSpec(
        title=rule_title(kinds, where) if set(kinds) <= RECORD_KINDS.keys() else clipped(one.quote, 24),
        kinds=kinds,
        min=one.min,
        max=one.max,
        unit=one.unit,
        per=Per(one.per),
        audience=one.audience,
        owner=Owner(one.owner),
        bundle=one.bundle,
        percent_of=one.percent_of,
        part_of=whole,
        where=where or None,
        trigger=trigger,
        deadline=one.deadline,
        optional=one.optional,
        quote=one.quote,
    )
