"""The weekly digest: what I did, what is left, what comes; for leaders and the office their view below it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.domain.plans import PlanItem
from bot.domain.progress import Progress, Standing
from bot.domain.records import Record
from bot.rendering.duties import standing_line
from bot.rendering.items import item_line
from bot.rendering.records import record_text
from bot.rendering.words import amount_text, kind_label, listed, short_day


class GroupView(NamedTuple):
    """A leader's view of one duty in the group, or the office's of the school."""

    title: str
    done: int
    owed: int
    behind: tuple[str, ...]  # names, in private only


class Digest(NamedTuple):
    """Everything one person's digest may say. Empty parts are left out."""

    name: str
    since: date
    until: date
    records: Sequence[Record]
    duties: Sequence[Progress]
    coming: Sequence[PlanItem]
    groups: Sequence[tuple[str, Sequence[GroupView]]]
    office: Sequence[str]


def digest_text(digest: Digest) -> str | None:
    """The digest; None when there is nothing to say."""
    own = _own(digest)
    groups = [line for name, views in digest.groups for line in _group(name, views)]
    body = [*own, *groups, *digest.office]
    if not body:
        return None
    days = f"{short_day(digest.since)}至 {short_day(digest.until)}"
    head = f"{digest.name}，本周小结（{days if digest.since < digest.until else short_day(digest.since)}）："
    return "\n".join([head, *body])


def _own(digest: Digest) -> list[str]:
    lines = []
    if digest.records:
        lines += ["本周已登记：", *_summed(digest.records)]
    behind = [row for row in digest.duties if row.standing is Standing.BEHIND]
    if behind:
        lines += ["还差：", *(f"· {standing_line(row)}" for row in behind)]
    if digest.coming:
        lines += ["下周：", *(f"· {item_line(item)}" for item in digest.coming)]
    return lines


def _summed(records: Sequence[Record]) -> list[str]:
    """Few entries one by one; many by kind."""
    if len(records) <= 4:
        return [f"· {record_text(record)}" for record in reversed(records)]
    from_kind: dict[tuple[str, str], float] = {}
    for record in records:
        key = (record.kind, record.unit)
        from_kind[key] = from_kind.get(key, 0) + record.amount
    return [f"· {kind_label(kind)} {amount_text(amount, unit)}" for (kind, unit), amount in from_kind.items()]


def _group(name: str, views: Sequence[GroupView]) -> list[str]:
    if not views:
        return []
    return [f"【{name}】", *(_view_line(view) for view in views)]


def _view_line(view: GroupView) -> str:
    line = f"· {view.title}：{view.done}/{view.owed} 人已完成"
    return f"{line}；未到进度：{listed(view.behind, 6)}" if view.behind else line
