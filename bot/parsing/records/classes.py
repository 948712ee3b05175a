"""Class names (三(2)班, 301和302班), lesson periods (第3节) and numbers that are neither.

Everything here runs on normalised text with titles already taken out.
"""

import re
from typing import Final

from bot.parsing.numbers import number_of
from bot.parsing.records.atoms import Sheet, Tag
from bot.parsing.records.patterns import lazy

_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_GRADE: Final = r"(?:[小初高][一二三四五六]|[一二三四五六七八九]|[1-9]|20\d\d)"
_ONE: Final = (
    rf"(?:{_GRADE}(?:年级?|级)?\(?{_N}\)?班|{_GRADE}(?:年级)?\.{_N}班|"
    r"[一二三四五六七八九]\(\d{1,2}\)(?!班)|\d{3,4}班"
    rf"|(?<![第个\d]){_N}班)"
)
_JOIN: Final = r"(?:[、,/和与及跟]|以及)"
# 301和302班, 三(1)、(2)班, 三1、三2班: the last one carries the 班 for all.
_LIST: Final = lazy(
    rf"((?:\d{{3,4}}|{_GRADE}(?:年级)?\(?{_N}\)?)(?:{_JOIN}(?:\d{{3,4}}|(?:{_GRADE}(?:年级)?)?\(?{_N}\)?)){{1,5}})班",
    needs="班",
)
_REPEATED: Final = lazy(rf"({_GRADE}(?:年级)?)((?:\({_N}\)){{2,5}})班", needs="班")
_CLASS: Final = lazy(_ONE, needs="班(")
# 三年级2班和3班: the second is of the same grade
_SAME_GRADE: Final = lazy(
    rf"(?<![一-龥\d])(?P<grade>[小初高]?[一二三四五六七八九1-9]年级|"
    rf"[初高][一二三])(?P<first>{_N}班){_JOIN}(?P<second>{_N}班)",
    needs="班",
)
_NOT_CLASS: Final = lazy(r"^(?:一|十|两|二十|早|晚)班$")

_SLOT_LIST: Final = lazy(
    f"第({_N})(?:节|堂)?((?:[、,和与及到至-]第?{_N}(?:节|堂)?){{1,5}})(?<=[节堂])课?|"
    "第([一二三四五六七八])([一二三四五六七八])(?:节|堂)课?",
    needs="第",
)
_SLOT: Final = lazy(rf"第({_N})(?:节|堂)课?(?!课)", needs="第")
# 听课3-4节: the third and fourth period; 听了3-4节课 is a guess, of which the lower is safe.
_PERIODS: Final = lazy(
    r"(?:(?<=[课日号午 一二三四五六天])(?<!每 )|(?<=^))(?<![\d.])([1-8]) ?[-~至到] ?([2-8]) ?[节堂](?!课)", needs="节堂"
)
_PERIODS_IN_HAN: Final = lazy("(?<=[上下]午)([一二三四五六七])([二三四五六七八])[节堂]课?", needs="午")
_ROUGHLY: Final = lazy(r"(?<=[听上])(了?)(\d)-(\d)(?=[节堂]课)", needs="-")
_CUMULATIVE: Final = lazy(
    "(?:(?:这|本|这个|上)(?:学期|学年|(?:月|周)(?![一二三四五六日天末底初\\d]))|今年|累计|总共|已经?是|目前|至今|算是?|"
    f"这是我?).{{0,6}}?第{_N}(?:节|次|堂|篇|份|本|场)课?了?"
    rf"|第{_N}(?:节|堂)(?:听课|公开课|课)?[了啦](?![一-龥])",
    needs="第",
)
_ORDINAL: Final = lazy(
    f"第{_N}(?:次(?!备课)|篇|本|个|份|场|遍|回|届|轮|期|批|稿|版|部|集|册|名|组|章|讲(?!座)|"
    "学月|单元|课时|课|阶段|板块|小节|部分|学段|层次)(?:的)?",
    needs="第",
)


