"""One duty in words: where it stands, why it is owed, what to type; and the same as a card."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.kinds import RECORD_KINDS
from bot.domain.messages import Offer
from bot.domain.progress import Progress, Standing
from bot.domain.requirements import Per
from bot.rendering.words import EVERY_WORDS, PERIOD_WORDS, amount_text, clipped, figure, short_day

SHORT = (Per.DAY, Per.WEEK, Per.FORTNIGHT, Per.MONTH)  # said in the title; a term's needs no word
STANDING_WORDS = {Standing.DONE: "已完成", Standing.ON_PACE: "进度正常", Standing.BEHIND: "还差一些"}


def duty_title(row: Progress) -> str:
    """«每月听课», «听课»."""
    return f"{EVERY_WORDS[row.per]}{row.title}" if row.per in SHORT else row.title


def count_text(row: Progress) -> str:
    """«本学期 9/15，按进度应到 8。» as it follows a log."""
    if row.share is not None:
        return f"{PERIOD_WORDS[row.per]} {_share_text(row)}。"
    text = f"{PERIOD_WORDS[row.per]} {figure(row.done)}/{figure(row.target)}"
    if row.standing is Standing.DONE:
        return f"{text}，已完成。"
    return f"{text}，按进度应到 {figure(row.pace)}。" if row.pace else f"{text}。"


def standing_line(row: Progress) -> str:
    """«听课：本学期 6/15 节，还差 9 节，按进度应到 8»."""
    head = f"{row.title}：{PERIOD_WORDS[row.per]} {figure(row.done)}/{amount_text(row.target, row.unit)}"
    if row.share is not None:
        head = f"{row.title}：{PERIOD_WORDS[row.per]} {_share_text(row)}"
        if not row.base:
            return head
    elif row.max is not None and row.max > row.target:
        head += f"（至多 {figure(row.max)} {row.unit}）"
    if row.verified:  # what somebody has looked at is told apart from what is only said
        head += f"（已核实 {figure(row.verified)}）"
    if row.standing is Standing.DONE:
        return f"{head}，已完成"
    pace = f"，按进度应到 {figure(row.pace)}" if row.standing is Standing.BEHIND else ""
    return f"{head}，还差 {amount_text(row.left, row.unit)}{pace}"


def part_title(part: Progress, whole: Progress) -> str:
    """«校内» of «听课（校内）» within «听课»."""
    inner = part.title.removeprefix(f"{whole.title}（").removesuffix("）")
    return inner if part.title == f"{whole.title}（{inner}）" else part.title


def with_parts(row: Progress, rows: Iterable[Progress]) -> str:
    """A duty's line with what its parts lack: «听课：本学期 6/20 节，还差 14 节（其中校内还差 9 节）»."""
    lacking = [
        f"{part_title(part, row)}还差 {amount_text(part.left, part.unit)}"
        for part in rows
        if part.whole_id == row.obligation_id and part.left
    ]
    return standing_line(row) + (f"（其中{'、'.join(lacking)}）" if lacking else "")


def why_line(row: Progress) -> str:
    """«因为您教龄 6 年，不满 10 年。计划原文：“…”»."""
    return f"{row.reason}。计划原文：“{clipped(row.quote, 40)}”" if row.quote else row.reason


def _share_text(row: Progress) -> str:
    """«1/3 篇，是教案 23 份的 10%»; before anything of the base is logged, what to log first."""
    base = RECORD_KINDS[row.base_kind or row.kinds[0]]
    share = f"{base.label}数的 {figure(row.share or 0)}%"
    if not row.base:
        return f"已交 {amount_text(row.done, row.unit)}，应交{share}；登记{base.label}以后就能算出数量"
    of = f"{base.label} {amount_text(row.base, base.unit)}的 {figure(row.share or 0)}%"
    return f"{figure(row.done)}/{amount_text(row.target, row.unit)}，按{of} 算"


