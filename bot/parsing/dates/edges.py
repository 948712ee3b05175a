"""What the words around a date make of it: X前, X后, 截止X, X起, X前一周."""

import re
from datetime import date, timedelta

from bot.domain.frames import monday_of
from bot.domain.holidays import feast_span
from bot.parsing.dates.atoms import amount_of
from bot.parsing.dates.calendar_sums import Days, move
from bot.parsing.dates.numerals import NUMBER, number_of
from bot.parsing.dates.school import SchoolWeek, TermDay, TermEnd, TermMiddle, Vacation
from bot.parsing.dates.shapes import Feast, Shape

_BY = re.compile(
    r"(?:截[止至稿](?:日期|时间|时限|日)?(?:[到至于为是在]|截?[止至]到)?|不[得可能]?[晚迟]于|"
    r"[最至][晚迟][于到至在]?|赶在"
    r"|[Dd]eadline|ddl|DDL)[: ]{0,2}$"
)
_UNTIL = re.compile(
    r" ?(?:[之以]?前(?=提交)|[之以]?前(?![往来去后天面任言提段半排期])|[之以]?内(?![容部外涵化训])"
    r"|为?截?止|截[止稿]|到期|(?:下班|放学)(?=[上提]?交))"
)
_INCLUDED = re.compile(r" ?\(含[^()]{0,4}\)")
_END_OF_DAY = re.compile(
    r" ?(?:的?(?:活动)?结束|下班|放学|午休|散会|晚自习|晚修|上课|离校|[上下]午|中午|晚上?|当天|[那这]天)"
    r"(?=[之以]?[前内后])"
)
_AHEAD = re.compile(
    rf"[之以]?前的?(?P<amount>半|{NUMBER}) ?(?P<unit>个?星期|个?礼拜|个月|周|天|日)(?![前])(?:[之以]?内)?"
)
_AFTER = re.compile(r" ?(?:[之以]?后(?![勤面续期进台])|过后)")
_FROM = re.compile(r" ?(?:起|开始|以来|至今)(?![草步])")
_ABOUT = re.compile(" ?(?:前后|左右|上下|许)")
_THEN_WEEK = re.compile(rf"的?第(?P<nth>{NUMBER})个?(?:周|星期)")
_THEN_WITHIN = re.compile(rf"的?(?P<amount>半|{NUMBER}) ?(?P<unit>个?工作日|个?星期|个?礼拜|个月|周|天|日)[之以]?内")
_THEN_DAY = re.compile("的?第一天")

# Before these means before they begin; before a day or a month includes it.
_EXCLUSIVE = (Feast, SchoolWeek, TermDay, TermMiddle)

Edge = tuple[int, Days]


def before(text: str, start: int) -> int | None:
    """Where the words of a deadline begin that stand before `start` (截止到, 不晚于), or None."""
    window = max(0, start - 12)
    found = _BY.search(text[window:start])
    return window + found.start() if found else None


def after(text: str, end: int, shape: Shape, days: Days, *, timed: bool) -> Edge | None:
    """The new end and days when words behind the date change it, or None. `timed`: a clock time was said."""
    if about := _ABOUT.match(text, end):
        return about.end(), days
    if found := _AHEAD.match(text, end):
        return found.end(), _ahead(found, shape, days)
    if included := _INCLUDED.match(text, end):
        end = included.end()
    of_day = _END_OF_DAY.match(text, end)
    position = of_day.end() if of_day else end
    if found := _UNTIL.match(text, position):
        return _again(text, found.end()), _until(shape, days, whole=bool(of_day) or "前" not in found[0])
    if found := _AFTER.match(text, position):
        return _following(text, found.end(), shape, days, stays=timed or bool(of_day and not _is_over(of_day[0])))
    if (found := _FROM.match(text, end)) and days[0]:
        return found.end(), (days[0], None) if not timed else days
    return None


def _is_over(words: str) -> bool:
    return "结束" in words


def _again(text: str, end: int) -> int:
    found = _UNTIL.match(text, end)
    return found.end() if found else end


def _until(shape: Shape, days: Days, *, whole: bool) -> Days:
    first, last = days
    exclusive = isinstance(shape, _EXCLUSIVE) and not (isinstance(shape, SchoolWeek) and shape.weekday)
    if isinstance(shape, Vacation) and first:
        return None, first - timedelta(days=1)
    if exclusive and not whole and first:
        return None, first - timedelta(days=1)
    return None, last or first


def _ahead(found: re.Match[str], shape: Shape, days: Days) -> Days:
    amount, unit = amount_of(found)
    anchor = days[0] or days[1]
    if anchor is None:
        return days
    if unit == "月":
        return None, move(anchor, -amount, unit)
    if isinstance(shape, TermEnd):
        anchor += timedelta(days=1)
    first = move(anchor, -amount, unit)
    return (first, first) if unit == "天" and amount == 1 else (first, anchor - timedelta(days=1))


def _following(text: str, end: int, shape: Shape, days: Days, *, stays: bool) -> Edge:
    last = days[1] or days[0]
    if isinstance(shape, Vacation):
        return end, (None, None)  # when it ends is not known
    if last is None or stays:
        return end, days
    over = _over(shape, last)
    if week := _THEN_WEEK.match(text, end):
        monday = monday_of(over) + timedelta(weeks=number_of(week["nth"]) - 1)
        return week.end(), (monday, monday + timedelta(days=6))
    if within := _THEN_WITHIN.match(text, end):
        return within.end(), (None, move(over - timedelta(days=1), *amount_of(within)))
    if day := _THEN_DAY.match(text, end):
        return day.end(), (over, over)
    return end, (over, None)


def _over(shape: Shape, last: date) -> date:
    """The first day after: after the whole holiday where it has several days off."""
    if isinstance(shape, TermDay):
        return last
    if isinstance(shape, Feast) and shape.name in ("国庆节", "劳动节", "春节", "元旦"):
        span = feast_span(shape.name, last.year)
        last = max(last, span[1]) if span else last
    return last + timedelta(days=1)
