"""Numbers as plans write them: 15, 十五, 两, 半, 1/5, 五分之一, 1万."""

import re

_DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6}
_DIGITS |= {"七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}

CHINESE = r"[零〇○一二两三四五六七八九十百千]+"
NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{CHINESE})"


def value_of(text: str) -> float | None:
    """The value of a number matched by NUMBER (with 万 or 半 after it or not), None where it is none."""
    text = text.replace(",", "").strip()
    scale = 1.0
    if text.endswith("万"):
        text, scale = text[:-1], 10_000
    elif text.endswith("千") and text[:-1].replace(".", "").isdigit():
        text, scale = text[:-1], 1_000
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text) * scale
    whole = _chinese(text)
    return None if whole is None else whole * scale


def int_of(text: str) -> int | None:
    """The value as a whole number, None where it is none."""
    value = value_of(text)
    return int(value) if value is not None and value == int(value) else None


def _chinese(text: str) -> int | None:
    if not text or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (1 if digit is None else digit) * _UNITS[char]
            digit = None
    return total + (digit or 0)
