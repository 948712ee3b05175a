"""Atoms of the day: clock times, parts of the day, lessons."""

import re
from datetime import time

from bot.parsing.dates.calendar_atoms import Atom
from bot.parsing.dates.numerals import number_of
from bot.parsing.dates.shapes import Clock, Shape, Slot

_PART = (
    "(?P<part>大?清早|一早|早上|早晨|清晨|上午|午前|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜里|夜间|凌晨|半夜|晚自习|早读|晨读|大课间|晚)"
)
_EVENING = {"下午", "午后", "傍晚", "晚上", "晚间", "夜里", "夜间", "晚", "晚自习"}
_HOUR = r"(?P<hour>[01]?\d|2[0-4]|十[一二]?|二十[一二三四]?|[一二两三四五六七八九])"
_MINUTE = r"(?P<minute>[0-5]\d|[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])"


def _clock(match: re.Match[str]) -> Shape | None:
    part = match["part"] or ""
    hour, minute = number_of(match["hour"]), _minute(match)
    if hour < 12 and (part in _EVENING or part in ("中午", "午间", "正午") and hour < 6):
        hour += 12
    if part in ("凌晨", "半夜") and hour == 12 or hour == 24:
        hour = 0 if part in ("凌晨", "半夜") else 23
        minute = minute if hour == 0 else 59
    elif part in _EVENING and hour == 12 and part not in ("下午", "午后"):
        hour, minute = 23, 59  # 晚上12点 ends the day it is said of
    return Clock(time(hour, minute), alone=bool(part or match["alone"] or match["half"]))


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 * number_of(match["quarter"])
    text = match["minute"] or match["minute2"]
    return number_of(text.lstrip("零") if len(text) > 1 and not text.isdigit() else text) if text else 0


def _part_of_day(match: re.Match[str]) -> Shape | None:  # noqa: ARG001
    return Clock(None)


def _slot(match: re.Match[str]) -> Shape | None:
    return Slot(number_of(match["number"]))


def _last_slot(match: re.Match[str]) -> Shape | None:  # noqa: ARG001
    return Slot(None)


_HAN = "零一二三四五六七八九十"
_N = "(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"

CLOCK_ATOMS: tuple[Atom, ...] = (
    Atom(
        "clock",
        rf"(?:{_PART} ?)?(?<![\d:.]){_HOUR}(?:(?P<alone>:)(?P<minute2>[0-5]\d)(?::[0-5]\d)?(?![\d:])|(?<!第\d)[点时](?!间|候|段|常|代|事|评|子|心|拨|名|滴|赞|击|燃|建议|意见)钟?(?:整|(?P<half>半)|(?P<quarter>[一三])刻|{_MINUTE}分?)?)",
        _clock,
    ),
    Atom("slot", rf"第 ?(?P<number>{_N})(?:[、,\-~和至到]?第?{_N}){{0,3}} ?节(?:晚自习|晚修|早自习)?课?", _slot),
    Atom("slots", rf"(?<![\d{_HAN}./第])(?P<number>{_N})(?:[、,]{_N}|-{_N})节课?", _slot),
    Atom("slots run together", rf"(?<![\d{_HAN}./第])(?P<number>[一三五七])[二四六八]节课?", _slot),
    Atom("last slot", "最后一节课?", _last_slot),
    Atom("part of the day", _PART, _part_of_day),
)
