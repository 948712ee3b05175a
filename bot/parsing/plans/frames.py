"""What a plan says of its own frame: year, first and last day, week 1, term or year, and the months it names."""

import re
from datetime import date
from typing import Literal

from bot.parsing.numbers import int_of
from bot.parsing.plans.drafts import FrameHint
from bot.parsing.plans.folding import fold
from bot.parsing.plans.outline import GOAL, Entry

Kind = Literal["term", "school_year", "calendar_year"]

_DAY = r"(?:(20\d{2})年\s*)?(\d{1,2})月(\d{1,2})[日号]"
_OPENS = re.compile(
    rf"{_DAY}[^，。；\d]{{0,8}}(?:开学|上课|开始|起(?=[，至到])|报到)|(?:开学|上课)(?:时间)?[：为是]?{_DAY}"
)
_CLOSES = re.compile(
    rf"{_DAY}[^，。；\d]{{0,8}}(?:放假|散学|结束|(?<!截)止)|(?:放假|散学|结束)(?:时间)?[：为是]?{_DAY}"
)
_SPAN = re.compile(rf"{_DAY}(?:（[^）]*）)?起?[，]?\s*(?:-+|至|到)\s*{_DAY}")
_WEEK1 = re.compile(
    rf"{_DAY}(?:（[^）]*）)?[^，。；\d]{{0,6}}[，]?(?:所在(?:的)?周)?(?:算|为|是)?第[一1]周|{_DAY}[^。；]{{0,14}}(?:算|为|是)第[一1]周"
)
_SCHOOL_YEAR = re.compile(r"(20\d{2})(?:\s*-+\s*(20\d{2}))?\s*学年度?")
_TERM_NO = re.compile(r"第([一二12])学期|([上下])学期|(秋|春)季")
_YEAR = re.compile(r"(20\d{2})\s*年?(?:度|教|工作|全年|[一-龥]{0,6}计划)")
_MONTH = re.compile(r"(?<![\d一二三四五六七八九十年个])(\d{1,2}|[一二三四五六七八九]|十[一二]?|元)月(?!\d)")


def frame_hint(title: str, entries: list[Entry]) -> FrameHint:
    """The hint of one plan's title and entries."""
    head = fold(title) + "\n" + "\n".join(entry.folded for entry in entries[:6])
    kind = _kind(head)
    year = _year(head, kind)
    whole = "\n".join(entry.folded for entry in entries if entry.role != GOAL)
    start, end = _span(whole, year)
    months = _months(entries)
    if kind is None and months:
        kind = "calendar_year" if len(set(months)) >= 9 else "term"
    return FrameHint(year or (start.year if start else None), start, end, _week1(whole, year, start), kind, months)


def _kind(head: str) -> Kind | None:
    if _TERM_NO.search(head) or "本学期" in head:
        return "term"
    if _SCHOOL_YEAR.search(head):
        return "school_year"
    return "calendar_year" if re.search(r"20\d{2}年度?[^月\n]{0,14}(?:计划|要点|安排)|年度工作", head) else None


def _year(head: str, kind: Kind | None) -> int | None:
    """The calendar year the frame begins in: a second term of school year 2025 begins in 2026."""
    school = _SCHOOL_YEAR.search(head)
    term = _TERM_NO.search(head)
    if school:
        second = term is not None and bool((term[1] or "") in ("二", "2") or term[2] == "下" or term[3] == "春")
        return int(school[1]) + (1 if second and kind == "term" else 0)
    plain = re.search(r"(20\d{2})年", head)
    return int(plain[1]) if plain else None


def _date(groups: tuple[str | None, ...], year: int | None) -> date | None:
    for at in range(0, len(groups), 3):
        own, month, day = groups[at : at + 3]
        if month and day and (own or year):
            try:
                return date(int(own or year or 0), int(month), int(day))
            except ValueError:
                return None
    return None


def _span(text: str, year: int | None) -> tuple[date | None, date | None]:
    if both := _SPAN.search(text):
        start, end = _date(both.groups()[:3], year), _date(both.groups()[3:], year)
        if start and end and (end - start).days > 60:
            return start, end
    opens, closes = _OPENS.search(text), _CLOSES.search(text)
    start = _date(opens.groups(), year) if opens else None
    end = _date(closes.groups(), year) if closes else None
    if start and end and end < start:
        end = end.replace(year=end.year + 1)
    return start, end


def _week1(text: str, year: int | None, start: date | None) -> date | None:
    found = _WEEK1.search(text)
    return _date(found.groups(), year or (start.year if start else None)) if found else None


def _months(entries: list[Entry]) -> tuple[int, ...]:
    """The months of headings and of first columns, in the order they stand."""
    numbers: list[int] = []
    for entry in entries:
        pieces = (
            [entry.folded[:14]] if entry.table is None else [fold(row[0].text)[:12] for row in entry.table.rows if row]
        )
        heads = [piece for piece in pieces if entry.table is not None or _MONTH.match(piece)]
        for head in heads:
            for word in _MONTH.findall(head):
                number = 1 if word == "元" else int_of(word)
                if number and 1 <= number <= 12 and number not in numbers:
                    numbers.append(number)
    return tuple(numbers)
