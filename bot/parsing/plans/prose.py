"""Dates in running text that are no event of this plan (cancelled, past, letterhead), and where moved events went."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.frames import Frame
from bot.parsing.plans.drafts import ItemDraft
from bot.parsing.plans.folding import trimmed
from bot.parsing.plans.items import Place
from bot.parsing.plans.people import audience_words
from bot.parsing.plans.times import Time

_CANCELLED = re.compile(r"取消(?!.{0,4}资格)|停办|暂缓|不再(?:举行|进行|安排|列入|组织|开展)|作废|撤销")
_MOVE = re.compile(r"(?:推迟|延期|延迟|延后|提前|顺延|改期|延|改|调整?|移|挪|变更)(?:到|至|为|在|成|于)")
_OLD = re.compile(
    r"原(?:定|计划|先|本|来|拟|安排|订|时间)?(?:是|为|于|在|安排在|计划)*$|(?:由|从|把|将)(?:原[来定先]的?)?$"
)
_MERGED = re.compile(r"(?:统一|合并|一并)(?:在|到|于|至|放在)")

_NO_EVENT = re.compile(
    r"所在(?:的)?(?:周|星期)|[日号][^，]{0,6}(?:算|为|是)?第[一1]周(?!周)|时间范围|起止时间|(?:审议|讨论|研究)?通过|印发|发布|浏览|来源：|邮编|以来|截至目前|(?:正式)?(?:开学|放假|上课|报到|散学|结束)[，。）]?$"
    r"|放寒假|放暑假|共\d+周|学年度?第|为准|起，?[^，。；]{0,12}每(?:周|月|天|日|两周|学期)(?![一二三四五六日])|任期|算起|从这天|备好|力争|争取|下发|作废|之前已|已于|曾于|本学期自|起[，]?至"
)
_FRAME = re.compile(r"(?:开学|上课|报到|放假|学期(?:开始|结束))(?:时间|日期)?[：为是于]?$")  # the frame, no event
_PAST = re.compile(r"(?:上学期|上学年|去年|上一?年度?|往年|前年|上半年已|近[三五两]年)")


@dataclass(slots=True)
class Moves:
    """Events that were moved or cancelled: an item of the schedule at the old time with the same words is dropped."""

    gone: list[tuple[Time, str]] = field(default_factory=list)

    def applied(self, items: list[ItemDraft]) -> list[ItemDraft]:
        """The items without those that moved away."""
        return [item for item in items if not any(_same(item, time, words) for time, words in self.gone)]


def _same(item: ItemDraft, time: Time, words: str) -> bool:
    days = item.end is not None and time.end is not None and item.end == time.end and item.recur is None
    shared = {item.task[i : i + 2] for i in range(len(item.task) - 1)} & {
        words[i : i + 2] for i in range(len(words) - 1)
    }
    return days and len(shared) >= 2


def moved_item(place: Place, times: list[Time], start: int, end: int, moves: Moves) -> list[ItemDraft] | None:
    """A sentence that moves or cancels: the item at its new time ([] for a cancelled one); None for any other."""
    folded = place.folded
    move = _MOVE.search(folded, start, end) or _MERGED.search(folded, start, end)
    new = next((t for t in times if move and 0 <= t.span[0] - move.end() <= 3), None)
    earlier = [t for t in times if t is not new and (move is None or t.span[0] < move.start())]
    old = [t for t in earlier if _OLD.search(folded[start : t.span[0]])] or earlier[:1]
    if move is None or new is None:
        cancelled = _CANCELLED.search(folded, start, end)
        if cancelled and times[0].span[0] < cancelled.start() and not move:
            moves.gone += [(time, folded[start : cancelled.start()]) for time in times]
            return []
        stale = [t for t in times if _OLD.search(folded[start : t.span[0]])]
        return [] if stale and len(stale) == len(times) else None
    if _MERGED.match(folded, move.start()) and _CANCELLED.search(folded, start, move.start()):
        moves.gone += [(time, folded[start : move.start()]) for time in old]
        return []  # cancelled, and held with another event: that one stands in the schedule
    first, last = _moved_task(folded, old, start, move.start())
    moves.gone += [(time, folded[first:last]) for time in old]
    return [_at_its_new_time(place, new, (first, last), (start, end))] if last - first >= 2 else []


def _at_its_new_time(place: Place, new: Time, task: tuple[int, int], sentence: tuple[int, int]) -> ItemDraft:
    return ItemDraft(
        when=place.text[new.span[0] : new.span[1]],
        start=new.start,
        end=new.end,
        task=place.text[slice(*task)],
        audience=audience_words(place.folded[slice(*task)]),
        quote=place.text[slice(*sentence)].strip(),
        line=place.line,
        precision=new.precision,
        recur=new.recur,
        loose=new.loose,
    )


_MOVED_LEAD = re.compile(
    r"(?:备?注|说明|附注?)：|其中|将|把|(?:举行|进行|召开|开展|举办)的|(?:上回|上次|前面|之前)?(?:原?来?说|提到)?的?(?:原(?:定|计划|拟|安排)?(?:于|在)?)?的?"
)
_MOVED_TAIL = re.compile(
    r"(?:那个|活动|一事|的|，|由|从|原(?:定|计划|本|先|拟|来)?(?:安排|排)?[在于是]?|因[^，]{0,20})*(?:取消了?|不去了)?[，]?(?:[由从时间]*)$"
)


def _moved_task(folded: str, old: list[Time], start: int, end: int) -> tuple[int, int]:
    """What moved: the words between the old time and the verb, or those before the old time."""
    if old and old[-1].span[1] + 3 < end and not folded[old[-1].span[1] : end].startswith(("，", "改", "推", "提")):
        start = old[-1].span[1]
    elif old:
        end = min(end, old[0].span[0])
    start, end = trimmed(folded, start, end)
    if lead := _MOVED_LEAD.match(folded, start, end):
        start = lead.end()
    if tail := _MOVED_TAIL.search(folded, start, end):
        end = tail.start()
    comma = folded.find("，", start, end)
    return trimmed(folded, start, comma if comma > start + 3 else end)


def is_no_event(folded: str, times: list[Time], start: int, end: int, frame: Frame) -> bool:
    """A dated clause that tells of no event to come: letterhead, the frame itself, the past, an aim."""
    clause = folded[start:end]
    if _NO_EVENT.search(clause) or _PAST.search(clause) or _CANCELLED.search(clause):
        return True
    rest = clause[: times[0].span[0] - start] + clause[times[-1].span[1] - start :]
    if _FRAME.search(rest.strip(" ：")):
        return True
    if re.fullmatch(r"[（）\s]*(?:[当该本那这]一?周|为|是|算|即|作为|星期.|周.|[（），])*", rest) and re.search(
        r"第[一1]周", clause
    ):
        return True
    if any(_OLD.search(folded[start : time.span[0]]) for time in times):
        return len(times) == 1
    time = times[0]
    last = time.end or time.start
    return bool(last and last < frame.start - timedelta(days=45)) and time.recur is None
