"""How many: 2节, 两堂, x3, +1, 俩, 6学时, 两天; what is counted is settled by the kind."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.parsing.numbers import HAN_DIGITS, NUMBER, number_of
from bot.parsing.records.atoms import Sheet, Tag, any_of
from bot.parsing.records.patterns import lazy


class Measure(StrEnum):
    """What a number counts."""

    PIECES = "pieces"
    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` of `measure`; `unit` is the measure word typed (None for x2).

    `daily` hours count per day or per time; `total` sums up others.
    """

    value: float | int
    measure: Measure = Measure.PIECES
    unit: str | None = None
    daily: bool = False
    total: bool = False


_PIECE: Final = (
    "节课|堂课|节|堂|次|场次|场|回|篇|份|套|本|个(?!人|小时|钟|学时|课时|月|星期|年|半)|张|则|"
    "册|部|项|轮|门|遍|讲|期|款|幅|样|件|趟|课(?![时题堂程本件标前后外间文])"
)
_HOURS: Final = "个?(?:学时|课时|小时|钟头|学分)|[hH]"
_DAYS: Final = "整?天"
_K: Final = any_of(Tag.KIND)
# A dash is a minus right behind a kind or a blank (听课-1节, 听课 -1), not between words or numbers (3-5节).
_MINUS: Final = rf"(?P<minus>负|(?<![^\s:=(,。;{any_of(Tag.KIND, Tag.HEAR)[1:-1]}])[-−–])?"
_FIELDS: Final = lazy("[^,。;\n]{0,3}-")  # … nor where more dashes part the fields (听课-2节-王老师)
_NUMBER_THEN: Final = lazy(
    rf"(?=[总合共累每一负−–\d{HAN_DIGITS}十百千廿卅半-])(?:(?P<total>一共|总共|合计|共计|总计|累计|共)(?:是|听了?|"
    rf"有|写了?|"
    rf"完成了?)?)?(?P<daily>每天|每日|每次|每场|每期|一天)?{_MINUS}(?<![第\d./前])(?P<n>{NUMBER})(?:多|"
    "来)? ?"
    rf"(?:(?P<hours>{_HOURS})|(?P<days>{_DAYS})|(?P<piece>{_PIECE}))(?P<half>半)?",
)
_POWER: Final = lazy(
    rf"(?:(?<=\s)|(?<={_K}))(?P<base>\d{{1,4}})(?P<sign>\^|[eE])(?P<power>\d{{1,2}})"
    rf" ?(?P<piece>{_PIECE})?(?=$|[ ,。;!])",
    needs="^eE",
)
_TIMES: Final = lazy(
    r"(?:[*+]|(?<![A-Za-z])[xX]|(?<!参)加) ?(?P<n>\d++)(?!\.) ?(?P<piece>节课|节|堂|次|篇|份|套|本|个|张)?|"
    "(?<![A-Za-z])(?:[xX*+]|(?<=课)加) ?(?P<han>[一二三四五六七八九十]{1,2})",
    needs="xX*+加",
)
_COUNT_WORD: Final = lazy(rf"(?<={_K})(?:节数|次数|篇数|份数|本数|数量)(?=[ ::=]{{0,2}}\d)", needs="数")
_AFTER_KIND: Final = lazy(
    rf"(?<={_K})(?P<gap>(?:数量|数|合计)?[ ::=(]{{0,2}}){_MINUS}(?!(?:19|20)\d\d(?: [一-龥]|$))(?P<n>\d++(?:\.5)?|"
    rf"[{HAN_DIGITS}十][{HAN_DIGITS}十百千万亿]{{0,8}})"
    rf"(?=$|[ ,。;!、\n✓~)(+]|{any_of(Tag.KIND, Tag.MARK, Tag.TITLE)})"
)
_AFTER_WHO: Final = lazy(
    rf"(?:(?<={any_of(Tag.PERSON, Tag.EACH)})(?P<n>\d{{1,2}})|"
    rf"(?<={any_of(Tag.HEAR)})(?P<heard>\d++))(?=$|[ ,。;、!\n])",
    needs="0123456789",
)
# Three and four digits standing alone are a class (302) or a year rather than a count.
_LONE: Final = lazy(
    rf"(?<![A-Za-z] ){_MINUS}(?<![^\s,。;、:负−–-])(?P<n>\d{{1,2}}|[1-9]00|(?!19|20)\d{{4}}|\d{{5,}}+)(?=$|[ ,。;!\n])",
    needs="0123456789",
)
_ABOUT: Final = lazy("一[两二]|[两二]三|三四|四五|五六|六七|七八|八九")  # 两三节: the lower is safe
_TWO: Final = lazy("俩|仨", needs="俩仨")
_COURSE: Final = lazy("课$")


def take_amounts(sheet: Sheet, *, command: bool) -> None:
    """Counts, hours and days become AMOUNT atoms; a lone number is a count only in a command."""
    sheet.drop(_COUNT_WORD)
    sheet.sub(_NUMBER_THEN, Tag.AMOUNT, _amount)
    sheet.sub(_POWER, Tag.AMOUNT, _power)
    sheet.sub(_TIMES, Tag.AMOUNT, lambda m: _count(number_of(m["n"] or m["han"]), m["piece"]))
    sheet.sub(_AFTER_KIND, Tag.AMOUNT, lambda m: _count(_signed(m)))
    sheet.sub(_AFTER_WHO, Tag.AMOUNT, lambda m: _count(number_of(m["n"] or m["heard"])))
    sheet.sub(_TWO, Tag.AMOUNT, lambda m: _count(number_of(m[0])))
    if command:
        sheet.sub(_LONE, Tag.AMOUNT, lambda m: _count(_signed(m)))


def _count(value: float | None, unit: str | None = None) -> Amount | None:
    return None if value is None else Amount(value, unit=unit)


def _signed(match: re.Match[str]) -> int | float | None:
    """The number said, below zero too: what cannot be meant is for the act to refuse, not to be passed over."""
    value = number_of(match["n"][:1] if _ABOUT.fullmatch(match["n"]) else match["n"])
    if value is None or match["minus"] is None or _FIELDS.match(match.string, match.end()):
        return value
    return -value


def _power(match: re.Match[str]) -> Amount:
    """10^9, 1e9."""
    base, power = int(match["base"]), int(match["power"])
    return Amount(base**power if match["sign"] == "^" else base * 10**power, unit=match["piece"])


def _amount(match: re.Match[str]) -> Amount | None:
    value = _signed(match)
    if value is None or (match["n"] == "半" and not match["days"] and not match["hours"]):
        return None
    if match["half"]:
        value += 0.5
    daily, total = bool(match["daily"]), bool(match["total"])
    if match["hours"]:
        return Amount(value, Measure.HOURS, match["hours"], daily, total)
    if match["days"]:
        return Amount(value, Measure.DAYS, None, daily, total)
    return Amount(value, Measure.PIECES, _COURSE.sub("", match["piece"]) or "节", daily, total)