def take_classes(sheet: Sheet) -> None:
    """Class names become CLASS atoms, one each; a list keeps its 、 between them."""
    sheet.drop(_SAME_GRADE, by=r"\g<grade>\g<first>、\g<grade>\g<second>")
    sheet.text = _REPEATED.sub(lambda m: _atoms(sheet, _split_repeated(m)) or m[0], sheet.text)
    sheet.text = _LIST.sub(lambda m: _atoms(sheet, _split_list(m)) or m[0], sheet.text)
    sheet.sub(_CLASS, Tag.CLASS, lambda m: None if _NOT_CLASS.match(m[0]) else m[0])


def _atoms(sheet: Sheet, names: list[str]) -> str:
    return "、".join(sheet.put(Tag.CLASS, name) for name in names)


def _split_repeated(match: re.Match[str]) -> list[str]:
    return [f"{match[1]}({number})班" for number in re.findall(r"\((.{1,2}?)\)", match[2])]


def _split_list(match: re.Match[str]) -> list[str]:
    """三(1)、(2)班: a part without a grade takes the one before it; nothing when the parts are not alike."""
    parts = re.split(_JOIN, match[1])
    grade = re.match(rf"{_GRADE}(?:年级)?(?=\(|{_N}$)", parts[0])
    long = [len(part) >= 3 and part.isdigit() for part in parts]
    if any(long):
        return [f"{part}班" for part in parts] if all(long) else []
    if grade is None or len(parts[0].strip("()")) < 2:
        return []
    return [f"{p}班" if re.match(rf"{_GRADE}.*{_N}", p) and p[0] != "(" else f"{grade[0]}{p}班" for p in parts]


def take_slots(sheet: Sheet) -> None:
    """第N节 becomes a SLOT atom; counts so far (这学期第8节) and parts of a book are dropped."""
    sheet.drop(_CUMULATIVE)
    sheet.text = _SLOT_LIST.sub(lambda m: _slot_list(sheet, m), sheet.text)
    sheet.text = _PERIODS.sub(lambda m: _periods(sheet, m), sheet.text)
    sheet.text = _PERIODS_IN_HAN.sub(lambda m: _periods(sheet, m), sheet.text)
    sheet.drop(_ROUGHLY, by=r"\1\2")
    sheet.sub(_SLOT, Tag.SLOT, lambda m: _slot(m[1]))
    sheet.drop(_ORDINAL)


def _slot(text: str) -> int | None:
    value = number_of(text)
    return value if isinstance(value, int) and 1 <= value <= 9 else None


def _slot_list(sheet: Sheet, match: re.Match[str]) -> str:
    """第1、3、5节 are three periods, 第1到3节 too."""
    numbers = re.findall(_N, f"{match[1]} {match[2]}" if match[1] else f"{match[3]} {match[4]}")
    slots = [slot for number in numbers if (slot := _slot(number)) is not None]
    if len(slots) != len(numbers):
        return match[0]
    if len(slots) == 2 and re.search("[到至-]", match[0]):
        slots = list(range(slots[0], slots[1] + 1))
    return "、".join(sheet.put(Tag.SLOT, slot) for slot in slots)


def _periods(sheet: Sheet, match: re.Match[str]) -> str:
    first, last = _slot(match[1]), _slot(match[2])
    if first is None or last is None or not first < last <= first + 3:
        return match[0]
    return "、".join(sheet.put(Tag.SLOT, slot) for slot in range(first, last + 1))


