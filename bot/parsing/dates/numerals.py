"""How numbers are written in dates (3, 03, 三, 十二, 二十三, 廿三, 元月); `bot.parsing.numbers` knows their values."""

from bot.parsing import numbers

# The month and the day of the month as patterns (without checking that the month has that day).
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
ANY_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九元])"
DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九])"
NUMBER = r"(?:\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"


def number_of(text: str) -> int:
    """The value of a match of MONTH, DAY or NUMBER: '十二' → 12, '元' → 1, '廿三' → 23."""
    return 1 if text == "元" else numbers.int_of(text) or 0


def year_of(text: str) -> int:
    """A written year of two or four digits or numerals: '26' → 2026, '二零二六' → 2026."""
    year = number_of(text)
    return year if year >= 1000 else 2000 + year
