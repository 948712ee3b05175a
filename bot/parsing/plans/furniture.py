"""Lines that are no content: what a web page adds, heads of columns, letterhead, sign-off, the plan's own span."""

import re

from bot.parsing.plans.folding import trimmed
from bot.parsing.plans.outline import Entry
from bot.parsing.plans.times import Setting, times_in

FURNITURE = re.compile(
    r"^(?:发布于|发布时间|浏览|举报|约?\d[\d.]*[千万]?字$|约?\d+页$|第?\d+页|上一篇|下一篇|版权所有|相关(?:文章|阅读|链接)|推荐(?:文章|阅读)|来源：|编辑：|责任编辑|附件下载|copyright)",
    re.I,
)
PUBLISHED = re.compile(
    r"20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?\s*(?:[\d:：]+\s*)?(?:发布|上传|来源|编辑|浏览)|^\S{0,4}(?:时间|日期)：20\d\d-"
)
HEAD_LINE = re.compile(r"^(?:月份|时间|日期|周次)[\s|]+[一-龥\s|]{2,20}$")
_ORGANISATION = re.compile(
    r"(?:学校|小学|中学|学园|幼儿园|教科室|教导处|教务处|教研室|教研组|科研处|发展中心|办公室|课程处)$"
)
_HAN_YEAR = r"[二〇○零一三四五六七八九\d]{4}"
_PRINTED = re.compile(r"（?共?印(?:发|制)?\d+份）?")
_YEAR_MONTH = re.compile(rf"{_HAN_YEAR}年(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月$")


def is_sign_off(entry: Entry, setting: Setting) -> bool:
    """The office's name, a date, or both, alone on a line."""
    folded = entry.folded
    if len(folded) > 34 or entry.mark:
        return False
    folded = _YEAR_MONTH.sub("", _PRINTED.sub("", folded))
    if any(time.precision != "day" for time in times_in(folded, setting)):
        return False
    rest = re.sub(rf"{_HAN_YEAR}年", "", folded)
    for time in reversed(times_in(rest, setting)):
        if time.precision == "day":
            rest = rest[: time.span[0]] + rest[time.span[1] :]
    a, b = trimmed(rest, 0, len(rest))
    return a == b or (bool(_ORGANISATION.search(rest[a:b])) and not re.search(r"[，；：]", rest[a:b]) and b - a <= 22)


def only_days(folded: str, setting: Setting) -> bool:
    """A line under the title that says nothing but the plan's span ("（2026年9月—2027年7月）")."""
    times = times_in(folded, setting)
    return len(times) == 1 and not (folded[: times[0].span[0]] + folded[times[0].span[1] :]).strip("（）。 ")
