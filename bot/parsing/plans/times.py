"""When a plan says something happens: months, 旬, weeks, days, ranges, deadlines, feasts, repeating times.

Plans print most dates without a year and many without a month: the frame gives the one, the heading the other.
This is the layer of printed plan dates only; what people say in chat is read by `bot.parsing.dates`.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.domain.frames import Frame
from bot.parsing.plans.drafts import Outside, Precision
from bot.parsing.plans.folding import blanked
from bot.parsing.plans.numerals import int_of

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|元)"
_MONTH = rf"(?:(?P<y>20\d{{2}})年\s*)?(?P<m>{_N})月"
_TO = r"\s*(?:-{1,2}|至|到|~)\s*"
_WEEKDAY = r"(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])"
_DAYS = "一二三四五六日"
_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31), "初": (1, 10), "底": (21, 31), "末": (21, 31)}


@dataclass(frozen=True, slots=True)
class Time:
    """One time found in a folded text: where it stands and the days it means (`start` None: a deadline)."""

    span: tuple[int, int]
    start: date | None
    end: date | None
    precision: Precision
    recur: dict[str, Any] | None = None
    loose: bool = False

    def outside(self, frame: Frame) -> Outside | None:
        """Whether the days lie wholly before or after the frame."""
        last, first = self.end or self.start, self.start or self.end
        if last and last < frame.start:
            return "before"
        return "after" if first and first > frame.end else None


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around the text: the frame and the month (year, month) of the heading above."""

    frame: Frame
    month: tuple[int, int] | None = None


def year_for(month: int, day: int, frame: Frame) -> int:
    """The year that puts this day inside the frame, or nearest to it."""

    def distance(year: int) -> tuple[int, int]:
        try:
            on = date(year, month, day)
        except ValueError:
            return (10_000, year)
        if frame.start <= on <= frame.end:
            return (0, year)
        return (min(abs((on - frame.start).days), abs((on - frame.end).days)), year)

    return min(range(frame.start.year - 1, frame.end.year + 2), key=distance)


def last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    return calendar.monthrange(year, month)[1]


def _month_no(text: str) -> int | None:
    number = 1 if text == "元" else int_of(text)
    return number if number is not None and 1 <= number <= 12 else None


def _day(year: int | None, month: int, day: int, frame: Frame) -> date | None:
    try:
        return date(year or year_for(month, day, frame), month, day)
    except ValueError:
        return None


def _year_of_month(year: str | None, month: int, frame: Frame) -> int:
    if year:
        return int(year)
    inside = [y for y in range(frame.start.year, frame.end.year + 1) if _overlaps(y, month, frame)]
    return inside[0] if inside else year_for(month, 15, frame)


def _overlaps(year: int, month: int, frame: Frame) -> bool:
    return date(year, month, 1) <= frame.end and date(year, month, last_day(year, month)) >= frame.start


def clipped(start: date, end: date, frame: Frame) -> tuple[date, date]:
    """The span cut to the frame; as it is where the two do not meet."""
    if start > frame.end or end < frame.start:
        return start, end
    return max(start, frame.start), min(end, frame.end)


# --- readers of one form each: (match, setting) → (start, end, precision, loose, recur) or None -----------------------

Found = tuple[date | None, date | None, Precision, bool, dict[str, Any] | None]


def _day_range(match: re.Match[str], at: Setting) -> Found | None:
    month = _month_no(match["m"]) if match["m"] else (at.month[1] if at.month else None)
    month2 = _month_no(match["m2"]) if match["m2"] else month
    if month is None or month2 is None:
        return None
    year = int(match["y"]) if match["y"] else None
    start = _day(year, month, int_of(match["d"]) or 0, at.frame)
    end = _day(int(match["y2"]) if match["y2"] else None, month2, int_of(match["d2"]) or 0, at.frame)
    if start and end and end < start:
        end = _day(start.year + (month2 < month), month2, end.day, at.frame)
    return (start, end, "range", False, None) if start and end and start <= end else None


