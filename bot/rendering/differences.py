"""What changed between two versions of a plan: for the office as a whole, for a person as lines."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from bot.domain.plans import PlanItem, Precision
from bot.domain.requirements import RequirementSpec
from bot.rendering.drafts import amount_cell
from bot.rendering.items import item_when
from bot.rendering.rules import audience_text
from bot.rendering.words import clipped, day_text, short_day, span_text

SHOWN = 8  # lines of one heading; the rest is counted


class Dated(Protocol):
    """What a draft's item has to say of its days."""

    @property
    def when(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> date | None: ...  # noqa: D102
    @property
    def end(self) -> date | None: ...  # noqa: D102
    @property
    def precision(self) -> str: ...  # noqa: D102
    @property
    def task(self) -> str: ...  # noqa: D102
    @property
    def owner(self) -> str | None: ...  # noqa: D102
    @property
    def audience(self) -> str | None: ...  # noqa: D102
    @property
    def recur(self) -> dict[str, Any] | None: ...  # noqa: D102


def draft_when(one: Dated) -> str:
    """«11 月 24 日（周二）», «12 月 1 日前», «12 月内», as `item_when` says it of a row."""
    if one.end is None or one.recur:
        return one.when or "时间待定"
    if one.start is None or one.precision == Precision.DEADLINE:
        return f"{short_day(one.end)}前"
    if one.precision == Precision.MONTH:
        return f"{one.end.month} 月内"
    if one.precision == Precision.MONTHS:
        return f"{one.start.month}—{one.end.month} 月内"
    return day_text(one.start) if one.start == one.end else span_text(one.start, one.end)


def moved_line(item: PlanItem, now_says: Dated, fields: Iterable[str]) -> str:
    """«习作研讨：11 月 24 日（周二） → 12 月 1 日（周二）», «…：改由魏澜负责»."""
    said, changed = [], set(fields)
    if "task" in changed:
        said.append(f"改为“{clipped(now_says.task, 40)}”")
    if changed & {"start_on", "end_on", "precision"}:
        said.append(f"{item_when(item)} → {draft_when(now_says)}")
    if "owner" in changed:
        said.append(f"负责改为{now_says.owner or '（没有写）'}")
    if "audience" in changed:
        said.append(f"对象改为{now_says.audience or '（没有写）'}")
    return f"{clipped(item.task, 40)}：{'，'.join(said)}"


def kept_line(item: PlanItem, now_says: Dated) -> str:
    """What the office set by hand and the newer plan says otherwise."""
    return f"{clipped(item.task, 40)}：您改过（{item_when(item)}），新版写的是 {draft_when(now_says)}，保留您的"


def dropped_line(item: PlanItem) -> str:
    """«校园读书月启动（10 月 9 日）：取消»."""
    return f"{clipped(item.task, 40)}（{item_when(item)}）：取消"


def rule_line(old: RequirementSpec | None, new: RequirementSpec | None) -> str:
    """«听课（教龄不满 10 年）：每学期 ≥15 节 → 每学期 ≥12 节»."""
    named = new or old
    if named is None:
        return ""
    head = f"{named.title}（{audience_text(named.audience)}）"
    if new is None:
        return f"{head}：不再要求"
    return f"{head}：{f'{_amount(old)} → {_amount(new)}' if old else f'新增，{_amount(new)}'}"


def _amount(rule: RequirementSpec) -> str:
    return amount_cell(rule.min, rule.max, rule.unit, rule.per)


def changes_text(name: str, title: str, lines: Sequence[str]) -> str:
    """What one person hears of a changed plan."""
    head = f"{name}，《{clipped(title, 40)}》有改动，与您有关的 {len(lines)} 处："
    return "\n".join([head, *(f"· {line}" for line in lines[:12]), *_rest(lines, 12), "发“本月计划”可以看现在的安排。"])


def heading_lines(heading: str, lines: Sequence[str]) -> list[str]:
    """A heading with its count, its first lines, and how many more there are; nothing when there are none."""
    if not lines:
        return []
    return [f"{heading} {len(lines)} 处：", *(f"· {line}" for line in lines[:SHOWN]), *_rest(lines, SHOWN)]


def _rest(lines: Sequence[str], shown: int) -> list[str]:
    return [f"· 另有 {len(lines) - shown} 处"] if len(lines) > shown else []
