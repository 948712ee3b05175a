"""When a plan says something happens: months, 旬, weeks, days, ranges, deadlines, feasts, repeating times.

Plans print most dates without a year and many without a month: the frame gives the one, the heading the other.
This is the layer of printed plan dates only; what people say in chat is read by `bot.parsing.dates`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.parsing.plans.folding import blanked
from bot.parsing.plans.spans import Setting, Time
from bot.parsing.plans.timeforms import FORMS

__all__ = ["Setting", "Time", "times_in"]

# Names and editions that look like times.
_MASK = re.compile(
    r"《[^》]*》|“[^”]*”|20[\dx]{2}(?:-20[\dx]{2})?(?:学年|年度|级|届)度?|20xx年?|第[一二三四五六七八九十\d]+[届期辑册次场]"
)
_DEADLINE_AFTER = re.compile(
    r"\s*(?:那天|当天)?(?:（[^（）]{0,6}）)?\s*(?:以前|之前|前(?!后|期|往|[半一二三四五六七八九十两\d])|截止|截稿|止(?!步))"
)
_LOOSE_AFTER = re.compile(r"\s*(?:前后|左右|上下)")
_CLOCK = re.compile(
    r"(?:（(?:周|星期)[一二三四五六日天]）|(?:周|星期)[一二三四五六日天](?![次篇节]))?(?:上午|下午|中午|晚上)?(?:第[一二三四五六七八\d]节课?后?|\d{1,2}[：:]\d{2})?"
)
_TAIL = re.compile(r"\s*(?:[那这当]一?周|期间|份|内|起)(?!容|部|来|草)")
_DEADLINE_BEFORE = re.compile(
    r"(?:截止(?:日期|时间)?(?:到|至|于|为|是|：)?|截至|不得?[晚迟]于|最[晚迟](?:不超过)?|务必于)\s*$"
)
_EVERY_BEFORE = re.compile(r"每(?:年|学年|学期)的?[^，。；]{0,8}$")


def times_in(folded: str, at: Setting, start: int = 0, end: int | None = None) -> list[Time]:
    """The times between two offsets, in order, none overlapping; spans are offsets into `folded`."""
    end = len(folded) if end is None else end
    text = blanked(folded, [m.span() for m in _MASK.finditer(folded)])
    return [_suffixed(time, folded, end) for time in _leftmost(text, at, start, end)]


def _leftmost(text: str, at: Setting, start: int, end: int) -> Iterator[Time]:
    """Of all forms, the one that begins first, and of these the longest that makes sense."""
    position = start
    nexts = [pattern.search(text, start, end) for pattern, _ in FORMS]
    while True:
        for index, match in enumerate(nexts):
            if match is not None and match.start() < position:
                nexts[index] = FORMS[index][0].search(text, position, end)
        begin = min((match.start() for match in nexts if match is not None), default=None)
        if begin is None:
            return
        time = _longest(text, at, start, [(i, m) for i, m in enumerate(nexts) if m is not None and m.start() == begin])
        if time is not None:
            yield time
        position = max(begin + 1, time.span[1] if time else 0)


def _longest(text: str, at: Setting, start: int, matches: list[tuple[int, re.Match[str]]]) -> Time | None:
    begin = matches[0][1].start()
    if _EVERY_BEFORE.search(text[max(start, begin - 14) : begin]):
        return None
    for index, match in sorted(matches, key=lambda pair: (-len(pair[1][0]), pair[0])):
        found = FORMS[index][1](match, at)
        if found is not None:
            first, last, precision, loose, recur = found
            return Time(match.span(), first, last, precision, recur, loose)
    return None


def _suffixed(time: Time, folded: str, end: int) -> Time:
    """Words around a time that make it a deadline (前, 截止) or a matter of judgement (前后)."""
    first, last = time.span
    if time.precision == "day" and (clock := _CLOCK.match(folded, last, end)):
        last = clock.end()
        time = replace(time, span=(first, last))
    if loose := _LOOSE_AFTER.match(folded, last, end):
        return replace(time, span=(first, loose.end()), loose=True)
    if time.recur is not None:
        return time
    after, before = _DEADLINE_AFTER.match(folded, last, end), _DEADLINE_BEFORE.search(folded[:first])
    if before:
        first = before.start()
    if after:
        last = after.end()
    if (after or before) and time.end is not None and not (time.precision == "relative" and time.start is None):
        end_day = time.end
        return replace(
            time, span=(first, last), start=None, end=end_day, precision="deadline", loose=time.precision == "relative"
        )
    if tail := _TAIL.match(folded, last, end):
        return replace(time, span=(first, tail.end()))
    return time
