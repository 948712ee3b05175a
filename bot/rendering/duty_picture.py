"""The table of teachers × duties as a picture for the chat: read on a phone without opening anything."""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from bot.domain.duty_table import Cell, DutyTable, Row
from bot.domain.progress import Standing
from bot.rendering.fonts import FontFile
from bot.rendering.words import day_text, figure

PNG = "image/png"
MOST_ROWS, MOST_COLUMNS = 90, 16  # beyond that nobody reads a picture: the file has it all
PAD, LINE, NAME_WIDTH, CELL_WIDTH, ROW_HEIGHT = 20, 26, 132, 112, 44
INK, PALE, RULE, PAPER, HEAD = "#1f2933", "#5b6875", "#d5dbe1", "#ffffff", "#eaf1f6"
FILLS = {Standing.DONE: "#d9f0df", Standing.ON_PACE: "#ffffff", Standing.BEHIND: "#fbe3d6"}
INKS = {Standing.DONE: "#1b6b36", Standing.ON_PACE: INK, Standing.BEHIND: "#9a3412"}
LEGEND = "带勾为已完成，带三角为未到进度；数字为登记/应完成，括号内为已核实"

Font = ImageFont.FreeTypeFont


class _Pen(NamedTuple):
    draw: ImageDraw.ImageDraw
    normal: Font
    small: Font
    large: Font

    def centred(self, box: tuple[int, int, int, int], text: str, ink: str, font: Font) -> None:
        left, top, right, bottom = box
        self.draw.text(((left + right) / 2, (top + bottom) / 2), text, ink, font, anchor="mm", align="center")


def duty_picture(table: DutyTable, font: FontFile) -> bytes:
    """A PNG, at most `MOST_ROWS` rows and `MOST_COLUMNS` columns; what is left out is said below."""
    columns, rows = table.columns[:MOST_COLUMNS], table.rows[:MOST_ROWS]
    heads = [[*_wrapped(one.title, font.at(17), CELL_WIDTH - 10), f"（{one.unit}）"] for one in columns]
    head_height = max([2, *(len(lines) for lines in heads)]) * LINE + 16
    top = PAD + 40 + LINE + 8
    width = max(2 * PAD + NAME_WIDTH + CELL_WIDTH * (len(columns) + 1), 640)
    foot = top + head_height + ROW_HEIGHT * len(rows) + 10
    image = Image.new("RGB", (width, foot + (2 * LINE if _left_out(table) else LINE) + PAD), PAPER)
    pen = _Pen(ImageDraw.Draw(image), font.at(20), font.at(17), font.at(26))
    _draw_title(pen, table)
    _draw_head(pen, top, head_height, heads)
    for number, row in enumerate(rows):
        _draw_row(pen, top + head_height + number * ROW_HEIGHT, row, len(columns))
    pen.draw.text((PAD, foot), LEGEND, PALE, pen.small)
    if left_out := _left_out(table):
        pen.draw.text((PAD, foot + LINE), left_out, PALE, pen.small)
    buffer = BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _left_out(table: DutyTable) -> str:
    rows, columns = len(table.rows) - MOST_ROWS, len(table.columns) - MOST_COLUMNS
    parts = [f"{rows} 行" if rows > 0 else "", f"{columns} 列" if columns > 0 else ""]
    said = "、".join(part for part in parts if part)
    return f"另有 {said}没有画出，请看表格文件。" if said else ""


def _draw_title(pen: _Pen, table: DutyTable) -> None:
    pen.draw.text((PAD, PAD), f"{table.group or table.school} 任务汇总", INK, pen.large)
    done, owed = sum(row.done for row in table.rows), sum(row.owed for row in table.rows)
    people = sum(row.owner.person_id is not None for row in table.rows)
    said = f"截至 {table.on.year} 年 {day_text(table.on)}，{people} 人，完成 {done}/{owed} 项"
    pen.draw.text((PAD, PAD + 40), said, PALE, pen.small)


def _draw_head(pen: _Pen, top: int, height: int, heads: Sequence[Sequence[str]]) -> None:
    boxes = [_box(place, top, height) for place in range(-1, len(heads) + 1)]
    for box, lines in zip(boxes, [["姓名"], ["完成"], *heads], strict=True):
        pen.draw.rectangle(box, HEAD, RULE)
        pen.centred(box, "\n".join(lines), INK, pen.small)


def _box(place: int, top: int, height: int) -> tuple[int, int, int, int]:
    """The name's cell is place -1, the sum's 0, the duties' from 1."""
    if place < 0:
        return PAD, top, PAD + NAME_WIDTH, top + height
    left = PAD + NAME_WIDTH + place * CELL_WIDTH
    return left, top, left + CELL_WIDTH, top + height


def _draw_row(pen: _Pen, top: int, row: Row, columns: int) -> None:
    box = _box(-1, top, ROW_HEIGHT)
    pen.draw.rectangle(box, PAPER, RULE)
    name = _clipped(row.owner.name, pen.normal, NAME_WIDTH - 16)
    pen.draw.text((PAD + 8, top + ROW_HEIGHT / 2), name, INK, pen.normal, anchor="lm")
    box = _box(0, top, ROW_HEIGHT)
    pen.draw.rectangle(box, PAPER, RULE)
    pen.centred(box, f"{row.done}/{row.owed}", INK if row.owed else PALE, pen.normal)
    for place, cell in enumerate(row.cells[:columns], 1):
        _draw_cell(pen, _box(place, top, ROW_HEIGHT), cell)


def _draw_cell(pen: _Pen, box: tuple[int, int, int, int], cell: Cell | None) -> None:
    if cell is None:
        pen.draw.rectangle(box, "#f6f7f8", RULE)
        return
    pen.draw.rectangle(box, FILLS[cell.standing], RULE)
    text = f"{figure(cell.done)}/{figure(cell.target)}"
    text += f"（{figure(cell.verified)}）" if cell.verified else ""
    font = pen.normal if pen.normal.getlength(text) <= CELL_WIDTH - 30 else pen.small
    beside = 0 if cell.standing is Standing.ON_PACE else 18
    pen.centred((box[0] + beside, *box[1:]), text, INKS[cell.standing], font)
    _draw_mark(pen, box[0] + 8, (box[1] + box[3]) // 2, cell.standing)


def _draw_mark(pen: _Pen, left: int, middle: int, standing: Standing) -> None:
    """A tick or a triangle, drawn: colour is never alone, and not every font has the signs."""
    ink = INKS[standing]
    if standing is Standing.DONE:
        pen.draw.line(((left, middle), (left + 4, middle + 4), (left + 11, middle - 5)), ink, 2)
    elif standing is Standing.BEHIND:
        pen.draw.polygon(((left, middle + 5), (left + 10, middle + 5), (left + 5, middle - 4)), ink)


def _wrapped(text: str, font: Font, width: int) -> list[str]:
    """Lines no wider than that, broken between characters; at most three."""
    lines = [""]
    for sign in text:
        if font.getlength(lines[-1] + sign) > width:
            lines.append("")
        lines[-1] += sign
    return lines if len(lines) <= 3 else [*lines[:2], lines[2][:-1] + "…"]


def _clipped(text: str, font: Font, width: int) -> str:
    while len(text) > 1 and font.getlength(text) > width:
        text = text.rstrip("…")[:-1] + "…"
    return text
