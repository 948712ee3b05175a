"""Atoms of the day: clock times, parts of the day, lessons."""

import re
from datetime import time

from bot.parsing.dates.atoms import DIGITS, HAN, Atom
from bot.parsing.dates.numerals import number_of
from bot.parsing.dates.shapes import Clock, Shape, Slot

_LATE = {"下午", "午后", "傍晚", "晚上", "晚间", "夜里", "夜间", "晚", "晚自习"}
_NOON = {"中午", "午间", "正午"}
_NIGHT = {"凌晨", "半夜"}


def _clock(match: re.Match[str]) -> Shape | None:
    part = match["part"] or ""
    hour, minute = number_of(match["hour"]), _minute(match)
    if (part in _LATE and hour < 12) or (part in _NOON and hour < 6):
        hour += 12
    if part in _NIGHT and hour in (12, 24):
        hour = 0
    elif hour == 24 or (hour == 12 and part in _LATE - {"下午", "午后"}):
        hour, minute = 23, 59  # 晚上12点 ends the day it is said of
    return Clock(time(hour, minute), alone=bool(part or match["colon"] or match["half"]))


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 * number_of(match["quarter"])
    text = match["minute"] or match["minutes"]
    return number_of(text.removeprefix("零")) if text else 0


def _part_of_day(_: re.Match[str]) -> Shape | None:
    return Clock(None)


def _slot(match: re.Match[str]) -> Shape | None:
    return Slot(number_of(match["number"]))


def _last_slot(_: re.Match[str]) -> Shape | None:
    return Slot(None)


_PART = (
    "(?P<part>大?清早|一早|早上|早晨|清晨|早读|晨读|上午|大课间|午前|中午|正午|午间|下午|午后"
    "|傍晚|晚上|晚间|晚自习|晚|夜里|夜间|凌晨|半夜)"
)
_PART_STARTS = "大清一早上午中正下傍晚夜凌半晨"
_HOUR = r"(?P<hour>[01]?\d|2[0-4]|十[一二]?|二十[一二三四]?|[一二两三四五六七八九])"
_MINUTE = r"(?P<minute>[0-5]\d|[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])"
_NO_CLOCK = "(?![间候段常代事评子心拨名滴赞击燃]|建议|意见)"
_N = "(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"

CLOCK_ATOMS: tuple[Atom, ...] = (
    Atom(
        "clock",
        DIGITS + HAN + _PART_STARTS,
        rf"(?:{_PART} ?)?(?<![\d:.第]){_HOUR}(?:(?P<colon>:)(?P<minutes>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
        rf"|[点时]{_NO_CLOCK}钟?(?:整|(?P<half>半)|(?P<quarter>[一三])刻|{_MINUTE}分?)?)",
        _clock,
    ),
    Atom("slot", "第", rf"第 ?(?P<number>{_N})(?:[、,\-~和至到]?第?{_N}){{0,3}} ?节(?:晚自习|晚修|早自习)?课?", _slot),
    Atom("slots", DIGITS + HAN, rf"(?<![\d./第{HAN}])(?P<number>{_N})(?:[、,]{_N}|-{_N})节课?", _slot),
    Atom("slots run together", HAN, rf"(?<![\d./第{HAN}])(?P<number>[一三五七])[二四六八]节课?", _slot),
    Atom("last slot", "最", "最后一节课?", _last_slot),
    Atom("part of the day", _PART_STARTS, _PART, _part_of_day),
)
