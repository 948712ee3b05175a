"""Drafts of plans and rosters as the office reads them in the chat."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from bot.domain.kinds import RECORD_KINDS
from bot.rendering.differences import Dated, draft_when, heading_lines
from bot.rendering.drafts import OUTSIDE, amount_cell, audience_cell
from bot.rendering.words import clipped, full_day, listed, short_day

PAGE = 10  # rows of a draft on one page


class Ruled(Protocol):
    """What a draft's duty has to say."""

    @property
    def kind(self) -> str | tuple[str, ...]: ...  # noqa: D102
    @property
    def min(self) -> float | None: ...  # noqa: D102
    @property
    def max(self) -> float | None: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def per(self) -> str: ...  # noqa: D102
    @property
    def audience(self) -> dict[str, Any]: ...  # noqa: D102
    @property
    def owner(self) -> str: ...  # noqa: D102
    @property
    def bundle(self) -> str | None: ...  # noqa: D102
    @property
    def quote(self) -> str: ...  # noqa: D102


def item_text(one: Dated, outside: str | None = None) -> str:
    """«11 月 24 日（周二）：习作研讨（负责：魏澜；对象：语文组）»."""
    people = "；".join(
        part for part in (one.owner and f"负责：{one.owner}", one.audience and f"对象：{one.audience}") if part
    )
    return f"{draft_when(one)}：{clipped(one.task, 60)}（{people or '没写给谁'}）{OUTSIDE.get(outside or '', '')}"


def rule_text(one: Ruled) -> str:
    """«要求：教龄不满 10 年，听课，每学期 ≥15 节»."""
    kinds = one.kind if isinstance(one.kind, tuple) else (one.kind,)
    known = [RECORD_KINDS[kind].label for kind in kinds if kind in RECORD_KINDS]
    what = "或".join(known) or f"“{clipped(one.quote, 24)}”"
    bundle = f"（{one.bundle}）" if one.bundle else ""
    amount = amount_cell(one.min, one.max, one.unit, one.per)
    return f"要求：{audience_cell(one.audience, one.owner)}，{what}{bundle}，{amount}"


def plan_head(title: str, items: int, rules: int, since: date, until: date, week1: date) -> str:
    """The first line of a plan's draft."""
    name = clipped(title, 50)
    head = name if name.startswith("《") else f"《{name}》"
    days = f"{full_day(since)}至 {full_day(until)}，第 1 周从 {short_day(week1)}起"
    return f"{head}草稿：日程 {items} 项，要求 {rules} 条（{days}）。"


def page_lines(rows: Sequence[str], page: int) -> list[str]:
    """One page of numbered rows, with its place where there are more."""
    pages = pages_of(len(rows))
    first = page * PAGE
    shown = [f"{number}. {row}" for number, row in enumerate(rows[first : first + PAGE], first + 1)]
    return ([f"第 {page + 1}/{pages} 页："] if pages > 1 else []) + shown


def pages_of(rows: int) -> int:
    """How many pages so many rows take."""
    return max(1, -(-rows // PAGE))


def row_text(number: int, of: int, text: str, quote: str, when: str = "") -> str:
    """One row by itself, with the words it came from and (where they stand elsewhere) those that say when."""
    printed = f"（时间写的是“{clipped(when, 30)}”）" if when else ""
    return f"第 {number} 条，共 {of} 条：\n{text}\n原文：“{clipped(quote, 120)}”{printed}"


def difference_text(
    title: str,
    imported_on: date,
    moved: Sequence[str],
    reworded: Sequence[str],
    added: Sequence[str],
    dropped: Sequence[str],
    kept: Sequence[str],
    rules: Sequence[str],
    same: int,
) -> str:
    """What a newer version of a plan changes."""
    lines = [f"像是《{clipped(title, 40)}》（{short_day(imported_on)}导入）的新版："]
    parts = (("改期", moved), ("改动", reworded), ("新增", added), ("取消", dropped))
    for heading, changes in (*parts, ("要求改动", rules), ("您手工改过、保留的", kept)):
        lines += heading_lines(heading, changes)
    if len(lines) == 1:
        return f"{lines[0]}没有变化，{same} 项日程与原来一样。"
    return "\n".join([*lines, f"其余 {same} 项日程不变。更新后只告诉与改动有关的老师。"])


def outcome_text(items: int, rules: int, made: int, unknown: Iterable[tuple[str, Sequence[str]]], kept: int) -> str:
    """What importing a plan did."""
    lines = [f"已导入：日程 {items} 项，要求 {rules} 条；新立任务 {made} 项。"]
    lines += [f"名册里没有{word}的老师，按它分的要求没有分到：{listed(names, 6)}。" for word, names in unknown]
    if kept:
        lines.append(f"其中 {kept} 条要求先存档，暂不自动统计。")
    lines.append("发“本月计划”可以看安排，发“进度”看任务。")
    return "\n".join(lines)


def roster_text(
    name: str, people: int, new: int, problems: Sequence[str], missing: Sequence[str], notes: Sequence[str]
) -> str:
    """The dry run of a roster."""
    lines = [f"名册“{clipped(name, 40)}”读到 {people} 人：新增 {new} 人，已有 {people - new} 人。"]
    lines += [f"· {line}" for line in notes[:4]]
    lines += heading_lines("请核对", problems)
    if missing:
        lines.append(f"有 {len(missing)} 人不在这份名册里：{listed(missing, 8)}。不答就保留。")
    lines.append("没有填的格子不会清空已有的内容，手工改过的不会被覆盖。")
    return "\n".join(lines)


def leaver_text(name: str, items: Sequence[str], leads: Sequence[str]) -> str:
    """One whom the roster no longer lists, with what they leave behind."""
    lines = [f"{name}不在这份名册里，已经离校了吗？登记过的内容都会留着。"]
    if leads:
        lines.append(f"现在负责：{'、'.join(leads)}。")
    return "\n".join([*lines, *heading_lines("名下还没做完的事项", items)])


def roster_outcome_text(added: int, changed: int, same: int, office: Sequence[str], left: Sequence[str]) -> str:
    """What importing a roster did."""
    lines = [f"已导入名册：新增 {added} 人，更新 {changed} 人，未变 {same} 人。"]
    if left:
        lines.append(f"已离校：{listed(left)}。")
    lines.append(
        f"教科室：{'、'.join(office)}。"
        if office
        else "名册里没有教科室负责人，请在电脑上运行：yanling role 姓名 office"
    )
    return "\n".join(lines)