# Numbers that count something else, each behind letters it cannot do without. Bounded; order matters only where one
# holds another.
_COUNT: Final = r"(?:\d{1,6}(?:\.\d+)?|[一二三四五六七八九十百千万两几]{1,6})"
_TRAPS: Final = tuple(
    lazy(pattern, needs=needs)
    for needs, pattern in (
        ("UuMLl", r"(?:Unit|unit|UNIT|U|Module|Lesson|lesson|L) ?\d{1,2}(?: ?[Pp]art ?[A-C])?(?= |$)(?! [A-Za-z])"),
        (
            "点",
            r"[写改忙弄搞磨](?:了)?[到至](?:半夜|凌晨|深夜|晚上|夜里)?(?:\d{1,2}|"
            r"[一二三四五六七八九十]{1,3})点(?:多|半|钟)?",
        ),
        ("分", rf"满分(?:为|是)?{_COUNT}分?|{_COUNT}分(?:钟|制|的卷)"),
        ("分", r"(?:得了?|考了?|评了?|打了?|获)?\d{1,3}(?:\.\d)?分(?!享|别|层|析|数|组|班|之|工|类)"),
        ("yY天", r"[Dd][Aa][Yy] ?\d{1,3}|第\d{1,3}天"),
        ("午早晚", r"(?<![周期拜])(?:一个?|大半个?|整个?)(?:上午|下午|早上|晚上|中午)"),
        ("页", rf"{_COUNT}(?:多|余)?页纸?"),
        ("字", rf"{_COUNT}(?:多|余|来)?(?:字|千字|万字)(?:左右|以上)?"),
        (
            "人名位个",
            f"{_COUNT}(?:多|余|来)?(?:人次?|名|位|个人|个)(?:老师|教师|同事|同学|学生|领导|专家|家长|"
            "人)?(?:们)?(?:参加|听课|参与|到场|观摩|来听课?)(?:了)?",
        ),
        ("人", rf"(?:参加|听课|参与|到场|观摩|出席)?(?:人数|的?人有)[:是为]?{_COUNT}人?"),
        (
            "人名位",
            f"(?:给|带|面向|面对|共|有|约)?{_COUNT}(?:多|余)?(?:人次|人|名|位)(?:新|年轻|青年|"
            "骨干)?(?:学生|同学|家长|教师|老师|同事)?(?![大代民])",
        ),
        ("个位名", rf"{_COUNT}(?:个|位|名)(?:新|年轻|青年)?(?:老师|教师|同事|学生|同学|徒弟|领导|专家|家长|人)"),
        (":", r"\d{1,2}[::]\d{2}(?:分)?(?:-\d{1,2}[::]\d{2})?"),
        (
            "点",
            r"(?:(?<![差有早晚快多少])[一二三四五六七八九十]{1,3}|\d{1,2})点(?:半|[一三]刻|钟|"
            r"\d{1,2}分?|[一二三四五六七八九十]{1,3}分?)?(?=[^评拨名子])",
        ),
        (
            "遍元块%米行道公个年分单",
            rf"{_COUNT}(?:遍|元|块钱|%|米|行|道题|道|公里|个月|年级|个年级|分之[一二三四五六七八九十]|个单元|单元)",
        ),
        (
            "年初高段",
            r"[一二三四五六七八九1-9](?:、[一二三四五六七八九1-9])?年级|[初高][一二三](?!\()|毕业年级|"
            "[低中高]年级|[低中高]段",
        ),
    )
)
_SECTION: Final = lazy(r"\d{1,2}\.\d{1,2}课时", needs="课")  # hours where there is a training
_PRIZE: Final = lazy(
    r"[特一二三四]等奖(?:第[一二三]名)?|优秀奖|优胜奖|第[一二三]名|前[一二三四五六\d]{1,2}名|特等奖|金奖|银奖|铜奖",
    needs="奖名",
)


def drop_traps(sheet: Sheet) -> None:
    """Scores, pages, words, heads, prizes, clock times and grades go, so that no amount is read from them."""
    sheet.drop(_PRIZE, by="获奖")
    for pattern in _TRAPS:
        sheet.drop(pattern)
    if ("training",) not in sheet.all(Tag.KIND):
        sheet.drop(_SECTION)
