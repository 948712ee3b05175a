"""Days away in plain words: «产假 9月1日到1月15日», «病假 明天起两周 住院», «借调 2026-09-01 2027-07-15»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.absences import AbsenceKind, absence_kind_in
from bot.domain.frames import Frame
from bot.parsing.dates import Lean, When, find_dates
from bot.parsing.numbers import number_of

_LASTS = re.compile(r"(?:共|请|休)?([0-9０-９一二两三四五六七八九十半]{1,3})\s*(天|周|个?星期|个月)(?![前内])")
_UNTIL = re.compile(r"[到至]\s*$")
_OPEN = re.compile(r"起$|开始$")
_EDGES = " 　，,、。；;:：到至从起期间因为"
NEARLY_A_YEAR = 330  # days; so long a stretch without years in it was probably written the wrong way round


@dataclass(frozen=True, slots=True)
class AbsenceDraft:
    """What was said of somebody's days away. `problem` says in Chinese what is wrong with the days; None: nothing."""

    kind: AbsenceKind | None
    since: date | None
    until: date | None
    reason: str
    problem: str | None = None


def read_absence(text: str, *, now: datetime, term: Frame | None) -> AbsenceDraft:
    """Read kind, days and reason; `since` is None where no day was said at all, `until` None where the end is open."""
    named = absence_kind_in(text)
    found = [one for one in find_dates(text, now=now, lean=Lean.FUTURE, term=term) if one.kind != "recurrence"]
    days = found[:2] if len(found) > 1 and _are_two_ends(text, found) else found[:1]
    since, until = _days(text, days, now.date())
    lasts = _LASTS.search(text, days[-1].span[1] if days else 0)
    if lasts and until in (None, since):
        since = since or now.date()
        until = _after(since, lasts)
    reason = _reason(text, [one.span for one in days] + ([lasts.span()] if lasts else []), named[1] if named else None)
    return AbsenceDraft(named[0] if named else None, since, until, reason, _problem(text, since, until))


def _are_two_ends(text: str, found: Sequence[When]) -> bool:
    """Two days side by side: «2026-09-01 2027-01-15», «9月1日 到 9月3日»."""
    between = text[found[0].span[1] : found[1].span[0]].strip(" 　，,、-—~～到至")
    return found[0].kind == found[1].kind == "point" and not between


def _days(text: str, days: Sequence[When], today: date) -> tuple[date | None, date | None]:
    if not days:
        return None, None
    first, last = days[0], days[-1]
    if len(days) == 2:
        return first.start, last.end
    if first.start is None or (first.kind == "point" and _UNTIL.search(text[: first.span[0]])):
        return today, first.end  # «到1月15日»: from today
    if first.kind == "point" and (_OPEN.search(first.text) or text[first.span[1] :].startswith(("起", "开始"))):
        return first.start, None
    return first.start, first.end


def _after(since: date, lasts: re.Match[str]) -> date:
    """The last of so many days, weeks or months from `since` on."""
    half = lasts[1] == "半"
    count = 0.5 if half else float(number_of(lasts[1]) or 1)
    days = count * (1 if lasts[2] == "天" else 30 if "月" in lasts[2] else 7)
    return since + timedelta(days=max(round(days), 1) - 1)


def _reason(text: str, spans: Sequence[tuple[int, int]], kind_word: str | None) -> str:
    """What is left without the days and the kind."""
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    words = "".join(left)
    if kind_word is not None:
        words = words.replace(kind_word, " ", 1)
    return " ".join(piece for word in words.split() if (piece := word.strip(_EDGES)))


def _problem(text: str, since: date | None, until: date | None) -> str | None:
    if since and until and (until < since or ((until - since).days > NEARLY_A_YEAR and not re.search(r"\d{4}", text))):
        return "结束的日期早于开始的日期"
    if since is None and re.search(r"\d\s*[月日号/-]", text):
        return "没有看懂起止日期，或者结束早于开始"
    return None
