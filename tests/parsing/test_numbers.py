"""Numerals of every dress."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.numbers import clean_digits, number_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("２", 2),
        ("2️⃣", 2),
        ("1.5", 1.5),
        ("2.0", 2),
        ("1,200", 1200),
        ("两", 2),
        ("俩", 2),
        ("仨", 3),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("二十一", 21),
        ("廿三", 23),
        ("一百", 100),
        ("一百零五", 105),
        ("一百五", 150),
        ("三百二十", 320),
        ("两千", 2000),
        ("三万二", 32_000),
        ("二〇二六", 2026),
        ("贰", 2),
        ("半", 0.5),
        ("两半", 2.5),
    ],
)
def test_numerals_have_their_value(text: str, value: float) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize("text", ["", "课", "几", "若干", "第二", "2节", "-", "."])
def test_what_is_no_numeral_has_none(text: str) -> None:
    assert number_of(text) is None


def test_keycaps_and_wide_digits_become_plain() -> None:
    assert clean_digits("３节 1️⃣次") == "3节 1次"


@given(st.text(max_size=12))
def test_any_text_is_answered(text: str) -> None:
    number_of(text)


@given(st.integers(0, 999_999))
def test_arabic_numbers_are_themselves(value: int) -> None:
    assert number_of(str(value)) == value
