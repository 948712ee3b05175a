"""From parts to records: what is split, what is joined, and how many."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any, Final

from bot.domain.kinds import RECORD_KINDS
from bot.parsing.records.amounts import Amount, Measure
from bot.parsing.records.atoms import Tag, tag_of
from bot.parsing.records.dating import Span
from bot.parsing.records.parts import Part
from bot.parsing.records.patterns import lazy
from bot.parsing.records.values import RecordDraft

_TAUGHT: Final = frozenset({"observation", "critique", "training"})  # kinds that have somebody else in front
_SPLITS: Final = (Tag.PERSON, Tag.SUBJECT, Tag.CLASS, Tag.DATE, Tag.SLOT, Tag.TITLE)
_FIELDS: Final = {
    Tag.PERSON: "lecturer", Tag.SUBJECT: "subject", Tag.TITLE: "title", Tag.CLASS: "class_name",
    Tag.SLOT: "lesson_slot",
    Tag.VENUE: "venue", Tag.LEVEL: "level",
}  # fmt: skip
# Measure words that go with a kind: of several amounts the fitting one is the kind's.
_MEASURES: Final = {
    "节": "节堂课次场回",
    "篇": "篇份个则张",
    "份": "份个篇套张项课节",
    "次": "次回场个轮项节趟",
    "本": "本册部套",
}


_GIVEN: Final = lazy("做|主讲|给|开|我讲")
_HALVES: Final = lazy("上午[^下]*(?:下午|晚上)|线上[^线]*线下|线下[^线]*线上|网上[^面]*面授")
_BY_PERIOD: Final = frozenset(
    "observation open_lesson demo_lesson research_lesson report_lesson lesson_plan second_prep".split()
)


@dataclass(frozen=True, slots=True)
class Row:
    """One record to be: its amount (None: one) and the value of every tag."""

    amount: float | int | None
    values: dict[Tag, Any]


def build(parts: list[Part], today: date) -> tuple[RecordDraft, ...]:
    """Records of all parts; days not said are `today`."""
    return tuple(record for part in parts for kind in part.kinds for record in _records(kind, part, today))


def _records(kind: str, part: Part, today: date) -> Iterator[RecordDraft]:
    if kind == "lecture" and any(a.measure is Measure.HOURS for a in part.amounts) and not _GIVEN.search(part.text):
        kind = "training"  # whoever counts hours sat and listened
    part = _several_days(kind, _without_strangers(kind, part))
    for row in _rows(kind, part):
        spans = row.values.get(Tag.DATE)
        amount, unit = _amount(kind, row, part, spans)
        fields = {_FIELDS[tag]: _shown(tag, value) for tag, value in row.values.items() if tag in _FIELDS}
        start, end = (spans.start, spans.end) if spans else (today, None)
        yield RecordDraft(kind=kind, amount=amount, unit=unit, date=start, date_end=end, **fields)


def _without_strangers(kind: str, part: Part) -> Part:
    if kind in _TAUGHT or not part.all(Tag.PERSON):
        return part
    return Part(part.text, part.kinds, {t: v for t, v in part.finds.items() if t is not Tag.PERSON}, part.each)


def _several_days(kind: str, part: Part) -> Part:
    """4月8日、9日两天: neighbouring days counted together are one span."""
    days = next((a.value for a in part.amounts if a.measure is Measure.DAYS), None)
    hours = kind == "training" and not part.each and any(a.measure is Measure.HOURS for a in part.amounts)
    dates = part.dates
    if len(dates) < 2 or not (hours or days == len(dates)):
        return part
    if (dates[-1].start - dates[0].start).days != len(dates) - 1:
        return part
    span = replace(dates[0], end=dates[-1].start)
    return Part(part.text, part.kinds, {**part.finds, Tag.DATE: [span]}, part.each)


def _shown(tag: Tag, value: Any) -> Any:
    return "、".join(value) if isinstance(value, list) and tag is not Tag.SLOT else value


def _amount(kind: str, row: Row, part: Part, span: Span | None) -> tuple[float | int, str]:
    hours = [a for a in part.amounts if a.measure is Measure.HOURS] if kind == "training" else []
    if not hours:
        return 1 if row.amount is None else row.amount, RECORD_KINDS[kind].unit
    if len(hours) > 1 and _HALVES.search(part.text) and not any(a.total or a.daily for a in hours):
        return sum(a.value for a in hours), "学时"
    said = next((a for a in hours if a.total), hours[-1])
    return said.value * (_days(part, span) if said.daily else 1), "学时"


def _days(part: Part, span: Span | None) -> float:
    counted = next((a.value for a in part.amounts if a.measure is Measure.DAYS), 0)
    times = next((a.value for a in part.pieces), 0)
    return counted or times or (span.days if span else 1)


def _pieces(kind: str, part: Part) -> list[Amount]:
    """The amounts that count this kind; 课时 counts lessons where no training is meant."""
    fitting = [a for a in part.pieces if a.unit is None or a.unit in _MEASURES[RECORD_KINDS[kind].unit]]
    pieces = fitting or part.pieces or _lessons(kind, part)
    if len(pieces) > 1 and any(a.total for a in pieces):
        without = [a for a in pieces if not a.total]
        return without if len(without) > 1 or part.each else [a for a in pieces if a.total]
    return pieces


def _lessons(kind: str, part: Part) -> list[Amount]:
    """三课时教案: periods count where lessons or what is written for them do."""
    return [a for a in part.amounts if a.unit and a.unit.endswith("课时") and kind in _BY_PERIOD]


def _rows(kind: str, part: Part) -> list[Row]:
    pieces = _pieces(kind, part)
    if part.each:
        return _each(part, pieces)
    single: dict[Tag, Any] = {
        tag: values[0] for tag, values in part.finds.items() if len(values) == 1 and tag is not Tag.AMOUNT
    }
    many: dict[Tag, list[Any]] = {tag: part.finds[tag] for tag in _SPLITS if len(part.all(tag)) > 1}
    for tag in (Tag.VENUE, Tag.LEVEL):
        if len(part.all(tag)) > 1:
            if len(part.all(tag)) == len(pieces):  # 一节在本校一节在外校
                many[tag] = part.all(tag)
                continue
            single[tag] = "in_school" if "in_school" in part.all(tag) else part.all(tag)[0]
    if paired := _paired(pieces, many, single):
        return paired
    if len(pieces) > 2 and pieces[0].value == sum(a.value for a in pieces[1:]):
        pieces = pieces[:1]  # 三节（上午两节下午一节）
    return _split(pieces, many, single)


def _each(part: Part, pieces: list[Amount]) -> list[Row]:
    """各: one row for every combination of what is listed."""
    lists: dict[Tag, list[Any]] = {tag: values for tag, values in part.finds.items() if tag is not Tag.AMOUNT}
    amount = pieces[-1].value if pieces else None
    if pairs := _side_by_side(part, lists):
        return [Row(amount, values) for values in pairs]
    titles, persons = lists.get(Tag.TITLE, []), lists.get(Tag.PERSON, [])
    if len(titles) > 1 and len(titles) == len(persons):
        rest = {t: v for t, v in lists.items() if t not in (Tag.TITLE, Tag.PERSON)}
        return [
            Row(amount, {Tag.TITLE: t, Tag.PERSON: p, **dict(zip(rest, c, strict=True))})
            for t, p in zip(titles, persons, strict=True)
            for c in product(*rest.values())
        ]
    return [Row(amount, dict(zip(lists, values, strict=True))) for values in product(*lists.values())]


def _side_by_side(part: Part, lists: dict[Tag, list[Any]]) -> list[dict[Tag, Any]]:
    """听了车老师英语和狄老师数学各两节: each with what stands beside it, not all with all."""
    order = [tag for tag in map(tag_of, part.text) if tag in (Tag.PERSON, Tag.SUBJECT, Tag.CLASS)]
    first, second = (*order, None, None)[:2]
    if (
        first is None
        or second is None
        or first is second
        or len(order) < 4
        or order != [first, second] * (len(order) // 2)
    ):
        return []
    rest = {tag: values[0] for tag, values in lists.items() if tag not in (first, second)}
    return [{**rest, first: a, second: b} for a, b in zip(lists[first], lists[second], strict=True)]


def _paired(pieces: list[Amount], many: dict[Tag, list[Any]], single: dict[Tag, Any]) -> list[Row]:
    """王老师2节李老师1节; with a total in front (3节：2节…1节…) the parts count."""
    if len(pieces) > 2 and pieces[0].value == sum(a.value for a in pieces[1:]):
        pieces = pieces[1:]
    fitting = {tag: values for tag, values in many.items() if len(values) == len(pieces)}
    if len(pieces) < 2 or not fitting:
        return []
    rest = {tag: values for tag, values in many.items() if tag not in fitting and tag in _FIELDS}
    return [
        Row(amount.value, {**single, **rest, **{tag: values[i] for tag, values in fitting.items()}})
        for i, amount in enumerate(pieces)
    ]


def _split(pieces: list[Amount], many: dict[Tag, list[Any]], single: dict[Tag, Any]) -> list[Row]:
    said = pieces[-1].value if pieces else None
    for tag in (Tag.TITLE, Tag.DATE, Tag.SLOT, Tag.SUBJECT):
        values = many.get(tag)
        if values and _splits_by(tag, values, said, many, single):
            amount = None if tag is Tag.TITLE or said == len(values) else said
            return [Row(amount, {**single, **_alongside(many, tag, i), tag: value}) for i, value in enumerate(values)]
    joined: dict[Tag, Any] = {tag: values for tag, values in many.items() if tag in _FIELDS and tag is not Tag.SLOT}
    counted = [len(values) for tag, values in many.items() if tag in (Tag.PERSON, Tag.CLASS, Tag.SLOT)]
    return [Row(said if said is not None else max(counted, default=1), {**single, **joined})]


def _splits_by(
    tag: Tag, values: list[Any], said: float | None, many: dict[Tag, list[Any]], single: dict[Tag, Any]
) -> bool:
    if tag in (Tag.TITLE, Tag.DATE):
        return True
    if tag is Tag.SLOT:
        return Tag.PERSON in single or len(many.get(Tag.PERSON, [])) == len(values)
    return said is None or said == len(values)


def _alongside(many: dict[Tag, list[Any]], leading: Tag, at: int) -> dict[Tag, Any]:
    """Lists as long as the leading one go with it in order; others stay joined."""
    size = len(many[leading])
    out: dict[Tag, Any] = {}
    for tag, values in many.items():
        if tag is leading or (tag not in _FIELDS and tag is not Tag.DATE):
            continue
        if len(values) == size:
            out[tag] = values[at]
        elif tag in _FIELDS and tag is not Tag.SLOT:
            out[tag] = values
    return out
