"""One dated piece of text → items: which words are the time, which the task, and where one task ends."""

import itertools
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.parsing.plans.drafts import ItemDraft
from bot.parsing.plans.folding import sentences, split, trimmed
from bot.parsing.plans.people import people_of
from bot.parsing.plans.seasons import FEAST
from bot.parsing.plans.times import Setting, Time, times_in

_INNER_MARK = re.compile(
    r"(?:(?<=[；。，、\s：])|^)(?:\d{1,2}(?:、|\.(?!\d)|\.(?=\d{1,2}月))(?!\d*月份?[：:]?$)|[①-⑳]|（\d{1,2}）)\s*"
    r"|\s{2,}(?=(?:20\d\d年)?\d{1,2}月\d{1,2}日)"
)
_SUBMIT = re.compile(
    r"^(?:统一|集中|将?其?)?(?:上?交|上?报|上传|提交|汇总|完成$|发|送|截止|截稿)"
    r"(?:送|到|至|给|齐)?[^，。；]{0,8}?(?:教科室|教导处|教务处|办公室|邮箱|平台|学校|组长|完毕|终稿|电子稿)?$"
)
_LEAD = re.compile(
    r"(?:(?:上午|下午|中午|晚上)(?=\s)|\||在|于|拟于|定于|计划于|拟在|计划在|将于|将在|到|的|起|[：，、\s])+"
)
_TRAIL = re.compile(r"(?:[，、\s：]|(?<=[^目])的|于|在)+$")
_FILLER = re.compile(
    r"^(?:均|都|固定|统一|安排|时间|暂|拟|初步|预计|大约|约|具体|为|是|定|在|于|进行|举行|开展|活动|地点|自定|一般|的)*$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands: its line, its own words for owner and audience, and the time that holds for it."""

    text: str
    folded: str
    line: int | None
    time: Time | None = None
    when: str = ""
    owner: str | None = None
    audience: str | None = None
    numbered: bool = False


def units_of(folded: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The tasks of one line: split at ；, at inner numbers and line breaks, never at 、."""
    end = len(folded) if end is None else end
    cuts = [start, *(m.start() for m in _INNER_MARK.finditer(folded, start, end)), end]
    spans: list[tuple[int, int]] = []
    for a, b in itertools.pairwise(cuts):
        mark = _INNER_MARK.match(folded, a, b)
        spans += split(folded, "；\n", mark.end() if mark else a, b)
    return spans


def items_of(place: Place, setting: Setting, start: int = 0, end: int | None = None) -> list[ItemDraft]:
    """The items of a piece whose time is known (a month's line, a table's cell); own dates win over the given one."""
    items: list[ItemDraft] = []
    for a, b in units_of(place.folded, start, end):
        parts = sentences(place.folded, a, b)
        for index, (first, last) in enumerate(parts):
            dated = bool(times_in(place.folded, setting, first, last))
            if index and place.numbered and not dated:
                continue  # the sentence after a numbered task explains it
            items += _sentence(place, setting, first, last)
    return items


def _sentence(place: Place, setting: Setting, start: int, end: int) -> list[ItemDraft]:
    items = []
    for first, last in groups_of(place.folded, setting, start, end):
        times = times_in(place.folded, setting, first, last)
        items += make_items(place, times, first, last)
    return items


def groups_of(folded: str, setting: Setting, start: int, end: int) -> list[tuple[int, int]]:
    """Comma clauses joined to tasks: a clause with a time of its own begins a new one, unless it only says by when."""
    groups: list[tuple[int, int]] = []
    for a, b in split(folded, "，", start, end):
        times = times_in(folded, setting, a, b)
        dated = bool(groups) and _dated_in_bracket(folded, setting, *groups[-1])
        untimed = all(_is_within(folded, time) for time in times)
        apart = groups and untimed and _stand_apart(folded[slice(*groups[-1])], folded[a:b], dated)
        if groups and not apart and (untimed or _is_tail(folded, times[0], a, b)):
            groups[-1] = (groups[-1][0], b)
        else:
            groups.append((a, b))
    return groups


_PAPERS = re.compile(r"(?:总结|计划|反思|论文|案例|教案|材料|报告|试卷|笔记|手册|档案)$")  # a task of its own
_EVENT_END = re.compile(
    r"(?:会|培训|表彰|考核|评比|评选|展演|汇演|比武|答辩|验收|比赛|竞赛|大赛|展示|展评|检查|调研|典礼|仪式|考试|测试|论坛|沙龙|讲座|讲坛|观摩|研讨|审阅)$"
)
_DOES = re.compile(
    r"(?:并|为|以|对|由|请|各|每|要|将|让|使|在|向|共|等|召开|组织|开展|举[行办]|布置|邀请|上[报交]|撰写|进行|做好|完成|制[定订]"
    r"|谋划|总结|落实|启动|参[加与]|迎接|准备|交流|反馈|公布|安排|指导|观看|听取|学习)"
)


_OTHER_DEED = re.compile(r"(?:检查|组织|开展|举行|举办|启动|召开|完成|评选)[^，。；]{3,}")


def _dated_in_bracket(folded: str, setting: Setting, start: int, end: int) -> bool:
    """ "召开教研会（9月2日）": the days in the bracket are this task's alone."""
    opened = folded.rfind("（", start, end)
    return folded[end - 1] == "）" and opened > start and bool(times_in(folded, setting, opened, end))


def _stand_apart(first: str, second: str, dated: bool) -> bool:
    """ "新教师培训，教师节表彰": two names of events side by side are two tasks; "会议，布置计划" is one."""
    if dated and _OTHER_DEED.match(second.strip()):
        return True
    names = tuple(re.sub(r"（[^（）]*）$", "", name.strip(" ：、")) for name in (first, second))
    return all(4 <= len(name) <= 18 and _EVENT_END.search(name) and not _DOES.match(name) for name in names)


_SHORT_DEED = re.compile(r"(?:公示|公布|结题|开题|总结|表彰|答辩|验收|评审|颁奖|考试|评比|放榜|反馈|开幕|闭幕|述职)$")


def _is_tail(folded: str, time: Time, start: int, end: int) -> bool:
    """ "9月5日前报送" belongs to the task before it."""
    rest = (folded[start : time.span[0]] + folded[time.span[1] : end]).strip("，、（） ")
    return (
        (len(rest) < 4 and not _SHORT_DEED.match(rest))
        or is_filler(rest)
        or (len(rest) <= 8 and bool(_SUBMIT.match(rest)) and not _PAPERS.search(rest))
    )


_OLD_TIME = re.compile(r"（原(?:定|计划|先|拟|安排|订)?(?:于|在|为)?$")  # "…（原定3月18日）"


def make_items(place: Place, times: list[Time], start: int, end: int) -> list[ItemDraft]:
    """The item (or, with two repeating times, the items) of one task."""
    times = [time for time in times if place.time is None or not _is_within(place.folded, time)]
    times = [time for time in times if not _OLD_TIME.search(place.folded, start, time.span[0])]
    times = [time for time in times if place.time is None or not _is_around(time, place.time)]
    held = [time for time in times if time.recur is not None]
    own = _best(times)
    if (
        own is not None
        and place.time is not None
        and _is_vaguer(own, place.time, bool(FEAST.match(place.folded, *own.span)))
    ):
        own = replace(place.time, span=own.span, loose=True)  # "半期左右" names no days; the month of the row holds
        when = place.when
    elif own is not None:
        when = place.text[own.span[0] : own.span[1]].strip()
    else:
        own, when = place.time, place.when
    if own is None:
        return []
    first, last = task_span(place.folded, times, start, end)
    if last - first < 2:
        return []
    item = _item(place, own, when, first, last, (start, end))
    if len(held) > 1:
        return [_item(place, t, place.text[t.span[0] : t.span[1]], first, last, (start, end)) for t in held]
    return [item]


def _is_around(own: Time, given: Time) -> bool:
    """ "上半年展示" in a line of April: the longer span is a word of the task."""
    if own.precision not in ("months", "relative") or not (own.start and own.end and given.start and given.end):
        return False
    return own.start <= given.start and given.end <= own.end and own.end - own.start > given.end - given.start


def _is_vaguer(own: Time, given: Time, named: bool) -> bool:
    """Whether "半期左右" stands under a month that says more."""
    if own.start and own.end and given.start and given.end and own.end - own.start <= timedelta(days=14) and named:
        return not given.start <= own.start <= own.end <= given.end  # "国庆后第一周" in October says more
    return own.precision == "relative" and given.precision in ("month", "months") and own.start is not None


def _is_within(folded: str, time: Time) -> bool:
    """A season inside a task's name ("寒假作业展", "教师节表彰") is no time where the row has one."""
    if time.precision != "relative" or time.start is None:
        return False
    before, after = folded[: time.span[0]][-1:], folded[time.span[1] :][:1]
    return after not in ("，", "）", " ", "：", "", "。", "；") or before not in ("", "（", "，", " ", "；", "。", "：")


def _best(times: list[Time]) -> Time | None:
    """The time that binds: a deadline after a span, else the first."""
    if not times:
        return None
    days = [time for time in times if time.precision in ("deadline", "day", "range") or time.recur is not None]
    return (days or times)[0]


def _item(place: Place, time: Time, when: str, first: int, last: int, whole: tuple[int, int]) -> ItemDraft:
    people = people_of(place.folded, first, last)
    task = place.text[first : people.end].rstrip("，、；： ")
    return ItemDraft(
        when=when,
        start=time.start,
        end=time.end,
        task=task,
        owner=place.owner or people.owner,
        audience=place.audience or people.audience,
        quote=place.text[slice(*whole)].strip(),
        line=place.line,
        precision=time.precision,
        recur=_plain(time.recur),
        loose=time.loose,
    )


def _plain(recur: dict[str, Any] | None) -> dict[str, Any] | None:
    return dict(recur) if recur else None


def task_span(folded: str, times: list[Time], start: int, end: int) -> tuple[int, int]:
    """The task without the time at its head or tail; a time in the middle stays, so that the piece is exact."""
    for time in times:
        a, b = _with_brackets(folded, time.span, start, end)
        if not folded[start:a].strip(" ，、；在于并") or _LEAD.fullmatch(folded[start:a]):
            start = max(start, b)
        elif a > start and (not folded[b:end].strip(" ，、。；") or _only_says_by_when(folded, a, b, end)):
            end = a
    start, end = trimmed(folded, start, end)
    if lead := _LEAD.match(folded, start, end):
        start = lead.end()
    if trail := _TRAIL.search(folded, start, end):
        end = trail.start()
    return _unwrapped(folded, *trimmed(folded, start, end))


def _only_says_by_when(folded: str, start: int, stop: int, end: int) -> bool:
    """ "…，2月28日前上传": the words after the time name no task of their own."""
    return folded[:start].rstrip().endswith("，") and end - stop <= 8 and bool(_SUBMIT.match(folded[stop:end]))


def _with_brackets(folded: str, span: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """The whole bracket where nothing but the time (and 左右, 截稿 …) stands in it."""
    a, b = span
    opened, closed = folded.rfind("（", start, a), folded.find("）", b, end)
    if opened < 0 or closed < 0 or "）" in folded[opened:a] or "（" in folded[b:closed]:
        return span
    rest = folded[opened + 1 : a] + folded[b:closed]
    if len(rest) <= 4 or re.match(r"[，、]", folded[b:closed]):
        return opened, closed + 1
    return span


def _unwrapped(folded: str, start: int, end: int) -> tuple[int, int]:
    if end - start > 2 and folded[start] == "（" and folded[end - 1] == "）" and "（" not in folded[start + 1 : end]:
        return start + 1, end - 1
    return start, end


def only_hands_in(text: str) -> bool:
    """Whether a clause without its time says only where something goes ("交教科室")."""
    return bool(_SUBMIT.match(text.strip(" ，、于在")))


def is_filler(text: str) -> bool:
    """Whether a clause says nothing but when ("时间安排在…", "均在…")."""
    return bool(_FILLER.match(re.sub(r"[（），、：\s]", "", text)))
