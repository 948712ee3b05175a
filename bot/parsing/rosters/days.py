"""Dates and years of service as staff lists write them: 1986.1, 1986年01月, 198601, 八六年九月 …"""

import re
from datetime import date, datetime, timedelta

from bot.parsing.documents.sheets import Cell
from bot.parsing.rosters.readings import BLANKS, Fault, Reading, formula_fault
from bot.parsing.rosters.statuses import status_in
from bot.parsing.rosters.years import small_number

FIRST_YEAR, LAST_YEAR = 1930, 2099

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n + 1 for n, name in enumerate(_MONTH_NAMES)}
_DIGITS = {sign: str(n) for n, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}

_SEP = r"[.。·・,、/\\~\-—–―_年:;]"
_TAIL_WORDS = (
    "起|始|至今|以来|开始|左右|份|初|底|末|上旬|中旬|下旬|生|出生|"
    "调入|调来|来校|到校|进校|入校|入职|分配|参加工作|毕业|报到|任教"
)
_END = rf"[.。,、]?(?:{_TAIL_WORDS})*"
_YM = re.compile(rf"^(\d{{4}}){_SEP}+(\d{{1,2}})(?:月|{_SEP})?(?:[-—~至]+今)?{_END}$")
_YMD_ANY = re.compile(rf"^(\d{{4}}){_SEP}+(\d{{1,2}})(?:月|月?{_SEP}+)(\d{{1,2}})[日号]?[.。]?{_END}$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})?[.。]?(?:" + _END + ")$")
_SHORT_YEAR = re.compile(rf"^['’]?(\d\d)(?:年|{_SEP})(\d{{1,2}})(?:月|月?{_SEP}(\d{{1,2}})[日号]?)?{_END}$")
_YEAR_ONLY = re.compile(r"^(\d{4})年?(?:[春秋]季?|上半年|下半年|暑假|寒假)?" + _END + "$")
_MONTH_FIRST = re.compile(r"^(\d{1,2})[./年月-](\d{4})年?$")
_DAY_LAST_YEAR = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")
_ENGLISH = re.compile(r"^(?:(\d{4}|\d\d)[-., ]*([a-z]{3})[a-z]*\.?|([a-z]{3})[a-z]*[-., ']*(\d{4}|\d\d))$")
_TIME = re.compile(r"(?<=\d)[T\s]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$")
_BRACKETED = re.compile(r"[(\[【]([^)\]】]*)[)\]】]?")
_RANGE = re.compile(r"\d{4}\D+\d{1,2}.*\d{4}\D+\d{1,2}")
_FORMULA_TEXT = re.compile(r"^[=@+]")

_WRITE = "请写成 1986-09 或 1986年9月 这样。"


def read_day(cell: Cell) -> Reading[str]:
    """A cell of a date column → "YYYY-MM" or "YYYY-MM-DD"; an empty cell gives an empty reading."""
    if cell.formula is not None and (cell.value is None or cell.text.startswith("#")):
        return Reading(None, formula_fault(stored=cell.value is not None))
    if isinstance(cell.value, datetime):
        return _from_excel_date(cell.value.date())
    if isinstance(cell.value, date):
        return _from_excel_date(cell.value)
    if cell.is_number:
        return _from_number(float(cell.text))
    return _from_text(cell.text)


def _from_excel_date(day: date) -> Reading[str]:
    if day.year < FIRST_YEAR:
        serial = (day - date(1899, 12, 30)).days
        guess = f"像是把年份 {serial} 存成了日期，" if FIRST_YEAR <= serial <= LAST_YEAR else ""
        return Reading(None, Fault(f"这个日期是 {day.isoformat()}，{guess}不会是真的。{_WRITE}", "ask"))
    return Reading(day.isoformat())


