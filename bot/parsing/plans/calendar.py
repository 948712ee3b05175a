"""Lines → calendar items: month headings and what hangs under them, week lines, date-led lines, dated prose."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.frames import Frame
from bot.parsing.plans.bracketed import bracketed_items, in_its_bracket
from bot.parsing.plans.drafts import ItemDraft
from bot.parsing.plans.folding import sentences, split
from bot.parsing.plans.furniture import FURNITURE, HEAD_LINE, PUBLISHED, is_sign_off, only_days
from bot.parsing.plans.items import Place, is_filler, items_of, make_items, only_hands_in
from bot.parsing.plans.outline import BACKGROUND, CALENDAR, GOAL, SKIP, Entry
from bot.parsing.plans.people import audience_words
from bot.parsing.plans.prose import Moves, is_no_event, moved_item
from bot.parsing.plans.requirements.amounts import amounts_in
from bot.parsing.plans.spans import last_day
from bot.parsing.plans.tables import table_items
from bot.parsing.plans.times import Setting, Time, times_in

_SLIP = re.compile(r"^(十[一二]?|[一二三四五六七八九])份[：:]?$")  # a 月 lost in typing
_HEAD_TAIL = re.compile(r"^(?:份|工作|活动|安排|重点|主要|工作重点|计划|任务|的|[：:\s（）])*$")
_NOTE = re.compile(
    r"^(?:以上|备注|说明|注[：意]|附[：件注]?|临时性?|未尽事宜|如有|其[他它]工作|机动|想了解|更多|推荐文章|相关|上一篇|下一篇|版权|来源|本文|友情提示)"
)
_TITLE = re.compile(
    r"^[^，。；：]{4,60}(?:计划|安排|方案|要点|意见|细则|打算|行事历|任务书|通知|办法|制度)(?:表|书)?(?:（[^（）]*）)?$"
)
_SAYS_WHEN = re.compile(r"(?:活动|会议|具体|培训|研修)?时间(?:为|是|定[于在为]|安排[在为]|：)")
_TITLE_LINES = 3  # a plan's title stands in its first lines
_HOLIDAY_ONLY = re.compile(
    r"^(?:元旦|春节|清明节?|劳动节|五一|端午节?|中秋节?|国庆节?|寒|暑|[、和]|放|休|小?长?假|假期|节|期间)+$"
)


@dataclass(slots=True)
class _Under:
    """The month (and the week under it) that a line hangs under."""

    month: Time | None = None
    month_words: str = ""
    closer: Time | None = None
    closer_words: str = ""
    depth: int = 9

    def clear(self) -> None:
        self.month = self.closer = None
        self.depth = 9

    @property
    def time(self) -> Time | None:
        return self.closer or self.month

    @property
    def words(self) -> str:
        return self.closer_words if self.closer else self.month_words


class CalendarReader:
    """Reads the entries of one plan in order; `read` lists the line numbers that gave something."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.under = _Under()
        self.last: Time | None = None  # the month read before
        self.moves = Moves()
        self.items: list[ItemDraft] = []
        self.prose: list[ItemDraft] = []
        self.read: set[int] = set()

    def take(self, entries: list[Entry]) -> list[ItemDraft]:
        """The calendar of these entries, in the document's order, second mentions left out."""
        for entry in entries:
            before = len(self.items) + len(self.prose)
            if entry.table is not None:
                self.items += table_items(entry.table, self.frame, entry)
                self.under.clear()
            elif not self._heading(entry):
                self._line(entry)
            if len(self.items) + len(self.prose) > before:
                self.read.add(entry.number)
        scheduled = self.moves.applied(self.items)
        fresh = [item for item in self.moves.applied(self.prose) if not _told(item, scheduled)]
        marked = [_marked(item, self.frame) for item in (*scheduled, *fresh)]
        return sorted(marked, key=lambda item: item.line or 0)

    # --- headings that are a time ---------------------------------------------------------------------------------

    def _heading(self, entry: Entry) -> bool:
        """Take a line that is nothing but a month, a week or a quarter; close the month at any other heading."""
        time = self._only_time(entry)
        if time is None or (entry.number <= _TITLE_LINES and "（" in entry.folded[:1]):
            if entry.depth == 1 or entry.heading:
                self.under.clear()
            return False
        time = _later(time, self.under.month or self.last, self.frame)
        self.last = time
        words = entry.text[time.span[0] : time.span[1]].strip() if time.span[1] else entry.text.strip(" ：:")
        if time.precision in ("month", "months") or self.under.month is None:
            self.under.month, self.under.month_words = time, words
            self.under.closer, self.under.depth = None, entry.depth or 9
        else:
            self.under.closer, self.under.closer_words = time, words
        self.read.add(entry.number)
        return True

    def _only_time(self, entry: Entry) -> Time | None:
        if len(entry.folded) > 24:
            return None
        if slip := _SLIP.match(entry.folded.strip()):
            found = times_in(slip[1] + "月", Setting(self.frame))
            return replace(found[0], span=(0, 0)) if found else None
        times = times_in(entry.folded, self._setting())
        if len(times) == 2 and (exact := in_its_bracket(entry.folded, times)):
            times = [exact]
        if len(times) != 1 or times[0].recur or times[0].precision in ("deadline", "relative"):
            return None
        first, last = times[0].span
        rest = entry.folded[:first] + entry.folded[last:]
        if entry.role != CALENDAR and (times[0].precision == "day" or "学期" in entry.folded[first:last]):
            return None
        return times[0] if _HEAD_TAIL.match(rest.strip("，。、 ")) else None

    def _setting(self) -> Setting:
        month = self.under.month
        first = month.start if month else None
        return Setting(self.frame, (first.year, first.month) if first else None)

    # --- lines ----------------------------------------------------------------------------------------------------

    def _line(self, entry: Entry) -> None:
        if FURNITURE.match(entry.folded) or HEAD_LINE.match(entry.folded):
            self.read.add(entry.number)
            self.under.clear()
            return
        if not entry.folded or (_NOTE.match(entry.folded) and not times_in(entry.folded, self._setting())):
            if _NOTE.match(entry.folded):
                self.under.clear()
                self.read.add(entry.number)
            return
        if is_sign_off(entry, self._setting()):
            self.read.add(entry.number)
            self.under.clear()
            return
        if PUBLISHED.search(entry.folded):
            self.read.add(entry.number)
            return
        if entry.number <= _TITLE_LINES + 2 and only_days(entry.folded, self._setting()):
            return
        led = self._led(entry)
        if led is not None:
            self._listed(entry, led, entry.text[led.span[0] : led.span[1]].strip(), led.span[1])
        elif self.under.time is not None and not entry.heading and not _NOTE.match(entry.folded):
            self._listed(entry, self.under.time, self.under.words, 0)
        elif entry.role not in (GOAL, SKIP):
            self._prose(entry)

    def _led(self, entry: Entry) -> Time | None:
        """The time that opens a schedule's line and holds for all of it ("第1周  …；…", "三月：…", "9月5日 …")."""
        times = times_in(entry.folded, self._setting())
        if times and (stage := _STAGED.match(entry.folded)) and stage.end() == times[0].span[0]:
            closed = re.compile(r"）(?=[：，])").match(entry.folded, times[0].span[1])
            times = [replace(times[0], span=(0, closed.end())), *times[1:]] if closed else times
        if exact := in_its_bracket(entry.folded, times):
            times = [exact, *times[2:]]
        if not times or times[0].span[0] > 1 or times[0].recur:
            return None
        if entry.role != CALENDAR and entry.folded[slice(*times[0].span)].endswith("学期"):
            return None
        after = entry.folded[times[0].span[1] :]
        parted = bool(re.match(r"\s*[：:\s|]|\s*-{1,2}|，", after)) or (
            entry.role == CALENDAR and times[0].precision in ("day", "range", "week", "deadline")
        )
        if times[0].precision == "relative" or entry.role in (GOAL, BACKGROUND, SKIP):
            return None
        listed = entry.role == CALENDAR or re.match(r"\s*[：:]|\s{1,}\S", after)
        return times[0] if parted and listed and len(after.strip()) > 1 else None

    def _listed(self, entry: Entry, time: Time, words: str, start: int) -> None:
        if _is_closing(entry.folded):
            return
        setting = self._setting()
        if time.start and time.precision in ("month", "months", "week"):
            setting = Setting(self.frame, (time.start.year, time.start.month))
        place = Place(
            entry.text, entry.folded, entry.number, time, words, numbered=bool(entry.mark) and entry.depth in (3, 4, 5)
        )
        end, moved = self._moved_behind(place, setting, start)
        found = items_of(place, setting, start, end) + moved
        self.items += [item for item in found if not _HOLIDAY_ONLY.match(item.task)]

    def _moved_behind(self, place: Place, setting: Setting, start: int) -> tuple[int, list[ItemDraft]]:
        """Sentences at a listed line's end that move something («…。原定11月5日的比赛延至26日。»); where they begin."""
        end, moved = len(place.folded), list[ItemDraft]()
        for a, b in reversed(sentences(place.folded, start)[1:]):
            times = times_in(place.folded, setting, a, b)
            items = moved_item(place, times, a, b, self.moves) if len(times) > 1 else None
            if items is None:
                break
            end, moved = a, items + moved
        return end, moved

    # --- prose ----------------------------------------------------------------------------------------------------

    def _prose(self, entry: Entry) -> None:
        if entry.number <= _TITLE_LINES and _TITLE.search(entry.folded):
            return
        setting = self._setting()
        place = Place(entry.text, entry.folded, entry.number)
        for a, b in sentences(entry.folded, marks="。；！？\n"):
            sentence_items = self._sentence(place, setting, entry, a, b)
            self.prose += sentence_items

    def _sentence(self, place: Place, setting: Setting, entry: Entry, start: int, end: int) -> list[ItemDraft]:
        times = times_in(place.folded, setting, start, end)
        if not times:
            return []
        moved = moved_item(place, times, start, end, self.moves)
        if moved is not None:
            return moved
        if entry.role == BACKGROUND:
            return []
        items = bracketed_items(place, setting, start, end)
        if items:
            return items
        for a, b in _dated_groups(place.folded, setting, start, end):
            own = [t for t in times_in(place.folded, setting, a, b) if not _is_vague(place.folded, t, b)]
            if not own or is_no_event(place.folded, own, a, b, self.frame):
                continue
            items += self._event(place, own, a, b, start)
        return [item for item in items if not _HOLIDAY_ONLY.match(item.task) and not _SAYS_WHEN.match(item.task)]

    def _event(self, place: Place, times: list[Time], start: int, end: int, sentence: int) -> list[ItemDraft]:
        rest = place.folded[start : times[0].span[0]] + place.folded[times[-1].span[1] : end]
        if sentence < start and len(times) == 1 and only_hands_in(rest):  # "写案例1篇，1月8日前交教科室"
            start = split(place.folded, "，", sentence, start)[-1][0]
            return [replace(item, task=place.text[start:end].strip()) for item in make_items(place, times, start, end)]
        if not is_filler(rest) or sentence >= start:
            return make_items(place, times, start, end)
        # "…共读一次，时间定在周四": the clause before says what
        first, last = split(place.folded, "，", sentence, start)[0]
        item = make_items(place, times, start, end)
        time = times[0]
        made = ItemDraft(
            when=place.text[time.span[0] : time.span[1]],
            start=time.start,
            end=time.end,
            task=place.text[first:last],
            audience=audience_words(place.folded[first:last]),
            quote=place.text[sentence:end].strip(),
            line=place.line,
            precision=time.precision,
            recur=time.recur,
            loose=time.loose,
        )
        return [made] if not item or is_filler(item[0].task) or time.recur or time.precision == "deadline" else item