def _one_day(match: re.Match[str], at: Setting) -> Found | None:
    month = _month_no(match["m"]) if match["m"] else (at.month[1] if at.month else None)
    day = int_of(match["d"])
    if month is None or day is None:
        return None
    on = _day(int(match["y"]) if match["y"] else None, month, day, at.frame)
    return (on, on, "day", False, None) if on else None


def _third(match: re.Match[str], at: Setting) -> Found | None:
    named = _month_no(match["m"]) if match["m"] else None
    if named is None and at.month is None:
        return None
    month = named or (at.month[1] if at.month else 1)
    year = _year_of_month(match["y"], month, at.frame) if named else (at.month[0] if at.month else at.frame.start.year)
    parts = match["t"]
    last = match["t2"] or parts[-1]
    month2 = (_month_no(match["m2"]) or month) if match["m2"] else month
    year2 = year + (month2 < month)
    start = date(year, month, _THIRDS[parts[0]][0])
    end = date(year2, month2, min(_THIRDS[last][1], last_day(year2, month2)))
    if start > end:
        return None
    return (start, end, "range", parts in ("初", "底", "末"), None)


def _months(match: re.Match[str], at: Setting) -> Found | None:
    numbers = _month_numbers(match["all"])
    if not numbers:
        return None
    first, last = numbers[0], numbers[-1]
    year = _year_of_month(match["y"], first, at.frame)
    year2 = year + (last < first)
    start, end = date(year, first, 1), date(year2, last, last_day(year2, last))
    start, end = clipped(start, end, at.frame)
    return (start, end, "months" if len(numbers) > 1 else "month", False, None)


def _month_numbers(text: str) -> list[int]:
    """The months of "七、八月份", "七八月", "9-10月", "二月 三月"."""
    glued = re.fullmatch(r"([一二三四五六七八九])([一二三四五六七八九])月份?", text.strip())
    words = list(glued.groups()) if glued else re.findall(_N, text)
    numbers = [_month_no(word) for word in words]
    return [number for number in numbers if number] if None not in numbers else []


def _weeks(match: re.Match[str], at: Setting) -> Found | None:
    first, last = int_of(match["w"]), int_of(match["w2"] or match["w"])
    if not first or not last or not 0 < first <= last <= 53:
        return None
    start = at.frame.week_monday(first)
    if match["wd"]:
        on = at.frame.week_monday(last) + timedelta(days=_weekday(match["wd"]) - 1)
        return (on, on, "day", False, None)
    return (start, at.frame.week_monday(last) + timedelta(days=6), "week", False, None)


def _weekday(char: str) -> int:
    return 7 if char in "日天" else _DAYS.index(char) + 1


def _until_week(match: re.Match[str], at: Setting) -> Found | None:
    last = int_of(match["w"])
    return (at.frame.start, at.frame.week_monday(last) + timedelta(days=6), "week", False, None) if last else None


def _weekly(match: re.Match[str], at: Setting) -> Found | None:
    groups = match.groupdict()
    weekday = _weekday(match["wd"]) if match["wd"] else None
    every = {"单": "odd_week", "双": "even_week", "隔": "fortnight"}.get(match["every"][0], "week")
    if every == "week" and weekday is None:
        return None
    start = at.frame.start
    if groups.get("from") and (week := int_of(match["from"])):
        start = at.frame.week_monday(week)
    return (start, at.frame.end, "recurrence", False, {"every": every, "weekday": weekday})


def _monthly(match: re.Match[str], at: Setting) -> Found | None:
    recur: dict[str, Any] = {"every": "month", "weekday": _weekday(match["wd"]) if match["wd"] else None}
    if match["d"]:
        recur["day"] = int_of(match["d"])
    if match["nth"]:
        recur["which"] = int_of(match["nth"])
    if match["last"]:
        recur["which"] = "last"
    return (at.frame.start, at.frame.end, "recurrence", False, recur)


def _quarter(match: re.Match[str], at: Setting) -> Found | None:
    number = int_of(match["q"])
    if number is None or not 1 <= number <= 4:
        return None
    first = 3 * number - 2
    year = _year_of_month(match["y"], first, at.frame)
    start, end = clipped(date(year, first, 1), date(year, first + 2, last_day(year, first + 2)), at.frame)
    return (start, end, "months", False, None)


