"""Atoms of weeks and of days counted from today."""

import re

from bot.parsing.dates.calendar_atoms import Atom, weekday_of
from bot.parsing.dates.counting import WEEKDAY_COUNT
from bot.parsing.dates.numerals import NUMBER, number_of
from bot.parsing.dates.shapes import Every, Nothing, Offset, Relative, Shape, Week, Weekday

_HAN = "一二三四五六七八九"
_WEEK = "(?:周|星期|礼拜)"
_WEEK_WORDS = {"上上上": -3, "上上": -2, "上": -1, "前": -1, "本": 0, "这": 0, "下": 1, "下下": 2, "下下下": 3}
# 晚上周三, 线上周五, 校本周三: the syllable belongs to the word before.
_WEEK_WORD = (
    r"(?P<shift>(?<![早晚线网路会课以班])上上?上?|(?<![一线乡当])下下?下?|(?<![校课书剧版])本|这)一?个?"
)
_DOW = (
    rf"(?P<dow>[一二三四五六日天](?!{WEEKDAY_COUNT})|[1-7](?!\d|[.:点时月/%班年]|{WEEKDAY_COUNT}))"
)
_BEFORE_WEEK = rf"(?<![{_HAN}十两几\d每半整双单隔逢教第])"


def _week(match: re.Match[str]) -> Shape | None:
    weeks = _WEEK_WORDS[match["shift"]]
    if match["end"]:
        return Week(weeks, weekend=True)
    return Weekday(weekday_of(match["dow"]), weeks) if match["dow"] else Week(weeks)


def _weekday(match: re.Match[str]) -> Shape | None:
    return Weekday(weekday_of(match["dow"]))


def _weekend(match: re.Match[str]) -> Shape | None:  # noqa: ARG001
    return Week(None, weekend=True)


# 周一、三、五: the later ones only count right behind a weekday; the scanner sees to it.
LISTED_WEEKDAY = "listed weekday"

_RELATIVE = {
    "大前天": -3, "大前日": -3, "前天": -2, "前日": -2, "前儿": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "昨个": -1,
    "今天": 0, "今日": 0, "今儿": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "后日": 2, "后儿": 2, "大后天": 3, "大后日": 3,
    "今晨": 0, "今早": 0, "今晚": 0, "今夜": 0, "昨晚": -1, "昨夜": -1, "昨早": -1, "前晚": -2, "前夜": -2,
    "明早": 1, "明晨": 1, "明晚": 1, "后晚": 2, "刚才": 0, "刚刚": 0, "方才": 0,
}  # fmt: skip
_RELATIVE_WORDS = "|".join(sorted(_RELATIVE, key=len, reverse=True))


def _relative(match: re.Match[str]) -> Shape | None:
    return Relative(_RELATIVE[match["word"]])


def _just_now(match: re.Match[str]) -> Shape | None:  # noqa: ARG001
    return Relative(0)


_UNITS = {
    "天": "天", "日": "天", "周": "周", "星期": "周", "礼拜": "周", "个星期": "周", "个礼拜": "周", "个周": "周", "个月": "月", "月": "月",
    "年": "年", "小时": "小时", "个小时": "小时", "钟头": "小时", "个钟头": "小时", "个钟": "小时", "分钟": "分钟", "刻钟": "刻钟",
    "个工作日": "工作日", "工作日": "工作日", "个上课日": "工作日",
}  # fmt: skip
_UNIT = "(?P<unit>个?工作日|个?星期|个?礼拜|个?小时|个?钟头|个月|分钟|刻钟|周|天|日|年)"
_AMOUNT = rf"(?P<amount>半|{NUMBER})"


def amount_of(match: re.Match[str]) -> tuple[float, str]:
    """(amount, unit) of a match with the groups amount, unit: 半个月 → (0.5, 月), 一个半月 has no such match."""
    amount = 0.5 if match["amount"] == "半" else float(number_of(match["amount"]))
    unit = _UNITS[match["unit"]]
    return (amount * 15, "分钟") if unit == "刻钟" else (amount, unit)


def _offset(match: re.Match[str]) -> Shape | None:
    amount, unit = amount_of(match)
    word = match["direction"]
    if unit == "天" and amount != int(amount) or match["unit"] == "日" and word[-1] == "前":
        return None
    if word[-1] == "内":
        return Offset(amount, unit, 1, within=True)
    return Offset(amount, unit, -1 if word[-1] == "前" else 1)


_STRETCH_DAYS = {"天": 1, "周": 7, "月": 30}


def _stretch(match: re.Match[str]) -> Shape | None:
    amount, unit = amount_of(match)
    if unit not in _STRETCH_DAYS:
        return Nothing()
    days = int(amount * _STRETCH_DAYS[unit])
    return Relative(1, days) if match["which"] in ("未来", "今后", "接下来") else Relative(1 - days, 0)


def _every(match: re.Match[str]) -> Shape | None:  # noqa: ARG001
    return Every()


_EVERY = (
    rf"每(?:个|一|逢|隔)?(?:[一两二三四五六2-6半]个?)?(?:{_WEEK}|双周|单周|月(?!考)|天|日|年|早|晚|学期|学年|季度|旬|教学周|上下午|上午|下午|中午|月份)"
    rf"(?:[一二三四五六日天1-7](?!{WEEKDAY_COUNT}|[次学]))?"
)

WEEK_ATOMS: tuple[Atom, ...] = (
    Atom("every", _EVERY, _every),
    Atom("every other", rf"(?:单双|隔|逢)(?:一?个?{_WEEK}|[天日月年])[一二三四五六日天]?|[逢][{_HAN}]|[单双]周(?!期|年)(?:的?{_WEEK}[一二三四五六日天])?", _every),
    Atom("rate", rf"一{_WEEK}(?=[一两二三四五1-9])|[{_HAN}两]{_WEEK}(?=一次)|天天|周周|月月", _every),
    Atom("week", rf"{_WEEK_WORD}{_WEEK}(?:的?{_WEEK})?(?:{_DOW}|(?P<end>末))?", _week),
    Atom("weekend", rf"{_BEFORE_WEEK}(?:周末|双休日)", _weekend),
    Atom("weekday", rf"{_BEFORE_WEEK}{_WEEK}(?!日报(?!告)|日记){_DOW}", _weekday),
    Atom(
        LISTED_WEEKDAY,
        rf"(?<=[一二三四五六][、,和及/])(?P<dow>[二三四五六日天])(?![{_HAN}十百月日号年点班级]|{WEEKDAY_COUNT})",
        _weekday,
    ),
    Atom("from today", rf"(?<![大目])(?P<word>{_RELATIVE_WORDS})(?:个(?!人))?", _relative),
    Atom("just now", r"(?P<word>刚)(?=[听评上写读参开交做完看讲])", _just_now),
    Atom("stretch", rf"(?P<which>未来|今后|接下来|最近|近|过去)的?{_AMOUNT}{_UNIT}(?!前|后|内|以)", _stretch),
    Atom(
        "offset",
        rf"(?<![\d.零{_HAN}十廿第每前后])(?:过)?{_AMOUNT} ?{_UNIT}(?:的?时间)?(?P<direction>[之以]?[前后内])(?!段|期|面|卫|一段|来)",
        _offset,
    ),
)