_STAGED = re.compile(r"第?[一二三四五六七八九十\d]{0,2}(?:阶段|步|环节|板块|学段)[^（，。；：]{0,10}（")
_VAGUE_IN_PROSE = re.compile(
    r"^(?:学期末|学年末|期末|学期结束时|[上下]半年|期初|学期初|学年初|寒假|暑假|(?:[上下]|第[一二]|[秋春]季?)学期)[^前至到第]*$"
)


def _is_vague(folded: str, time: Time, end: int) -> bool:
    """ "期末上交…" in a duty's text says when it is due, "开学初要从严要求" how: neither takes place."""
    if time.precision == "relative" and _STAGE.match(folded[slice(*time.span)]):
        return bool(amounts_in(folded, time.span[1], end)) or not _TAKES_PLACE.search(folded, time.span[1], end)
    return bool(_VAGUE_IN_PROSE.match(folded[slice(*time.span)]))


_STAGE = re.compile(r"开学初|开学之初|开学伊始|开学前后|学期中")
_TAKES_PLACE = re.compile(
    r"召开|组织|举[行办]|开展|进行|制[定订]|上?交|检查|展示|评比|落实|公布|启动|培训|签订|[会赛]$"
)


def _dated_groups(folded: str, setting: Setting, start: int, end: int) -> list[tuple[int, int]]:
    """In prose only the dated clause is the task; "4.11～4.17开展…，邀请家长" keeps its undated end out."""
    clauses = split(folded, "，", start, end)
    out: list[tuple[int, int]] = []
    for index, (a, b) in enumerate(clauses):
        times = times_in(folded, setting, a, b)
        if not times:
            continue
        bare = not folded[times[-1].span[1] : b].strip() and not folded[a : times[0].span[0]].strip(" 在于")
        if bare and index + 1 < len(clauses) and not times_in(folded, setting, *clauses[index + 1]):
            out.append((a, clauses[index + 1][1]))
        else:
            out.append((a, b))
    return out


