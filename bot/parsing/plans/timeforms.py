"""The forms a plan prints its times in, each with the reader that turns a match into days.

A form's groups: y year, m month, d day (2 for the end of a range), t 旬, w week, wd weekday; a form without one of them
names it as an empty group, so that readers may ask.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bot.parsing.numbers import int_of
from bot.parsing.plans.longer import Found, half_year, month_span, quarter, term
from bot.parsing.plans.seasons import SEASON, season_of
from bot.parsing.plans.spans import Setting, clipped, day_in, last_day, month_number, months_before, year_of_month

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|元)"
_MONTH = rf"(?:(?P<y>20\d{{2}})年\s*)?(?P<m>{_N})月"
_TO = r"\s*(?:-{1,2}|起?至|起?到|~)\s*"
_WEEKDAY = r"(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])"
_DAYS = "一二三四五六日"
_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31), "初": (1, 10), "底": (21, 31), "末": (21, 31)}


def _day_range(match: re.Match[str], at: Setting) -> Found | None:
    month = month_number(match["m"]) if match["m"] else (at.month[1] if at.month else None)
    month2 = month_number(match["m2"]) if match["m2"] else month
    if month is None or month2 is None:
        return None
    year = int(match["y"]) if match["y"] else None
    start = day_in(year, month, int_of(match["d"]) or 0, at.frame)
    end = day_in(int(match["y2"]) if match["y2"] else None, month2, int_of(match["d2"]) or 0, at.frame)
    if start and end and end < start:
        end = day_in(start.year + (month2 < month), month2, end.day, at.frame)
    return (start, end, "range", False, None) if start and end and start <= end else None


def _one_day(match: re.Match[str], at: Setting) -> Found | None:
    month = month_number(match["m"]) if match["m"] else (at.month[1] if at.month else None)
    day = int_of(match["d"])
    if month is None or day is None:
        return None
    year = int(match["y"]) if match["y"] else at.frame.start.year + 1 if match.groupdict().get("next") else None
    on = day_in(year, month, day, at.frame)
    return (on, on, "day", False, None) if on else None


def _days_on_end(match: re.Match[str], at: Setting) -> Found | None:
    """ "10月22日、23日": days that follow one another are one span; others are told apart by their own dates."""
    first = _one_day(match, at)
    if first is None or first[0] is None:
        return None
    days = [int_of(word) or 0 for word in re.findall(_N, match["more"])]
    if days != [first[0].day + place for place in range(1, len(days) + 1)]:
        return None
    end = day_in(first[0].year, first[0].month, days[-1], at.frame)
    return (first[0], end, "range", False, None) if end else None


def _third(match: re.Match[str], at: Setting) -> Found | None:
    named = month_number(match["m"]) if match["m"] else None
    if named is None and at.month is None:
        return None
    month = named or (at.month[1] if at.month else 1)
    year = year_of_month(match["y"], month, at.frame) if named else (at.month[0] if at.month else at.frame.start.year)
    parts = match["t"]
    last = match["t2"] or parts[-1]
    month2 = (month_number(match["m2"]) or month) if match["m2"] else month
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
    year = year_of_month(match["y"], first, at.frame)
    year2 = year + (last < first)
    start, end = date(year, first, 1), date(year2, last, last_day(year2, last))
    start, end = clipped(start, end, at.frame)
    return (start, end, "months" if len(numbers) > 1 else "month", False, None)


def _month_numbers(text: str) -> list[int]:
    """The months of "七、八月份", "七八月", "9-10月", "二月 三月"."""
    glued = re.fullmatch(r"([一二三四五六七八九])([一二三四五六七八九])月份?", text.strip())
    words = list(glued.groups()) if glued else re.findall(_N, text)
    numbers = [month_number(word) for word in words]
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


def _week_of_month(match: re.Match[str], at: Setting) -> Found | None:
    """ "9月第2周": offices count from the week of the month's first school day; which days is a matter of judgement."""
    month, number = month_number(match["m"]), int_of(match["w"])
    if month is None or not number:
        return None
    first = date(year_of_month(match["y"], month, at.frame), month, 1)
    monday = first + timedelta(days=-first.weekday() if first.weekday() < 5 else 7 - first.weekday())
    monday += timedelta(weeks=number - 1)
    if match["wd"]:
        on = monday + timedelta(days=_weekday(match["wd"]) - 1)
        return (on, on, "day", True, None)
    return (monday, monday + timedelta(days=6), "week", True, None)


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


def _before_end(match: re.Match[str], at: Setting) -> Found | None:
    count = int_of(match["n"] or "一") or 1
    if "月" in match["u"]:
        return (months_before(at.frame.end, count), at.frame.end, "relative", True, None)
    days = count * (7 if "周" in match["u"] or "星期" in match["u"] else 1)
    return (None, at.frame.end - timedelta(days=days), "relative", True, None)


def _relative(match: re.Match[str], at: Setting) -> Found | None:
    span = season_of(match[0], at.frame)
    return (*span, "relative", True, None) if span else None


