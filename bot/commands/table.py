"""`/table`: teachers × duties as a picture and an Excel file; `/ledger`: the records as a list."""

from datetime import date
from typing import NamedTuple

from bot.acts.duty_table import duty_table
from bot.acts.list_records import list_records
from bot.commands.turn import Command, Turn
from bot.domain.duty_table import DutyTable
from bot.domain.kinds import RECORD_KINDS
from bot.domain.messages import Attachment, Reply
from bot.domain.people import RoleName
from bot.errors import UserError
from bot.parsing.dates import Lean, read_when
from bot.parsing.records import read_kind
from bot.rendering.duty_picture import PNG, duty_picture
from bot.rendering.duty_sheet import duty_sheet
from bot.rendering.fonts import chinese_font
from bot.rendering.record_sheet import record_sheet
from bot.rendering.sheets import XLSX
from bot.rendering.words import day_text, short_day
from bot.store.people import groups_of

SEERS = frozenset({RoleName.OFFICE, RoleName.PRINCIPAL, RoleName.GROUP_LEADER, RoleName.PREP_LEADER})
NO_PICTURE = "这台电脑没有中文字体，只附表格；装好字体后就有图（yanling doctor 会说怎么装）。"


def handle(turn: Turn) -> Reply:
    """`/汇总`, `/汇总 语文组`."""
    group = turn.argument.strip() or (turn.group.name if turn.group else None)
    table = duty_table(turn.session, turn.school, turn.person, turn.now, group)
    if not table.columns:
        raise UserError("现在没有正在计数的任务，没有可汇总的内容。导入计划后再看。")
    name = f"{table.group or '全校'}任务汇总 {table.on.isoformat()}"
    files, note = [turn.keep(f"{name}.xlsx", XLSX, duty_sheet(table))], ""
    font = chinese_font()
    if font is None:
        note = f"\n{NO_PICTURE}"
    else:
        files.insert(0, turn.keep(f"{name}.png", PNG, duty_picture(table, font)))
    return Reply(_summary(table) + note, files=tuple(files))


def _summary(table: DutyTable) -> str:
    """The whole in a few lines: counts first, who is behind by number, not by name."""
    done, owed = sum(row.done for row in table.rows), sum(row.owed for row in table.rows)
    people = [row for row in table.rows if row.owner.person_id is not None]
    behind = sum(row.behind > 0 for row in people)
    head = f"{table.group or '全校'}任务汇总，截至 {day_text(table.on)}：{len(people)} 人，完成 {done}/{owed} 项"
    lines = [head + (f"，{behind} 人有未到进度的任务。" if behind else "，都跟得上进度。")]
    lines += [f"· {column.title}：{column.done}/{column.owed} 已完成" for column in table.columns[:12]]
    return "\n".join(lines)


class _Asked(NamedTuple):
    """What a ledger is asked for; None: whatever."""

    kind: str | None
    group: str | None
    span: tuple[date, date] | None


def ledger(turn: Turn) -> Reply:
    """`/台账`, `/台账 听课`, `/台账 听课 语文组`, `/台账 听课 11月`."""
    kind, group, span = _asked(turn)
    since, until = span or (None, None)
    asked = {"group_name": group, "kind": kind, "since": since, "until": until}
    listed = list_records(turn.session, turn.school, turn.person, **asked)  # type: ignore[arg-type]
    label = RECORD_KINDS[kind].label if kind else "登记"
    days = f"{short_day(span[0])}至 {short_day(span[1])}" if span else ""
    if not listed:
        raise UserError(f"{f'{days}，' if days else ''}还没有{label}记录，没有可导出的内容。")
    named = f"{span[0].isoformat()}至{span[1].isoformat()}" if span else turn.today.isoformat()
    sheet = record_sheet(listed, turn.school.zone, f"{label}台账")
    kept: Attachment = turn.keep(f"{group or ''}{label}台账 {named}.xlsx", XLSX, sheet)
    people = len({one.record.person_id for one in listed})
    when = f"（{days}）" if days else ""
    return Reply(f"{group or ''}{label}台账{when}，{people} 人，共 {len(listed)} 条，一条一行。", files=(kept,))


def _asked(turn: Turn) -> _Asked:
    """Kind, group and days, in any order; a word that is neither kind nor days is a group."""
    words = turn.argument.split()
    kind = next((found for word in words if (found := read_kind(word))), None)
    groups = {group.name for group in groups_of(turn.session, turn.school)}
    rest = [word for word in words if read_kind(word) is None]
    spans = [None if word in groups else _span(turn, word) for word in rest]
    group = next((word for word, span in zip(rest, spans, strict=True) if span is None), None)
    return _Asked(kind, group, next((span for span in spans if span), None))


def _span(turn: Turn, word: str) -> tuple[date, date] | None:
    when = read_when(word, now=turn.said_at, lean=Lean.PAST, term=turn.term)
    return (when.start, when.end) if when and when.start and when.end else None


COMMAND = Command("table", ("汇总", "汇总表", "完成情况表"), "看全校或本组的任务汇总表", "/汇总 语文组", handle, SEERS)
LEDGER = Command("ledger", ("台账", "记录表", "登记表"), "导出登记台账，一条一行", "/台账 听课", ledger, SEERS)