# What must be said of a record for it to count → the words to type.
_SAID: dict[str, dict[str, str]] = {
    "venue": {"off_school": "校外", "online": "线上"},
    "level": {"district": "区级", "city": "市级", "province": "省级", "national": "国家级"},
    "quality": {"exemplar": "优秀课例"},
    "scope": {
        "cross_subject": "跨学科",
        "cross_stage": "跨年级",
        "cross_group": "跨组",
        "revision_lesson": "复习课",
    },
    "of": {"mentor": "师傅", "mentee": "徒弟"},
}
_MEASURED = {"学时": "2 学时", "字": "800 字"}  # what one tap cannot say


def to_say(row: Progress) -> str:
    """What stands beside the kind so that an entry counts for this duty: «优秀课例», «校外», «师傅方小禾»."""
    words = []
    for key, table in _SAID.items():
        value = (row.where or {}).get(key)
        first = str(value[0] if isinstance(value, (list, tuple)) else value).rstrip("+")
        if first in table:
            words.append(table[first] + (row.about or "" if key == "of" else ""))
    return " ".join(words)


def example(row: Progress) -> str:
    """What to type for it: «/log 听课», «/log 听课 优秀课例», «/log 培训 2 学时»."""
    said = " ".join(word for word in (to_say(row), _MEASURED.get(row.unit, "")) if word)
    return f"/log {RECORD_KINDS[row.kinds[0]].label} {said}".strip()


def verb(row: Progress) -> str:
    """What stands on its button: «记听课», «记听课（校外）»."""
    said = to_say(row)
    return RECORD_KINDS[row.kinds[0]].verb + (f"（{said}）" if said else "")


def log_offer(row: Progress) -> Offer:
    """The button that logs one for this duty, with what must be said of it; what is measured is asked for."""
    kind = row.kinds[0]
    if row.unit in _MEASURED:
        return Offer(RECORD_KINDS[kind].verb, "ask_amount", {"kind": kind, "unit": row.unit})
    if to_say(row):
        return Offer(verb(row), "log_duty", {"obligation": row.obligation_id})
    return Offer(verb(row), "log_kind", {"kind": kind})


def counted_text(rows: Sequence[Progress], what: str) -> str:
    """«这节课算进：听课 9/15、团队带教·每月听课 3/4（已完成）。»; parts stand behind their whole."""
    said = [_short(row, [_named(part, row) for part in _parts(row, rows)]) for row in wholes_of(rows)]
    return f"{what}算进：{'、'.join(said)}。"


def _short(row: Progress, parts: Sequence[Progress]) -> str:
    name = f"{row.bundle}·{duty_title(row)}" if row.bundle else duty_title(row)
    if row.share is not None:
        return f"{name} {_share_text(row)}"
    done = "（已完成）" if row.standing is Standing.DONE else ""
    within = "、".join(f"{part.title} {figure(part.done)}/{figure(part.target)}" for part in parts)
    inside = f"（其中{within}）" if parts else ""
    return f"{name} {figure(row.done)}/{figure(row.target)}{done}{inside}"


def opened_text(row: Progress) -> str:
    """«因“外出培训”而来：请在 12 月 18 日前完成示范课 1 节。» as it follows the entry that asks for it."""
    what = RECORD_KINDS[row.kinds[0]].label
    return (
        f"{row.reason}。请在 {short_day(row.until)}前完成{what} {amount_text(row.target, row.unit)}，发：{example(row)}"
    )


def wholes_of(rows: Iterable[Progress]) -> list[Progress]:
    """Those that are no part of another of them."""
    every = list(rows)
    held = {row.obligation_id for row in every}
    return [row for row in every if row.whole_id not in held]