def _half_year(match: re.Match[str], at: Setting) -> Found | None:
    year = int(match["y"]) if match["y"] else at.frame.start.year
    start, end = (date(year, 1, 1), date(year, 6, 30)) if match["h"] == "上" else (date(year, 7, 1), date(year, 12, 31))
    start, end = clipped(start, end, at.frame)
    return (start, end, "months", False, None)


def _before_end(match: re.Match[str], at: Setting) -> Found | None:
    count = int_of(match["n"] or "一") or 1
    if "月" in match["u"]:
        return (months_before(at.frame.end, count), at.frame.end, "relative", True, None)
    days = count * (7 if "周" in match["u"] or "星期" in match["u"] else 1)
    return (None, at.frame.end - timedelta(days=days), "relative", True, None)


def months_before(day: date, count: int) -> date:
    """The same day of the month `count` months earlier, or that month's last."""
    month = day.year * 12 + day.month - 1 - count
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, last_day(year, month)))


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
_RELATIVE: tuple[tuple[str, Span], ...] = (
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
    (r"五一节?(?:假期?)?(?:后|之后)(?:的?第一周)?", _fixed(5, 6, 0, 6)),
    (r"五一节?(?:之?前|前夕)", _fixed(4, 30, 7, 0)),
    (r"元旦节?(?:之?前|前夕|前后)", _fixed(12, 31, 7, 3)),
    (r"元旦节?(?:假期?)?(?:后|之后)", _fixed(1, 4, 0, 6)),
    (r"清明节?(?:前后|之?后|之?前)", _fixed(4, 5, 7, 7)),
    (r"教师节(?:前后|前夕|期间|当天)?", _fixed(9, 10, 3, 3)),
    (r"暑假(?:期间|中|里)?|暑期(?:中|期间)?", _between((7, 1), (8, 31))),
    (r"寒假(?:期间|中|里)?", _between((1, 20), (2, 20))),
)


def _relative(match: re.Match[str], at: Setting) -> Found | None:
    for word, span in _RELATIVE:
        if re.fullmatch(word, match[0]):
            start, end = span(at.frame)
            return (start, end, "relative", True, None)
    return None


