"""Times in brackets: «第二周（3.8—3.12）» is told more exactly, «初赛（22日）和决赛（29日）» are two items."""

import re
from dataclasses import replace

from bot.parsing.plans.drafts import ItemDraft
from bot.parsing.plans.items import Place
from bot.parsing.plans.people import people_of
from bot.parsing.plans.times import Setting, Time, times_in

_ROUND = re.compile(r"(?P<name>[^（），。；：、]{2,16})（(?P<time>[^（）]{2,24})）")
_JOIN = re.compile(r"^(?:和|与|及|以及|、|在|是|于)+")
_OWNER = re.compile(r"由(?P<who>[^，。；]{2,10}?)(?:负责|组织|牵头|承办)")


def in_its_bracket(folded: str, times: list[Time]) -> Time | None:
    """The days in the bracket right behind a week, with the span of both; None where no such bracket stands."""
    if len(times) < 2 or times[0].precision != "week" or times[1].precision not in ("day", "range"):
        return None
    week, days = times[0], times[1]
    closed = folded.find("）", days.span[1])
    between = folded[week.span[1] : days.span[0]]
    if between.strip() != "（" or closed < 0 or closed - days.span[1] > 12 or not _meet(week, days):
        return None
    return replace(days, span=(week.span[0], closed + 1), precision="range")


def _meet(one: Time, other: Time) -> bool:
    starts, ends = (one.start, other.start), (one.end, other.end)
    if None in starts or None in ends:
        return False
    return max(day for day in starts if day) <= min(day for day in ends if day)


def bracketed_items(place: Place, setting: Setting, start: int, end: int) -> list[ItemDraft]:
    """Two or more names of a sentence that each carry their days in brackets; a later one may leave its month out."""
    items: list[ItemDraft] = []
    owner = _OWNER.search(place.folded, start, end)
    for match in _ROUND.finditer(place.folded, start, end):
        first, last = match.span("time")
        times = times_in(place.folded, setting, first, last)
        if len(times) != 1 or times[0].span != (first, last) or times[0].end is None:
            continue
        day = times[0].end
        setting = replace(setting, month=(day.year, day.month))
        a, b = match.span("name")
        a += lead.end() if (lead := _JOIN.match(place.folded[a:b])) else 0
        if b - a >= 2:
            items.append(_item(place, times[0], (a, b), (start, end), owner["who"] if owner else None))
    return items if len(items) > 1 else []


def _item(place: Place, time: Time, name: tuple[int, int], whole: tuple[int, int], owner: str | None) -> ItemDraft:
    return ItemDraft(
        when=place.text[slice(*time.span)],
        start=time.start,
        end=time.end,
        task=place.text[slice(*name)],
        owner=owner,
        audience=people_of(place.folded, *name).audience,
        quote=place.text[slice(*whole)].strip(),
        line=place.line,
        precision=time.precision,
        loose=time.loose,
    )
