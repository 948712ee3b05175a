"""From a message to a sheet of atoms: the order in which things are recognised, and why that order."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.domain.frames import Frame
from bot.parsing.records import amounts, classes, dating, deeds, leftovers, people, places, titles
from bot.parsing.records.atoms import Sheet, Tag, any_of
from bot.parsing.records.kind_words import find_kinds
from bot.parsing.records.patterns import lazy

_BOTH: Final = lazy("听评课|听课评课|听课、评课(?!各|\\d|[一两二三])|听议课|观课议课", needs="听观")
_EACH: Final = lazy(
    "各(?![位种个年科班组校学类级项方处界自界地省市区县])|分别(?=听|上|评|写|交|参加|"
    "为?[一两二三\\d])|每人|每班|每个?班",
    needs="各分每",
)
_HEAR: Final = lazy(
    "(?:(?<![打好难旁动])|(?<=旁))(?:聆|旁|"
    "收)?听(?![说力写起话见从闻懂觉众障见讲]|取(?![^,。;]{0,10}(?:报告|讲座|课)))(?:课)?(?:了|过|完了?|到|取)?|"
    "观摩了?|观看了?|"
    "观了|蹭了(?=[^,。;]{0,8}课)",
    needs="听观蹭",
)
_SAW: Final = lazy(f"看(?:了|完了?|过)?(?=[^,。;\n]{{0,12}}{any_of(Tag.KIND)})", needs="看")


_HEARD_LIST: Final = lazy(f"({any_of(Tag.KIND)}):(?=[^,。;\n]{{0,12}}({any_of(Tag.KIND)}))", needs=":")
# On a form: the names of the fields say nothing, and where in the house it was is not kept.
_FIELD: Final = lazy(
    "(?:^|(?<=[ ,。;\n]))(?:时间|日期|班级|年级班级|学科|科目|节次|级别|类别|数量):|地点:[^\\s,。;校]{1,20}", needs=":"
)
_LESSONS: Final = frozenset({"open_lesson", "demo_lesson", "research_lesson", "report_lesson"})


def lex(text: str, *, said_at: datetime, term: Frame | None, people_known: Sequence[str], command: bool) -> Sheet:
    """All finds of a normalised text as atoms.

    Titles first (they may hold anything), then what could be mistaken for a date (classes, periods, scores), dates,
    kinds (二次备课 holds a number), places, people, and amounts last.
    """
    sheet = Sheet(text)
    if len(_FIELD.findall(text)) > 1:
        sheet.drop(_FIELD, by=" ")
    titles.take_quoted(sheet)
    people.drop_own_fields(sheet)
    titles.take_named(sheet)
    titles.take_after_colon(sheet)
    if command:
        leftovers.take_essay_titles(sheet)
    classes.take_classes(sheet)
    classes.take_slots(sheet)
    places.take_subjects(sheet)
    dating.take_dates(sheet, said_at=said_at, term=term)
    sheet.sub(_BOTH, Tag.KIND, lambda _: ("observation", "critique"))
    sheet.plain(lambda run: _kinds(sheet, run))
    sheet.text = _HEARD_LIST.sub(lambda m: _heard(sheet, m), sheet.text)
    places.take_venues(sheet)
    sheet.sub(_HEAR, Tag.HEAR, lambda m: m[0])
    people.take_people(sheet, people_known)
    deeds.mend_measures(sheet)
    classes.drop_traps(sheet)
    places.take_levels(sheet)
    sheet.sub(_EACH, Tag.EACH, lambda m: m[0])
    amounts.take_amounts(sheet, command=command)
    deeds.take_deeds(sheet)
    titles.take_of_person(sheet)
    titles.take_topics(sheet)
    return sheet


def _heard(sheet: Sheet, match: re.Match[str]) -> str:
    """听课：公开课一节: what stands behind the colon was heard."""
    if sheet.values[match[1]] != ("observation",) or not set(sheet.values[match[2]]) <= _LESSONS:
        return match[0]
    return sheet.put(Tag.HEAR, "听了")


def _kinds(sheet: Sheet, run: str) -> str:
    out, done = [], 0
    for start, end, kind in find_kinds(run):
        out.append(run[done:start] + (sheet.put(Tag.KIND, (kind,)) or run[start:end]))
        done = end
    return "".join(out) + run[done:]
