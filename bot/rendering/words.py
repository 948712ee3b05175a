"""Days, amounts, names and periods in Chinese; spaces between Chinese and figures."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.domain.kinds import RECORD_KINDS
from bot.domain.requirements import Per

WEEKDAYS = "一二三四五六日"

PERIOD_WORDS: dict[Per, str] = {
    Per.DAY: "今天",
    Per.WEEK: "本周",
    Per.FORTNIGHT: "这两周",
    Per.MONTH: "本月",
    Per.TERM: "本学期",
    Per.SCHOOL_YEAR: "本学年",
    Per.CALENDAR_YEAR: "今年",
    Per.ONCE: "本计划期内",
    Per.UNSTATED: "本计划期内",
    Per.EVENT: "每次",
}

EVERY_WORDS: dict[Per, str] = {
    Per.DAY: "每天",
    Per.WEEK: "每周",
    Per.FORTNIGHT: "每两周",
    Per.MONTH: "每月",
    Per.TERM: "每学期",
    Per.SCHOOL_YEAR: "每学年",
    Per.CALENDAR_YEAR: "每年",
    Per.ONCE: "一次性",
    Per.UNSTATED: "计划期内",
    Per.EVENT: "每次",
}

VENUES = {"in_school": "校内", "out_of_school": "校外", "off_school": "校外", "online": "线上"}
LEVEL_WORDS = {
    "school": "校级",
    "district": "区级",
    "city": "市级",
    "province": "省级",
    "national": "国家级",
}


def figure(value: float) -> str:
    """9, 1.5: no needless decimals."""
    return f"{value:g}" if value < 1e6 else str(int(value))


def amount_text(value: float, unit: str) -> str:
    """«2 节»."""
    return f"{figure(value)} {unit}"


def day_text(day: date) -> str:
    """«11 月 20 日（周五）»."""
    return f"{day.month} 月 {day.day} 日（周{WEEKDAYS[day.weekday()]}）"


def short_day(day: date) -> str:
    """«11 月 20 日»."""
    return f"{day.month} 月 {day.day} 日"


def full_day(day: date) -> str:
    """«2026 年 11 月 20 日»."""
    return f"{day.year} 年 {short_day(day)}"


def span_text(start: date, end: date) -> str:
    """One day with its weekday, or «4 月 11 日至 17 日»."""
    if start == end:
        return day_text(start)
    tail = f"{end.day} 日" if (start.year, start.month) == (end.year, end.month) else short_day(end)
    return f"{short_day(start)}至 {tail}"


def clock_text(at: datetime) -> str:
    """«12:40»."""
    return at.strftime("%H:%M")


def days_ahead(day: date, today: date) -> str:
    """«今天», «明天», «3 天后», «已过 2 天»."""
    gap = (day - today).days
    return {0: "今天", 1: "明天", 2: "后天"}.get(gap) or (f"{gap} 天后" if gap > 0 else f"已过 {-gap} 天")


def kind_label(kind: str) -> str:
    """«听课» of `observation`."""
    return RECORD_KINDS[kind].label if kind in RECORD_KINDS else kind


def listed(words: Iterable[str], limit: int = 12) -> str:
    """«甲、乙、丙等 15 人»-like lists: the first names and the count of the rest."""
    every = list(words)
    shown = "、".join(every[:limit])
    return shown if len(every) <= limit else f"{shown}等 {len(every)} 人"


def clipped(text: str, limit: int) -> str:
    """The text, or its beginning with «…»."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
