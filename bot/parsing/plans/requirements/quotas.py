"""Quota tables → requirements: rows of (whom, what, how much, notes), or a grid of kinds against groups of people."""

import re
from dataclasses import replace
from typing import NamedTuple

from bot.domain.kinds import RECORD_KINDS
from bot.parsing.documents import Cell, Table
from bot.parsing.plans.drafts import Audience
from bot.parsing.plans.folding import fold
from bot.parsing.plans.outline import CALENDAR, Entry
from bot.parsing.plans.requirements.amounts import UNIT, amounts_in
from bot.parsing.plans.requirements.audiences import resolved, subject_at
from bot.parsing.plans.requirements.periods import period_in
from bot.parsing.plans.requirements.reader import RequirementReader
from bot.parsing.plans.requirements.vocabulary import mentions

_WHOM = re.compile(r"对象|人员|教师(?:类别|类型|层次|分类)?|类别|层次|职务|身份|群体|适用|年龄段|教龄|组别")
_WHAT = re.compile(r"项目|内容|类别|任务|指标|工作|常规|名称|事项")
_AMOUNT = re.compile(r"数量|要求|标准|次数|节数|最低|数额|指标|任务量|完成量|篇数")
_NOTE = re.compile(r"说明|备注|其他|补充|注")
_PERIOD_HEAD = re.compile(r"周期|频次|频率|时间|期限")


class Frame(NamedTuple):
    """Column numbers of a quota table that lists one duty a row."""

    whom: int | None
    what: int | None
    amount: int
    note: int | None
    period: int | None


def read_quotas(table: Table, entry: Entry, reader: RequirementReader) -> None:
    """Add the requirements of a quota table to the reader; nothing for a table of another kind."""
    if len(table.rows) < 2:
        return
    head = table.rows[0]
    columns = _columns(head, table)
    if columns is not None:
        _list_rows(table, columns, entry, reader)
    else:
        _grid(table, entry, reader)


_EACH = re.compile(r"每人|人均|人人|每位|每名")


def read_scheduled(table: Table, entry: Entry, reader: RequirementReader) -> None:
    """The duties a schedule states beside its events («听课笔记检查（每人不少于18节）»)."""
    seen: set[tuple[int, int]] = set()
    for row in table.rows:
        for cell in row:
            if cell.origin in seen or not _EACH.search(cell.text):
                continue
            seen.add(cell.origin)
            for line in cell.text.splitlines():
                reader.read_line(replace(entry, text=line, folded=fold(line), table=None, role=CALENDAR))


def _columns(head: tuple[Cell, ...], table: Table) -> Frame | None:
    texts = [re.sub(r"\s", "", cell.text) for cell in head]
    amount = _first(texts, _AMOUNT) if _first(texts, _AMOUNT) is not None else _by_content(table)
    if amount is None:
        return None
    whom = _first(texts, _WHOM, amount)
    what = next((i for i, text in enumerate(texts) if i not in (amount, whom) and _WHAT.search(text)), None)
    note = next((i for i, text in enumerate(texts) if i not in (amount, whom, what) and _NOTE.search(text)), None)
    period = next(
        (i for i, t in enumerate(texts) if i not in (amount, whom, what, note) and _PERIOD_HEAD.search(t)), None
    )
    if what is None and whom is None:
        return None
    if _rows_with_amounts(table, amount) * 2 < len(table.rows) - 1 or _is_grid(texts):
        return None
    return Frame(whom, what, amount, note, period)


def _is_grid(texts: list[str]) -> bool:
    """Several columns headed by people, or several headed by kinds of work."""
    people = sum(subject_at(fold(text), 0, len(text)) is not None and not _WHOM.fullmatch(text) for text in texts[1:])
    kinds = sum(bool(mentions(fold(text))) for text in texts[1:])
    return people > 1 or kinds > 1


def _first(texts: list[str], pattern: re.Pattern[str], but: int | None = None) -> int | None:
    return next((i for i, text in enumerate(texts) if i != but and pattern.search(text)), None)


def _by_content(table: Table) -> int | None:
    width = min(len(row) for row in table.rows)
    scores = [_rows_with_amounts(table, column) for column in range(width)]
    best = max(range(width), key=lambda column: scores[column], default=None)
    return best if best is not None and scores[best] * 2 >= len(table.rows) - 1 else None


def _rows_with_amounts(table: Table, column: int) -> int:
    return sum(column < len(row) and bool(amounts_in(fold(row[column].text))) for row in table.rows[1:])


