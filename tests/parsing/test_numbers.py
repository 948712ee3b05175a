"""Numerals of every dress."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.numbers import clean_digits, int_of, number_of


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
        ("3千", 3000),
        ("1.5万", 15_000),
        ("1.15万", 11_500),
        ("十万", 100_000),
        ("十亿", 1_000_000_000),
        ("一亿五千万", 150_000_000),
        ("0", 0),
        ("零", 0),
    ],
)
def test_numerals_have_their_value(text: str, value: float) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize("text", ["", "课", "几", "若干", "第二", "2节", "-", "."])
def test_what_is_no_numeral_has_none(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("1.5万", 15_000), ("2.0", 2), ("1.5", None), ("课", None)])
def test_a_whole_number_is_asked_for(text: str, value: int | None) -> None:
    assert int_of(text) == value


@pytest.mark.parametrize("text", ["9" * 5000, "1." + "9" * 5000, "9" * 400 + ".5", "十" * 5000, "一" * 4000])
def test_absurdly_long_numbers_do_no_harm(text: str) -> None:
    number_of(text)
    int_of(text)


def test_keycaps_and_wide_digits_become_plain() -> None:
    assert clean_digits("３节 1️⃣次") == "3节 1次"


@given(st.text(max_size=12))
def test_any_text_is_answered(text: str) -> None:
    number_of(text)
    int_of(text)


@given(st.integers(0, 10**12))
def test_arabic_numbers_are_themselves(value: int) -> None:
    assert number_of(str(value)) == value
