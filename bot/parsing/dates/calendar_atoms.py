"""Atoms of the calendar: how a day or a month is written."""

import re

from bot.parsing.dates.atoms import DIGITS, HAN, YEAR_WORDS, Atom, weekday_of
from bot.parsing.dates.counting import COUNT
from bot.parsing.dates.numerals import ANY_MONTH, DAY, MONTH, number_of, year_of
from bot.parsing.dates.school import MonthWeek
from bot.parsing.dates.shapes import Day, LastDay, Month, Nothing, Shape, YearEnd

_MONTH_WORDS = {"本": 0, "这": 0, "上": -1, "下": 1, "上上": -2, "下下": 2}
_NUMERAL = re.compile(r"[一二三四五六七八九十]$")
_SUBJECT = re.compile(r"(?:语文|数学|英语|科学|物理|化学|生物|历史|地理|政治|道法|信息) $")
# What sections of a book are about: 6.1圆柱的认识 is no day of June.
_LESSON = re.compile(
    " ?(?:练习|习题|例题|课后|圆|小数|分数|整数|负数|倍数|因数|质数|有理数|实数|函数|方程|不等式|比例|比的|百分数|"
    "角的|角和|三角|"
    "四边|多边|平行|梯形|"
    "长方|正方|面积|体积|容积|周长|乘法|除法|加法|减法|加减|乘除|混合运算|图形|几何|统计|概率|向量|数列|集合|"
    "轴对称|平移|旋转|"
    "直线|线段|射线|因式|整式|分式|根式|勾股|位置与|认识|单元)"
)
_SHARE = re.compile("[一-龥](?<![日期天月年午晚早周于在是到至从截补记登止前后间于定为自了的课和与及跟或又、起])")
_VERB_OVER = frozenset("了过完讲听上")
_LATIN = re.compile("[A-Za-z] ?$")
_FREE = re.compile(r" ?(?:$|[,。;、!)听评上下公研示交参]|第)")


def _years(match: re.Match[str]) -> tuple[int | None, int | None]:
    """(written year, years from this one)."""
    year, word = match["year"], match["yword"]
    return year_of(year) if year else None, YEAR_WORDS[word] if word else None


def _day(day: int, month: int, year: int | None = None, years: int | None = None, *, weak: bool = False) -> Shape:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return Nothing()
    return Day(day, month, year, years=years, weak=weak)


def _written_day(match: re.Match[str]) -> Shape | None:
    month, day = match["month"], match["day"]
    if not match["suffix"] and _NUMERAL.match(day) and month + day not in ("三三", "九九"):
        return None  # 三月一 is only half a date
    return _day(number_of(day), number_of(month), *_years(match))


def _numeric_day(match: re.Match[str]) -> Shape | None:
    year, month, day = (int(part) for part in re.findall(r"\d+", match[0])[:3])
    year += 2000 if year < 100 else 0
    return _day(day, month, year) if 2010 <= year <= 2049 else Nothing()


def _compact_day(match: re.Match[str]) -> Shape | None:
    text = match["digits"]
    return _day(int(text[-2:]), int(text[-4:-2]), year_of(text[:-4]))


def _dotted_day(match: re.Match[str]) -> Shape | None:
    """数学 3.2 is a section of the book unless it stands free (数学 3.12 听课)."""
    subject = _SUBJECT.search(match.string[max(0, match.start() - 3) : match.start()])
    if subject and not _FREE.match(match.string, match.end()):
        return Nothing()
    if (
        match.string[match.start() - 1 : match.start()] in _VERB_OVER
        and match.string[match.end() : match.end() + 1] >= "\ue000"
    ):
        return Nothing()  # 听了12.3《角的平分线》
    if _LESSON.match(match.string, match.end()):
        return Nothing()
    return _day(int(match["day"]), int(match["month"]), weak=bool(subject))


def _slashed_day(match: re.Match[str]) -> Shape | None:
    """反思1/2 is one of two: a slash glued to a word that cannot stand before a day is a share."""
    if not match[0].endswith(("日", "号")) and _SHARE.match(match.string[max(0, match.start() - 1) : match.start()]):
        return Nothing()
    return _day(int(match["day"]), int(match["month"]))


def _dashed_day(match: re.Match[str]) -> Shape | None:
    """3-5 may be anything; 03-05 and 3-15 are days, the latter with some doubt."""
    month, day = match["month"], match["day"]
    if len(month) == len(day) == 1 and (match.start() > 0 or match.end() == len(match.string)):
        return None
    if _LATIN.search(match.string[max(0, match.start() - 2) : match.start()]):
        return None  # Oct 12-16
    return _day(int(day), int(month), weak=not month.startswith("0"))


def _day_of_named_month(match: re.Match[str]) -> Shape | None:
    return Day(number_of(match["day"]), months=_MONTH_WORDS[match["mword"]])


def _day_alone(match: re.Match[str]) -> Shape | None:
    day = match["day"]
    if not 1 <= number_of(day) <= 31:
        return Nothing()
    # 三日 is three days as often as the third.
    return Day(number_of(day), weak=match["suffix"] == "日" and bool(_NUMERAL.match(day)))