def _from_number(number: float) -> Reading[str]:
    """A number in a date column: 1988.1 may have been 1988.10, and 29465 is Excel's count of days."""
    if number.is_integer():
        return _from_whole_number(int(number))
    year, rest = int(number), round((number - int(number)) * 10000)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Reading(None, Fault(f"看不出 {number:g} 是哪一天。{_WRITE}", "error"))
    if rest == 1000:
        lost = f"可能是 {year} 年 1 月，也可能是 10 月（{year}.10 存成数字会丢掉末尾的 0）"
        why = f"{year}.1 存成了数字：{lost}。请写明是 {year}-01 还是 {year}-10。"
        return Reading(None, Fault(why, "ask"))
    if rest % 100:
        return _checked(year, rest // 100, rest % 100)
    return _checked(year, rest // 1000 if rest % 1000 == 0 else rest // 100)


def _from_whole_number(number: int) -> Reading[str]:
    if 20410 <= number <= 60000:  # lower ones look like 20051 for 2005.1
        day = date(1899, 12, 30) + timedelta(days=number)
        return Reading(
            day.isoformat(),
            Fault(f"这一格存的是 Excel 的日期序号，已读作 {day.isoformat()}，请核对。", "note", "按读出的日期导入。"),
        )
    return _from_text(str(number))


def _from_text(text: str) -> Reading[str]:
    if text.strip() in BLANKS:
        return Reading()
    if _FORMULA_TEXT.match(text):
        return Reading(None, Fault(f"这一格像一条公式，不会去算，也不当日期。{_WRITE}", "note"))
    if text.startswith("#"):
        return Reading(None, formula_fault(stored=True))
    status = status_in(text)
    bare = _compact(text)
    if re.fullmatch(r"\d{5}", bare) and 20410 <= int(bare) <= 60000:
        return _from_whole_number(int(bare))
    if re.fullmatch(r"\d{17}[\dXx]", bare):
        return Reading(None, Fault(f"这一格像身份证号，不是日期；证件号不会保存。{_WRITE}", "error"))
    reading = _by_form(bare)
    if reading is None:
        return Reading(None, _not_a_day(bare), status)
    return reading._replace(status=status)


def _compact(text: str) -> str:
    """Without brackets, the time of day and spaces; Chinese digits as figures."""
    bare = _BRACKETED.sub("", _TIME.sub("", text))
    bare = re.sub(r"^(约|大约|自|从|于)|\s|['’]$", "", bare).replace("元月", "1月")
    return _chinese_figures(bare).strip(".。,、;")


def _chinese_figures(text: str) -> str:
    """二〇〇五年十月 → 2005年10月; text without such a year stays."""
    if not re.match(r"[〇○零一二三四五六七八九]{2,4}年", text):
        return text
    year, rest = text.split("年", 1)
    figures = "".join(_DIGITS[sign] for sign in year)
    return figures + "年" + re.sub(r"[一二三四五六七八九十]+", lambda found: str(small_number(found[0])), rest)


def _by_form(bare: str) -> Reading[str] | None:
    """Try the forms in turn; None when none fits."""
    if found := _YM.match(bare) or _YMD_ANY.match(bare):
        return _checked(*(int(part) for part in found.groups() if part))
    if found := _COMPACT.match(bare):
        return _checked(*(int(part) for part in found.groups() if part))
    if found := _SHORT_YEAR.match(bare):
        return _short_year(*found.groups())
    if found := _ENGLISH.match(bare.lower()):
        return _english(*found.groups())
    if found := _DAY_LAST_YEAR.match(bare):
        return _american(*(int(part) for part in found.groups()))
    if found := _MONTH_FIRST.match(bare):
        return _checked(int(found[2]), int(found[1]))
    if _YEAR_ONLY.match(bare):
        return Reading(None, Fault(f"只有年份，没有月份。{_WRITE}", "ask"))
    return None


def _checked(year: int, month: int, day: int | None = None) -> Reading[str]:
    """A day that exists, or a fault that says which part cannot be."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Reading(None, Fault(f"年份 {year} 不对。{_WRITE}", "error"))
    if not 1 <= month <= 12:
        return Reading(None, Fault(f"没有 {month} 月。{_WRITE}", "error"))
    if day is None:
        return Reading(f"{year:04d}-{month:02d}")
    try:
        return Reading(date(year, month, day).isoformat())
    except ValueError:
        return Reading(None, Fault(f"{year} 年 {month} 月没有 {day} 日。{_WRITE}", "error"))


def _short_year(year: str, month: str, day: str | None) -> Reading[str]:
    """84.9 → 1984-09; two figures up to 40 are of this century."""
    whole = (2000 if int(year) <= 40 else 1900) + int(year)
    reading = _checked(whole, int(month), int(day) if day else None)
    if reading.fault:
        return reading
    note = Fault(f"年份只写了两位，已读作 {reading.value}，请核对。", "note", "按读出的日期导入。")
    return reading._replace(fault=note)


def _english(
    year: str | None, month: str | None, month_first: str | None, year_last: str | None
) -> Reading[str] | None:
    number = _MONTHS.get(month or month_first or "")
    figures = year or year_last or ""
    if number is None:
        return None
    if len(figures) == 2:
        figures = ("20" if int(figures) <= 40 else "19") + figures
    return _checked(int(figures), number)


def _american(first: int, second: int, year: int) -> Reading[str]:
    """9/25/1986 and 25/9/1986 are clear; 9/8/1986 is not."""
    if first > 12 or first == second:
        return _checked(year, second, first)
    if second > 12:
        return _checked(year, first, second)
    return Reading(
        None, Fault(f"分不清 {first}/{second}/{year} 的月和日。请写成 {year}-{first:02d}-{second:02d} 这样。", "ask")
    )


def _not_a_day(bare: str) -> Fault:
    if _RANGE.search(bare):
        return Fault(f"这一格有两个日期，看不出用哪个。请只留一个，{_WRITE[1:]}", "ask")
    if re.search(r"\d", bare):
        return Fault(f"看不出这是哪一天。{_WRITE}", "error")
    return Fault(f"这里写的不是日期。{_WRITE}", "note")
