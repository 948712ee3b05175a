"""Atoms of the term and of feasts."""

import re

from bot.parsing.dates.atoms import DIGITS, HAN, YEAR_WORDS, Atom, amount_of, weekday_of
from bot.parsing.dates.counting import WEEKDAY_COUNT
from bot.parsing.dates.numerals import NUMBER, number_of
from bot.parsing.dates.school import SchoolWeek, TermDay, TermEnd, TermMiddle, TermWithin, Vacation
from bot.parsing.dates.shapes import Feast, Nothing, Shape

_WEEK = "(?:教学周|学周|周(?!期)|星期|礼拜)"
_NUMBERS = re.compile(NUMBER)
_OPENING = "(?:开学后?的?)?"
_DOW = rf"(?:的?(?:周|星期|礼拜)?(?P<dow>[一二三四五六日天1-7])(?!{WEEKDAY_COUNT}|[\d.{HAN}]|[、,和至到~-]\d))?"


def _school_week(match: re.Match[str]) -> Shape | None:
    number = number_of(match["number"])
    return SchoolWeek(number, number, weekday_of(match["dow"]) if match["dow"] else None, weekend=bool(match["end"]))


def _week_alone(match: re.Match[str]) -> Shape | None:
    number = number_of(match["number"])
    return SchoolWeek(number, number, weekday_of(match["dow"]) if match["dow"] else None)


def _school_weeks(match: re.Match[str]) -> Shape | None:
    weeks = [number_of(text) for text in _NUMBERS.findall(match[0])]
    if match["comma"] and weeks != list(range(weeks[0], weeks[0] + len(weeks))):
        return None  # 第3、5周 are two; the listed weeks below
    return SchoolWeek(weeks[0], weeks[-1])


def _listed_week(match: re.Match[str]) -> Shape | None:
    number = number_of(match["number"])
    return SchoolWeek(number, number)


def _last_week(match: re.Match[str]) -> Shape | None:
    nth = -number_of(match["nth"]) if match["nth"] else -1
    return SchoolWeek(nth, nth, weekday_of(match["dow"]) if match["dow"] else None)


def _other_term(_: re.Match[str]) -> Shape | None:
    return Nothing()


def _term_day(match: re.Match[str]) -> Shape | None:
    return TermDay(number_of(match["nth"]) if match["nth"] else 1)


def _weeks_into_term(match: re.Match[str]) -> Shape | None:
    number = number_of(match["number"])
    return SchoolWeek(1, number, within=bool(match["within"]))


def _within_term_start(match: re.Match[str]) -> Shape | None:
    return TermWithin(*amount_of(match))


def _term_end(_: re.Match[str]) -> Shape | None:
    return TermEnd()


def _term_middle(_: re.Match[str]) -> Shape | None:
    return TermMiddle()


def _vacation(match: re.Match[str]) -> Shape | None:
    return Vacation(match["season"])


SCHOOL_ATOMS: tuple[Atom, ...] = (
    # Weeks of a term whose frame is not given must not be counted in this one.
    Atom(
        "other term",
        "上下新",
        rf"[上下]个?学[期年](?:[^,。;、\n]{{0,6}}?(?:第{NUMBER}{_WEEK}|开学|期末|期中|放假)"
        r"(?:[一二三四五六日天]|第一[周天])?)?|新学期",
        _other_term,
    ),
    Atom(
        "school weeks",
        "第开",
        rf"{_OPENING}第 ?{NUMBER} ?{_WEEK}? ?(?:(?P<comma>[、,和及](?: ?第? ?{NUMBER} ?[、,和及]){{0,4}})|-|~|至|到)"
        rf" ?第? ?{NUMBER} ?个?{_WEEK}",
        _school_weeks,
    ),
    Atom(
        "listed week",
        "第" + DIGITS + HAN,
        rf"(?:第 ?|(?<=[、,和及]))(?P<number>{NUMBER})(?=(?:[、,和及]第?{NUMBER}){{1,6}} ?周)",
        _listed_week,
    ),
    Atom(
        "end of listed weeks",
        DIGITS + HAN,
        rf"(?<=[\d{HAN}][、,和及])(?P<number>{NUMBER})周(?![日天年岁{HAN}])",
        _listed_week,
    ),
    Atom(
        "school week",
        "第开",
        rf"{_OPENING}第 ?(?P<number>{NUMBER}) ?个?{_WEEK}(?:(?P<end>的?周末|末)|{_DOW})",
        _school_week,
    ),
    Atom(
        "weeks alone",
        DIGITS + HAN,
        rf"^{NUMBER} ?(?:(?P<comma>[、,和及](?: ?第? ?{NUMBER} ?[、,和及]){{0,4}})|-|~|至|到) ?{NUMBER} ?周$",
        _school_weeks,
    ),
    Atom("week alone", DIGITS + HAN, rf"^(?P<number>{NUMBER})周(?:$|(?=前|之前|以前|周|星期){_DOW})", _week_alone),
    Atom(
        "last weeks",
        "学期教最倒",
        rf"(?:(?:学期|期末|教学)的?|^|(?<=[ ,。;:(]))(?:最后一|倒数第(?P<nth>[一二三四]))个?{_WEEK}{_DOW}",
        _last_week,
    ),
    Atom(
        "weeks into the term",
        "开",
        r"开学(?:[之以]?后)?(?:的前|头)?(?P<number>[一二两三四1-4])个?(?:周|星期|礼拜)(?P<within>[之以]?内)?",
        _weeks_into_term,
    ),
    Atom(
        "within the term's first days",
        "开",
        rf"开学(?:[之以]?后)?的?(?P<amount>半|{NUMBER}) ?(?P<unit>个月|天|日)[之以]?内",
        _within_term_start,
    ),
    Atom(
        "term day",
        "开学",
        r"开学(?:的?第(?P<nth>[一二三四五])天|当[天日]|那天|日|(?=[之以]?[前后]|$))|(?:学期|开学)初(?= ?[-~至到])",
        _term_day,
    ),
    Atom(
        "term end",
        "本这学期放",
        r"(?:本|这个?)?学期(?:末|[之以]?内|结束(?![之以]?后)|期末)|(?:期末|学期)(?=[之以]?前(?!后)|结束[之以]?前|完前)"
        r"|期末(?=$|[,。;、!]|完成|左右|[上提]?交(?!流))|放假(?=[之以]?前)",
        _term_end,
    ),
    Atom("term middle", "期半", r"(?:期中|半期)(?=[之以]?前|左右)", _term_middle),
    Atom(
        "vacation",
        "放寒暑",
        r"(?:放)?(?P<season>[寒暑])假(?!作业|实践|社会|活动|生活|安全|培训|工作)(?:期间|[里中内间])?",
        _vacation,
    ),
)

