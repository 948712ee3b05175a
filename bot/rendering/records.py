"""A logged entry said back."""

from collections.abc import Sequence

from bot.domain.progress import Progress
from bot.domain.records import Record
from bot.rendering.duties import count_text, counted_text, opened_text
from bot.rendering.words import LEVEL_WORDS, VENUES, amount_text, clipped, kind_label, span_text


def record_text(record: Record) -> str:
    """«听课 1 节，11 月 20 日（周五），王老师，数学»."""
    details = (
        record.lecturer,
        record.subject,
        record.class_name,
        f"第 {record.lesson_slot} 节" if record.lesson_slot else None,
        f"《{record.title.strip('《》')}》" if record.title else None,
        VENUES.get(record.venue or ""),
        LEVEL_WORDS.get(record.level or "", record.level),
        f"{record.words} 字" if record.words else None,
    )
    what = f"{kind_label(record.kind)} {amount_text(record.amount, record.unit)}"
    days = span_text(record.start_on, record.end_on)
    if record.start_on.year != record.logged_at.year:  # a day of last year is said with its year
        days = f"{record.start_on.year} 年 {days}"
    return "，".join([what, days, *(word for word in details if word)])


def logged_text(
    word: str, records: Sequence[Record], counted: Sequence[Progress], opened: Sequence[Progress] = ()
) -> str:
    """The whole answer to a log, an undo or an amendment: what, when, whose, where the duties stand, what follows."""
    if len(records) == 1:
        lines = [f"{word}：{record_text(records[0])}。"]
    else:
        lines = [f"{word} {len(records)} 条：", *(f"· {record_text(record)}" for record in records)]
    follows = [opened_text(row) for row in opened]
    if len(counted) == 1:
        sentence = count_text(counted[0])
        lines = [*lines, sentence] if len(lines) > 1 else [lines[0] + sentence]
    elif counted and records and records[0].withdrawn_at is not None:
        lines += [f"{row.title}：{count_text(row)}" for row in counted]
    elif counted:
        lines.append(counted_text(counted, _called(records)))
    return "\n".join([*lines, *follows])


def _called(records: Sequence[Record]) -> str:
    """«这节课», «这 2 节课», «这篇», «这些»."""
    if len(records) != 1:
        return "这些"
    record = records[0]
    amount = "" if record.amount == 1 else f" {amount_text(record.amount, '')}"
    return f"这{amount}{record.unit}{'课' if record.unit == '节' else ''}"


def attached_text(name: str, record: Record | None) -> str:
    """What became of a file."""
    if record is None:
        return f"收下了“{clipped(name, 30)}”，但最近没有登记可以附上。先登记，再发一次文件，例如：/log 反思"
    return f"“{clipped(name, 30)}”已附在：{record_text(record)}。"
