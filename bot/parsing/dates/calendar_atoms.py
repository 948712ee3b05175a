"""Atoms of the calendar: how a day or a month is written."""

import re
from typing import NamedTuple, Protocol

from bot.parsing.dates.counting import COUNT
from bot.parsing.dates.numerals import ANY_MONTH, DAY, MONTH, NUMBER, number_of, year_of
from bot.parsing.dates.shapes import Day, Month, Nothing, Shape, YearEnd
from bot.parsing.dates.school import MonthWeek


class Build(Protocol):
    """Makes a shape of a match; None rejects the match, Nothing swallows it."""

    def __call__(self, match: re.Match[str], /) -> Shape | None:
        """The shape, or None."""
        ...


class Atom(NamedTuple):
    """One way of writing a piece of a date. `pattern` may use named groups; the table's order decides."""

    name: str
    pattern: str
    build: Build


YEAR_WORDS = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "来年": 1, "后年": 2}
MONTH_WORDS = {"本": 0, "这": 0, "上": -1, "下": 1, "上上": -2, "下下": 2}

_YEAR = (
    r"(?:(?P<year>(?<!\d)(?:20)?\d\d|二[0零][一二三四][零一二三四五六七八九]|(?<![零一二三四五六七八九十])二[一二三四五六七八九]) ?年 ?"
    r"|(?P<yword>今年|本年|当年|去年|上年|前年|明年|来年|后年)(?:的 ?)?)"
)
_MONTH_WORD = r"(?:(?<![早晚线网路会])(?P<mword>上上|下下|上|下|这|本)一?个?月(?!考)份?的?)"
_NOT_IN_NUMBER = r"(?<![\d第个几数零一二三四五六七八九十])"
_SINGLE = re.compile(r"[一二三四五六七八九十]$")


def _years(match: re.Match[str]) -> dict[str, int | None]:
    year, word = match["year"], match["yword"]
    return {"year": year_of(year) if year else None, "years": YEAR_WORDS[word] if word else None}


def _written_day(match: re.Match[str]) -> Shape | None:
    month, day, suffix = match["month"], match["day"], match["suffix"]
    if not suffix and _SINGLE.match(day) and month + day not in ("三三", "九九"):
        return None  # 三月一 is only half a date
    return _day(number_of(day), number_of(month), **_years(match))


def _day(day: int, month: int, *, year: int | None = None, years: int | None = None, weak: bool = False) -> Shape:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return Nothing()
    return Day(day, month, year=year, years=years, weak=weak)


def _numeric_day(match: re.Match[str]) -> Shape | None:
    year, month, day = (int(part) for part in re.findall(r"\d+", match[0])[:3])
    year += 2000 if year < 100 else 0
    return _day(day, month, year=year) if 2010 <= year <= 2049 else Nothing()


def _compact_day(match: re.Match[str]) -> Shape | None:
    text = match["digits"]
    return _day(int(text[-2:]), int(text[-4:-2]), year=year_of(text[:-4]))


def _short_day(match: re.Match[str]) -> Shape | None:
    return _day(int(match["day"]), int(match["month"]), weak="-" in match[0] and not match["month"].startswith("0"))


def _day_of_word(match: re.Match[str]) -> Shape | None:
    return Day(number_of(match["day"]), months=MONTH_WORDS[match["mword"]])


def _day_alone(match: re.Match[str]) -> Shape | None:
    day, suffix = match["day"], match["suffix"]
    if not 1 <= number_of(day) <= 31:
        return Nothing()
    # 三日 is three days as often as the third.
    return Day(number_of(day), weak=suffix == "日" and bool(_SINGLE.match(day)))


def _month(match: re.Match[str]) -> Shape | None:
    month = number_of(match["month"])
    return Month(month, part=match["part"], **_years(match)) if 1 <= month <= 12 else Nothing()


def _month_of_word(match: re.Match[str]) -> Shape | None:
    word = match["mword"]
    return Month(months=MONTH_WORDS[word] if word else None, part=match["part"])


def _bare_part(match: re.Match[str]) -> Shape | None:
    return Month(part=match["part"])


def _months(match: re.Match[str]) -> Shape | None:
    first, last = number_of(match["first"]), number_of(match["last"])
    follows = last == first % 12 + 1 or bool(re.search(r"[-~至到]", match[0]))
    return Month(first, last=last, **_years(match)) if follows and first != last else Nothing()


def _twin_months(match: re.Match[str]) -> Shape | None:
    first, last = number_of(match["first"]), number_of(match["last"])
    return Month(first, last=last, **_years(match)) if last == first + 1 else None


def _year_month(match: re.Match[str]) -> Shape | None:
    return Month(int(match["month"]), year=int(match["year"]))


def _month_week(match: re.Match[str]) -> Shape | None:
    month = number_of(match["month"]) if match["month"] else None
    if month is not None and not 1 <= month <= 12:
        return Nothing()
    word = match["mword"]
    whole = Month(month, months=MONTH_WORDS[word] if word else None, **_years(match))
    nth = number_of(match["nth"]) if match["nth"] else -1
    return MonthWeek(whole, nth, weekday_of(match["dow"]) if match["dow"] else None) if nth <= 5 else Nothing()


def weekday_of(text: str) -> int:
    """一…六, 日, 天 or 1…7 → 1…7."""
    return int(text) if text.isdigit() else "一二三四五六日".find(text.replace("天", "日")) + 1


def _year_end(match: re.Match[str]) -> Shape | None:
    return YearEnd(**_years(match))