_HALFDAY = r"(?:上午|下午|晚上|晚|中午)?(?:第?[一二三四五六七八\d、,]+节课?(?:后|前)?)?(?:放学后|课后)?"
_UNIT_AFTER = (
    r"(?!\d|月|周年|\s*(?:[%篇份万亿岁倍米条]|元(?![旦月宵])|节(?!约|假|日)|次(?!要|日)|学时|课时|小时)"
    r"|(?:本(?![周月学校组科])|分(?![组类层享校管批别园])|个(?![人别])|学(?![科校生期习区段业术])|课(?![题堂程件改标例后间])"
    r"|人(?![人员])|项(?!目)|名(?![师校著])|字(?!词)))"
)


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Setting], Found | None]], ...] = (
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
    (
        re.compile(
            rf"(?P<y>(?!))?(?P<m>(?!))?(?<![\d月.-])(?P<d>[0-3]?\d)[日号]?(?:（?周[一二三四五六日]）?)?{_TO}"
            r"(?P<y2>(?!))?(?P<m2>(?!))?(?P<d2>[0-3]?\d)[日号]"
        ),
        _day_range,
    ),
    (
        re.compile(
            rf"(?:(?:(?P<y>20\d{{2}})年)?(?P<m>{_N})月)?(?<![\d.-])(?P<d>{_N})[日号](?:、(?P<more>(?:{_N}[日号]、){{0,3}}{_N})[日号])"
        ),
        _days_on_end,
    ),
    (
        re.compile(
            rf"(?:(?P<y>20\d{{2}})年)?(?P<m>{_N})月(?P<d>{_N})[日号]?[、和及与](?P<more>(?:{_N}[日号]?、){{0,3}}{_N})[日号]"
        ),
        _days_on_end,
    ),
    (
        re.compile(
            rf"(?:(?P<y>20\d{{2}})年|(?P<next>次年|来年|翌年))?(?P<m>{_N})月(?P<d>{_N})(?:[日号]|(?=前|之前|截|止|以前))"
        ),
        _one_day,
    ),
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
    (
        re.compile(
            r"(?<![\d.])(?P<y>(?!))?(?P<m>1[0-2]|[1-9])[.](?P<t>[上中下]{1,2})旬(?:至|到|-{1,2})?(?P<m2>(?!))?(?:(?P<t2>[上中下])旬)?"
        ),
        _third,
    ),
    (re.compile(rf"{_MONTH}份?(?P<t>[初中底末])(?P<t2>(?!))?(?P<m2>(?!))?(?![小学期考])"), _third),
    (re.compile(r"(?P<y>(?!))?(?P<m>(?!))?(?<![每逢])本?月(?P<t>[初底末])(?P<t2>(?!))?(?P<m2>(?!))?"), _third),
    (
        re.compile(
            rf"(?:次年|来年|翌年)?(?:(?P<y>20\d{{2}})年\s*)?(?P<all>{_N}(?:月份?)?(?:(?:\s*[-、和及至到与]\s*|\s+){_N}月份?(?!\d{{1,2}}[日号]))+"
            rf"|[一二三四五六七八九]{{2}}月份?|{_N}月份?)(?!\d*[次篇节龄刊饼考])"
        ),
        _months,
    ),
    (
        re.compile(rf"(?:(?P<y>20\d{{2}})年\s*)?(?P<m>{_N})月{_TO}(?P<y2>20\d{{2}})年(?P<m2>{_N})月(?!\d)"),
        month_span,
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
            rf"(?P<every>每)(?:个)?(?:周|星期)的?(?:周|星期)?(?P<wd>[一二三四五六日天])(?![次篇节个份场则回本题条人]|小时|到|至)"
            rf"(?:(?:、|和|与|及)每?(?:周|星期)[一二三四五六日天])*{_HALFDAY}"
        ),
        _weekly,
    ),
    (
        re.compile(
            rf"(?P<every>每)周[一1]次（(?:每?周|星期)(?P<wd>[一二三四五六日天]){_HALFDAY}[^（），。；]{{0,8}}）"
        ),
        _weekly,
    ),
    (
        re.compile(
            rf"(?<![每单双隔这本上下当前首第\d周年月日号个一二三四五六七八九十（])(?P<every>周|星期)(?P<wd>[一二三四五六日]){_HALFDAY}"
            r"(?=(?:为|是|定为|作为)[^，。；]{2,14}(?:时间|日|活动))"
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
    (
        re.compile(
            rf"{_MONTH}份?的?第(?P<w>[一二三四五1-5])个?(?:周|星期)(?:的?(?:周|星期)?(?P<wd>[一二三四五六日天]))?"
        ),
        _week_of_month,
    ),
    (
        re.compile(rf"第(?P<w>{_N})周(?P<w2>(?!))?(?P<wd>[一二三四五六日])(?=之?前|以前|截止)"),
        _weeks,
    ),
    (re.compile(r"(?<![一-龥\d])(?P<w>\d{1,2})周(?P<w2>(?!))?(?P<wd>(?!))?(?=[：:\s])|(?P<w3>(?!))"), _weeks),
    (re.compile(r"(?P<w>\d{1,2})周(?P<w2>(?!))?(?P<wd>(?!))?(?=统一|上?交|前|进行|举行|开展|截止)"), _weeks),
    (re.compile(r"(?:(?P<y>20\d{2})年)?第?(?P<q>[一二三四1-4])季度"), quarter),
    (re.compile(r"(?<!\S)(?P<t>[上下]|第[一二]|[秋春]季?)学期(?=\s|[：（）]|$)"), term),
    (re.compile(r"(?:(?P<y>20\d{2})年)?(?<!上)(?<!上、)(?P<h>[上下])半年"), half_year),
    (
        re.compile(rf"(?:期末|学期结束|学期末|放假|每?期结束)(?:之?前)(?P<n>{_N}|两|半)?(?P<u>个?月|个?星期|周|天|日)"),
        _before_end,
    ),
    (SEASON, _relative),
)
