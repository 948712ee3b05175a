"""Dates of a message: what the date reader finds, as atoms, cut at the day of speaking."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.frames import Frame
from bot.parsing.dates import Lean, When, find_dates
from bot.parsing.records.atoms import Sheet, Tag
from bot.parsing.records.patterns import lazy

_JUST_NOW: Final = frozenset(
    {"刚", "刚刚", "刚才", "方才", "现在", "目前"}
)  # say no day, and point at a record in corrections


_ALTOGETHER: Final = lazy("(?<=[这本上全]周)(?=一(?:共|直|起|总))", needs="周")  # 这周一共 is this week, not its Monday
_ADJACENT: Final = lazy(
    "(?<=[周期拜][一二三四五六日天])(?=(?:周|星期|礼拜)[一二三四五六日天])", needs="周期拜"
)  # 周二周四 is a list
_LESS: Final = lazy(r"(?<=[日号\d]) [-−–](?=\d{1,2}(?:$|[ ,。;]))", needs="-−–")  # 11月18日 -1 is no range
# Days written out that the date reader takes for none: a year beyond its calendar, a day that does not exist.
_WRITTEN: Final = lazy(
    r"(?<![\d.])((?:1[89]|2\d)\d\d)(?:([-/.])(\d{1,2})\2(\d{1,2})|年 ?(\d{1,2})月(?: ?(\d{1,2}))?"
    r"|(0[1-9]|1[0-2])([0-3]\d))(?![\d.])[日号]?|(?<!\d)(\d{1,2})月(\d{1,2})[日号]",
    needs="0123456789",
)
_YEAR_TO_COME: Final = lazy(r"(?<!\d)(?P<year>2\d{3})年(?=$|[ ,。;!])", needs="年")
_ONE_WEEK: Final = lazy(r"\d+|[一二三四五六七八九十]+")
_WEEKS_LISTED: Final = lazy(rf"第? ?(?:{_ONE_WEEK.pattern}) ?周?(?: ?[、,和及与] ?第? ?(?:{_ONE_WEEK.pattern}) ?周?)+")
_ONE_MONTH: Final = r"(?P<{}>\d{{1,2}}|十[一二]?|[一二三四五六七八九])月份?"
_MONTHS_LISTED: Final = lazy(rf"{_ONE_MONTH.format('first')} ?[、,和与及] ?{_ONE_MONTH.format('last')}")
_READ_BY_US: Final = range(2010, 2050)  # the years that bot.parsing.dates reads
_LONG_AGO: Final = 200
_NOON, _EVENING = 12, 17
_LEAP: Final = 2024


@dataclass(frozen=True, slots=True)
class Span:
    """A day (`end` None) or several, both ends included; `ahead` when it is to come or a deadline."""

    start: date
    end: date | None
    ahead: bool
    text: str
    until: bool = False  # 周五前: a term, even where it may be read as a day gone by

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.end - self.start).days + 1 if self.end else 1


def take_dates(sheet: Sheet, *, said_at: datetime, term: Frame | None) -> None:
    """Dates become DATE atoms; recurrences (每周) and what has no day are left as text."""
    today = said_at.date()
    sheet.drop(_LESS, by=" 负")
    sheet.sub(_WRITTEN, Tag.DATE, lambda m: _written(m, today))
    sheet.sub(_YEAR_TO_COME, Tag.DATE, lambda m: Span(today, None, True, m[0]) if int(m[1]) > today.year else None)
    text, out, done = _ADJACENT.sub("、", _ALTOGETHER.sub(" ", sheet.text)), [], 0
    for when in find_dates(text, now=said_at, lean=Lean.PAST, term=term):
        spans = (_each_week(when, today) or _each_month(when, today)) if "各" in text else []
        spans = spans or [span for span in (_span(when, today),) if span]
        if when.start == today and _later_today(when, said_at):
            spans = [replace(span, ahead=True) for span in spans]
        if not spans or when.span[0] < done:
            continue
        out.append(text[done : when.span[0]] + "、".join(sheet.put(Tag.DATE, span) for span in spans))
        done = when.span[1]
    sheet.text = "".join(out) + text[done:]


def _written(match: re.Match[str], today: date) -> Span | None:
    """A day of a far year as it stands; one that does not exist counts as still ahead, never as today."""
    year, _, *rest = match.groups()
    month, day = [int(part) for part in (*filter(None, rest), 1)][:2]
    try:
        found = date(int(year or _LEAP), month, day)
    except ValueError:
        return Span(today, None, ahead=True, text=match[0])
    return None if found.year in _READ_BY_US else Span(found, None, found > today, match[0])


def _each_week(when: When, today: date) -> list[Span]:
    """第3周和第4周各…: one span per week where the weeks are listed; the reader gives them as one stretch."""
    if when.kind != "range" or when.start is None or when.end is None or not _WEEKS_LISTED.fullmatch(when.text):
        return []
    mondays = [when.start + timedelta(weeks=n) for n in range((when.end - when.start).days // 7 + 1)]
    if len(_ONE_WEEK.findall(when.text)) != len(mondays):
        return []
    weeks = [replace(when, start=monday, end=monday + timedelta(days=6)) for monday in mondays]
    return [span for week in weeks if (span := _span(week, today))]


def _each_month(when: When, today: date) -> list[Span]:
    """9月和10月各…: one span per month; the reader gives the two as one stretch."""
    if when.start is None or when.end is None or not _MONTHS_LISTED.fullmatch(when.text):
        return []
    second = when.end.replace(day=1)
    halves = [replace(when, end=second - timedelta(days=1)), replace(when, start=second)]
    return [span for half in halves if (span := _span(half, today))]


def _later_today(when: When, said_at: datetime) -> bool:
    """下午 said in the morning, 今晚 said by day: still to come."""
    return ("下午" in when.text and said_at.hour < _NOON) or ("晚" in when.text and said_at.hour < _EVENING)


def _until(end: date, today: date, text: str) -> Span:
    """周五前 is to come; 截至今天 and 清明前 said afterwards tell up to when, not when."""
    long_ago = end < today - timedelta(days=_LONG_AGO)  # 10月25日前 said on 20 October is no day of last year
    return Span(min(end, today), None, end > today or long_ago, text, until=True)


def _span(when: When, today: date) -> Span | None:
    if when.kind == "recurrence" or when.text in _JUST_NOW:
        return None
    if when.kind == "deadline" or when.start is None:
        return _until(when.end, today, when.text) if when.end else None
    start, end = when.start, when.end or when.start
    if start <= today < end:
        end = today  # a span still running ends on the day of speaking
    return Span(start, end if end != start or (when.end or start) != start else None, start > today, when.text)
