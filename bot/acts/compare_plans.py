"""A newer version of a plan beside the rows of the one imported before: what is added, moved, dropped, changed."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from bot.acts.confirm_plan import DraftRule, specs_of
from bot.acts.draft_edits import Looked
from bot.acts.plan_rows import DAYS, FIELDS, PEOPLE, current_of, item_key, printed_of, rule_key
from bot.domain.frames import Frame
from bot.domain.plans import Plan, PlanItem
from bot.domain.requirements import Requirement, RequirementSpec
from bot.domain.schools import School
from bot.parsing.plans import ItemDraft, PlanDraft
from bot.rendering.differences import draft_when, dropped_line, kept_line, moved_line, rule_line
from bot.rendering.imports import difference_text
from bot.rendering.words import clipped

ALIKE = 0.6  # two tasks of the same days
ALIKE_ELSEWHERE = 0.8  # two tasks of other days
SAME_PLAN = 0.4  # the share of an older plan's items that makes a newer one its next version


class ItemChange(NamedTuple):
    """An item the newer plan says something else of.

    `fields` are taken from it; `kept` are not, because the office changed them by hand.
    """

    item: PlanItem
    at: int  # the item's place in the draft
    fields: tuple[str, ...]
    kept: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether its days change."""
        return bool(set(self.fields) & {"start_on", "end_on"})


