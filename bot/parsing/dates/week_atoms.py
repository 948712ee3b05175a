"""Atoms of weeks, of days counted from today, and of what repeats."""

import re

from bot.parsing.dates.atoms import DIGITS, HAN, Atom, amount_of, weekday_of
from bot.parsing.dates.counting import WEEKDAY_COUNT
from bot.parsing.dates.numerals import NUMBER
from bot.parsing.dates.shapes import Every, Nothing, Offset, Relative, Shape, Week, Weekday

_WEEK_WORDS = {
    "大上": -2,
    "大下": 2,
    "上上上": -3,
    "上上": -2,
    "上": -1,
    "本": 0,
    "这": 0,
    "下": 1,
    "下下": 2,
    "下下下": 3,
}

_RELATIVE = {
    "大前天": -3, "大前日": -3, "前天": -2, "前日": -2, "前儿": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "昨个": -1,
    "今天": 0, "今日": 0, "今儿": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "后日": 2, "后儿": 2,
    "大后天": 3, "大后日": 3, "今晨": 0, "今早": 0, "今晚": 0, "今夜": 0, "昨晚": -1, "昨夜": -1, "昨早": -1,
    "前晚": -2, "前夜": -2, "明早": 1, "明晨": 1, "明晚": 1, "后晚": 2, "刚才": 0, "刚刚": 0, "方才": 0,
}  # fmt: skip
_RELATIVE_WORDS = "|".join(sorted(_RELATIVE, key=len, reverse=True))

_STRETCH_DAYS = {"天": 1, "周": 7, "月": 30}
_AHEAD = ("未来", "今后", "接下来")


def _week(match: re.Match[str]) -> Shape | None:
    weeks = _WEEK_WORDS[match["shift"]]
    if match["end"]:
        return Week(weeks, weekend=True)
    return Weekday(weekday_of(match["dow"]), weeks) if match["dow"] else Week(weeks)


def _weekday(match: re.Match[str]) -> Shape | None:
    return Weekday(weekday_of(match["dow"]))


def _weekend(_: re.Match[str]) -> Shape | None:
    return Week(None, weekend=True)


def _relative(match: re.Match[str]) -> Shape | None:
    return Relative(_RELATIVE[match["word"]])


def _just_now(_: re.Match[str]) -> Shape | None:
    return Relative(0)


def _offset(match: re.Match[str]) -> Shape | None:
    amount, unit = amount_of(match)
    word = match["direction"][-1]
    if (unit == "天" and amount < 1) or (match["unit"] == "日" and word == "前"):
        return None  # 5日前 is the fifth, a deadline
    if word == "内":
        return Offset(amount, unit, 1, within=True)
    return Offset(amount, unit, -1 if word == "前" else 1)


def _in_some(match: re.Match[str]) -> Shape | None:
    """过三天再交."""
    amount, unit = amount_of(match)
    return Offset(amount, unit, 1) if unit in ("天", "周", "月", "工作日") else None


def _stretch(match: re.Match[str]) -> Shape | None:
    amount, unit = amount_of(match)
    if unit not in _STRETCH_DAYS:
        return Nothing()
    days = int(amount * _STRETCH_DAYS[unit])
    return Relative(1, days) if match["which"] in _AHEAD else Relative(1 - days, 0)


def _every(_: re.Match[str]) -> Shape | None:
    return Every()


_WEEK = "(?:周|星期|礼拜)"
# 晚上周三, 线上周五, 校本周三: the syllable belongs to the word before.
_WEEK_WORD = (
    r"(?P<shift>(?<![早晚线网路会课以班])(?:大上|上上?上?)|"
    r"(?<![一线乡当])(?:大下|下下?下?)|(?<![校课书剧版])本|这)一?个?"
)
_DOW = rf"(?P<dow>[一二三四五六日天](?!{WEEKDAY_COUNT})|[1-7](?!\d|[.:点时月/%班年]|{WEEKDAY_COUNT}))"
# A numeral before 周 counts weeks, unless it is a weekday itself (周四周五).
_BEFORE_WEEK = rf"(?:(?<![{HAN}几\d每半整双单隔逢教第])|(?<=[周期拜][一二三四五六]))"
_UNIT = "(?P<unit>个?工作日|个?星期|个?礼拜|个?小时|个?钟头|个月|分钟|刻钟|周|天|日|年)"
_AMOUNT = rf"(?P<amount>半|{NUMBER})"
_PERIOD = f"{_WEEK}|双周|单周|教学周|月(?!考)份?|天|日|年|早|晚|学期|学年|季度|旬|上下午|上午|下午|中午"