def progress_text(rows: Sequence[Progress], heading: str) -> str:
    """All duties with their reasons, bundles together, parts below their whole; what is open first."""
    lines = [heading]
    for bundle, group in _bundled(wholes_of(rows)):
        if bundle:
            head, _, done = _bundle_head(bundle, group).partition("：")
            lines += ["", f"【{head}】{done}"]
        for row in group:
            lines += ([] if bundle else [""]) + [standing_line(row)]
            lines += [f"　其中{standing_line(_named(part, row))}" for part in _parts(row, rows)]
            lines.append(f"　{why_line(row)}")
    return "\n".join(lines)


def _bundle_head(bundle: str, group: Sequence[Progress]) -> str:
    """«五个一：已完成 2/5 项»."""
    done = sum(row.standing is Standing.DONE for row in group)
    return f"{bundle}：已完成 {done}/{len(group)} 项" if len(group) > 1 else bundle


def _bundled(rows: Iterable[Progress]) -> list[tuple[str | None, list[Progress]]]:
    """Those that stand alone, then the bundles, each in order of first appearance."""
    groups: list[tuple[str | None, list[Progress]]] = []
    for row in rows:
        known = next((group for name, group in groups if row.bundle and name == row.bundle), None)
        if known is None:
            groups.append((row.bundle, [row]))
        else:
            known.append(row)
    return sorted(groups, key=lambda group: group[0] is not None)


def progress_card(rows: Sequence[Progress], title: str, today: date | None = None) -> dict[str, Any]:
    """The same as tiles: figures, the pace mark, the standing in a word, parts within their whole, what comes next.

    A bundle's tiles stand together below its name.
    """
    tiles = [
        _tile(
            row,
            _bundle_head(bundle, group) if bundle else None,
            [_tile(_named(part, row)) for part in _parts(row, rows)],
        )
        for bundle, group in _bundled(wholes_of(rows))
        for row in group
    ]
    return {"title": title, "next": _next(rows, today), "tiles": tiles}


def _named(part: Progress, whole: Progress) -> Progress:
    """The part by its short name, to stand below its whole."""
    return replace(part, title=part_title(part, whole))


def _parts(whole: Progress, rows: Iterable[Progress]) -> list[Progress]:
    return [row for row in rows if row.whole_id == whole.obligation_id]


def _next(rows: Iterable[Progress], today: date | None) -> str | None:
    """«先做：听课，还差 2 节，11 月 30 日前»: the most urgent of what is open."""
    open_rows = [row for row in rows if row.standing is not Standing.DONE and not row.optional and row.left]
    if today is None or not open_rows:
        return None
    row = urgent_first(open_rows, today)[0]
    return f"先做：{duty_title(row)}，还差 {amount_text(row.left, row.unit)}，{short_day(row.until)}前"


def _tile(row: Progress, bundle: str | None = None, parts: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    looked_at = f"。已核实 {figure(row.verified)}" if row.verified else ""
    share = f"{_share_text(row)}。" if row.share is not None else ""
    return {
        "title": duty_title(row),
        "done": row.done,
        "target": row.target,
        "unit": row.unit,
        "pace": row.pace if row.standing is not Standing.DONE else None,
        "status": str(row.standing),
        "status_text": "鼓励" if row.optional and row.left else STANDING_WORDS[row.standing],
        "note": f"{short_day(row.until)}前。{share}{row.reason}{looked_at}",
        "bundle": bundle,
        "parts": [part | {"note": ""} for part in parts],  # their whole has said why and when
    }


def urgent_first(rows: Iterable[Progress], today: date) -> list[Progress]:
    """Behind the pace first, then by the end of the period and by how much is missing; optional and done come last."""

    def urgency(row: Progress) -> tuple[Any, ...]:
        order = {Standing.BEHIND: 0, Standing.ON_PACE: 1, Standing.DONE: 3}[row.standing]
        missing = row.left / row.target if row.target else 0
        return (2 if row.optional and order < 2 else order, row.until - today, -missing, row.obligation_id)

    return sorted(rows, key=urgency)
