"""From judged clauses to parts: kindless stretches find the act they belong to, dates and lessons are handed on."""

from itertools import pairwise
from math import prod
from typing import Final

from bot.parsing.records import acts
from bot.parsing.records.atoms import Sheet, Tag, any_of
from bot.parsing.records.clauses import Clause, finished
from bot.parsing.records.parts import Part
from bot.parsing.records.patterns import lazy

_OF_LESSON: Final = (Tag.PERSON, Tag.SUBJECT, Tag.TITLE)
_SAME_SPOT: Final = lazy("顺便|顺带|期间|同时|会上|活动中|还听|其间|当中|并听|并且听|之后听")
_TOOK_PART: Final = lazy("参加.{0,12}(?:活动|工作室|会议?)$", needs="参")
_OF_ALL: Final = lazy("^(?:都|全)(?:是|在|为)")
_HEARD_WHAT: Final = lazy(f"^(?:我|,)*{any_of(Tag.HEAR)}(?:的|的?是)")
_HEAR: Final = lazy(any_of(Tag.HEAR))
_MORE: Final = lazy("又|还|再|另|也|上午|下午|晚上")
_ELSEWHERE: Final = lazy("回来|回校|下午|晚上|上午|早上|中午")
_BELONGS_BEFORE: Final = lazy("的$|^是|^时间|^日期|^在")


def gather(clauses: list[Clause], sheet: Sheet) -> list[Part]:
    """One part per act, in the order said."""
    parts: list[Part] = []
    waiting: list[Part] = []  # said before any kind: 崔老师一节，谭老师两节，都是听的…
    stretches = list(_stretches(clauses, sheet))
    for at, part in enumerate(stretches):
        if parts and not part.finds and acts.ALL_HEARD.match(part.text):
            parts[-1].kinds = acts.as_heard(parts[-1].kinds)  # 讲座《…》，听了
        elif parts and (counted := _counted_by(part, parts)):
            for one in counted:
                one.take(part)
        elif part.kinds:
            parts += _first_of(waiting, part)
            waiting = []
        elif _looks_ahead(part, parts, stretches[at + 1 :]):
            waiting.append(part)
        elif new := _follow(part, parts):
            parts.append(new)
    for part in waiting:
        if parts:
            parts[-1].take(part)
    _hand_on(parts)
    return parts


def _stretches(clauses: list[Clause], sheet: Sheet) -> list[Part]:
    out = []
    for clause in clauses:
        if not clause.done:
            continue
        for text, kinds in acts.cut(clause.text, acts.groups_of(clause.text, sheet)):
            part = Part.of(text, sheet, acts.settle_kinds(kinds, text))
            if not part.kinds and _TOOK_PART.search(text):
                part.finds.pop(Tag.LEVEL, None)  # of the event, not of the lessons heard there
            if part.kinds or part.finds:
                out.append(part)
    return out


def _tells_how_many(part: Part, last: Part) -> bool:
    """葛老师上公开课，我听了两节: the hearing of the lesson just named."""
    heard = part.kinds == ["observation"] and set(part.finds) == {Tag.AMOUNT} and bool(_HEAR.search(part.text))
    named = last.kinds == ["observation"] and (bool(last.all(Tag.PERSON)) or "组织" in last.text) and not last.pieces
    return heard and named and not _MORE.search(part.text)


def _counted_by(part: Part, parts: list[Part]) -> list[Part]:
    """The acts that a stretch gives but the number of: 听课，评课，各2."""
    if _counts_again(part, parts[-1]) or _says_what(part, parts[-1]):
        return parts[-1:]
    if part.each and not part.kinds and set(part.finds) == {Tag.AMOUNT}:
        return [one for one in parts if not one.pieces]
    return parts[-1:] if _tells_how_many(part, parts[-1]) else []


def _says_what(part: Part, last: Part) -> bool:
    """第3节去听课了，听的语文: what was heard in the lesson just told."""
    heard = part.kinds == ["observation"] == last.kinds and bool(_HEARD_WHAT.match(part.text))
    return heard and not part.amounts and not set(part.finds) & set(last.finds)


def _counts_again(part: Part, last: Part) -> bool:
    """教研会开完了，记一次教研; 听课收获不小，听了两节: the same work, now with its number and nothing else new."""
    said = last.kinds == part.kinds and not last.pieces and not last.each
    return said and set(part.finds) <= {Tag.AMOUNT} and not part.each and not _MORE.search(part.text)


def _says_how_many(part: Part, last: Part) -> bool:
    """Whether the stretch only counts what `last` is about; takes the number over where fewer are done."""
    if _done_of_it(part, last):
        last.finds[Tag.AMOUNT] = list(part.pieces)
        return True
    return _breaks_down(part, last)


def _breaks_down(part: Part, last: Part) -> bool:
    """听课三节（上午两节下午一节）: the parts of the day say nothing new."""
    days = {date.start for date in (*part.dates, *last.dates)}
    if not set(part.finds) <= {Tag.AMOUNT, Tag.DATE} or len(part.pieces) < 2 or len(last.pieces) != 1:
        return False
    return len(days) < 2 and sum(a.value for a in part.pieces) == last.pieces[0].value


def _done_of_it(part: Part, last: Part) -> bool:
    """两篇反思，一篇已交: of what was only named, so many are done."""
    if set(part.finds) != {Tag.AMOUNT} or len(part.pieces) != 1 or len(last.pieces) != 1 or len(part.amounts) != 1:
        return False
    fewer = part.pieces[0].value < last.pieces[0].value
    return fewer and finished(part.text) and not finished(last.text) and not _HEAR.search(last.text)


