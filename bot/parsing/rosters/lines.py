"""What each row below the head is: a person, a section, a total, a note, or nothing."""

import re
from enum import Enum
from typing import NamedTuple

from bot.parsing.documents.sheets import Sheet
from bot.parsing.rosters.heads import Heads, is_head_again, serial_column
from bot.parsing.rosters.statuses import status_in


class LineKind(Enum):
    """What a row is; the value is how it is named to the office (empty: nothing to say)."""

    BLANK = ""
    PERSON = "教职工"
    CONTINUED = "上一人的续行"
    NAMELESS = "有内容没有姓名"
    HEAD_AGAIN = "重复的表头"
    SECTION = "分组行"
    TOTAL = "合计行"
    NOTE = "说明行"


class Section(NamedTuple):
    """What a section row says of the rows below it."""

    group: str | None = None
    status: str | None = None


_TOTAL = re.compile(r"^(合计|总计|小计|共计|总人数|人数合计|人数|平均|汇总|累计|总数|本页小计|本页合计|共\d+人|全校共)")
_NOTE = re.compile(
    r"^(注|备注|说明|填表|填报|制表|审核|审批|统计|负责人|校长|联系人|打印|单位|日期|盖章|以上|附[:注]|本表|经办|备查|第\d+页|共\d+页)"
)
_SECTION = re.compile(
    r"(组|部|处|室|科|段|年级|中心|校区|行政|后勤|领导班子|校级领导|班子|中层|人员|教师|教职工|教工|员工|在编|编外|外聘|退休|支教)$"
)
_COUNT = re.compile(r"[(\[]?共?计?\d+(?:人|名|位)[)\]]?$|\(\d+\)$")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+[、.,]|\d{1,2}[、.]|\([一二三四五六七八九十\d]+\)|【)\s*")
_GROUP = re.compile(r"(组|部|处|室|科|中心|年级|段|校区)$")


def line_kind(sheet: Sheet, heads: Heads, row: int) -> LineKind:
    """Classify one row by what was written into it, not by what merged cells spread over it."""
    name_column, serial = heads.index("name"), serial_column(heads)
    cells = [(n, cell) for n, cell in enumerate(sheet.row(row)) if cell.filled]
    if not cells or (all(n == serial for n, _ in cells) and not _said(cells[0][1].text)):
        return LineKind.BLANK
    texts = [re.sub(r"\s", "", cell.text) for _, cell in cells]
    if is_head_again(heads, sheet, row):
        return LineKind.HEAD_AGAIN
    if any(_TOTAL.match(text) for text in texts[:2]):
        return LineKind.TOTAL
    if len(cells) <= 3 and (kind := _speaking(texts)):
        return kind
    if name_column is not None and sheet.cell(row, name_column).filled:
        return LineKind.PERSON
    if name_column is not None and sheet.is_continued(row, name_column):
        return LineKind.CONTINUED
    return LineKind.NAMELESS if len(cells) > 1 else LineKind.NOTE


def _said(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def _speaking(texts: list[str]) -> LineKind | None:
    """A row of few words that says something to the reader of the list."""
    first = texts[0]
    words = [text for text in texts if not re.fullmatch(r"[\d.]+|[一二三四五六七八九十]+、?", text)]
    if len(texts) <= 2 and len(words) >= 1 and section_of(words[0]) and all(_COUNT.search(word) for word in words[1:]):
        return LineKind.SECTION
    if any(_NOTE.match(text) and (":" in text or len(text) > 4 or text in {"备注", "说明", "注"}) for text in texts):
        return LineKind.NOTE
    if len(texts) <= 2 and (len(first) > 12 or ":" in first or re.search(r"[。;,]", first)):
        return LineKind.NOTE
    return None


def section_of(text: str) -> Section | None:
    """'一、语文组（17人）' → the group 语文组; '外聘教师' → a status; None for what heads no section."""
    bare = _NUMBERING.sub("", re.sub(r"\s", "", text)).strip("】:：")
    bare = _COUNT.sub("", bare).strip(":：-—")
    if len(bare) > 14 or not _SECTION.search(bare):
        return None
    status = status_in(bare)
    return Section(bare if _GROUP.search(bare) and status is None else None, status)


def section_at(sheet: Sheet, row: int) -> Section:
    """The section a row of LineKind.SECTION opens."""
    found = (section_of(cell.text) for cell in sheet.row(row) if cell.filled)
    return next((section for section in found if section), Section())
