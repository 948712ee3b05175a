"""A draft before it is confirmed, as rows of a table: nothing here decides."""

from collections.abc import Iterable

from bot.domain.audiences import Rule
from bot.domain.requirements import Per
from bot.rendering.rules import audience_text
from bot.rendering.words import EVERY_WORDS, clipped, figure

OUTSIDE = {"before": "（早于学期，只存档）", "after": "（晚于学期，只存档）"}


def people_cell(owner: str | None, audience: str | None) -> str:
    """«张敏 → 语文组», or «给谁？» where the plan names nobody."""
    if not owner and not audience:
        return "给谁？"
    return " → ".join(part for part in (owner, audience) if part)


def amount_cell(least: float | None, most: float | None, unit: str, per: str) -> str:
    """«每学期 ≥15 节», «每年 1—2 节»."""
    if least is not None and most is not None and most != least:
        amount = f"{figure(least)}—{figure(most)}"
    else:
        amount = f"≥{figure(least)}" if least is not None else f"≤{figure(most or 0)}"
    return f"{EVERY_WORDS[Per(per)]} {amount} {unit}"


def audience_cell(rule: Rule, owner: str) -> str:
    """Whom a rule speaks to."""
    return audience_text(rule) + {"group": "（按组）", "pair": "（师徒）", "office": "（教科室）"}.get(owner, "")


def quote_cell(quote: str) -> str:
    """The words it came from."""
    return clipped(quote, 60)


def lines_left(unread: Iterable[str], limit: int = 8) -> list[str]:
    """The first lines that were not read."""
    return [clipped(line, 60) for line in list(unread)[:limit]]
