"""How a sentence was read, as a small table for a person's eyes."""

from collections.abc import Sequence

from rich.table import Table

from bot.cli.desk import console
from bot.domain.kinds import RECORD_KINDS
from bot.parsing.dates import When
from bot.parsing.records import Reading, RecordDraft
from bot.rendering.words import LEVEL_WORDS, VENUES, amount_text, day_text, full_day

INTENTS = {
    "log": "登记",
    "none": "不登记（没做完、不是本人的，或只是聊天）",
    "query_progress": "问进度",
    "query_plan": "问安排",
    "help": "问用法",
    "done": "答复提醒：做完了",
    "snooze": "答复提醒：晚点再说",
    "undo": "撤销",
    "amend": "修改已有的登记（只改下面这些）",
}
KINDS = {"point": "某一天", "range": "一段时间", "deadline": "截止", "recurrence": "重复（没有具体日子）"}


def show_message(text: str, reading: Reading) -> None:
    """The intent, and a column for every record with what was said of it."""
    console.print(f"“{text}” → [bold]{INTENTS[reading.intent.value]}[/bold]")
    if not reading.records:
        return
    table = Table(show_header=len(reading.records) > 1)
    table.add_column("")
    columns = [_fields(record) for record in reading.records]
    for number in range(1, len(columns) + 1):
        table.add_column(f"第 {number} 条")
    for name in columns[0]:
        if any(column[name] for column in columns):
            table.add_row(name, *(column[name] for column in columns))
    console.print(table)


def _fields(record: RecordDraft) -> dict[str, str]:
    days = [day_text(day) for day in (record.date, record.date_end) if day]
    return {
        "类别": RECORD_KINDS[record.kind].label if record.kind else "",
        "数量": "" if record.amount is None else amount_text(record.amount, record.unit or ""),
        "日期": " 至 ".join(days),
        "谁的课": record.lecturer or "",
        "学科": record.subject or "",
        "题目": record.title or "",
        "班级": record.class_name or "",
        "第几节": str(record.lesson_slot or ""),
        "地点": VENUES.get(record.venue or "", ""),
        "级别": LEVEL_WORDS.get(record.level or "", record.level or ""),
    }


def show_dates(text: str, found: Sequence[When]) -> None:
    """A row for every date, in the order they stand."""
    console.print(f"“{text}” → [bold]{f'{len(found)} 个日期' if found else '没有日期'}[/bold]")
    if not found:
        return
    table = Table("原文", "读作", "从", "到", "钟点", "第几节")
    for when in found:
        days = [full_day(day) if day else "" for day in (when.start, when.end)]
        clock = when.time.strftime("%H:%M") if when.time else ""
        table.add_row(when.text, KINDS[when.kind], *days, clock, str(when.slot or ""))
    console.print(table)
