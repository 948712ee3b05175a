"""Times without a date of their own (开学初, 半期左右, 国庆后, 暑期): a matter of judgement the office is asked."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.domain.frames import Frame
from bot.parsing.plans.spans import clipped, year_for

Span = Callable[[Frame], tuple[date | None, date]]


def _middle(frame: Frame, first: int, last: int) -> tuple[date, date]:
    middle = frame.start + (frame.end - frame.start) / 2
    return middle + timedelta(days=first), middle + timedelta(days=last)


def _fixed(month: int, day: int, before: int, after: int) -> Span:
    def span(frame: Frame) -> tuple[date, date]:
        on = date(year_for(month, day, frame), month, day)
        return on - timedelta(days=before), on + timedelta(days=after)

    return span


def _between(first: tuple[int, int], last: tuple[int, int]) -> Span:
    def span(frame: Frame) -> tuple[date, date]:
        year = year_for(*first, frame)
        return clipped(date(year, *first), date(year, *last), frame)

    return span


# Words without a date of their own; each is a matter of judgement (loose), the office sees it as a question.
_SEASONS: tuple[tuple[str, Span], ...] = (
    (r"开学第一周|开学首周|开学一周内", lambda f: (f.week1_monday, f.week1_monday + timedelta(days=6))),
    (r"开学(?:前|之前)(?!后)", lambda f: (f.start - timedelta(days=7), f.start - timedelta(days=1))),
    (r"开学初|学期初|期初|开学之初|开学前后|开学伊始|学年初", lambda f: (f.start, f.start + timedelta(days=13))),
    (r"(?:半期|期中)(?:左右|前后)|学期中(?!段)", lambda f: _middle(f, -7, 7)),
    (r"(?:半期|期中)(?:考试?)?(?:之?后)(?!进)", lambda f: _middle(f, 1, 14)),
    (r"(?:半期|期中)(?:考试?)?(?:之?前)", lambda f: _middle(f, -14, -1)),
    (
        r"学期末|学年末|(?<!学)期末(?:前后|阶段|时)|学期结束(?:时|前|之前)|放假前",
        lambda f: (f.end - timedelta(days=13), f.end),
    ),
    (r"国庆节?(?:假期?)?(?:后|之后)(?:的?第一周)?", _fixed(10, 8, 0, 6)),
    (r"国庆节?(?:之?前|前夕)", _fixed(9, 30, 7, 0)),
    (r"国庆节?(?:期间|假期)", _fixed(10, 1, 0, 6)),
    (r"(?:五一|劳动)节?(?:假期?)?(?:后|之后)(?:的?第一周)?", _fixed(5, 6, 0, 6)),
    (r"(?:五一|劳动)节?(?:之?前|前夕)", _fixed(4, 30, 7, 0)),
    (r"元旦节?(?:之?前|前夕|前后)", _fixed(12, 31, 7, 3)),
    (r"元旦节?(?:假期?)?(?:后|之后)", _fixed(1, 4, 0, 6)),
    (r"清明节?(?:假期?)?(?:之?后)", _fixed(4, 6, 0, 6)),
    (r"清明节?(?:前后|之?前|前夕)", _fixed(4, 5, 7, 7)),
    (r"教师节(?:前后|前夕|期间|当天)?", _fixed(9, 10, 3, 3)),
    (r"暑假(?:期间|中|里)?|暑期(?:中|期间)?", _between((7, 1), (8, 31))),
    (r"寒假(?:期间|中|里)?", _between((1, 20), (2, 20))),
)


FEAST = re.compile(r"国庆|五一|劳动节|清明|元旦|教师节")
"""Seasons that hang on a day of the calendar, not on the term."""

SEASON = re.compile("|".join(word for word, _ in _SEASONS))
"""Any of these times."""


def season_of(text: str, frame: Frame) -> tuple[date | None, date] | None:
    """First and last day of a text matched by SEASON; None for another text."""
    return next((span(frame) for word, span in _SEASONS if re.fullmatch(word, text)), None)
