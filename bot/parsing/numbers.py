"""Numbers as Chinese people type them: 15, １５, 十五, 两, 俩, 廿, 2️⃣, 一百零五, 1.5, 半.

Text is expected after NFKC (`clean_digits` does that and drops the keycap marks).
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
_BIG: Final = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}

HAN_DIGITS: Final = "零〇一二三四五六七八九两俩仨"
NUMBER: Final = rf"(?:\d{{1,6}}(?:\.\d{{1,2}})?|[{HAN_DIGITS}十百千廿卅]{{1,9}}|半)"
"""Pattern of one number; bounded, so it cannot run away."""

_KEYCAP: Final = re.compile("[\ufe0e\ufe0f\u20e3]")
_ARABIC: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


def clean_digits(text: str) -> str:
    """NFKC without the marks that make an emoji of a digit (2️⃣ → 2, ２ → 2)."""
    return _KEYCAP.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=1024)
def number_of(text: str) -> int | float | None:
    """The value of a numeral, or None when `text` is none; whole values come as int."""
    text = clean_digits(text).strip().replace(",", "").removesuffix("个")
    if _ARABIC.fullmatch(text):
        value = float(text)
        return int(value) if value.is_integer() else value
    if text == "半":
        return 0.5
    if text.endswith("半") and len(text) > 1:
        whole = _han(text[:-1])
        return None if whole is None else whole + 0.5
    return _han(text)


def _han(text: str) -> int | None:
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in _TENS and c not in _BIG for c in text):
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):  # 二〇二六, read digit by digit
        return int("".join(str(_DIGITS[c]) for c in text))
    return _composed(text)


def _composed(text: str) -> int:
    """一百零五, 十五, 二十, 一百五 (=150), 三万二 (=32 000)."""
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
            total, section, digit, last = (total + section + digit) * _BIG[c], 0, 0, _BIG[c]
    return total + section + digit * max(1, last // 10)
