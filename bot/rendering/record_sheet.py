"""The list of records as an Excel file: one row each, with real days."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from bot.domain.records import Record
from bot.rendering.sheets import fit_widths, new_sheet, print_landscape, put, put_head, saved, width_of
from bot.rendering.words import LEVEL_WORDS, VENUES, kind_label


class Listed(NamedTuple):
    """One record with what is told beside it."""

    record: Record
    name: str
    groups: tuple[str, ...]
    logged_by: str | None  # somebody else entered it
    proofs: tuple[str, ...]  # the names of its files, its words, its links


HEADS = (
    *("序号", "姓名", "组别", "事项", "数量", "单位", "开始日期", "结束日期", "授课人", "学科", "班级", "节次"),
    *("题目", "地点", "级别", "凭证", "核实日期", "登记时间", "代登记"),
)


def record_sheet(listed: Sequence[Listed], zone: str, title: str) -> bytes:
    """The file; `zone` is the one whose clock the moments show."""
    book = Workbook()
    sheet = new_sheet(book, title)
    put_head(sheet, 1, HEADS)
    widths = [float(width_of(head)) for head in HEADS]
    for number, one in enumerate(listed, 1):
        for column, value in enumerate(_values(number, one, ZoneInfo(zone)), 1):
            put(sheet, number + 1, column, value)
            widths[column - 1] = max(widths[column - 1], width_of(value))
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADS))}{len(listed) + 1}"
    fit_widths(sheet, [min(width, 36) for width in widths])
    print_landscape(sheet, 1)
    return saved(book)


def _values(number: int, one: Listed, zone: ZoneInfo) -> tuple[Any, ...]:
    record = one.record
    return (
        number,
        one.name,
        "、".join(one.groups),
        kind_label(record.kind),
        int(record.amount) if record.amount == int(record.amount) else record.amount,
        record.unit,
        record.start_on,
        record.end_on,
        record.lecturer or "",
        record.subject or "",
        record.class_name or "",
        record.lesson_slot,
        record.title or "",
        VENUES.get(record.venue or "", ""),
        LEVEL_WORDS.get(record.level or "", record.level or ""),
        "\n".join(one.proofs),
        _here(record.verified_at, zone).date() if record.verified_at else None,
        _here(record.logged_at, zone),
        one.logged_by or "",
    )


def _here(at: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock's time: a sheet knows no zones."""
    return at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
