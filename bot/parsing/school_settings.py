"""What the office says of the school's settings: «提醒 12:30», «小结 周四 16:00», «免打扰 18:00-7:30»."""

import re
from collections.abc import Callable, Mapping
from datetime import time

from bot.parsing.dates.atoms import weekday_of
from bot.parsing.dates.characters import alike
from bot.parsing.dates.clock_atoms import CLOCK_ATOMS
from bot.parsing.dates.shapes import Clock

Value = time | int | bool | str

_CLOCK = next(atom for atom in CLOCK_ATOMS if atom.name == "clock")
_TIME = re.compile(_CLOCK.pattern)
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天1-7])")
_FULL = re.compile("足年|周年|满年|实足|实际|按月")
_CALENDAR = re.compile("年份|年头|自然年|日历年|虚年")
_EDGES = " 　，,、。；;：:改成为是"


def read_setting(text: str) -> Mapping[str, Value] | None:
    """The fields of `School` that a sentence sets; empty: the setting is known but not the value; None: unknown."""
    plain, _ = alike(text.strip())
    for words, read in _READERS.items():
        word = next((one for one in words if plain.startswith(one)), None)
        if word is not None:
            return read(plain[len(word) :].strip(_EDGES))
    return None


def _clocks(text: str) -> list[time]:
    shapes = (_CLOCK.build(found) for found in _TIME.finditer(text))
    return [shape.time for shape in shapes if isinstance(shape, Clock) and shape.time is not None]


def _reminder(text: str) -> Mapping[str, Value]:
    return _one_clock("reminder_at", text)


def _month_list(text: str) -> Mapping[str, Value]:
    return _one_clock("month_list_at", text)


def _one_clock(field: str, text: str) -> Mapping[str, Value]:
    clocks = _clocks(text)
    return {field: clocks[0]} if len(clocks) == 1 else {}


def _digest(text: str) -> Mapping[str, Value]:
    day = _WEEKDAY.search(text)
    return ({"digest_weekday": weekday_of(day[1])} if day else {}) | dict(_one_clock("digest_at", text))


def _quiet(text: str) -> Mapping[str, Value]:
    clocks = _clocks(text)
    return {"quiet_since": clocks[0], "quiet_until": clocks[1]} if len(clocks) == 2 else {}


def _years(text: str) -> Mapping[str, Value]:
    full, calendar = bool(_FULL.search(text)), bool(_CALENDAR.search(text))
    return {"years_by_calendar": calendar} if full != calendar else {}


def _contact(text: str) -> Mapping[str, Value]:
    return {"contact": text} if text else {}


# The longer words of a setting stand before those they begin with.
_READERS: Mapping[tuple[str, ...], Callable[[str], Mapping[str, Value]]] = {
    ("每日提醒", "提醒时间", "提醒"): _reminder,
    ("月度安排", "每月安排", "本月安排", "月安排"): _month_list,
    ("每周小结", "小结时间", "小结", "每周周报", "周报"): _digest,
    ("免打扰时间", "免打扰", "不打扰", "静音"): _quiet,
    ("教龄算法", "教龄"): _years,
    ("联系人", "联系"): _contact,
}
