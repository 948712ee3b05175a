"""The period a duty runs in: the word in the clause, else what was carried."""

import re

# The first pattern that stands in the clause wins; "每两周" must be asked before "每周", "学年" before "年".
_PERIODS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("unstated", re.compile(r"每(?:两|2|三|3)个?月|每个?季度?|每半学期|每个?单元|每隔[一1]月|隔月")),
    (
        "fortnight",
        re.compile(
            r"每(?:两|2|二)(?:个)?(?:周|星期)|每隔一周|隔周|[单双]周(?:周|星期)[一二三四五]|双周(?=一次|1次|开展|举行|活动)|每半个?月|每逢[单双]周|两周(?=(?:至少|不少于)?[一1两二2][次节篇])"
        ),
    ),
    (
        "event",
        re.compile(
            r"每听[一1]?[节课]|每[一1]?节课?(?=[，后]|须|要|必)|(?:归来|回来|返回|学习|培训|研修)后(?=[，须要应在进作交])|每次(?!月)|每读完?[一1](?:本|部|册)|每本(?=[，写须要完])|每(?:堂|节)(?:课)?(?=听|评)|每[一1]次|每场|[返回][校园组]后|听课?后(?=[，须要应必及])|每上[一1]?节|每课(?=[，后须要])|每[一1]?(?:节课|课时)后|每参加[一1]次|每[一1]?[节次堂场][^，。；]{0,6}[课动]后|外出(?:学习|培训|听课|参观)[^，。；]{0,6}后"
        ),
    ),
    (
        "week",
        re.compile(
            r"每个?(?:周|星期)(?![一二三四五六日天]?末?前)|[一1]周(?=内?(?:听|至少|不少|[\d一二两三四五]))|/周|周均|一个?星期(?=至少|不少|[\d一二两三四五])|(?<![单双])周周(?![一二三四五六日])"
        ),
    ),
    (
        "month",
        re.compile(
            r"每个?月|[一1]个月(?=至少|不少|[\d一二两三四五]|内?完成)|[一1]月(?=[\d一二两三四五]+[次篇节])|/月|月均|按月|月月"
        ),
    ),
    (
        "term",
        re.compile(
            r"[每本全该一1]个?学期|学期内|学期(?:累计|结束时|总计|共计|至少|不少于|末)|[每本]期(?![间待中])|/学期|(?<![上下新])学期(?=[听写撰读完开参])|期末(?=前?[^，。；]{0,4}(?:完成|上?交|提交|命制|撰写))|新学期|(?<![一-龥])[上下]学期(?=：)"
        ),
    ),
    ("school_year", re.compile(r"[每本全该一1]个?学年|学年[内度]|/学年|新学年")),
    (
        "calendar_year",
        re.compile(
            r"每年度?|全年|(?<![学一二三四五\d])年度内?(?![一-龥]{0,2}(?:考核|评优|计划|总结))|(?<![第满足每龄\d一二三四五六七八九十])[一1]年(?![级以内制])|(?<![\d一二两三四五六七八九十半])年内|/年|本年度?|年均"
        ),
    ),
    ("day", re.compile(r"每天|每日|天天|每个?工作日|/天")),
)
_ONCE = re.compile(r"(?:考核|结业|毕业|结题|期满|出师|验收|比赛|暑假|寒假)(?:之?前|期间)")


def period_in(folded: str, start: int = 0, end: int | None = None) -> str | None:
    """The period named between two offsets, None where none is."""
    end = len(folded) if end is None else end
    found = [(match.start(), period) for period, pattern in _PERIODS if (match := pattern.search(folded, start, end))]
    if not found:
        return "once" if _ONCE.search(folded, start, end) else None
    return min(found, key=lambda pair: pair[0])[1]


def period_before(folded: str, start: int, end: int, amount: int) -> str | None:
    """The period that governs an amount at `amount`: the last one named before it, else one right after."""
    last: tuple[int, str] | None = None
    for period, pattern in _PERIODS:
        for match in pattern.finditer(folded, start, end):
            if match.start() <= amount and (last is None or match.start() > last[0]):
                last = (match.start(), period)
    return last[1] if last else period_in(folded, start, end)
