"""The progress card as a picture: it opens, grows with the duties, and shows how far each is."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.rendering.card_picture import INKS, MOST, card_picture
from bot.rendering.fonts import chinese_font
from tests.cast import House


def tile(done: float, target: float, status: str = "on_pace", **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": "听课",
        "unit": "节",
        "pace": None,
        "status_text": "进度正常",
        "note": "",
        "bundle": None,
        "parts": [],
    }
    return values | {"done": done, "target": target, "status": status} | more


def drawn(*tiles: dict[str, Any]) -> Image.Image:
    font = chinese_font()
    if font is None:
        pytest.skip("there is no Chinese font on this machine")
    return Image.open(BytesIO(card_picture({"title": "王老师", "next": None, "tiles": list(tiles)}, font))).convert(
        "RGB"
    )


def inked(picture: Image.Image, status: str) -> int:
    """How many pixels bear the ink of that standing."""
    ink = tuple(int(INKS[status][place : place + 2], 16) for place in (1, 3, 5))
    return sum(count for count, colour in picture.getcolors(1 << 20) or () if colour == ink)


def test_more_done_is_a_longer_bar() -> None:
    assert inked(drawn(tile(12, 15)), "on_pace") > inked(drawn(tile(3, 15)), "on_pace") > 0
    assert inked(drawn(tile(15, 15, "done")), "on_pace") == 0


def test_parts_and_bundles_take_their_place_and_too_many_are_counted() -> None:
    alone = drawn(tile(1, 2)).height
    assert drawn(tile(1, 2, parts=[tile(0, 1)])).height > alone
    assert drawn(tile(1, 2, bundle="五个一")).height > alone
    many = drawn(*[tile(1, 2)] * (MOST + 5)).height
    assert drawn(*[tile(1, 2)] * MOST).height < many < drawn(*[tile(1, 2)] * MOST).height + alone


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_sent_on_request(house: House) -> None:
    if chinese_font() is None:
        pytest.skip("there is no Chinese font on this machine")
    answer = house.say("王芳", "进度 图片")
    assert "见图" in answer.text
    assert [file.name for file in answer.files] == ["王芳的进度 2026-11-20.png"]