def _later(time: Time, before: Time | None, frame: Frame) -> Time:
    """A month outside the frame that follows another comes after it, not a year before."""
    if time.start is None or time.end is None or before is None or before.start is None:
        return time
    if time.end >= frame.start or time.start >= before.start or time.precision not in ("month", "months"):
        return time
    end = time.end
    day = last_day(end.year + 1, end.month) if end.day == last_day(end.year, end.month) else end.day
    return replace(
        time, start=time.start.replace(year=time.start.year + 1, day=1), end=date(end.year + 1, end.month, day)
    )


def _is_closing(folded: str) -> bool:
    return bool(_NOTE.match(folded))


def _told(item: ItemDraft, scheduled: list[ItemDraft]) -> bool:
    """Whether the schedule already has this event (same days, words in common)."""
    return any(
        (item.start, item.end) == (other.start, other.end) and _alike(item.task, other.task) for other in scheduled
    )


def _alike(a: str, b: str) -> bool:
    pairs_a = {a[i : i + 2] for i in range(len(a) - 1)}
    pairs_b = {b[i : i + 2] for i in range(len(b) - 1)}
    return len(pairs_a & pairs_b) >= max(2, min(len(pairs_a), len(pairs_b)) // 2)


def _marked(item: ItemDraft, frame: Frame) -> ItemDraft:
    time = Time((0, 0), item.start, item.end, item.precision)
    if item.recur is None and item.start and item.end and item.precision == "week":
        return replace(
            item, outside=time.outside(Frame(frame.start - timedelta(days=6), frame.end, frame.week1_monday))
        )
    return replace(item, outside=time.outside(frame))