_PART = r"(?P<part>[上中下]旬|[上下]半月|[初底末]|中(?=$|[,。;、 ]))"
_D, _M = r"(?:[12]\d|3[01]|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
# A shop sign, a form or a room is no day (3号楼, 5号文件).
_NOT_A_NUMBER = (
    r"(?![楼文令线门机位桌柜房厅院馆车球台卷题召码称角字牌站选电坑桥馆钢铅信男女]|教室|会议|录播|考[场室]|通知|公告|实验|学[生员]|同学|作[品业]|课题|议题)"
)
_NOT_DAYLY = r"(?![常均记志报程语本游内])"
_ALONE_BEFORE = r"(?<![\d.第〕\])A-Za-z年月/零一二三四五六七八九十廿卅])"

CALENDAR_ATOMS: tuple[Atom, ...] = (
    Atom(
        "numeric day",
        r"(?<![\d.\-/A-Za-z])(?:20)?\d\d(?:\.\d{1,2}\. ?\d{1,2}|-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|·\d{1,2}·\d{1,2}) ?[日号]?(?![\d%]|[./]\d)",
        _numeric_day,
    ),
    Atom("compact day", r"(?<![\d.A-Za-z])(?P<digits>20[1-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))日?(?![\d.])", _compact_day),
    Atom(
        "short compact day",
        r"(?<![\d.A-Za-z一-鿿:-])(?P<digits>2[4-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?=$|[ ,;、听评上下第])",
        _compact_day,
    ),
    Atom(
        "month week",
        rf"(?:{_YEAR}?{_NOT_IN_NUMBER}(?P<month>{ANY_MONTH}) ?月份?|{_MONTH_WORD})的?"
        rf"(?:第(?P<nth>[一二三四五1-5])|最后一?)个?(?:(?:周|星期|礼拜)(?P<dow>[一二三四五六日天])?)",
        _month_week,
    ),
    Atom(
        "written day",
        rf"{_YEAR}?{_NOT_IN_NUMBER}(?P<month>{ANY_MONTH}) {{0,2}}月(?:份 ?)? {{0,2}}(?P<day>{DAY}) {{0,2}}"
        rf"(?:(?P<suffix>[日号])|(?![\d.:%年月个零一二三四五六七八九十点时]|(?:、\d{{1,2}}| ?[-~至到] ?\d{{1,2}})?月|{COUNT}))",
        _written_day,
    ),
    Atom("day of a named month", rf"{_MONTH_WORD} ?(?P<day>{DAY}) ?[日号]{_NOT_DAYLY}", _day_of_word),
    Atom(
        "months",
        rf"{_YEAR}?(?<![\d.第个零一二三四五六七八九十月/-])(?P<first>{MONTH}) ?(?:月份?)? ?(?:[、,和及~至到]|-{{1,2}}) ?(?P<last>{MONTH}) ?月份?(?! ?{DAY} ?[日号]|\d|底|初|末|[上中下]旬)",
        _months,
    ),
    Atom(
        "twin months",
        rf"{_YEAR}?(?<![\d第个零一二三四五六七八九十])(?P<first>[一二三四五六七八])(?P<last>[二三四五六七八九])月份?(?!{DAY}[日号])",
        _twin_months,
    ),
    Atom("month", rf"{_YEAR}?{_NOT_IN_NUMBER}(?P<month>{ANY_MONTH}) ?月(?!考|龄|饼)(?:份)?(?:的)?(?:{_PART})?", _month),
    Atom("named month", rf"{_MONTH_WORD}(?:{_PART})?", _month_of_word),
    Atom("part of this month", rf"(?<![\d零一二三四五六七八九十个本上下这当])月(?P<part>[初底末])", _bare_part),
    Atom("bare part", r"(?<![月0-9])(?P<part>[上中下]旬)", _bare_part),
    Atom("year's end", rf"(?:{_YEAR}|(?<![\d学零一二三四五六七八九十两半])年)[底末内]", _year_end),
    Atom("year and month", r"(?<![\d.\-/A-Za-z])(?P<year>20[1-4]\d)[.\-/](?P<month>0[1-9]|1[0-2])(?![\d.\-/%])", _year_month),
    Atom("dotted day", rf"(?<![\d.·A-Za-z%$¥+×*=<>])(?P<month>{_M})[.·](?P<day>{_D})(?: ?[日号]|(?![\d%]|[.·]\d| ?{COUNT}))", _short_day),
    Atom("slashed day", rf"(?<![\d./A-Za-z])(?P<month>{_M})/(?P<day>{_D})(?: ?[日号]|(?![\d/%的.]| ?{COUNT}))", _short_day),
    Atom("dashed day", rf"(?<![\d.\-/A-Za-z~+:])(?P<month>{_M})-(?P<day>{_D})(?: ?[日号]|(?=$|[ ,;。、)听评上下交参第]))(?! ?{COUNT})", _short_day),
    Atom(
        "listed day",
        rf"{_ALONE_BEFORE}(?P<day>{DAY})(?=(?:[、,和及]{DAY}){{1,6}} ?[日号]{_NOT_A_NUMBER}| ?[-~至到] ?{DAY} ?[日号])(?P<suffix>)",
        _day_alone,
    ),
    Atom(
        "day alone",
        rf"{_ALONE_BEFORE}(?P<day>{DAY}) ?(?P<suffix>号{_NOT_A_NUMBER}|日{_NOT_DAYLY})",
        _day_alone,
    ),
)
