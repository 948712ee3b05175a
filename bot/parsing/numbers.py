"""Numbers as Chinese people type them: 15, １５, 十五, 两, 俩, 廿, 2️⃣, 一百零五, 1.5, 半, 3千, 1.5万, 十亿.

The one place where numerals are read; what is typed around them (signs, measure words, months) is the caller's.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_DIGITS: Final = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0, "○": 0, "两": 2, "俩": 2, "兩": 2, "倆": 2, "仨": 3, "贰": 2, "貳": 2, "叄": 3, "参": 3, "陸": 6,
}  # fmt: skip
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS: Final = {"廿": 20, "卅": 30}
_BIG: Final = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_SCALES: Final = _UNITS | _BIG

HAN_DIGITS: Final = "零〇一二三四五六七八九两俩仨"
HAN_NUMBER: Final = r"[零〇○一二两三四五六七八九十百千]{1,9}"
"""Pattern of a numeral in characters, below ten thousand."""
NUMBER: Final = rf"(?:\d++(?:\.\d{{1,2}})?[百千万亿]?|[{HAN_DIGITS}十百千廿卅][{HAN_DIGITS}十百千廿卅万亿]{{0,11}}|半)"
"""Pattern of one number in a message; digits are taken whole or not at all, so it cannot run away."""
GROUPED_NUMBER: Final = rf"(?:\d[\d,]{{0,8}}(?:\.\d{{1,3}})?|{HAN_NUMBER}|[壹贰叁肆伍陆柒捌玖拾佰零]{{1,6}})"
"""Pattern of one number in a document, where thousands may be set off by commas."""

_LONGEST: Final = 4000  # digits; no number said is as long, and Python refuses to read 4301
_KEYCAP: Final = re.compile("[\ufe0e\ufe0f\u20e3]")
_ARABIC: Final = re.compile(rf"(\d+|\d{{1,15}}\.\d{{1,15}})([{''.join(_SCALES)}]?)", re.ASCII)


def clean_digits(text: str) -> str:
    """NFKC without the marks that make an emoji of a digit (2️⃣ → 2, ２ → 2)."""
    return _KEYCAP.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=1024)
def number_of(text: str) -> int | float | None:
    """The value of a numeral, or None when `text` is none; whole values come as int."""
    text = clean_digits(text).strip().replace(",", "").removesuffix("个")
    if len(text) > _LONGEST:
        return None
    if arabic := _ARABIC.fullmatch(text):
        return _arabic(*arabic.groups())
    if text == "半":
        return 0.5
    if text.endswith("半") and len(text) > 1:
        whole = _han(text[:-1])
        return None if whole is None else whole + 0.5
    return _han(text)


def int_of(text: str) -> int | None:
    """The value as a whole number, None where it is none."""
    value = number_of(text)
    return int(value) if value is not None and value == int(value) else None


def _arabic(digits: str, scale: str) -> int | float:
    """3, 2.5, 3千, 1.5万."""
    times = _SCALES.get(scale, 1)
    if "." not in digits:
        return int(digits) * times
    value = round(float(digits) * times, 6)
    return int(value) if value.is_integer() else value


def _han(text: str) -> int | None:
    if not text or any(c not in _DIGITS and c not in _TENS and c not in _SCALES for c in text):
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):  # 二〇二六, read digit by digit
        return int("".join(str(_DIGITS[c]) for c in text))
    return _composed(text)


def _composed(text: str) -> int:
    """一百零五, 十五, 二十, 一百五 (=150), 三万二 (=32 000), 一亿五千万."""
    total = section = digit = 0
    last = 1  # the place a trailing bare digit counts in
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
            last = last if c not in "零〇○" else 10
        elif c in _TENS:
            section, digit, last = section + _TENS[c], 0, 10
        elif c in _UNITS:
            section, digit, last = section + (digit or 1) * _UNITS[c], 0, _UNITS[c]
        else:
            smaller = total >= _BIG[c]  # 一亿五千万: the ten-thousands stand beside the hundred millions
            times = section + digit if smaller else total + section + digit
            total, section, digit, last = total * smaller + (times or 1) * _BIG[c], 0, 0, _BIG[c]
    return total + section + digit * max(1, last // 10)