def _month(match: re.Match[str]) -> Shape | None:
    month, (year, years) = number_of(match["month"]), _years(match)
    if match["last"]:
        return LastDay(month, year, years)
    return Month(month, year, years=years, part=match["part"]) if 1 <= month <= 12 else Nothing()


def _named_month(match: re.Match[str]) -> Shape | None:
    return Month(months=_MONTH_WORDS[match["mword"]], part=match["part"])


def _bare_part(match: re.Match[str]) -> Shape | None:
    return Month(part=match["part"])


def _months(match: re.Match[str]) -> Shape | None:
    first, last = number_of(match["first"]), number_of(match["last"])
    if first == last or not (last == first % 12 + 1 or re.search(r"[-~至到]", match[0])):
        return Nothing()
    year, years = _years(match)
    return Month(first, year, years=years, last=last)


def _twin_months(match: re.Match[str]) -> Shape | None:
    first, last = number_of(match["first"]), number_of(match["last"])
    year, years = _years(match)
    return Month(first, year, years=years, last=last) if last == first + 1 else None


def _quarter(match: re.Match[str]) -> Shape | None:
    first = 3 * "一二三四1234".index(match["quarter"]) % 12 + 1
    year, years = _years(match)
    return Month(first, year, years=years, last=first + 2)


def _half_year(match: re.Match[str]) -> Shape | None:
    year, years = _years(match)
    return Month(1, year, years=years, last=6) if match["half"] == "上" else Month(7, year, years=years, last=12)


def _year_month(match: re.Match[str]) -> Shape | None:
    return Month(int(match["month"]), int(match["year"]))


def _month_week(match: re.Match[str]) -> Shape | None:
    month, (year, years) = number_of(match["month"]) if match["month"] else None, _years(match)
    if month is not None and not 1 <= month <= 12:
        return Nothing()
    months = _MONTH_WORDS[match["mword"]] if match["mword"] else None
    nth = number_of(match["nth"]) if match["nth"] else -1
    return MonthWeek(Month(month, year, months, years), nth, weekday_of(match["dow"]) if match["dow"] else None)


def _year_end(match: re.Match[str]) -> Shape | None:
    return YearEnd(*_years(match))


_YEAR = (
    rf"(?:(?P<year>(?<!\d)(?:20)?\d\d|二[0零][一二三四][零一二三四五六七八九]|(?<![{HAN}])二[一二三四五六七八九]) ?年 ?"
    r"|(?P<yword>今年|本年|当年|去年|上年|前年|明年|来年|后年)(?:的 ?)?)"
)
_YEAR_STARTS = "今本当去上前明来后"
_MONTH_WORD = r"(?:(?<![早晚线网路会])(?P<mword>上上|下下|上|下|这|本)一?个?月(?!考)份?的?)"
_NOT_IN_NUMBER = rf"(?<![\d第个几数{HAN}])"
_PART = r"(?P<part>上中旬|中下旬|[上中下]旬|[上下]半月|[初底末]|中(?=$|[,。;、 ]))"
_D, _M = r"(?:[12]\d|3[01]|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
# A shop sign, a form, a room is no day (3号楼, 5号文件), nor is 3日常规.
_NO_SIGN = (
    r"(?![楼文令线门机位桌柜房厅院馆车球台卷题召码称角字牌站选电坑桥钢铅信男女]"
    r"|教室|会议|录播|考[场室]|通知|公告|实验|学[生员]|同学|作[品业]|课题|议题)"
)
_NO_DAILY = r"(?![均记志报程语本游内]|常(?!规))"
_BEFORE_DAY = rf"(?:(?<![\d.第号〕\])A-Za-z年月{HAN}])|(?<=[\d{HAN}][号]))(?<![\d.]/)"
_TAKEN = rf"[\d.:%年月个点时{HAN}]|(?:、\d{{1,2}}| ?[-~至到] ?\d{{1,2}})?月|{COUNT}"

