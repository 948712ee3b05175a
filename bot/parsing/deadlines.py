"""A duty's last day as plans write it (第二周周二, 半期, 期末前一个月, 每月检查日, 三周内) → a day of the period."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.frames import Frame, monday_of
from bot.domain.holidays import NO_OVERRIDES, school_days
from bot.parsing.dates import Lean, read_when

_ZONE = ZoneInfo("Asia/Shanghai")  # only days are read: any zone gives the same
_MONTHS_BEFORE = re.compile(r"(前)([一二两三1-3])月")  # «期末前一月» says «一个月»
_INSPECTED = re.compile(r"检查日|检查时|月检|常规检查")
_MONTHLY_DAY = re.compile(r"每个?月的?(\d{1,2})[日号]")
_MONTHS_END = re.compile(r"(?<!\d)月[底末]")
_LAST_WEEKDAY = re.compile(r"最后一个?(?:周|星期)([一二三四五六日天])")
_WEEKDAY = re.compile(r"每(?:周|星期)([一二三四五六日天])")
_MIDDLE = re.compile(r"半期|期中")
_BEGIN = re.compile(r"开学|报到|学期初|期初")


def due_on(text: str, since: date, until: date, frame: Frame, inspections: Sequence[date] = ()) -> date | None:
    """The last day that counts within `since`…`until`; None when the words give none there.

    `frame` is the term (or plan) that weeks and ends are counted in, `inspections` the school's own days of inspection.
    """
    text = _MONTHS_BEFORE.sub(r"\1\2个月", text)
    day = _recurring(text, since, until, inspections) or _read(text, since, frame) or _named(text, since, frame)
    return day if day is not None and since <= day <= until else None


def _recurring(text: str, since: date, until: date, inspections: Sequence[date]) -> date | None:
    if _INSPECTED.search(text):
        return next((day for day in sorted(inspections) if since <= day <= until), None)
    if found := _MONTHLY_DAY.search(text):
        return _day_of_month(int(found[1]), since, until)
    if found := _LAST_WEEKDAY.search(text):
        return until - timedelta(days=(until.weekday() - _weekday(found[1])) % 7)
    if found := _WEEKDAY.search(text):
        return monday_of(since) + timedelta(days=_weekday(found[1]))
    return until if _MONTHS_END.search(text) and (since.year, since.month) == (until.year, until.month) else None


def _day_of_month(number: int, since: date, until: date) -> date | None:
    days = (since + timedelta(days=step) for step in range((until - since).days + 1))
    return next((day for day in days if day.day == number), None)


def _weekday(word: str) -> int:
    return "一二三四五六日".index(word.replace("天", "日"))


def _read(text: str, since: date, frame: Frame) -> date | None:
    if _MONTHS_END.search(text):
        return None
    when = read_when(text, now=datetime.combine(since, time(8), _ZONE), lean=Lean.FUTURE, term=frame)
    return (when.end or when.start) if when else None


def _named(text: str, since: date, frame: Frame) -> date | None:
    """The middle and the beginning of a term, which are no days but have a usual meaning."""
    if _MIDDLE.search(text):
        days = school_days(frame.start, frame.end, NO_OVERRIDES)
        return _read("半期前", since, frame) or days[len(days) // 2]
    return max(frame.start, since) if _BEGIN.search(text) else None