def _list_rows(table: Table, columns: Frame, entry: Entry, reader: RequirementReader) -> None:
    named: list[Audience] = []
    for row in table.rows[1:]:
        if columns.amount >= len(row):
            continue
        whom = _text(row, columns.whom)
        what, note = _text(row, columns.what), _text(row, columns.note)
        audience = _audience(whom, named)
        period = period_in(fold(_text(row, columns.period))) or period_in(fold(what)) or period_in(fold(whom))
        if audience is None and columns.whom is not None and not what:
            what = whom
        reader.read_cell(
            entry, row[columns.amount].text, topic=what or whom, audience=audience, period=period, note=note
        )


def _text(row: tuple[Cell, ...], column: int | None) -> str:
    return row[column].text if column is not None and column < len(row) else ""


def _audience(whom: str, named: list[Audience]) -> Audience | None:
    subject = subject_at(fold(whom), 0, len(whom)) if whom.strip() else None
    if subject is None:
        return None
    audience = resolved(subject.audience, named)
    if "all" not in audience and audience not in named and "not" not in audience:
        named.append(audience)
    return audience


def _grid(table: Table, entry: Entry, reader: RequirementReader) -> None:
    """Kinds down and people across, or people down and kinds across."""
    head = [re.sub(r"\s", "", cell.text) for cell in table.rows[0]]
    across = [_audience(text, []) for text in head]
    people_across = sum(a is not None for a in across[1:]) * 2 > len(head) - 1 and not any(
        mentions(fold(text)) and a is None for text, a in zip(head[1:], across[1:], strict=True)
    )
    kinds_across = sum(bool(mentions(fold(text))) for text in head[1:]) > 1
    if not (people_across or kinds_across):
        return
    named: list[Audience] = []
    units = next((at for at, text in enumerate(head) if _UNIT_HEAD.fullmatch(text)), None)
    for row in table.rows[1:]:
        for column, cell in enumerate(row[1:], 1):
            if column >= len(head) or column == units:
                continue
            people, kind = (head[column], row[0].text) if people_across else (row[0].text, head[column])
            told = _text(row, units).strip() if people_across else ""
            text = _with_unit(cell.text, f"{kind}（{told}）" if told else kind)
            if not amounts_in(fold(text)):
                continue
            period = _period_of(kind, people, *reversed(entry.heads))
            before = len(reader.found)
            reader.read_cell(entry, text, topic=kind, audience=_audience(people, named), period=period, note="")
            if text != cell.text:
                _as_printed(reader, before, cell.text.strip())


_IN_BRACKET = re.compile(
    r"[（/](?:按|每|一)?(学期|学年|年度|年|月|周)[）)/、]|[（/](?:按|每|一)?(学期|学年|年度|年|月|周)$"
)


def _period_of(*words: str) -> str | None:
    """The period the first of some heads names: "每月…", "听课（节/学期）", "数量（学期）"."""
    for word in map(fold, words):
        found = period_in(word)
        if found is None and (bare := _IN_BRACKET.search(word)):
            found = period_in(f"每{bare[1] or bare[2]}")
        if found is not None:
            return found
    return None


_UNIT_HEAD = re.compile(r"(?:计量|数量)?单位|量词")
_BARE = re.compile(
    r"\s*[≥>]?\s*(?:\d{1,5}(?:\s*[-—–~～至]\s*\d{1,3})?|[一二两三四五六七八九十]{1,3})\s*(?:及?以上|以内|左右)?\s*"
)
_HEAD_UNIT = re.compile(rf"[（/：，、每](?P<unit>{UNIT})(?=[）/每、，]|$)")


def _with_unit(text: str, head: str) -> str:
    """ "15" under "听课（节/学期）" is "15节"."""
    unit = _HEAD_UNIT.search(fold(re.sub(r"\s", "", head)))
    bare = _BARE.fullmatch(fold(text))
    word = unit["unit"] if unit else _usual_unit(head, text)
    if not (word and bare):
        return text
    return re.sub(
        r"(\d|[一二两三四五六七八九十])(?=[^\d一二两三四五六七八九十]*$)",
        rf"\g<1>{word}",
        text.strip(),
        count=1,
    )


def _usual_unit(head: str, text: str) -> str | None:
    """What the head's kind of work is counted in, for a table that prints bare numbers; hundreds are 字."""
    named = mentions(fold(head))
    if not named or named[-1].kind not in RECORD_KINDS:
        return None
    return "字" if re.search(r"\d{3}", text) else RECORD_KINDS[named[-1].kind].unit


def _as_printed(reader: RequirementReader, first: int, quote: str) -> None:
    reader.found[first:] = [replace(requirement, quote=quote) for requirement in reader.found[first:]]
