"""How many: 2节, 两堂, x3, +1, 俩, 6学时, 两天; what is counted is settled by the kind."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.parsing.numbers import HAN_DIGITS, NUMBER, number_of
from bot.parsing.records.atoms import Sheet, Tag, any_of


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
_NUMBER_THEN: Final = re.compile(
    "(?:(?P<total>一共|总共|合计|共计|总计|累计|共)(?:是|听了?|有|写了?|"
    rf"完成了?)?)?(?P<daily>每天|每日|每次|每场|每期|一天)?(?<![第\d.前])(?P<n>{NUMBER})(?:多|"
    "来)? ?"
    rf"(?:(?P<hours>{_HOURS})|(?P<days>{_DAYS})|(?P<piece>{_PIECE}))(?P<half>半)?"
)
_TIMES: Final = re.compile(
    r"(?:[xX*+]|加) ?(?P<n>\d{1,3})(?![\d.]) ?(?P<piece>节课|节|堂|次|篇|份|套|本|个|张)?|"
    "(?<![A-Za-z])(?:[xX*+]|(?<=课)加) ?(?P<han>[一二三四五六七八九十]{1,2})"
)
_K: Final = any_of(Tag.KIND)
_AFTER_KIND: Final = re.compile(
    rf"(?<={_K})(?P<gap>(?:数量|数|合计)?[ ::=(]{{0,2}})(?P<n>\d{{1,3}}(?:\.5)?|"
    rf"[{HAN_DIGITS}十]{{1,3}})(?=$|[ ,。;!、\n✓~)(+]|{any_of(Tag.KIND, Tag.MARK, Tag.TITLE)})"
)
_AFTER_WHO: Final = re.compile(f"(?<={any_of(Tag.PERSON, Tag.HEAR)})(?P<n>\\d{{1,2}})(?=$|[ ,。;、!\n])")
_LONE: Final = re.compile(r"(?<![^\s,。;、:])(?<![A-Za-z] )(?P<n>\d{1,2})(?=$|[ ,。;!\n])")
_TWO: Final = re.compile("俩|仨")
_SCORED: Final = re.compile("一[课个](?=$|[ ,。;!])")
_COURSE: Final = re.compile("课$")


def take_amounts(sheet: Sheet, *, command: bool) -> None:
    """Counts, hours and days become AMOUNT atoms; a lone number is a count only in a command."""
    sheet.sub(_NUMBER_THEN, Tag.AMOUNT, _amount)
    sheet.sub(_TIMES, Tag.AMOUNT, lambda m: _count(m["n"] or m["han"], m["piece"]))
    sheet.sub(_AFTER_KIND, Tag.AMOUNT, lambda m: _count(m["n"], None))
    sheet.sub(_AFTER_WHO, Tag.AMOUNT, lambda m: _count(m["n"], None))
    sheet.sub(_TWO, Tag.AMOUNT, lambda m: _count(m[0], None))
    if command:
        sheet.sub(_LONE, Tag.AMOUNT, lambda m: _count(m["n"], None))


def _count(text: str, unit: str | None) -> Amount | None:
    value = number_of(text)
    return Amount(value, unit=unit) if value else None


def _amount(match: re.Match[str]) -> Amount | None:
    value = number_of(match["n"])
    if not value or (match["n"] == "半" and not match["days"] and not match["hours"]):
        return None
    if match["half"]:
        value += 0.5
    daily, total = bool(match["daily"]), bool(match["total"])
    if match["hours"]:
        return Amount(value, Measure.HOURS, match["hours"], daily, total)
    if match["days"]:
        return Amount(value, Measure.DAYS, None, daily, total)
    return Amount(value, Measure.PIECES, _COURSE.sub("", match["piece"]) or "节", daily, total)
