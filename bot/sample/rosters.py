"""The demo school's staff list with real dates, as an office would hand it in."""

import csv
import io
from datetime import date

from bot.domain.frames import Frame
from bot.sample.files import read_sample

_HEADS = (
    "序号",
    "姓名",
    "性别",
    "出生年月",
    "参加工作时间",
    "到校时间",
    "任教学科",
    "任教年级",
    "教研组",
    "备课组",
    "职务",
    "职称",
    "荣誉称号",
    "备注",
)
# Years on which rules turn (到校三年, 教龄十年): such people began in a month that gives the same by either count.
_ON_THE_LINE = frozenset({3, 9, 10})


def sample_roster(term: Frame) -> bytes:
    """A csv (UTF-8) of the staff whose ages and years are those of staff.csv on the first day of `term`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([f"桐荫小学教职工花名册（统计日期：{term.start.year}年{term.start.month}月{term.start.day}日）"])
    writer.writerow(_HEADS)
    lines = csv.DictReader(io.StringIO(read_sample("staff.csv").decode("utf-8")))
    for number, line in enumerate(lines, 1):
        dates = {
            "序号": str(number),
            "出生年月": _birth(int(line["年龄"]), number, term.start),
            "参加工作时间": _began(int(line["教龄"]), term.start),
            "到校时间": _began(int(line["校龄"]), term.start),
        }
        writer.writerow([{**line, **dates}[head] for head in _HEADS])
    return out.getvalue().encode("utf-8")


def _birth(age: int, number: int, start: date) -> str:
    """A month of birth that makes somebody `age` years old at the start; different people, different months."""
    month = 1 + number * 5 % 12
    return f"{start.year - age - (month >= start.month)}.{month}"


def _began(years: int, start: date) -> str:
    """The month somebody began who has served `years` full years at the start."""
    if start.month >= 8:
        return f"{start.year - years}.8"
    if years in _ON_THE_LINE:
        return f"{start.year - years}.2"
    return f"{start.year - years - 1}.8"
