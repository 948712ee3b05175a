"""Long texts are cut where they can be, and lose nothing but the white at the cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.texts import split_text

CASES = [
    ("", 10, []),
    ("短", 10, ["短"]),
    ("一二三四五", 5, ["一二三四五"]),
    ("一二三四五六", 5, ["一二三四五", "六"]),
    ("第一行\n第二行\n第三行", 8, ["第一行\n第二行", "第三行"]),
    ("one two three", 8, ["one two", "three"]),
    ("𠀀𠀀𠀀", 4, ["𠀀𠀀", "𠀀"]),
    ("a\n\n\nb", 3, ["a", "b"]),
]


@pytest.mark.parametrize(("text", "longest", "pieces"), CASES)
def test_pieces(text: str, longest: int, pieces: list[str]) -> None:
    assert split_text(text, longest) == pieces


@given(st.text(alphabet="一a𠀀 \n", max_size=200), st.integers(2, 30))
def test_any_text_fits_and_is_kept(text: str, longest: int) -> None:
    pieces = split_text(text, longest)
    assert all(0 < len(piece.encode("utf-16-le")) // 2 <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
