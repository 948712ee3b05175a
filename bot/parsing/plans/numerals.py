"""Numbers in plans: `bot.parsing.numbers`, and the thousands and ten-thousands that count words (1.5万, 3千)."""

from bot.parsing.numbers import number_of

CHINESE = r"[零〇○一二两三四五六七八九十百千]{1,9}"
NUMBER = rf"(?:\d[\d,]{{0,8}}(?:\.\d{{1,3}})?|{CHINESE})"

_SCALES = {"万": 10_000, "千": 1_000}


def value_of(text: str) -> float | None:
    """The value of a number matched by NUMBER (with 万 or 千 after it or not), None where it is none."""
    text = text.replace(",", "").strip()
    scale = _SCALES.get(text[-1:]) if text[:-1].replace(".", "").isdigit() else None
    value = number_of(text[:-1] if scale else text)
    return None if value is None else float(value) * (scale or 1)


def int_of(text: str) -> int | None:
    """The value as a whole number, None where it is none."""
    value = value_of(text)
    return int(value) if value is not None and value == int(value) else None