# 周一、三、五: the later ones count only right behind a weekday; the scanner sees to it.
LISTED_WEEKDAY = "listed weekday"

WEEK_ATOMS: tuple[Atom, ...] = (
    Atom(
        "every",
        "每",
        rf"每(?:个|一|逢|隔)?(?:[一两二三四五六2-6半]个?)?(?:{_PERIOD})"
        rf"(?:的?(?:最后|第[{HAN}])一?个?{_WEEK}[一二三四五六日天]?)?(?:[一二三四五六日天1-7](?!{WEEKDAY_COUNT}|"
        rf"[次学]))?"
        rf"(?:[、,和及/]{_WEEK}?[一二三四五六日天](?![{HAN}月日号年点班级]|{WEEKDAY_COUNT})){{0,6}}",
        _every,
    ),
    Atom(
        "every other",
        "单双隔逢",
        rf"(?:单双|隔|逢)(?:一?个?{_WEEK}|[天日月年])[一二三四五六日天]?|"
        rf"[单双]周(?![期年])(?:的?{_WEEK}[一二三四五六日天])?",
        _every,
    ),
    Atom("rate", HAN + "天周月", rf"一{_WEEK}(?=[一两二三四五1-9])|[{HAN}]{_WEEK}(?=一次)|天天|周周|月月", _every),
    Atom("week", "上下本这大", rf"{_WEEK_WORD}{_WEEK}(?:的?{_WEEK})?(?:{_DOW}|(?P<end>末))?", _week),
    Atom("weekend", "周双", rf"{_BEFORE_WEEK}(?:周末|双休日)", _weekend),
    Atom("weekday", "周星礼", rf"{_BEFORE_WEEK}{_WEEK}(?!日报(?!告)|日记|日常){_DOW}", _weekday),
    Atom(
        LISTED_WEEKDAY,
        "二三四五六日天",
        rf"(?<=[一二三四五六][、,和及/])(?P<dow>[二三四五六日天])(?![百月日号年点班级{HAN}]|{WEEKDAY_COUNT})",
        _weekday,
    ),
    Atom(
        LISTED_WEEKDAY,  # 周一三五, 周二四六, 周六日
        "二三四五六日",
        r"(?:(?<=[周期拜][一二三四五六])(?=[二三四五六日](?:$|[ ,。;两都各上下]))|(?<=[周期拜][一二])(?=[三四][五六])"
        r"|(?<=[周期拜][一二][三四])(?=[五六])|(?<=[周期拜]六)(?=日))(?P<dow>[二三四五六日])"
        rf"(?!{WEEKDAY_COUNT})",
        _weekday,
    ),
    Atom("tomorrow and after", "明", "明后[两二]?天", lambda _: Relative(1, 2)),
    Atom("from today", "大前昨今明后刚方", rf"(?<![大目])(?P<word>{_RELATIVE_WORDS})(?:个(?!人))?", _relative),
    Atom("from now on", "即现", "(?:即日|现在)(?=起|到|至|开始)", _just_now),
    Atom("just now", "刚", "刚(?=[听评上写读参开交做完看讲])", _just_now),
    Atom(
        "stretch",
        "未今接最近过",
        rf"(?P<which>未来|今后|接下来|最近|近|过去)的?{_AMOUNT}{_UNIT}(?![前后内以])",
        _stretch,
    ),
    Atom("in some days", "过", rf"过了?{_AMOUNT}{_UNIT}(?=再|[后吧,。;]|$)(?!之?后)", _in_some),
    Atom(
        "offset",
        DIGITS + HAN + "半",
        rf"(?<![\d.第每前后课{HAN}])(?<!结束|返校|收到|公布|发布|到校|入职|活动|开学)"
        rf"{_AMOUNT} ?{_UNIT}(?P<direction>[之以]?[前后内])(?![段期面卫来])",
        _offset,
    ),
)
