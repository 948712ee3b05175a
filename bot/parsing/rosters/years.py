"""Years of service as staff lists write them: 31, 31年, 十五年, 不满1年."""

import re
from datetime import date

from bot.parsing.documents.sheets import Cell
from bot.parsing.rosters.readings import BLANKS, Fault, Reading, formula_fault
from bot.parsing.rosters.statuses import status_in

_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_BRACKETED = re.compile(r"\([^)]*\)?")
_FORMULA_TEXT = re.compile(r"^[=@+]")

_YEARS = re.compile(r"^(?:约|近|满|已满|共|第)?(\d+(?:\.\d+)?)(?:周?年(?:整|多)?(?:零?\d{1,2}个?月|半)?)?$")
_NONE_YET = re.compile(
    r"^(不满|不足|未满)(1|一)(周?年|学年)?$|^(半年|\d{1,2}个月|新教师|新入职|新分配|应届|应届毕业生|新任|今年新进|当年)$"
)


def read_years(cell: Cell) -> Reading[int]:
    """A cell of a 教龄 or 校龄 column → whole years done; 不满1年 and 半年 are 0."""
    if cell.formula is not None and (cell.value is None or cell.text.startswith("#")):
        return Reading(None, formula_fault(stored=cell.value is not None))
    if isinstance(cell.value, date):
        return Reading(None, Fault("这一格存成了日期，不是年数。请填整数，如 12。", "ask"))
    text = re.sub(r"\s", "", cell.text)
    if text in BLANKS and text not in {"0", "〇"}:
        return Reading()
    if _FORMULA_TEXT.match(text):
        return Reading(None, Fault("这一格像一条公式，不会去算。请直接填整数，如 12。", "note"))
    status = status_in(text)
    return _years_from(_BRACKETED.sub("", text))._replace(status=status)


def _years_from(text: str) -> Reading[int]:
    if _NONE_YET.match(text):
        return Reading(0)
    figures = re.sub(r"^[一二两三四五六七八九十]+(?=年|$)", lambda found: str(small_number(found[0])), text)
    found = _YEARS.match(figures)
    if found is None:
        return Reading(None, Fault("看不出是几年。请填整数，如 12。", "ask" if re.search(r"\d", text) else "note"))
    years = int(float(found[1]))
    if re.match(r"约|近", text) or "多" in text:
        return Reading(years, Fault(f"「{text}」是约数。请填整数。", "ask", f"按 {years} 年导入。"))
    if years > 60:
        like = "像是年份，" if 1930 <= years <= 2099 else ""
        return Reading(
            None, Fault(f"{years} 年{like or '太多，'}不会是年数。请填整数，如 12。", "ask" if like else "error")
        )
    return Reading(years)


def small_number(text: str) -> int | None:
    """十五 → 15, 三十 → 30, 两 → 2, 15 → 15; None for what is no number below 100."""
    if text.isdecimal():
        return int(text)
    found = re.fullmatch(r"([一二两三四五六七八九])?(十)?([一二三四五六七八九])?", text)
    if not found or not text:
        return None
    tens, ten, ones = found.groups()
    if not ten:
        return None if tens and ones else _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
