"""From atoms to dates: what stands together is one date; two with a dash are a range; then the words around it."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from bot.parsing.dates import edges
from bot.parsing.dates.calendar_sums import Days
from bot.parsing.dates.numerals import number_of
from bot.parsing.dates.ranges import range_days
from bot.parsing.dates.scanning import Token
from bot.parsing.dates.school import SchoolWeek, TermMiddle
from bot.parsing.dates.shapes import Clock, Day, Every, Feast, Nothing, Offset, Relative, Shape, Slot, Week, Weekday
from bot.parsing.dates.values import Kind, Reading, kind_of


@dataclass(slots=True)
class Phrase:
    """One date in the masked text, before its span is led back to the text as given."""

    start: int
    end: int
    shape: Shape
    days: Days = (None, None)
    kind: Kind = "point"
    time: dt.time | None = None
    slot: int | None = None


_GAPS = frozenset(("", " ", "  ", "的", ",", "(", " (", "•"))
_TIGHT_GAPS = frozenset(("", " ", "  ", "(", " ("))
_EVERY_GAPS = frozenset(("", " ", "的", "、", "和", "或", "及"))
_LIST_GAPS = frozenset(("、", ",", "和", "及", " "))
_JOIN = re.compile(" ?(?:起|开始)?(?:--?|~|一?直?[至到]) ?")
_TAIL_DAY = re.compile(r"(\d{1,2}|[二三]?十[一二三四五六七八九]?)(?: ?[日号])?(?![\d.:%月点时节次篇份个本人])")
_EVENING = "晚夜"


class PhraseReader:
    """Reads the phrases of one masked text, left to right."""

    def __init__(self, text: str, tokens: list[Token], at: Reading) -> None:
        self.text, self.tokens, self.at = text, tokens, at
        self.index = 0
        self.phrases: list[Phrase] = []

    def read(self) -> list[Phrase]:
        """All phrases in reading order."""
        while self.index < len(self.tokens):
            phrase = self._phrase(self._take())
            if phrase:
                self.phrases.append(phrase)
        return self.phrases

    def _take(self) -> Token:
        self.index += 1
        return self.tokens[self.index - 1]

    def _next(self) -> Token | None:
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def _phrase(self, token: Token) -> Phrase | None:
        shape = token.shape
        if isinstance(shape, Every):
            return self._recurrence(token)
        if isinstance(shape, Clock | Slot):
            return self._of_today(token)
        unit = self._unit(token)
        other = self._range_end(unit)
        if isinstance(shape, Nothing) or (other and isinstance(other.shape, Nothing)) or self._is_stray(unit, other):
            return None
        days = range_days(unit.shape, other.shape, self.at) if other else unit.shape.days(self.at)
        if days is None:
            return None
        return self._finish(unit, other, days)

    def _is_stray(self, unit: Phrase, other: Phrase | None) -> bool:
        """三日 alone may be three days; behind another date it is the third."""
        shape = unit.shape
        if not (isinstance(shape, Day) and shape.weak and shape.month is None) or other:
            return False
        return not (self.phrases and self.text[self.phrases[-1].end : unit.start] in _LIST_GAPS)

    # -- one date and what belongs to it -------------------------------------------------
    def _unit(self, token: Token) -> Phrase:
        unit = Phrase(token.start, token.end, token.shape)
        if isinstance(token.shape, Offset) and (moment := token.shape.moment(self.at)):
            unit.time = moment.time().replace(second=0, microsecond=0)
        while (following := self._next()) and self._absorb(unit, following):
            self.index += 1
            unit.end = following.end
            if self.text.startswith(")", unit.end):
                unit.end += 1
        return unit

    def _absorb(self, unit: Phrase, token: Token) -> bool:
        """Whether `token` says more about the same date; takes over what it says."""
        gap, shape = self.text[unit.end : token.start], token.shape
        if isinstance(shape, Clock | Slot):
            return gap in _GAPS and self._absorb_hour(unit, shape)
        if gap not in _TIGHT_GAPS or isinstance(unit.shape, Nothing):
            return False
        head = unit.shape
        if isinstance(head, Week) and isinstance(shape, Weekday) and shape.weeks is None:
            unit.shape = Weekday(shape.weekday, head.weeks)
            return True
        if isinstance(head, SchoolWeek) and isinstance(shape, Weekday) and head.is_one and shape.weeks is None:
            unit.shape = replace(head, weekday=shape.weekday)
            return True
        if isinstance(head, SchoolWeek | Week | Weekday | Relative | Feast) and isinstance(shape, Day) and shape.month:
            unit.shape = shape
            return True
        if isinstance(head, Day):
            return isinstance(shape, Weekday | Feast | Relative) or (
                isinstance(shape, SchoolWeek | Week) and "(" in gap
            )
        return isinstance(head, Feast | Relative) and isinstance(shape, Weekday) and shape.weeks is None

    def _absorb_hour(self, unit: Phrase, shape: Clock | Slot) -> bool:
        if isinstance(shape, Slot):
            unit.slot = unit.slot or shape.number
            return True
        if shape.time and unit.time is None:
            late = self.text[unit.end - 1] in _EVENING and shape.time.hour < 12
            unit.time = shape.time.replace(hour=shape.time.hour + 12) if late else shape.time
        return True

    # -- ranges -------------------------------------------------------------------------
    def _range_end(self, unit: Phrase) -> Phrase | None:
        join = _JOIN.match(self.text, unit.end)
        if join is None:
            return None
        token = self._next()
        if token is None or token.start != join.end():
            return self._tail_day(unit, join.end())
        if isinstance(token.shape, Every | Slot | Offset):
            return None
        if isinstance(token.shape, Clock):  # 14:00-15:30 on one day
            self.index += 1
            unit.end = token.end
            return None
        self.index += 1
        other = self._unit(token)
        unit.end = other.end + ("(" in self.text[unit.start : other.end] and self.text.startswith(")", other.end))
        return other

    def _tail_day(self, unit: Phrase, position: int) -> Phrase | None:
        """The bare second number of 9.7-9 and 3月5日-9."""
        found = _TAIL_DAY.match(self.text, position)
        if not found or not isinstance(unit.shape, Day) or unit.time:
            return None
        unit.end = found.end()
        return Phrase(found.start(), found.end(), Day(number_of(found[1])))

    # -- the words around ---------------------------------------------------------------
    def _finish(self, unit: Phrase, other: Phrase | None, days: Days) -> Phrase | None:
        ends = (days[1], days[1]) if other else days
        changed = edges.after(self.text, unit.end, (other or unit).shape, ends, timed=unit.time is not None)
        if changed:
            unit.end = changed[0]
            days = (days[0], changed[1][1] or days[1]) if other else changed[1]
            self._skip_to(unit.end)
            if days == (None, None):
                return None
        elif isinstance(unit.shape, TermMiddle):
            return None
        begin = edges.before(self.text, unit.start)
        if begin is not None:
            unit.start, days = begin, (None, days[1] or days[0])
        return replace(unit, days=days, kind=kind_of(days))

    def _skip_to(self, position: int) -> None:
        while (token := self._next()) and token.start < position:
            self.index += 1

    # -- what has no date of its own ------------------------------------------------------
    def _of_today(self, token: Token) -> Phrase | None:
        """A clock time belongs to the date said before it; alone it is today's."""
        unit = self._unit(token)
        if isinstance(token.shape, Clock):
            self._absorb_hour(unit, token.shape)
        self._range_end(unit)
        last = self.phrases[-1] if self.phrases else None
        if last and last.kind != "recurrence":
            last.time, last.slot = last.time or unit.time, last.slot or unit.slot
            return None
        if not self._tells_today(token.shape, unit):
            return None
        return self._finish(unit, None, (self.at.today, self.at.today))

    @staticmethod
    def _tells_today(shape: Shape, unit: Phrase) -> bool:
        if not isinstance(shape, Clock):
            return False
        return (shape.alone and shape.time is not None) or (shape.time is None and bool(unit.slot or unit.time))

    def _recurrence(self, token: Token) -> Phrase:
        """每周三下午, 每月25日前: everything that hangs on the 每 belongs to it."""
        unit = Phrase(token.start, token.end, token.shape, kind="recurrence")
        while (following := self._next()) and self.text[unit.end : following.start] in _EVERY_GAPS:
            self.index += 1
            unit.end = following.end
            if isinstance(following.shape, Clock | Slot):
                self._absorb_hour(unit, following.shape)
        changed = edges.after(self.text, unit.end, token.shape, (None, None), timed=False)
        if changed:
            unit.end = changed[0]
            self._skip_to(unit.end)
        return unit
