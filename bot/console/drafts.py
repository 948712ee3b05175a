"""A draft's page: what is shown of each row, and what its form changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session

from bot.acts.confirm_plan import roll_of
from bot.acts.draft_edits import Looked
from bot.acts.plan_rows import Roll
from bot.acts.settle import group_matches
from bot.console.forms import Form, day_in
from bot.domain.audiences import Facts, Rule, matches
from bot.domain.people import Group, Person
from bot.domain.schools import School
from bot.errors import UserError
from bot.parsing.plans import ItemDraft, Question, RequirementDraft
from bot.rendering.differences import draft_when
from bot.rendering.drafts import amount_cell, audience_cell
from bot.rendering.rules import rule_title
from bot.store.people import facts_by_person, groups_of, staff_of

LONG_TASK = 500
UNCOUNTED = {"inspection": "检查", "project": "课题"}
PERIODS = {
    "term": "每学期",
    "school_year": "每学年",
    "calendar_year": "每年",
    "month": "每月",
    "fortnight": "每两周",
    "week": "每周",
    "day": "每天",
    "event": "每次活动",
    "once": "一次性",
    "unstated": "计划期内",
}


class ItemRow(NamedTuple):
    """A calendar item as the page shows it; `names` whom it reaches, `unknown` that its words mean nobody we know."""

    at: int
    item: ItemDraft
    when: str
    names: Sequence[str]
    unknown: bool
    dropped: bool
    changed: bool
    asks: Sequence[Question]


class RuleRow(NamedTuple):
    """A duty as the page shows it."""

    at: int
    rule: RequirementDraft
    title: str
    amount: str
    audience: str
    names: Sequence[str]
    dropped: bool
    changed: bool


class Asked(NamedTuple):
    """A question with its options as (value, words), and what holds now."""

    place: int
    text: str
    options: Sequence[tuple[str, str]]
    holds: str


class Reach:
    """Whom rules mean, with the roster read once."""

    def __init__(self, session: Session, school: School, today: date) -> None:
        self._staff: list[Person] = staff_of(session, school)
        self._facts: dict[int, Facts] = facts_by_person(session, school, self._staff, today)
        self._groups: list[Group] = groups_of(session, school)
        self.roll: Roll = roll_of(session, school)
        self._known: dict[str, list[str]] = {}

    def names(self, rule: Rule | None, owner: str = "person") -> list[str]:
        """The names of those (or of the groups) a rule means."""
        if not rule:
            return []
        if owner == "group":
            return [group.name for group in self._groups if group_matches(rule, group)]
        key = repr(rule)
        if key not in self._known:
            self._known[key] = [one.name for one in self._staff if matches(rule, self._facts[one.id or 0])]
        return self._known[key]


def item_rows(looked: Looked, reach: Reach) -> list[ItemRow]:
    """Every item, with its open questions."""
    return [_item_row(at, item, looked, reach) for at, item in enumerate(looked.draft.calendar)]


def _item_row(at: int, item: ItemDraft, looked: Looked, reach: Reach) -> ItemRow:
    owner, audience = reach.roll.rule(item.owner), reach.roll.rule(item.audience)
    names = list(dict.fromkeys([*reach.names(owner), *reach.names(audience)]))
    unknown = bool((item.owner and not owner) or (item.audience and not audience))
    asks = [one for one in looked.read.questions if one.about == "item" and one.index == at and one.asks == "days"]
    changed = item != looked.read.calendar[at]
    return ItemRow(at, item, draft_when(item), names, unknown, at in looked.dropped_items, changed, asks)


def rule_rows(looked: Looked, reach: Reach) -> list[RuleRow]:
    """Every duty."""
    return [_rule_row(at, rule, looked, reach) for at, rule in enumerate(looked.draft.requirements)]


def _rule_row(at: int, rule: RequirementDraft, looked: Looked, reach: Reach) -> RuleRow:
    kinds = rule.kind if isinstance(rule.kind, tuple) else (rule.kind,)
    known = rule.kind not in ("other", "inspection", "project")
    title = (
        rule_title(kinds, rule.where)
        if known
        else {"inspection": "检查", "project": "课题"}.get(str(rule.kind), "其他")
    )
    names = reach.names(rule.audience, rule.owner) if rule.owner in ("person", "group") else []
    amount = amount_cell(rule.min, rule.max, rule.unit, rule.per)
    audience = audience_cell(rule.audience, rule.owner)
    changed = rule != looked.read.requirements[at]
    return RuleRow(at, rule, title, amount, audience, names, at in looked.dropped_rules, changed)


def questions_of(looked: Looked, edits: Mapping[str, Any]) -> list[Asked]:
    """The questions answered by choosing; those about days are answered in their rows."""
    known = edits.get("answers", {})
    return [
        Asked(place, one.text, _options(one), known.get(str(place), one.default))
        for place, one in enumerate(looked.read.questions)
        if one.options and one.index is not None and one.asks != "people"
    ]


def _options(question: Question) -> list[tuple[str, str]]:
    """The first option stands for the default where the default is a word of our own («plan»)."""
    values = list(question.options)
    if question.default not in values:
        return [(question.default, values[0]), *((one, one) for one in values[1:])]
    return [(one, one + ("（默认）" if one == question.default else "")) for one in values]


def item_changes(form: Form, row: ItemRow) -> dict[str, Any]:
    """What the form says otherwise of an item than the page showed; raises UserError."""
    name = f"i{row.at}"
    if f"{name}-task" not in form.fields:
        return {}
    drop = form.text(f"{name}-keep") != "yes"
    changes: dict[str, Any] = {} if drop == row.dropped else {"drop": drop}
    if drop:
        return changes
    task = form.text(f"{name}-task")[:LONG_TASK]
    if not task:
        raise UserError(f"第 {row.at + 1} 项的内容是空的。不要这一项，请去掉前面的勾。")
    said = {
        "task": task,
        "owner": form.text(f"{name}-owner") or None,
        "audience": form.text(f"{name}-audience") or None,
    }
    shown = {"task": row.item.task, "owner": row.item.owner, "audience": row.item.audience}
    return changes | {key: value for key, value in said.items() if value != shown[key]} | _days(form, name, row.item)


def _days(form: Form, name: str, item: ItemDraft) -> dict[str, Any]:
    """Other days, and what kind of days they now are."""
    start, end = (day_in(form.text(f"{name}-{edge}"), f"“{item.task[:12]}”的日期") for edge in ("start", "end"))
    first, last = start.date() if start else None, end.date() if end else None
    if (first, last) == (item.start, item.end):
        return {}
    if last is None:
        last = first
    if last is None or (first and last < first):
        raise UserError(f"“{item.task[:20]}”的结束日期要在开始日期当天或之后，请检查。")
    precision = "deadline" if first is None else "day" if first == last else "range"
    return {"start": first.isoformat() if first else None, "end": last.isoformat(), "precision": precision}


def rule_changes(form: Form, row: RuleRow) -> dict[str, Any]:
    """What the form says otherwise of a duty than the page showed; raises UserError."""
    name = f"r{row.at}"
    if f"{name}-min" not in form.fields:
        return {}
    drop = form.text(f"{name}-keep") != "yes"
    changes: dict[str, Any] = {} if drop == row.dropped else {"drop": drop}
    if drop:
        return changes
    least, most = _amount(form.text(f"{name}-min"), row), _amount(form.text(f"{name}-max"), row)
    if (least is None and most is None) or (most is not None and most < (least or 0)):
        raise UserError(f"“{row.title}”的数量不对：至少要有一个数，最多不能比最少还少。")
    per = form.text(f"{name}-per")
    said = {"min": least, "max": most, "per": per if per in PERIODS else row.rule.per}
    shown = {"min": row.rule.min, "max": row.rule.max, "per": row.rule.per}
    return changes | {key: value for key, value in said.items() if value != shown[key]}


def _amount(text: str, row: RuleRow) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise UserError(f"“{row.title}”的数量“{text[:10]}”不是数字。") from error
    if not 0 <= value <= 10_000:  # a NaN is refused here too
        raise UserError(f"“{row.title}”的数量“{text[:10]}”不对，请检查。")
    return value
