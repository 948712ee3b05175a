"""Dates as Chinese school people write them: `find_dates` gives all of a text, `read_when` the one it is about.

Layers, one file each: characters (one alphabet) → masking (titles, classes, counts) → *_atoms (one table of writings
per field) → scanning → phrases, ranges (what belongs together) → edges (前, 后, 截止) → shapes, school (the days).
No date beats a wrong one. Never raises on any text; linear in its length.
"""

from datetime import date, datetime, timedelta

from bot.domain.frames import Frame
from bot.parsing.dates.characters import alike
from bot.parsing.dates.english import find_english
from bot.parsing.dates.masking import mask
from bot.parsing.dates.phrases import Phrase, PhraseReader
from bot.parsing.dates.scanning import scan
from bot.parsing.dates.shapes import Day
from bot.parsing.dates.values import Lean, Reading, When

_AND = frozenset({"、", "和", "及", "与", ",", "，", "/", ""})

__all__ = ["Lean", "When", "find_dates", "read_when"]


def find_dates(text: str, *, now: datetime, lean: Lean, term: Frame | None) -> list[When]:
    """All dates of `text` in reading order, recurrences (without days) among them."""
    plain, offsets = alike(text)
    masked = mask(plain)
    phrases = PhraseReader(masked, scan(masked), Reading(now, lean, term)).read()
    found = [_when(text, phrase, offsets) for phrase in _kept(phrases)]
    return found or find_english(text, now=now, lean=lean)


def read_when(text: str, *, now: datetime, lean: Lean, term: Frame | None) -> When | None:
    """The date `text` is about: what is due is a deadline before anything else, else the first; None without one."""
    found = find_dates(text, now=now, lean=lean, term=term)
    dated = [when for when in found if when.kind != "recurrence"]
    if lean is Lean.FUTURE:
        dated.sort(key=lambda when: when.kind != "deadline")
    best = next(iter(dated or found), None)
    return _with_next_days(text, best, dated) if best and best.kind == "point" else best


def _with_next_days(text: str, first: When, dated: list[When]) -> When:
    """11月2日、3日: neighbouring days in a list are one stretch, unless each has something of its own (各)."""
    last = first
    for when in dated[dated.index(first) + 1 :]:
        between = text[last.span[1] : when.span[0]]
        if when.kind != "point" or when.start != _day_after(last) or between.strip() not in _AND:
            break
        last = when
    if last is first or "各" in text or "分别" in text:
        return first
    span = (first.span[0], last.span[1])
    return When(first.start, last.end, span, text[slice(*span)], "range", first.time)


def _day_after(when: When) -> date | None:
    return when.end + timedelta(days=1) if when.end else None


def _kept(phrases: list[Phrase]) -> list[Phrase]:
    """Without doubtful ones (3-15) beside sure ones, and without the same date said twice in a row."""
    sure = [
        phrase for phrase in phrases if not (isinstance(phrase.shape, Day) and phrase.shape.weak and phrase.shape.month)
    ]
    kept: list[Phrase] = []
    for phrase in sure if any(phrase.kind != "recurrence" for phrase in sure) else phrases:
        if not (kept and phrase.kind == "point" == kept[-1].kind and phrase.days == kept[-1].days):
            kept.append(phrase)
    return kept


def _when(text: str, phrase: Phrase, offsets: list[int] | None) -> When:
    start, end = phrase.start, phrase.end
    if offsets:
        start, end = offsets[start], offsets[end - 1] + 1
    return When(*phrase.days, (start, end), text[start:end], phrase.kind, phrase.time, phrase.slot)
