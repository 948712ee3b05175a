"""Schedule tables → items: which column says when, what, who; merged cells count once, two-up tables are two."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.frames import Frame
from bot.parsing.documents import Cell, Table
from bot.parsing.numbers import HAN_NUMBER
from bot.parsing.plans.drafts import ItemDraft
from bot.parsing.plans.folding import fold
from bot.parsing.plans.items import Place, items_of
from bot.parsing.plans.outline import Entry
from bot.parsing.plans.times import Setting, Time, times_in

WEEK, WHEN, OWNER, AUDIENCE, ASIDE, TASK = "week", "when", "owner", "audience", "aside", "task"

# Heads as offices write them; the first that matches names the column. Any other column holds tasks.
_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        ASIDE,
        re.compile(
            r"^(?:序号|编号|项目编号|地点|场所|备注|说明|形式|方式|完成情况|落实情况|检查结果|签名|目标|要求|经费|成果形式?)$"
        ),
    ),
    (WEEK, re.compile(r"^(?:教学|学)?周(?:次|数|序)?$|^第?几周$")),
    (WHEN, re.compile(r"时间|日期|月份?$|^月|起止|日程|时段|时限|节点|阶段$|季度|^(?:学期|学段|日|旬|旬次|星期)$")),
    (OWNER, re.compile(r"负责|责任|牵头|承办|主办|主持|承担|组织者|实施部门|部门|协办|落实人|联系人")),
    (AUDIENCE, re.compile(r"参加|参与|对象|人员|范围|面向")),
    (TASK, re.compile(r".")),
)
_BARE_WEEK = re.compile(
    rf"^\s*第?(\d{{1,2}}|{HAN_NUMBER})周?\s*(?:(?:-+|至|到|、|，|~)\s*第?(\d{{1,2}}|{HAN_NUMBER})周?)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Column numbers of one schedule within a table."""

    when: tuple[int, ...]
    tasks: tuple[int, ...]
    owner: int | None = None
    audience: int | None = None
    week: int | None = None
    narrower: tuple[tuple[int, str], ...] = ()  # task columns headed 上旬, 周三 …


def table_items(table: Table, frame: Frame, entry: Entry) -> list[ItemDraft]:
    """The items of a schedule table; [] for a table of another kind."""
    head, body = _head_and_body(_turned(table, frame), frame)
    items: list[ItemDraft] = []
    for columns in _schedules(head, body, frame):
        carried: tuple[Time, str] | None = None
        month: tuple[int, int] | None = None
        seen: set[tuple[int, int]] = set()
        for row in body:
            month = _month(row, columns, frame) or month
            when = _when(row, columns, frame, month) or _open(row, columns, frame) or carried
            if when is None:
                continue
            carried = when
            items += _row_items(row, columns, when, frame, seen, entry.number)
    return items


_THROUGHOUT = re.compile(r"(?:贯穿)?(?:全|本|整个?|每)(?:学期|学年|年|程)(?:内|中)?|学期内|常年|平时|日常|长期|持续")


def _open(row: tuple[Cell, ...], columns: Columns, frame: Frame) -> tuple[Time, str] | None:
    """The whole frame for a row whose time is 全学期, or names no days (待定, 另行通知) and so is asked about."""
    texts = [row[column].text.strip() for column in columns.when if column < len(row) and row[column].text.strip()]
    if not texts:
        return None
    told = bool(_THROUGHOUT.fullmatch(_flat(texts[0])))
    return Time((0, 0), frame.start, frame.end, "months" if told else "relative", loose=not told), texts[0]


def is_schedule(table: Table, frame: Frame) -> bool:
    """Whether the table has a column (or a row) of times."""
    head, body = _head_and_body(_turned(table, frame), frame)
    return bool(_schedules(head, body, frame))


