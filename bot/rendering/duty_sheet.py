"""The table of teachers × duties as an Excel file: numbers that count, real days, a frozen head and first column."""

from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.duty_table import Cell, DutyTable, Row
from bot.domain.progress import Standing
from bot.rendering.sheets import (
    FACE,
    fit_widths,
    new_sheet,
    print_landscape,
    put,
    put_head,
    saved,
    style_head,
    width_of,
)
from bot.rendering.words import figure

FILLS = {
    Standing.DONE: PatternFill("solid", fgColor="D9F0DF"),
    Standing.ON_PACE: PatternFill("solid", fgColor="FFFFFF"),
    Standing.BEHIND: PatternFill("solid", fgColor="FBE3D6"),
}
FONTS = {
    Standing.DONE: Font(name=FACE, size=10, color="1B6B36"),
    Standing.ON_PACE: Font(name=FACE, size=10, color="222222"),
    Standing.BEHIND: Font(name=FACE, size=10, color="9A3412", bold=True),
}
LEGEND = {
    Standing.DONE: "已完成（绿）",
    Standing.ON_PACE: "进度正常（白）",
    Standing.BEHIND: "未到进度（橙，粗体）",
}
HEADS = ("姓名", "组别", "已完成项", "应完成项")
HEAD_ROWS = 2
SIDES = ("登记", "核实")  # what was said, and what of it somebody looked at


def duty_sheet(table: DutyTable) -> bytes:
    """The whole file: the table and, beside it, what its columns mean."""
    book = Workbook()
    _write_table(new_sheet(book, "汇总"), table)
    _write_meaning(new_sheet(book, "说明"), table)
    return saved(book)


def _write_table(sheet: Worksheet, table: DutyTable) -> None:
    put_head(sheet, 1, HEADS)
    put_head(sheet, HEAD_ROWS, [""] * len(HEADS))
    for column in range(1, len(HEADS) + 1):
        sheet.merge_cells(start_row=1, end_row=HEAD_ROWS, start_column=column, end_column=column)
    for place, duty in enumerate(table.columns):
        first = len(HEADS) + 1 + 2 * place
        put_head(sheet, 1, (f"{duty.title}\n（{duty.unit}）", ""), first)
        put_head(sheet, HEAD_ROWS, SIDES, first)
        sheet.merge_cells(start_row=1, end_row=1, start_column=first, end_column=first + 1)
    for number, row in enumerate(table.rows, HEAD_ROWS + 1):
        _write_row(sheet, number, row)
    sheet.freeze_panes = f"B{HEAD_ROWS + 1}"
    last = get_column_letter(len(HEADS) + 2 * len(table.columns))
    sheet.auto_filter.ref = f"A{HEAD_ROWS}:{last}{max(HEAD_ROWS + len(table.rows), HEAD_ROWS)}"
    sheet.row_dimensions[1].height = 48
    names = max([8, *(width_of(row.owner.name) for row in table.rows)])
    groups = max([8, *(width_of("、".join(row.owner.groups)) for row in table.rows)])
    # Half a head each, on three lines at most.
    halves = [max(8.0, width_of(duty.title) / 4) for duty in table.columns for _ in SIDES]
    fit_widths(sheet, (names, min(groups, 30), 8, 8, *halves))
    print_landscape(sheet, HEAD_ROWS)
    footer: Any = sheet.oddFooter
    footer.center.text = f"{table.group or table.school}　{table.on.isoformat()}　第 &P 页，共 &N 页"


def _write_row(sheet: Worksheet, number: int, row: Row) -> None:
    put(sheet, number, 1, row.owner.name)
    put(sheet, number, 2, "、".join(row.owner.groups))
    put(sheet, number, 3, row.done)
    put(sheet, number, 4, row.owed)
    for place, cell in enumerate(row.cells):
        _write_cell(sheet, number, len(HEADS) + 1 + 2 * place, cell)


def _write_cell(sheet: Worksheet, number: int, column: int, cell: Cell | None) -> None:
    if cell is None:
        put(sheet, number, column, None)
        put(sheet, number, column + 1, None)
        return
    said: Any = put(sheet, number, column, _number(cell.done))
    # The number stays a number, to be summed and sorted; its target is only shown with it.
    said.number_format = f'General"/{figure(cell.target)}"'
    looked: Any = put(sheet, number, column + 1, _number(cell.verified))
    for one in (said, looked):
        one.fill = FILLS[cell.standing]
    said.font = FONTS[cell.standing]


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


MEANING = ("任务", "归入", "单位", "开始", "截止", "完成人数", "应做人数")


def _write_meaning(sheet: Worksheet, table: DutyTable) -> None:
    """Which days each column counts, how many have done it; and what the colours say."""
    whose = table.group or "全校"
    facts = (("学校", table.school), ("范围", whose), ("截至", table.on), ("登记", "老师自己登记的数量／应完成数"))
    for row, (word, value) in enumerate((*facts, ("核实", "其中教科室、检查员或组长已经核实的")), 1):
        style_head(put(sheet, row, 1, word))
        put(sheet, row, 2, value)
    first = len(facts) + 3
    for row, (standing, words) in enumerate(LEGEND.items(), first):
        cell: Any = put(sheet, row, 1, words)
        cell.fill, cell.font = FILLS[standing], FONTS[standing]
    head = first + len(LEGEND) + 1
    put_head(sheet, head, MEANING)
    for row, duty in enumerate(table.columns, head + 1):
        values = (duty.title, duty.bundle or "", duty.unit, duty.since, duty.until, duty.done, duty.owed)
        for column, value in enumerate(values, 1):
            put(sheet, row, column, value)
    fit_widths(sheet, (24, 28, 8, 12, 12, 10, 10))
    print_landscape(sheet, 1)