_HALFDAY = r"(?:上午|下午|晚上|晚|中午)?(?:第?[一二三四五六七八\d、,]+节课?(?:后|前)?)?(?:放学后|课后)?"
_UNIT_AFTER = r"(?!\d|月|\s*(?:[%节篇次本份万亿元岁倍分个学课人小时米项名条字]|周年))"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Setting], Found | None]], ...] = (
    (
        re.compile(
            rf"(?:(?P<y>20\d{{2}})年)?(?:(?P<m>{_N})月)(?P<d>{_N})[日号]?(?:（?周[一二三四五六日]）?)?{_TO}"
            rf"(?:(?P<y2>20\d{{2}})年)?(?:(?P<m2>{_N})月)?(?P<d2>{_N})[日号](?:（?周[一二三四五六日]）?)?"
        ),
        _day_range,
    ),
    (
        re.compile(
            rf"(?<![\d.])(?:(?P<y>20\d{{2}})[./])?(?P<m>1[0-2]|0?[1-9])[./](?P<d>[0-3]?\d){_TO}"
            rf"(?:(?P<y2>20\d{{2}})[./])?(?:(?P<m2>1[0-2]|0?[1-9])[./])(?P<d2>[0-3]?\d)(?:日|号)?{_UNIT_AFTER}"
        ),
        _day_range,
    ),
    (
        re.compile(
            rf"(?<![\d.])(?P<y>20\d{{2}})?(?P<m>1[0-2]|[1-9])\.(?P<d>[0-3]?\d){_TO}(?P<y2>20\d{{2}})?(?P<m2>(?!))?"
            rf"(?P<d2>[0-3]?\d)日?(?![\d.]){_UNIT_AFTER}"
        ),
        _day_range,
    ),
    (re.compile(rf"(?:(?P<y>20\d{{2}})年)?(?P<m>{_N})月(?P<d>{_N})(?:[日号]|(?=前|之前|截|止|以前))"), _one_day),
    (re.compile(r"(?<!\d)(?P<y>20\d{2})[./-](?P<m>1[0-2]|0?[1-9])[./-](?P<d>[0-3]?\d)(?!\d)"), _one_day),
    (
        re.compile(
            rf"(?<![\d./年])(?P<y>20\d{{2}}\.)?(?P<m>1[0-2]|[1-9])(?:\.|(?<=[\s（，；：、]\d)/|(?<=^\d)/)(?P<d>[0-3]?\d)[日号]?(?!\.){_UNIT_AFTER}"
        ),
        _one_day,
    ),
    (re.compile(r"(?P<y>(?!))?(?P<m>(?!))?(?<![\d月.-])(?P<d>[0-3]?\d)[日号](?=前|之前|以前|[^\d、至到-])"), _one_day),
    (
        re.compile(rf"(?:{_MONTH}份?的?)?(?P<t>[上中下]{{1,2}})旬(?:{_TO}(?:(?P<m2>{_N})月)?(?P<t2>[上中下])旬)?"),
        _third,
    ),
    (re.compile(rf"{_MONTH}份?(?P<t>[初中底末])(?P<t2>(?!))?(?P<m2>(?!))?(?![小学期考])"), _third),
    (re.compile(r"(?P<y>(?!))?(?P<m>(?!))?(?<![每逢])本?月(?P<t>[初底末])(?P<t2>(?!))?(?P<m2>(?!))?"), _third),
    (
        re.compile(
            rf"(?:(?P<y>20\d{{2}})年\s*)?(?P<all>{_N}(?:月份?)?(?:(?:\s*[-、和及至到与]\s*|\s+){_N}月份?)+"
            rf"|[一二三四五六七八九]{{2}}月份?|{_N}月份?)(?!\d*[次篇节龄刊饼])"
        ),
        _months,
    ),
    (re.compile(rf"(?:学期初|开学|开学初){_TO}第(?P<w>{_N})周"), _until_week),
    (
        re.compile(
            rf"第?(?P<from>{_N})周(?:起|开始)，?(?P<every>每)(?:个)?(?:周|星期)(?P<wd>[一二三四五六日天])(?:的)?{_HALFDAY}"
        ),
        _weekly,
    ),
    (
        re.compile(
            rf"(?P<every>每)(?:个)?(?:周|星期)的?(?:周|星期)?(?P<wd>[一二三四五六日天])(?![次篇节个份场则回本题条人]|小时|到|至){_HALFDAY}"
        ),
        _weekly,
    ),
    (re.compile(rf"(?P<every>[单双])周的?(?:(?:周|星期)(?P<wd>[一二三四五六日天]))?{_HALFDAY}"), _weekly),
    (re.compile(rf"(?P<every>隔)周的?(?:周|星期)?(?P<wd>[一二三四五六日天])(?![次回]){_HALFDAY}"), _weekly),
    (
        re.compile(
            rf"每(?:个)?月的?(?:(?:(?P<last>最后)一个|第(?P<nth>[一二三四])(?:个|周))的?{_WEEKDAY}|(?P<d>{_N})[日号]){_HALFDAY}"
        ),
        _monthly,
    ),
    (
        re.compile(
            rf"(?:教学|开学)?第(?P<w>{_N})(?:周?\s*(?:-{{1,2}}|至|到|、|和|,|，)\s*第?(?P<w2>{_N}))?\s*(?:教学|学)?周"
            rf"(?:的?(?:周|星期)(?P<wd>[一二三四五六日天]))?{_HALFDAY}"
        ),
        _weeks,
    ),
    (re.compile(r"(?<![一-龥\d])(?P<w>\d{1,2})周(?P<w2>(?!))?(?P<wd>(?!))?(?=[：:\s])|(?P<w3>(?!))"), _weeks),
    (re.compile(r"(?P<w>\d{1,2})周(?P<w2>(?!))?(?P<wd>(?!))?(?=统一|上?交|前|进行|举行|开展|截止)"), _weeks),
    (re.compile(r"(?:(?P<y>20\d{2})年)?第?(?P<q>[一二三四1-4])季度"), _quarter),
    (re.compile(r"(?:(?P<y>20\d{2})年)?(?<!上)(?<!上、)(?P<h>[上下])半年"), _half_year),
    (
        re.compile(rf"(?:期末|学期结束|学期末|放假|每?期结束)(?:之?前)(?P<n>{_N}|两|半)?(?P<u>个?月|个?星期|周|天|日)"),
        _before_end,
    ),
    (re.compile("|".join(word for word, _ in _RELATIVE)), _relative),
)

