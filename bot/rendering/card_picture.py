"""The progress card as a picture, for channels that show no cards: a bar per duty with the pace as a thin mark."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from bot.rendering.fonts import FontFile
from bot.rendering.words import figure

WIDTH, PAD, INDENT = 720, 28, 36
HEAD, ROW, PART, BUNDLE = 106, 98, 72, 46  # heights: the title, a duty, a part of one, a bundle's name
BAR, MARK = 12, 4
INK, PALE, RULE, PAPER, TRACK, PACE = "#1c2420", "#55605a", "#d9dfdb", "#ffffff", "#e6ebe8", "#1c2420"
MOST = 24  # duties and parts; what is left out is counted below
INKS = {"done": "#1b6b45", "on_pace": "#1f5c99", "behind": "#8a5300"}  # beside the standing in words, never alone

Tile = dict[str, Any]


def card_picture(card: dict[str, Any], font: FontFile) -> bytes:
    """A PNG of a card (see `progress_card`): title, what comes next, the tiles with their parts indented."""
    lines = list(_lines(card))
    shown = lines[:MOST]
    foot = PAD + (34 if len(lines) > MOST else 0)
    image = Image.new("RGB", (WIDTH, HEAD + sum(_height(*line) for line in shown) + foot), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((PAD, PAD), card["title"], INK, font.at(26))
    draw.text((PAD, PAD + 38), card.get("next") or "", PALE, font.at(19))
    top = HEAD
    for tile, is_part in shown:
        _draw(draw, font, top, tile, is_part=is_part)
        top += _height(tile, is_part)
    if len(lines) > MOST:
        draw.text((PAD, top + 6), f"另有 {len(lines) - MOST} 项，发“进度”看全部。", PALE, font.at(18))
    buffer = BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _lines(card: dict[str, Any]) -> Iterator[tuple[Tile, bool]]:
    for tile in card["tiles"]:
        yield tile, False
        for part in tile["parts"]:
            yield part, True


def _height(tile: Tile, is_part: bool) -> int:
    if is_part:
        return PART
    return ROW + (BUNDLE if tile.get("bundle") else 0)


def _draw(draw: ImageDraw.ImageDraw, font: FontFile, top: int, tile: Tile, *, is_part: bool) -> None:
    left = PAD + (INDENT if is_part else 0)
    if tile.get("bundle") and not is_part:
        draw.text((left, top + 12), tile["bundle"], PALE, font.at(19))
        top += BUNDLE
    if not is_part:
        draw.line(((PAD, top), (WIDTH - PAD, top)), RULE, 1)
    ink = INKS.get(tile["status"], INK)
    draw.text((left, top + 12), tile["title"], INK, font.at(20 if is_part else 22))
    said = f"{tile['status_text']}　{figure(tile['done'])}/{figure(tile['target'])} {tile['unit']}"
    draw.text((WIDTH - PAD, top + 12), said, ink, font.at(20), anchor="ra")
    _bar(draw, left, top + 48, tile, ink)
    if tile.get("note"):
        draw.text((left, top + 66), _clipped(tile["note"], font, WIDTH - PAD - left), PALE, font.at(16))


def _bar(draw: ImageDraw.ImageDraw, left: int, top: int, tile: Tile, ink: str) -> None:
    """How much is done of the target, and where an even pace would be."""
    right, target = WIDTH - PAD, tile["target"] or 1
    draw.rounded_rectangle((left, top, right, top + BAR), BAR // 2, TRACK)
    done = left + round((right - left) * min(tile["done"] / target, 1))
    if done - left >= BAR:
        draw.rounded_rectangle((left, top, done, top + BAR), BAR // 2, ink)
    if tile.get("pace"):
        at = left + round((right - left) * min(tile["pace"] / target, 1))
        draw.rectangle((at - MARK // 2, top - 3, at + MARK // 2, top + BAR + 3), PACE)


def _clipped(text: str, font: FontFile, width: int) -> str:
    """The text as far as it fits."""
    small = font.at(16)
    while len(text) > 1 and small.getlength(text) > width:
        text = text.rstrip("…")[:-1] + "…"
    return text
