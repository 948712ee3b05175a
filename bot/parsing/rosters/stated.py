"""When a list was made, as its titles and notes say."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

_DAY = re.compile(r"(20\d\d)\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"(20\d\d)\s*[年.\-/]\s*(\d{1,2})\s*月?(?!\d)")
_SECOND_TERM = re.compile(r"(20\d\d)\s*[-—–~至/]\s*(20\d\d)?\d{0,2}\s*学年度?[^\d]{0,4}(第二|第2|下|春)")
_SCHOOL_YEAR = re.compile(r"(20\d\d)\s*(?:[-—–~至/]\s*(?:20)?\d\d)?\s*学年")
_SEASON = re.compile(r"(20\d\d)\s*年?\s*(春|秋)")
_MADE = re.compile(r"统计|截至|截止|填表|填报|制表|更新|造册|日期")


def stated_day(texts: Iterable[str]) -> date | None:
    """The day a list says it was made, None when it does not.

    A day beside 统计 or 截至 first, then any day, a month's first, the first of a stated term.
    """
    lines = list(texts)
    first = [text for text in lines if _MADE.search(text)]
    for candidates in (first, lines):
        for pattern in (_DAY, _MONTH):
            for text in candidates:
                if (found := pattern.search(text)) and (day := _valid(*map(int, found.groups()))):
                    return day
    return next((day for text in lines if (day := _term_start(text))), None)


def _valid(year: int, month: int, day: int = 1) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _term_start(text: str) -> date | None:
    if found := _SECOND_TERM.search(text):
        return date(int(found[1]) + 1, 3, 1)
    if found := _SCHOOL_YEAR.search(text):
        return date(int(found[1]), 9, 1)
    if found := _SEASON.search(text):
        return date(int(found[1]), 3 if found[2] == "春" else 9, 1)
    return None