# Names and editions that look like times.
_MASK = re.compile(
    r"《[^》]*》|“[^”]*”|20[\dx]{2}(?:-20[\dx]{2})?(?:学年|年度|级|届)度?|20xx年?|第[一二三四五六七八九十\d]+[届期辑册次场]"
)
_DEADLINE_AFTER = re.compile(
    r"\s*(?:那天|当天)?(?:（[^（）]{0,6}）)?\s*(?:以前|之前|前(?!后|期|往|[半一二三四五六七八九十两\d])|截止|截稿|止(?!步))"
)
_LOOSE_AFTER = re.compile(r"\s*(?:前后|左右|上下)")
_TAIL = re.compile(r"\s*(?:[那这当]一?周|期间|份|内|起)(?!容|部|来|草)")
_DEADLINE_BEFORE = re.compile(
    r"(?:截止(?:日期|时间)?(?:到|至|于|为|是|：)?|截至|不得?[晚迟]于|最[晚迟](?:不超过)?|务必于)\s*$"
)
_EVERY_BEFORE = re.compile(r"每(?:年|学年|学期)的?[^，。；]{0,8}$")


def times_in(folded: str, at: Setting, start: int = 0, end: int | None = None) -> list[Time]:
    """The times between two offsets, in order, none overlapping; spans are offsets into `folded`."""
    end = len(folded) if end is None else end
    text = blanked(folded, [m.span() for m in _MASK.finditer(folded)])
    return [_suffixed(time, folded, end) for time in _leftmost(text, at, start, end)]


def _leftmost(text: str, at: Setting, start: int, end: int) -> Iterator[Time]:
    """Of all forms, the one that begins first, and of these the longest."""
    position = start
    pending = [(pattern, reader, None) for pattern, reader in _FORMS]
    nexts: list[re.Match[str] | None] = [pattern.search(text, position, end) for pattern, _, _ in pending]
    while True:
        for index, (pattern, _, _) in enumerate(pending):
            match = nexts[index]
            if match is not None and match.start() < position:
                nexts[index] = pattern.search(text, position, end)
        ranked = sorted(
            ((m.start(), -len(m[0]), index, m) for index, m in enumerate(nexts) if m is not None), key=lambda r: r[:3]
        )
        if not ranked:
            return
        for begin, _, index, match in ranked:
            if begin != ranked[0][0]:
                break
            found = None if _EVERY_BEFORE.search(text[max(start, begin - 14) : begin]) else pending[index][1](match, at)
            if found is not None:
                first, last, precision, loose, recur = found
                yield Time(match.span(), first, last, precision, recur, loose)
                position = match.end()
                break
        else:
            position = ranked[0][0] + 1
            continue
        if position <= ranked[0][0]:
            position = ranked[0][0] + 1


def _suffixed(time: Time, folded: str, end: int) -> Time:
    """Words around a time that make it a deadline (前, 截止) or a matter of judgement (前后)."""
    first, last = time.span
    if loose := _LOOSE_AFTER.match(folded, last, end):
        return replace(time, span=(first, loose.end()), loose=True)
    if time.recur is not None:
        return time
    after, before = _DEADLINE_AFTER.match(folded, last, end), _DEADLINE_BEFORE.search(folded[:first])
    if before:
        first = before.start()
    if after:
        last = after.end()
    if (after or before) and time.end is not None and not (time.precision == "relative" and time.start is None):
        end_day = time.end
        return replace(
            time, span=(first, last), start=None, end=end_day, precision="deadline", loose=time.precision == "relative"
        )
    if tail := _TAIL.match(folded, last, end):
        return replace(time, span=(first, tail.end()))
    return time
