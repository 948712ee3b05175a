"""One duty in words: where it stands, why it is owed, what to type; and the same as a card."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from bot.domain.kinds import RECORD_KINDS
from bot.domain.progress import Progress, Standing
from bot.domain.requirements import Per
from bot.rendering.words import EVERY_WORDS, PERIOD_WORDS, amount_text, clipped, figure, short_day

SHORT = (Per.DAY, Per.WEEK, Per.FORTNIGHT, Per.MONTH)  # said in the title; a term's needs no word
STANDING_WORDS = {Standing.DONE: "已完成", Standing.ON_PACE: "进度正常", Standing.BEHIND: "还差一些"}


def duty_title(row: Progress) -> str:
    """«每月听课», «听课»."""
    return f"{EVERY_WORDS[row.per]}{row.title}" if row.per in SHORT else row.title


def count_text(row: Progress) -> str:
    """«本学期 9/15，按进度应到 8。» as it follows a log."""
    text = f"{PERIOD_WORDS[row.per]} {figure(row.done)}/{figure(row.target)}"
    if row.standing is Standing.DONE:
        return f"{text}，已完成。"
    return f"{text}，按进度应到 {figure(row.pace)}。" if row.pace else f"{text}。"


def standing_line(row: Progress) -> str:
    """«听课：本学期 6/15 节，还差 9 节，按进度应到 8»."""
    head = f"{row.title}：{PERIOD_WORDS[row.per]} {figure(row.done)}/{amount_text(row.target, row.unit)}"
    if row.verified:  # what somebody has looked at is told apart from what is only said
        head += f"（已核实 {figure(row.verified)}）"
    if row.standing is Standing.DONE:
        return f"{head}，已完成"
    pace = f"，按进度应到 {figure(row.pace)}" if row.standing is Standing.BEHIND else ""
    return f"{head}，还差 {amount_text(row.left, row.unit)}{pace}"


def why_line(row: Progress) -> str:
    """«因为您教龄 6 年，不满 10 年。计划原文：“…”»."""
    return f"{row.reason}。计划原文：“{clipped(row.quote, 40)}”" if row.quote else row.reason


def example(row: Progress) -> str:
    """What to type for it: «/log 听课»."""
    return f"/log {RECORD_KINDS[row.kinds[0]].label}"


def verb(row: Progress) -> str:
    """What stands on its button: «记听课»."""
    return RECORD_KINDS[row.kinds[0]].verb


def progress_text(rows: Sequence[Progress], heading: str) -> str:
    """All duties with their reasons, bundles together; what is open first."""
    lines = [heading]
    for bundle, group in _bundled(rows):
        if bundle:
            lines += ["", f"【{bundle}】"]
        for row in group:
            lines += ([] if bundle else [""]) + [standing_line(row), f"　{why_line(row)}"]
    return "\n".join(lines)


def _bundled(rows: Iterable[Progress]) -> list[tuple[str | None, list[Progress]]]:
    """Duties by bundle, in order of first appearance; those without one stand alone."""
    groups: list[tuple[str | None, list[Progress]]] = []
    for row in rows:
        known = next((group for name, group in groups if row.bundle and name == row.bundle), None)
        if known is None:
            groups.append((row.bundle, [row]))
        else:
            known.append(row)
    return groups


def progress_card(rows: Iterable[Progress], title: str) -> dict[str, Any]:
    """The same as tiles: figures, the pace mark, the standing in a word; a bundle's tiles stand together."""
    return {"title": title, "tiles": [_tile(row) for _, group in _bundled(rows) for row in group]}


def _tile(row: Progress) -> dict[str, Any]:
    looked_at = f"。已核实 {figure(row.verified)}" if row.verified else ""
    return {
        "title": duty_title(row),
        "done": row.done,
        "target": row.target,
        "unit": row.unit,
        "pace": row.pace if row.standing is not Standing.DONE else None,
        "status": str(row.standing),
        "status_text": STANDING_WORDS[row.standing],
        "note": f"{short_day(row.until)}前。{row.reason}{looked_at}",
        "bundle": row.bundle,
        "parts": [],
    }


def urgent_first(rows: Iterable[Progress], today: date) -> list[Progress]:
    """Behind the pace first, then by the end of the period; what is done comes last."""
    order = {Standing.BEHIND: 0, Standing.ON_PACE: 1, Standing.DONE: 2}
    return sorted(rows, key=lambda row: (order[row.standing], row.until - today, row.obligation_id))