def _turned(table: Table, frame: Frame) -> Table:
    """The table on its side where its first row, not its first column, holds the times."""
    width = min((len(row) for row in table.rows), default=0)
    if width < 3 or len(table.rows) < 2 or len(table.rows) > 8:
        return table
    across = sum(_cell_time(cell.text, Setting(frame)) is not None for cell in table.rows[0][1:width])
    down = sum(_cell_time(row[0].text, Setting(frame)) is not None for row in table.rows[1:])
    if across < 3 or across * 2 < width - 1 or down:
        return table
    turned = tuple(tuple(row[at] for row in table.rows) for at in range(width))
    first = _kind(turned[0][0].text)
    return Table(
        turned if first in (WHEN, WEEK) else (turned[1:] if not _flat(turned[0][0].text) else turned), table.number
    )


_COUNTED = re.compile(r"^(?:序号|编号|序|项目|类别|对象|人员|岗位|职务|层次)$")


def _head_and_body(table: Table, frame: Frame) -> tuple[tuple[Cell, ...], tuple[tuple[Cell, ...], ...]]:
    """The head row (a title row merged over the whole width is passed over) and the rows below."""
    for at, row in enumerate(table.rows[:3]):
        texts = {cell.origin: _flat(cell.text) for cell in row}
        kinds = [_kind(text) for text in texts.values() if text]
        timely = any(times_in(fold(text), Setting(frame)) or _BARE_WEEK.match(fold(text)) for text in texts.values())
        if len(texts) > 1 and (WHEN in kinds or WEEK in kinds) and not timely:
            return row, table.rows[at + 1 :]
        if len(texts) > 1 and not timely and _COUNTED.match(_flat(row[0].text)):
            return row, table.rows[at + 1 :]  # 1, 2, 3 under 序号 are no months
        if len(texts) > 1 and timely:
            return (), table.rows[at:]
    return (), table.rows


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _kind(text: str) -> str:
    return next((kind for kind, pattern in _HEADS if pattern.search(_flat(text))), ASIDE)


def _schedules(head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...], frame: Frame) -> list[Columns]:
    if not head:
        return _headless(body, frame)
    groups: list[list[tuple[int, str]]] = [[]]
    kinds = [_kind(cell.text) for cell in head]
    for column, kind in enumerate(kinds):
        two_up = TASK in kinds[column:]  # else "月份|工作|具体时间": the later column only says it more exactly
        if kind in (WHEN, WEEK) and two_up and any(k == TASK for _, k in groups[-1]):
            groups.append([])
        groups[-1].append((column, kind))
    found = [_columns(group, head) for group in groups]
    return [columns for columns in found if columns and _has_times(body, columns, frame)]


_NARROWER = re.compile(r"[上中下]旬|(?:周|星期)[一二三四五六日天]")


def _columns(group: list[tuple[int, str]], head: tuple[Cell, ...]) -> Columns | None:
    heads = {column: _flat(fold(head[column].text)) for column, _ in group}
    by: dict[str, list[int]] = {}
    for column, kind in group:
        by.setdefault(kind, []).append(column)
    when = tuple(by.get(WHEN, []))
    if not (when or WEEK in by) or TASK not in by:
        return None
    first = {kind: numbers[0] for kind, numbers in by.items()}
    narrower = tuple((column, heads[column]) for column in by[TASK] if _NARROWER.fullmatch(heads[column]))
    return Columns(when, tuple(by[TASK]), first.get(OWNER), first.get(AUDIENCE), first.get(WEEK), narrower)


def _headless(body: tuple[tuple[Cell, ...], ...], frame: Frame) -> list[Columns]:
    width = min((len(row) for row in body), default=0)
    columns = Columns((0,), tuple(range(1, width)))
    return [columns] if width > 1 and _has_times(body, columns, frame) else []


def _has_times(body: tuple[tuple[Cell, ...], ...], columns: Columns, frame: Frame) -> bool:
    hits = sum(_when(row, columns, frame) is not None for row in body)
    whole = sum((time := _open(row, columns, frame)) is not None and not time[0].loose for row in body)
    return hits > 0 and (hits + whole) * 2 >= len(body)