class RuleChange(NamedTuple):
    """A rule whose amount, period or condition changes."""

    old: Requirement
    new: DraftRule


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """What importing `looked` over `plan` would do. `same` items stay as they are, with what was changed by hand."""

    plan: Plan
    looked: Looked
    added: tuple[int, ...]  # places in the draft
    revived: tuple[ItemChange, ...]  # dropped by an earlier version, there again
    changed: tuple[ItemChange, ...]
    dropped: tuple[PlanItem, ...]
    same: int
    rules_added: tuple[DraftRule, ...]
    rules_changed: tuple[RuleChange, ...]
    rules_dropped: tuple[Requirement, ...]

    @property
    def moved(self) -> tuple[ItemChange, ...]:
        """The items whose days change."""
        return tuple(change for change in self.changed if change.moves)

    @property
    def kept(self) -> tuple[ItemChange, ...]:
        """The items of which the newer plan says something else than what the office set by hand."""
        return tuple(change for change in self.changed if change.kept)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would happen."""
        items = (self.added, self.revived, [change for change in self.changed if change.fields], self.dropped)
        return not any((*items, self.rules_added, self.rules_changed, self.rules_dropped))


def newer_of(
    session: Session, school: School, draft: PlanDraft, frame: Frame, digest: str, part: int = 0
) -> Plan | None:
    """The plan this draft seems to be a newer version of: most of the same days, and a like title or like items."""
    for plan in session.exec(select(Plan).where(Plan.school_id == school.id).order_by(col(Plan.id).desc())):
        if plan.source_hash == digest and plan.part == part:
            return plan if plan.start_on == frame.start else None
        if _share(frame, plan) >= 0.8 and _is_next(session, plan, draft):
            return plan
    return None


def _share(frame: Frame, plan: Plan) -> float:
    """How much of the longer of two spans both cover."""
    both = (min(frame.end, plan.end_on) - max(frame.start, plan.start_on)).days + 1
    longer = max((frame.end - frame.start).days, (plan.end_on - plan.start_on).days) + 1
    return both / longer


def _is_next(session: Session, plan: Plan, draft: PlanDraft) -> bool:
    tasks = {_bare(item.task) for item in _items_of(session, plan)}
    again = tasks & {_bare(item.task) for item in draft.calendar}
    if tasks and len(again) >= SAME_PLAN * len(tasks):
        return True
    rules = {str(row.spec.get("quote")) for row in _rules_of(session, plan)}
    same = rules & {one.quote for one in draft.requirements}
    return not tasks and bool(rules) and len(same) >= SAME_PLAN * len(rules)


def compare_plans(session: Session, plan: Plan, looked: Looked, today: date) -> PlanDifference:
    """Match the rows of a plan with a newer draft of it. What is past or done is never dropped."""
    items = _items_of(session, plan)
    pairs = _paired(items, looked.read.calendar)
    changes = [_change(items[old], new, looked) for old, new in pairs.items()]
    revived = [change for change in changes if _was_dropped(change.item)]
    standing = [change for change in changes if change.item.withdrawn_at is None]
    changed = tuple(change for change in standing if change.fields or change.kept)
    gone = [item for at, item in enumerate(items) if at not in pairs and item.withdrawn_at is None]
    taken = set(pairs.values()) | looked.dropped_items
    return PlanDifference(
        plan,
        looked,
        tuple(at for at in range(len(looked.read.calendar)) if at not in taken),
        tuple(revived),
        changed,
        tuple(item for item in gone if not item.done_at and (item.end_on is None or item.end_on >= today)),
        len(standing) - len(changed),
        *_compare_rules(session, plan, looked),
    )


def _items_of(session: Session, plan: Plan) -> list[PlanItem]:
    return list(session.exec(select(PlanItem).where(PlanItem.plan_id == plan.id).order_by(col(PlanItem.id))))


def _rules_of(session: Session, plan: Plan) -> list[Requirement]:
    return list(session.exec(select(Requirement).where(Requirement.plan_id == plan.id).order_by(col(Requirement.id))))


def _was_dropped(item: PlanItem) -> bool:
    """Whether an earlier version dropped it (and not the office, by hand)."""
    return item.withdrawn_at is not None and bool((item.printed or {}).get("dropped"))


def said_of(item: PlanItem) -> dict[str, Any]:
    """What the plan last said of an item."""
    return {name: value for name, value in (item.printed or current_of(item)).items() if name in FIELDS}


def _paired(items: Sequence[PlanItem], drafts: Sequence[ItemDraft]) -> dict[int, int]:
    """Old place → new place: the same key first, then the most alike."""
    keys = {item.key: at for at, item in enumerate(items)}
    pairs: dict[int, int] = {}
    for new, draft in enumerate(drafts):
        old = keys.get(item_key(draft))
        if old is not None and old not in pairs:
            pairs[old] = new
    left = [new for new in range(len(drafts)) if new not in pairs.values()]
    alike = [
        (score, -old, -new)
        for old, item in enumerate(items)
        if old not in pairs
        for new in left
        if (score := _alike(item, drafts[new])) > 0
    ]
    for _, old, new in sorted(alike, reverse=True):
        if -old not in pairs and -new not in pairs.values():
            pairs[-old] = -new
    return pairs


def _alike(item: PlanItem, draft: ItemDraft) -> float:
    """How much two items are one: 0 not at all, above 1 when the days agree too."""
    said = said_of(item)
    one, other = _bare(said["task"]), _bare(draft.task)
    printed = printed_of(draft)
    same_days = all(said[name] == printed[name] for name in ("start_on", "end_on"))
    if one == other:
        return 1 + same_days
    if abs(len(one) - len(other)) > max(len(one), len(other)) * 0.6:
        return 0
    ratio = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio + same_days if ratio >= (ALIKE if same_days else ALIKE_ELSEWHERE) else 0


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def _change(item: PlanItem, at: int, looked: Looked) -> ItemChange:
    """What the newer plan changes of an item: its own changes, but for what somebody set by hand meanwhile."""
    said, now_says = said_of(item), printed_of(looked.draft.calendar[at])
    current = current_of(item)
    fields: list[str] = []
    kept: list[str] = []
    for group in (("task",), DAYS, *((name,) for name in PEOPLE)):  # days go together
        if all(said.get(name) == now_says[name] for name in group):
            continue
        by_hand = any(current[name] != said.get(name) for name in group)
        agrees = all(current[name] == now_says[name] for name in group)
        (kept if by_hand and not agrees else fields).extend(group)
    return ItemChange(item, at, tuple(fields), tuple(kept))


def _compare_rules(
    session: Session, plan: Plan, looked: Looked
) -> tuple[tuple[DraftRule, ...], tuple[RuleChange, ...], tuple[Requirement, ...]]:
    every = _rules_of(session, plan)
    keys = {row.key for row in every if row.retired_at is None or row.retired_at == row.confirmed_at}
    drafted = specs_of(looked)
    known = {rule_key(plan.id, one.printed) for one in drafted}
    old = [row for row in every if row.retired_at is None and row.key not in known]
    added, changed = [], []
    for one in drafted:
        if one.dropped or rule_key(plan.id, one.printed) in keys:
            continue
        before = _before(one.spec, old)
        if before is None:
            added.append(one)
            continue
        old.remove(before)
        changed.append(RuleChange(before, one))
    return tuple(added), tuple(changed), tuple(old)


def _before(spec: RequirementSpec, old: Iterable[Requirement]) -> Requirement | None:
    """The rule that this one seems to take the place of."""
    rules = [(row, row.rule()) for row in old]
    like = [(row, rule) for row, rule in rules if rule.kinds == spec.kinds and rule.owner == spec.owner]
    return next((row for same in _TAKES_PLACE for row, rule in like if same(rule, spec)), None)


def _same_period(old: RequirementSpec, new: RequirementSpec) -> bool:
    return old.per == new.per and _same_people(old, new)


def _same_people(old: RequirementSpec, new: RequirementSpec) -> bool:
    return old.audience == new.audience and (old.part_of is None) == (new.part_of is None)


def _same_words(old: RequirementSpec, new: RequirementSpec) -> bool:
    return difflib.SequenceMatcher(None, old.quote, new.quote, autojunk=False).ratio() >= ALIKE


_TAKES_PLACE = (_same_period, _same_people, _same_words)  # the surest first


def difference_lines(found: PlanDifference) -> str:
    """The difference in words, as the office reads it in the chat and on the command line."""
    drafts = found.looked.draft.calendar
    changed = [change for change in found.changed if change.fields]
    rules = [rule_line(change.old.rule(), change.new.spec) for change in found.rules_changed]
    rules += [rule_line(None, one.spec) for one in found.rules_added]
    rules += [rule_line(one.rule(), None) for one in found.rules_dropped]
    again = [*found.added, *(change.at for change in found.revived)]
    return difference_text(
        found.plan.title,
        found.plan.confirmed_at.date(),
        [moved_line(one.item, drafts[one.at], one.fields) for one in changed if one.moves],
        [moved_line(one.item, drafts[one.at], one.fields) for one in changed if not one.moves],
        [f"{clipped(drafts[at].task, 40)}：{draft_when(drafts[at])}" for at in again],
        [dropped_line(item) for item in found.dropped],
        [kept_line(one.item, drafts[one.at]) for one in found.kept],
        rules,
        found.same,
    )