def _looks_ahead(part: Part, parts: list[Part], rest: list[Part]) -> bool:
    """A kindless stretch that belongs to what follows: at the very beginning, or a date alone before the next act."""
    if not parts:
        return True
    following = next((p for p in rest if p.kinds), None)
    only_date = set(part.finds) == {Tag.DATE}
    return only_date and following is not None and not following.dates and not _BELONGS_BEFORE.search(part.text)


def _first_of(waiting: list[Part], part: Part) -> list[Part]:
    """What was said before the kind: counted stretches become acts of that kind, others add their details."""
    counted = [p for p in waiting if p.pieces]
    if not counted and not part.finds:  # 王老师…，李老师…，都听了
        counted = [p for p in waiting if p.all(Tag.PERSON)]
    if counted and not part.pieces and not part.each:
        for one in counted:
            one.kinds = list(part.kinds)
            one.take(part, amounts=False)
        _share(waiting, counted)
        return counted
    for one in waiting:
        part.take(one, amounts=not part.pieces)
    return [part]


def _share(waiting: list[Part], counted: list[Part]) -> None:
    for detail in (p for p in waiting if not p.pieces):
        for one in counted:
            one.take(detail, amounts=False)


def _follow(part: Part, parts: list[Part]) -> Part | None:
    """A kindless stretch after an act: its details, the breakdown of its total, or one more act of the kind."""
    last = parts[-1]
    if _says_how_many(part, last):
        return None
    if part.pieces:
        if last.pieces and _repeats(part, last):
            return _another(part, last)
        if not last.pieces and (not _conflict(part, last) or not last.finds):
            last.take(part)
            return None
        if set(part.finds) == {Tag.AMOUNT} and all(a.total for a in part.amounts):
            if not any(p.pieces for p in parts):
                last.take(part)
            return None
        return _another(part, last)
    if part.finds.keys() & {Tag.PERSON} and last.all(Tag.PERSON):
        return _one_more(part, last)
    if _OF_ALL.match(part.text):  # 周二听课，周四评课，都是阮老师的
        for one in parts[:-1]:
            one.take(part)
    last.take(part)
    return None


def _one_more(part: Part, last: Part) -> Part | None:
    """听课：王老师，李老师: a bare name joins the names of the lesson; with more to it, it is a lesson of its own."""
    if set(part.finds) == {Tag.PERSON} and not last.pieces and last.kinds == ["observation"]:
        last.finds[Tag.PERSON] += part.all(Tag.PERSON)
        return None
    return _another(part, last)


def _conflict(part: Part, last: Part) -> bool:
    return any(last.all(tag) for tag in (Tag.PERSON, Tag.SUBJECT, Tag.CLASS, Tag.DATE, Tag.SLOT) if part.all(tag))


def _repeats(part: Part, last: Part) -> bool:
    """Whether `last` states a total that `part` begins to break down."""
    total = last.pieces[-1]
    first = part.pieces[0]
    broken = bool(part.finds.keys() - {Tag.AMOUNT})
    return broken and first.value < total.value and not last.finds.keys() & {Tag.PERSON, Tag.CLASS}


def _another(part: Part, last: Part) -> Part:
    part.kinds = list(last.kinds)
    for tag in (Tag.VENUE, Tag.LEVEL):
        if last.all(tag) and not part.all(tag):
            part.finds[tag] = list(last.all(tag))
    return part


def _hand_on(parts: list[Part]) -> None:
    _drop_totals(parts)
    for before, part in pairwise(parts):
        if not part.dates and before.dates:
            part.finds[Tag.DATE] = list(before.dates[-1:])
        if part.kinds == ["critique"] and "observation" in before.kinds:
            _same_lesson(before, part)
        if (
            (_SAME_SPOT.search(part.text) or _on_the_spot(before, part))
            and before.all(Tag.VENUE)
            and not part.all(Tag.VENUE)
        ):
            part.finds[Tag.VENUE] = list(before.all(Tag.VENUE))


def _on_the_spot(before: Part, part: Part) -> bool:
    """去三中参加教研，听了两节课: lessons heard right after, on the same outing."""
    outing = set(before.kinds) & {"research_activity", "training", "competition"}
    return bool(outing) and set(part.kinds) <= {"observation", *acts.LESSONS} and not _ELSEWHERE.search(part.text)


def _same_lesson(before: Part, part: Part) -> None:
    if any(part.all(tag) for tag in _OF_LESSON):
        return
    for tag in _OF_LESSON:
        if before.all(tag):
            part.finds[tag] = list(before.all(tag))


def _drop_totals(parts: list[Part]) -> None:
    """两节，一节语文一节科学: the whole goes when the parts that follow add up to it."""
    for at in range(len(parts) - 2, -1, -1):
        whole = parts[at]
        if len(whole.pieces) != 1 or whole.each:
            continue
        total: float = 0
        for end in range(at + 1, len(parts)):
            if parts[end].kinds != whole.kinds or not parts[end].pieces:
                break
            total += _counted(parts[end])
            several = end > at + 1 or len(parts[end].pieces) > 1 or parts[end].each
            if total == whole.pieces[0].value and several:
                _into_parts(parts, at, end)
            if total >= whole.pieces[0].value:
                break


def _counted(part: Part) -> float:
    """How many a part says: 王老师、李老师各一节 are two."""
    listed = [len(values) for tag, values in part.finds.items() if tag is not Tag.AMOUNT]
    return sum(a.value for a in part.pieces) * (prod(listed) if part.each else 1)


def _into_parts(parts: list[Part], at: int, end: int) -> None:
    for part in parts[at + 1 : end + 1]:
        for tag, values in parts[at].finds.items():
            if tag is not Tag.AMOUNT and not part.all(tag):
                part.finds[tag] = list(values)
    del parts[at]