def _month(row: tuple[Cell, ...], columns: Columns, frame: Frame) -> tuple[int, int] | None:
    """The month that one of several time columns names, for dates beside (or below) it that print only their day."""
    if len(columns.when) < 2:
        return None
    cells = (row[column].text for column in columns.when if column < len(row))
    times = (_cell_time(text, Setting(frame)) for text in cells)
    found = next((time for time in times if time and time.precision == "month" and time.start), None)
    return (found.start.year, found.start.month) if found and found.start else None


def _when(
    row: tuple[Cell, ...], columns: Columns, frame: Frame, month: tuple[int, int] | None = None
) -> tuple[Time, str] | None:
    """The closest time of a row and how it is printed: days before weeks before months."""
    found = [
        (time, row[column].text.strip())
        for column in columns.when
        if column < len(row) and (time := _cell_time(row[column].text, Setting(frame, month)))
    ]
    if columns.week is not None and columns.week < len(row) and (time := _cell_week(row[columns.week].text, frame)):
        dated = next((t for t, _ in found if t.precision in ("day", "range")), None)
        printed = row[columns.week].text.strip()
        return (replace(dated, precision="week") if dated else time, printed)
    if not found:
        return None
    order = {"day": 0, "range": 1, "deadline": 1, "week": 2}
    return min(found, key=lambda pair: order.get(pair[0].precision, 3))


def _cell_time(text: str, setting: Setting) -> Time | None:
    folded = fold(text).replace("\n", " ")
    times = times_in(folded, setting) or times_in(re.sub(r"\s+", "", folded), setting)
    if times:
        return times[0]
    bare = re.fullmatch(r"\s*(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]|元)\s*月?份?\s*", folded)
    if bare is None:
        return None
    return next(iter(times_in(bare[1] + "月", setting)), None)


def _cell_week(text: str, frame: Frame) -> Time | None:
    folded = fold(text)
    bare = _BARE_WEEK.match(folded)
    if bare is None:
        times = times_in(folded, Setting(frame))
        return times[0] if times else None
    last = f"-{bare[2]}" if bare[2] else ""
    return next(iter(times_in(f"第{bare[1]}{last}周", Setting(frame))), None)


def _row_items(
    row: tuple[Cell, ...],
    columns: Columns,
    when: tuple[Time, str],
    frame: Frame,
    seen: set[tuple[int, int]],
    line: int,
) -> list[ItemDraft]:
    time, words = when
    month = (time.start or time.end) if time.recur is None else None
    setting = Setting(frame, (month.year, month.month) if month else None)
    items: list[ItemDraft] = []
    for column in columns.tasks:
        if column >= len(row) or row[column].origin in seen or not row[column].text.strip():
            continue
        seen.add(row[column].origin)
        text = row[column].text
        own, printed = _narrowed(time, words, dict(columns.narrower).get(column), setting)
        place = Place(
            text,
            fold(text),
            line,
            own,
            printed,
            _words(row, columns.owner),
            _words(row, columns.audience),
            numbered=True,
        )
        items += [item for item in items_of(place, setting) if not _is_blank(item.task)]
    return items


def _narrowed(time: Time, words: str, head: str | None, setting: Setting) -> tuple[Time, str]:
    """The time of a row within a column headed 上旬 or 周三."""
    if head is None or time.start is None:
        return time, words
    if head.endswith("旬"):
        found = next(iter(times_in(head, setting)), None)
        return (found, f"{words}{head}") if found and time.precision == "month" else (time, words)
    on = time.start + timedelta(days="一二三四五六日".index(head[-1].replace("天", "日")) - time.start.weekday())
    return (
        (replace(time, start=on, end=on, precision="day"), f"{words}{head}")
        if time.precision == "week"
        else (time, words)
    )


def _words(row: tuple[Cell, ...], column: int | None) -> str | None:
    if column is None or column >= len(row):
        return None
    return re.sub(r"\s*\n\s*", "、", row[column].text.strip()) or None


_BLANK = re.compile(
    r"^(?:(?:元旦|春节|清明节?|劳动节|五一|端午节?|中秋节?|国庆节?|寒|暑|[、和]|放|休|小?长?假|假期|节|期间)+|[-/无略—\s]+)$"
)


def _is_blank(task: str) -> bool:
    return bool(_BLANK.match(task))
