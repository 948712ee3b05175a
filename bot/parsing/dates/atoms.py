"""What an atom is: one way of writing a piece of a date. The tables of them stand in the *_atoms files."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bot.parsing.dates.numerals import number_of
from bot.parsing.dates.shapes import Shape

Build = Callable[[re.Match[str]], Shape | None]

DIGITS = "0123456789"
HAN = "零一二三四五六七八九十廿卅两"


class Atom(NamedTuple):
    """One entry of a table; where two fit at one place, the earlier entry wins.

    `starts` are all characters it can begin with: the scanner tries it nowhere else. `build` makes a shape of the
    match; None rejects it (the next entry is tried), Nothing swallows it.
    """

    name: str
    starts: str
    pattern: str
    build: Build


def weekday_of(text: str) -> int:
    """一…六, 日, 天 or 1…7 → 1…7."""
    return int(text) if text.isdigit() else "一二三四五六日".find(text.replace("天", "日")) + 1


YEAR_WORDS = {
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "去年": -1,
    "上年": -1,
    "前年": -2,
    "明年": 1,
    "来年": 1,
    "次年": 1,
    "后年": 2,
}

_UNITS = {
    "天": "天", "日": "天", "周": "周", "星期": "周", "礼拜": "周", "月": "月", "年": "年", "小时": "小时",
    "钟头": "小时", "分钟": "分钟", "刻钟": "刻钟", "工作日": "工作日",
}  # fmt: skip


def amount_of(match: re.Match[str]) -> tuple[float, str]:
    """(amount, unit) of a match with the groups amount and unit: 半个月 → (0.5, 月), 三刻钟 → (45, 分钟)."""
    amount = 0.5 if match["amount"] == "半" else float(number_of(match["amount"]))
    unit = _UNITS[match["unit"].removeprefix("个")]
    return (amount * 15, "分钟") if unit == "刻钟" else (amount, unit)