CALENDAR_ATOMS: tuple[Atom, ...] = (
    Atom(
        "numeric day",
        DIGITS,
        r"(?<![\d./A-Za-z])(?:(?:20)?\d\d(?:\.\d{1,2}\. ?\d{1,2}|/\d{1,2}/\d{1,2}|·\d{1,2}·\d{1,2})"
        r"|(?<!-)(?:20)?\d\d-\d{1,2}-\d{1,2})"
        r" ?[日号]?(?![\d%]|[./]\d)",
        _numeric_day,
    ),
    Atom(
        "compact day",
        "2",
        r"(?<![\d.A-Za-z])(?P<digits>20[1-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))日?(?![\d.])",
        _compact_day,
    ),
    Atom(
        "short compact day",
        "2",
        r"(?<![\d.A-Za-z一-鿿:-])(?P<digits>2[4-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?=$|[ ,;、听评上下第])",
        _compact_day,
    ),
    Atom(
        "month week",
        DIGITS + HAN + "元这下" + _YEAR_STARTS,
        rf"(?:{_YEAR}?{_NOT_IN_NUMBER}(?P<month>{ANY_MONTH}) ?月份?|{_MONTH_WORD})的?"
        r"(?:第(?P<nth>[一二三四五1-5])|最后一?)个?(?:周|星期|礼拜)(?P<dow>[一二三四五六日天])?",
        _month_week,
    ),
    Atom(
        "written day",
        DIGITS + HAN + "元" + _YEAR_STARTS,
        rf"{_YEAR}?{_NOT_IN_NUMBER}(?P<month>{ANY_MONTH}) {{0,2}}月(?:份 ?)?(?:的(?={DAY}[日号]))?"
        rf" {{0,2}}(?P<day>{DAY})"
        rf"(?: {{0,2}}(?P<suffix>[日号])|(?!{_TAKEN}))",
        _written_day,
    ),
    Atom(
        "day of a named month",
        "上下这本",
        rf"{_MONTH_WORD} ?(?P<day>{DAY})(?: ?[日号]{_NO_DAILY}|(?= ?[-~至到、,和] ?{DAY} ?[日号]))",
        _day_of_named_month,
    ),
    Atom(
        "months",
        DIGITS + HAN + "元" + _YEAR_STARTS,
        rf"{_YEAR}?(?<![\d.第个月/{HAN}-])(?P<first>{MONTH}) ?(?:月份?)? ?(?:[、,和及~至到]|--?)"
        rf" ?(?P<last>{MONTH}) ?月份?(?! ?{DAY} ?[日号]|\d|[底初末]|[上中下]旬)",
        _months,
    ),
    Atom(
        "twin months",
        HAN + DIGITS + _YEAR_STARTS,
        rf"{_YEAR}?(?<![\d第个{HAN}])(?P<first>[一二三四五六七八])(?P<last>[二三四五六七八九])月份?(?!{DAY}[日号])",
        _twin_months,
    ),
    Atom(
        "month",
        DIGITS + HAN + "元" + _YEAR_STARTS,
        rf"{_YEAR}?{_NOT_IN_NUMBER}(?P<month>{ANY_MONTH}) ?月(?![考龄饼围]|[^\W\d]?花)份?的?(?:{_PART}|"
        rf"(?P<last>最后一天))?",
        _month,
    ),
    Atom("named month", "上下这本", rf"{_MONTH_WORD}{_PART}?", _named_month),
    Atom(
        "part of this month", "月", rf"(?<![\d个本上下这当{HAN}])月(?P<part>[初底末]|中(?=$|[,。;、 旬前]))", _bare_part
    ),
    Atom("bare part", "上中下", r"(?<![月0-9])(?P<part>上中旬|中下旬|[上中下]旬)", _bare_part),
    Atom(
        "end of the year",
        DIGITS + HAN + "年" + _YEAR_STARTS,
        rf"(?:{_YEAR}|(?<![\d学半{HAN}])年)[底末内]",
        _year_end,
    ),
    Atom("half a year", "上下" + _YEAR_STARTS + DIGITS, rf"{_YEAR}?(?P<half>[上下])半年", _half_year),
    Atom("quarter", DIGITS + HAN + "第" + _YEAR_STARTS, rf"{_YEAR}?第?(?P<quarter>[一二三四1-4])季度", _quarter),
    Atom(
        "year and month",
        "2",
        r"(?<![\d.\-/A-Za-z])(?P<year>20[1-4]\d)[.\-/](?P<month>0[1-9]|1[0-2])(?![\d.\-/%])",
        _year_month,
    ),
    Atom(
        "dotted day",
        DIGITS,
        rf"(?<![\d.·A-Za-z%$¥+×*=<>])(?P<month>{_M})[.·。](?P<day>{_D})(?: ?[日号]|(?![\d%月]|[.·]\d| ?{COUNT}))",
        _dotted_day,
    ),
    Atom(
        "slashed day",
        DIGITS,
        rf"(?<![\d./A-Za-z])(?P<month>{_M})/(?P<day>{_D})(?: ?[日号]|(?![\d/%的.]|以[上下内]| ?{COUNT}))",
        _slashed_day,
    ),
    Atom(
        "dashed day",
        DIGITS,
        rf"(?<![\d.\-/A-Za-z~+:])(?P<month>{_M})-(?P<day>{_D})(?=$|[ ,;。、)听评上下交参第])(?! ?{COUNT})",
        _dashed_day,
    ),
    Atom(
        "listed day",
        DIGITS + HAN,
        rf"{_BEFORE_DAY}(?P<day>{DAY})(?P<suffix>)"
        rf"(?=(?:[、,和及]{DAY}){{1,6}} ?[日号]{_NO_SIGN}| ?[-~至到] ?{DAY} ?[日号])",
        _day_alone,
    ),
    Atom(
        "day alone",
        DIGITS + HAN,
        rf"{_BEFORE_DAY}(?P<day>{DAY}) ?(?P<suffix>号{_NO_SIGN}|日{_NO_DAILY})",
        _day_alone,
    ),
)
