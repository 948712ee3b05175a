"""Dates in English, by dateparser: our pattern finds the phrase, dateparser reads it, always from `now`."""

import re
from datetime import date, datetime
from functools import lru_cache

from bot.parsing.dates.calendar_sums import Days, make
from bot.parsing.dates.shapes import Month, Week
from bot.parsing.dates.values import Lean, Reading, When, kind_of

_MONTH_NAME = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May)|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
# "sat", "sun" and "may" are words of their own unless written like a name.
_WEEKDAY_NAME = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?-i:Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun))"
_NUMBER = "(?:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_NTH = "[0-9]{1,2}(?:st|nd|rd|th)?"
_PHRASE = re.compile(
    r"(?<![A-Za-z0-9])(?P<by>(?:by|before|until|till|due(?: on| by)?|no later than) )?(?P<date>"
    r"(?P<which>last|this|next) (?P<unit>week|month)"
    rf"|(?:last|this|next|on )?\b ?{_WEEKDAY_NAME}"
    rf"|{_MONTH_NAME} ?{_NTH}(?: ?[-–] ?(?P<last>[0-9]{{1,2}}))?(?:,? ?20[0-9]{{2}})?"
    rf"|{_NTH} (?:of )?{_MONTH_NAME}(?:,? ?20[0-9]{{2}})?"
    r"|(?:the )?day (?:before yesterday|after tomorrow)|yesterday|today|tomorrow|tonight|last night"
    rf"|{_NUMBER} (?:day|week|month)s? ago|in {_NUMBER} (?:day|week|month)s?"
    r")(?![A-Za-z0-9/.\-]?[A-Za-z0-9])",
    re.IGNORECASE,
)
_SHIFTS = {"last": -1, "this": 0, "next": 1}
_MOST_YEARS = 2


def find_english(text: str, *, now: datetime, lean: Lean) -> list[When]:
    """The English dates of `text` in reading order."""
    found = []
    for match in _PHRASE.finditer(text):
        days = _whole(match, now, lean) if match["unit"] else _days(match, now, lean)
        if days is not None:
            found.append(_when(match, (None, days[1]) if match["by"] else days))
    return found


def _when(match: re.Match[str], days: Days) -> When:
    return When(*days, match.span(), match[0], kind_of(days))


def _whole(match: re.Match[str], now: datetime, lean: Lean) -> Days | None:
    shift, at = _SHIFTS[match["which"].lower()], Reading(now, lean, None)
    return Week(shift).days(at) if match["unit"].lower() == "week" else Month(months=shift).days(at)


def _days(match: re.Match[str], now: datetime, lean: Lean) -> Days | None:
    phrase = re.sub(r" ?[-–] ?[0-9]{1,2}\b", "", match["date"]).strip().removeprefix("on ")
    first = _day(phrase, now, lean)
    if first is None or not match["last"]:
        return (first, first) if first else None
    last = make(first.year, first.month, int(match["last"]))
    return (first, last) if last and last > first else None


@lru_cache(maxsize=64)  # dateparser takes milliseconds, and one text may say one phrase many times
def _day(phrase: str, now: datetime, lean: Lean) -> date | None:
    # A quarter of a second to import: only for a text that holds an English date.
    import dateparser  # noqa: PLC0415

    parsed = dateparser.parse(
        phrase,
        languages=["en"],
        settings={"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": lean.value},
    )
    return parsed.date() if parsed and abs(parsed.year - now.year) <= _MOST_YEARS else None