# Feast → the words for it, as it is named in bot.domain.holidays.
_FEAST_WORDS = {
    "元旦": "元旦 元旦节 新年",
    "春节": "春节",
    "除夕": "除夕",
    "元宵节": "元宵 元宵节 正月十五",
    "妇女节": "妇女节 三八 三八节 三八妇女节 女神节",
    "植树节": "植树节",
    "清明节": "清明 清明节",
    "劳动节": "五一 五一节 劳动节 五一劳动节 五一国际劳动节 国际劳动节",
    "青年节": "五四 青年节 五四青年节",
    "儿童节": "六一 六一节 儿童节 六一儿童节 六一国际儿童节 国际儿童节",
    "端午节": "端午 端午节",
    "建党节": "七一 建党节",
    "建军节": "八一 建军节 八一建军节",
    "教师节": "教师节",
    "中秋节": "中秋 中秋节",
    "国庆节": "十一 国庆 国庆节 十一国庆 十一国庆节 中秋国庆",
    "重阳节": "重阳 重阳节",
    "少先队建队日": "建队日 建队节",
    "冬至": "冬至 冬至节",
    "平安夜": "平安夜",
    "圣诞节": "圣诞 圣诞节",
}
_FEASTS = {word: feast for feast, words in _FEAST_WORDS.items() for word in words.split()}

# Two numerals are a feast only with something of a feast behind them (五一班 and 十一小学 are masked already).
_BARE = {"十一", "五一", "三八", "六一", "八一", "七一", "五四"}
_PLAIN = "|".join(sorted(set(_FEASTS) - _BARE, key=len, reverse=True))
_AFTER_BARE = (
    r"(?=[之以]?[前后](?![排桌座])|期间|假|放假|长假|小长假|黄金周|返校|回来|过后|当[天日]|那天|左右|收假"
    r"|活动|汇演|文艺|晚会|表演|联欢|庆祝|节目|表彰|(?<!十一)(?:$|[ ,。;!、]))"
)


def _feast(match: re.Match[str]) -> Shape | None:
    word = match["yword"]
    name = _FEASTS[match["feast"] or match["bare"]]
    return Feast(name, YEAR_WORDS[word] if word else None, whole=bool(match["whole"]))


_WHOLE = r"(?:放?假期?(?=[前后之以])|(?P<whole>(?:小?长假|放?假期?|黄金周|期间)(?:期间|[里中间内])?(?![前后之以])))?"

# A greeting or a theme names the feast without meaning its day.
_ABOUT_FEAST = "班|路|街|小学|中学|版|上河|诗|月饼|快乐|安康|愉快|吉祥|好|见闻|征文|习俗|文化|作文|手抄报|主题|由来"

FEAST_ATOMS: tuple[Atom, ...] = (
    Atom(
        "feast",
        "今本去前明后" + "".join(sorted({name[0] for name in _FEASTS})),
        rf"(?:(?P<yword>今年|本年|去年|前年|明年|后年)的?)?"
        rf"(?:(?P<feast>{_PLAIN})|(?<![\d第{HAN}])(?P<bare>{'|'.join(sorted(_BARE))}){_AFTER_BARE})"
        rf"(?!{_ABOUT_FEAST})(?:返校|收假|回来)?{_WHOLE}(?:当[天日]|那天|这天)?",
        _feast,
    ),
)
