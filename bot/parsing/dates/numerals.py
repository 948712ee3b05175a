"""Small numbers as they stand in dates: 3, 03, 三, 十二, 二十三, 廿三, 两, 半."""

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2}

# The month and the day of the month as patterns (without checking that the month has that day).
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
ANY_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九元])"
DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九])"
NUMBER = r"(?:\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"


def number_of(text: str) -> int:
    """The value of a match of MONTH, DAY or NUMBER: '十二' → 12, '元' → 1, '廿三' → 23."""
    if text.isdigit():
        return int(text)
    if text == "元":
        return 1
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def year_of(text: str) -> int:
    """A written year of two or four digits or numerals: '26' → 2026, '二零二六' → 2026."""
    digits = "".join(char if char.isdigit() else str(_DIGITS[char]) for char in text)
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
