"""Spans longer than a month: quarters, half-years, the terms of a school year, months of two years."""

import re
from datetime import date, timedelta
from typing import Any

from bot.parsing.numbers import int_of
from bot.parsing.plans.drafts import Precision
from bot.parsing.plans.spans import Setting, clipped, last_day, month_number, year_of_month

Found = tuple[date | None, date | None, Precision, bool, dict[str, Any] | None]
"""First day, last day, how exact, whether a matter of judgement, how it repeats."""


def quarter(match: re.Match[str], at: Setting) -> Found | None:
    """一季度: three months of the printed year, else of the frame's."""
    number = int_of(match["q"])
    if number is None or not 1 <= number <= 4:
        return None
    first = 3 * number - 2
    year = year_of_month(match["y"], first, at.frame)
    start, end = clipped(date(year, first, 1), date(year, first + 2, last_day(year, first + 2)), at.frame)
    return (start, end, "months", False, None)


def half_year(match: re.Match[str], at: Setting) -> Found | None:
    """上半年, 下半年, cut to the frame."""
    year = int(match["y"]) if match["y"] else at.frame.start.year
    start, end = (date(year, 1, 1), date(year, 6, 30)) if match["h"] == "上" else (date(year, 7, 1), date(year, 12, 31))
    start, end = clipped(start, end, at.frame)
    return (start, end, "months", False, None)


def term(match: re.Match[str], at: Setting) -> Found | None:
    """上学期, 第二学期 in the plan of a school year: its half; in a plan of one term they are no time."""
    frame = at.frame
    if not (7 <= frame.start.month <= 9 and frame.end.year > frame.start.year and frame.end.month >= 5):
        return None
    winter = date(frame.end.year, 1, 31)
    first = match["t"] in ("上", "第一", "秋季", "秋")
    start, end = (frame.start, winter) if first else (winter + timedelta(days=1), frame.end)
    return (start, end, "months", True, None)


def month_span(match: re.Match[str], at: Setting) -> Found | None:
    """ "2026年9月—2027年7月": the second month says its own year."""
    first, last = month_number(match["m"]), month_number(match["m2"])
    if first is None or last is None:
        return None
    start = date(year_of_month(match["y"], first, at.frame), first, 1)
    end = date(int(match["y2"]), last, last_day(int(match["y2"]), last))
    return (*clipped(start, end, at.frame), "months", False, None) if start <= end else None
