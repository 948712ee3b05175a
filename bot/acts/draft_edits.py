"""What the office changed of a draft, put over what was read: answers, edited items, edited duties, rows left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.domain.frames import Frame
from bot.errors import NotUnderstood
from bot.parsing.plans import ItemDraft, PlanDraft, RequirementDraft, read_days

ITEM_FIELDS = ("task", "when", "start", "end", "precision", "owner", "audience")
RULE_FIELDS = ("min", "max", "per")
ALONE = "只有教科室知道"  # 给谁？ answered by nobody else


@dataclass(frozen=True, slots=True)
class Looked:
    """A draft the office has looked over. `read` and `draft` (with the changes) hold the same rows in one order."""

    read: PlanDraft
    draft: PlanDraft
    dropped_items: frozenset[int] = frozenset()
    dropped_rules: frozenset[int] = frozenset()


def looked_over(
    read: PlanDraft,
    frame: Frame,
    answers: Mapping[int, str] | None = None,
    edits: Mapping[str, Any] | None = None,
) -> Looked:
    """The draft with answers (by the question's place) and edits (see `ImportDraft`) put in."""
    edits = edits or {}
    answers = {int(place): text for place, text in edits.get("answers", {}).items()} | dict(answers or {})
    draft = answered(read, answers, frame)
    items, rules = edits.get("items", {}), edits.get("rules", {})
    calendar = tuple(_item(one, items.get(str(at), {})) for at, one in enumerate(draft.calendar))
    requirements = tuple(_rule(one, rules.get(str(at), {})) for at, one in enumerate(draft.requirements))
    return Looked(read, replace(draft, calendar=calendar, requirements=requirements), _dropped(items), _dropped(rules))


def _dropped(rows: Mapping[str, Mapping[str, Any]]) -> frozenset[int]:
    return frozenset(int(at) for at, changes in rows.items() if changes.get("drop"))


def _item(one: ItemDraft, changes: Mapping[str, Any]) -> ItemDraft:
    values = {name: changes[name] for name in ITEM_FIELDS if name in changes}
    for name in ("start", "end"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    return replace(one, **values) if values else one


def _rule(one: RequirementDraft, changes: Mapping[str, Any]) -> RequirementDraft:
    values = {name: changes[name] for name in RULE_FIELDS if name in changes}
    return replace(one, **values) if values else one


def answered(draft: PlanDraft, answers: Mapping[int, str], frame: Frame) -> PlanDraft:
    """The draft with the office's answers put in; unanswered questions keep their defaults."""
    for place, question in enumerate(draft.questions):
        answer = answers.get(place, question.default).strip()
        if answer not in ("", question.default) and question.index is not None and question.asks in _ANSWERS:
            draft = _ANSWERS[question.asks](draft, question.index, answer, frame)
    return draft


def _people(draft: PlanDraft, at: int, answer: str, _frame: Frame) -> PlanDraft:
    audience = None if answer == ALONE else answer
    return _with_item(draft, at, replace(draft.calendar[at], audience=audience))


def _days(draft: PlanDraft, at: int, answer: str, frame: Frame) -> PlanDraft:
    return _with_item(draft, at, _item(draft.calendar[at], days_said(answer, frame)))


def days_said(text: str, frame: Frame) -> dict[str, str | None]:
    """The days an answer names, as edits of an item; raises NotUnderstood."""
    time = read_days(text, frame)
    if time is None or time.recur is not None or time.end is None:
        raise NotUnderstood(f"没有看懂“{text[:20]}”是哪一天。可以写：11月26日、11月26日至28日、第13周、12月底前。")
    start = time.start.isoformat() if time.start else None
    return {"when": text, "start": start, "end": time.end.isoformat(), "precision": time.precision}


def _with_item(draft: PlanDraft, at: int, item: ItemDraft) -> PlanDraft:
    return replace(draft, calendar=(*draft.calendar[:at], item, *draft.calendar[at + 1 :]))


_PERIODS = {"每周": "week", "每两周": "fortnight", "每月": "month", "每学期": "term", "每学年": "school_year"}
_PERIODS |= {"每年": "calendar_year", "每次": "event", "一次性": "once"}


def _period(draft: PlanDraft, at: int, answer: str, _frame: Frame) -> PlanDraft:
    rules = list(draft.requirements)
    rules[at] = replace(rules[at], per=_PERIODS.get(answer, rules[at].per))
    return replace(draft, requirements=tuple(rules))


def _border(draft: PlanDraft, at: int, _answer: str, _frame: Frame) -> PlanDraft:
    bounds = draft.requirements[at].audience
    rules = (replace(one, audience=_border_moved(one.audience, bounds)) for one in draft.requirements)
    return replace(draft, requirements=tuple(rules))


_ANSWERS = {"people": _people, "days": _days, "period": _period, "border": _border}
_OTHER_SIDE = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}


def _border_moved(audience: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Give the border itself (exactly ten years) to the other side, in both halves that share it."""
    borders = {(name, bound) for name, bounds in asked.items() if isinstance(bounds, dict) for bound in bounds.values()}
    moved = dict(audience)
    for name, bounds in audience.items():
        if isinstance(bounds, dict):
            moved[name] = {
                _OTHER_SIDE.get(sign, sign) if (name, bound) in borders else sign: bound
                for sign, bound in bounds.items()
            }
    return moved
