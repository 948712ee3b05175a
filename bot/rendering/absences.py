"""Days away and moved deadlines in words."""

from datetime import date

from bot.domain.absences import ABSENCE_KINDS, Absence
from bot.rendering.words import full_day, short_day, span_text


def days_text(since: date, until: date | None) -> str:
    """«2026 年 9 月 1 日至 2027 年 1 月 15 日», «11 月 20 日（周五）», «11 月 20 日（周五）起，未定归期»."""
    if until is None:
        return f"{span_text(since, since)}起，未定归期"
    if since.year != until.year:
        return f"{full_day(since)}至 {full_day(until)}"
    return span_text(since, until)


def absence_text(row: Absence) -> str:
    """«产假 2026 年 9 月 1 日至 2027 年 1 月 15 日»."""
    return f"{_label(row)} {days_text(row.since_on, row.until_on)}"


def absence_short(row: Absence) -> str:
    """«产假（9 月 1 日起）», for a button."""
    return f"{_label(row)}（{short_day(row.since_on)}起）"


def _label(row: Absence) -> str:
    kind = ABSENCE_KINDS.get(row.kind)
    return kind.label if kind else "请假"
