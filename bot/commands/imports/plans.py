"""The office sends a plan or a roster as a file and looks its draft over: `/import`, «导入», or the file alone."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.acts.compare_plans import difference_lines
from bot.acts.edit_draft import confirm_draft, difference_of, discard_draft, looked_at, may_be_term, open_questions
from bot.acts.open_draft import (
    Sent,
    draft_by_id,
    frame_of,
    kind_of,
    named_kind,
    open_drafts,
    open_plan,
    open_roster,
    plan_of,
    plans_in,
)
from bot.acts.replace_plan import Replaced
from bot.acts.rights import require_office
from bot.commands.imports import rosters, rows
from bot.commands.turn import Command, Turn
from bot.domain.frames import Frame
from bot.domain.messages import Attachment, Offer, Reply
from bot.domain.people import RoleName
from bot.domain.plans import DraftKind, ImportDraft
from bot.errors import NotUnderstood
from bot.parsing.plans import read_days
from bot.rendering.imports import outcome_text, page_lines, pages_of, plan_head
from bot.rendering.words import clipped, full_day
from bot.store.files import keep_file, read_file
from bot.store.inbox import last_file_of
from bot.store.records import last_entry

HOW = "请把工作计划或教师名册作为文件发给我（Word、Excel、PDF、txt 都可以），我先读成草稿请您过目，确认后才导入。"
RECENT = timedelta(days=1)
PASTED = "粘贴的计划.txt"
MOST_LINES_OF_DAYS = 2  # more lines behind /导入 are a plan pasted
_SAYS_SO = re.compile(r"[^/／].{0,20}(?:计划|名册|花名册|行事历|安排表|工作历)")
_FRAME = re.compile(r"(.+?)\s*(?:至|到|-{1,2}|—{1,2}|~|～)\s*(.+)")


def take_file(turn: Turn) -> Reply | None:
    """A file sent in private, alone or with words that say so: the office's draft; None: somebody's evidence."""
    if turn.file is None or turn.chat is not None or (turn.text and not _SAYS_SO.match(turn.text)):
        return None
    if RoleName.OFFICE not in turn.roles:
        named = named_kind(turn.file.name) is not None and not last_entry(turn.session, turn.person_id)
        return Reply("工作计划和名册由教科室来导入。如需更新，请发给教科室的老师。", took_file=True) if named else None
    sent = _sent(turn, turn.file)
    kind = kind_of(sent) if sent else None
    return _opened(turn, sent, kind) if sent and kind else None


def handle(turn: Turn) -> Reply:
    """`/导入` with a file or lines reads these, with days the last file within them; alone it shows the draft."""
    require_office(turn.session, turn.person)
    if turn.file is not None:
        sent = _sent(turn, turn.file)
        return _opened(turn, sent, kind_of(sent) or DraftKind.PLAN) if sent else Reply(HOW)
    _, _, said = turn.text.replace("\n", " \n", 1).partition(" ")
    if said.count("\n") >= MOST_LINES_OF_DAYS and turn.files:
        data = said.strip().encode()
        return _opened(turn, Sent(PASTED, data, keep_file(turn.files, data)), DraftKind.PLAN)
    if said.strip():
        return _within(turn, said.strip())
    waiting = open_drafts(turn.session, turn.school)
    return Reply(HOW) if not waiting else _shown(turn, waiting[0])


def _sent(turn: Turn, file: Attachment) -> Sent | None:
    return Sent(file.name, read_file(turn.files, file.sha256), file.sha256) if turn.files else None


def _opened(turn: Turn, sent: Sent, kind: DraftKind) -> Reply:
    if kind is DraftKind.ROSTER:
        row = open_roster(turn.session, turn.school, turn.person, turn.now, sent)
        return rosters.show(turn, row)._replace(took_file=True)
    parts = plans_in(sent)
    if len(parts) == 1:
        row = open_plan(turn.session, turn.school, turn.person, turn.now, sent)
        return show(turn, row)._replace(took_file=True)
    lines = [f"这个文件里有 {len(parts)} 份计划，导入哪一份？", *(f"{one.number}. {one.title}" for one in parts)]
    offers = tuple(
        Offer(f"第 {one.number} 份", "open_part", {"name": sent.name, "sha256": sent.digest, "part": one.number})
        for one in parts
    )
    return Reply("\n".join(lines), offers, took_file=True)


def open_part(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """One of several plans in a file."""
    file = Attachment(str(values["name"]), "", str(values["sha256"]), 0)
    sent = _sent(turn, file)
    if sent is None:
        return Reply(HOW)
    part = int(values["part"])
    return show(turn, open_plan(turn.session, turn.school, turn.person, turn.now, sent, part=part))


def _within(turn: Turn, said: str) -> Reply:
    """«/导入 2026-08-31 至 2027-01-22»: the last file sent is read in that frame."""
    days = _FRAME.fullmatch(said)
    around = Frame.of(turn.today - timedelta(days=200), turn.today + timedelta(days=330))
    start, end = (read_days(part, around) for part in days.groups()) if days else (None, None)
    if start is None or end is None or start.start is None or end.end is None or end.end <= start.start:
        raise NotUnderstood("没有看懂起止日期。请这样发：/导入 2026-08-31 至 2027-01-22")
    last = last_file_of(turn.session, turn.person_id, turn.now - RECENT)
    sent = _sent(turn, last) if last else None
    if sent is None:
        return Reply(HOW)
    frame = Frame.of(start.start, end.end)
    return show(turn, open_plan(turn.session, turn.school, turn.person, turn.now, sent, frame=frame))


def _shown(turn: Turn, row: ImportDraft) -> Reply:
    return rosters.show(turn, row) if row.kind == DraftKind.ROSTER else show(turn, row)


def show(turn: Turn, row: ImportDraft, page: int = 0) -> Reply:
    """A page of a plan's draft; for a newer version of a plan the difference stands first."""
    looked, frame = looked_at(row), frame_of(row)
    texts = rows.texts_of(looked)
    lines = [
        plan_head(
            looked.draft.title,
            len(looked.draft.calendar),
            len(looked.draft.requirements),
            frame.start,
            frame.end,
            frame.week1_monday,
        )
    ]
    newer = row.replaces_id is not None
    if newer and page == 0:
        lines.append(_difference(turn, row))
    asked = len(open_questions(row))
    frame_notes = [one for one in looked.read.questions if one.index is None and one.asks == "frame"]
    if page == 0 and frame_notes:
        lines += [f"{one.text}{one.default_text}。" for one in frame_notes]
        lines.append("要换起止日期，请发：/导入 2026-08-31 至 2027-01-22")
    if asked:
        lines.append(f"有 {asked} 处没有写明，不答就按默认。")
    if looked.draft.unread:
        lines.append(f"有 {len(looked.draft.unread)} 行没有读出内容，例如：{clipped(looked.draft.unread[0], 40)}")
    lines += page_lines(texts, page)
    return Reply("\n".join(lines), _offers(row, page, pages_of(len(texts))))


def _offers(row: ImportDraft, page: int, pages: int) -> tuple[Offer, ...]:
    draft = {"draft": row.id}
    first: tuple[Offer, ...] = (Offer("全部确认", "draft_all", draft),)
    if row.replaces_id is not None:
        first = (
            Offer("按新版更新", "draft_all", draft),
            Offer("当作另一份计划", "draft_all", draft | {"as_new": True}),
        )
    more: tuple[Offer, ...] = (Offer("下一页", "draft_page", draft | {"page": page + 1}),) if page + 1 < pages else ()
    return (*first, Offer("逐条看", "draft_each", draft), *more, Offer("先不导入", "draft_discard", draft))


def turn_page(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """下一页."""
    return show(turn, _draft(turn, values), int(values["page"]))


def _draft(turn: Turn, values: Mapping[str, Any]) -> ImportDraft:
    require_office(turn.session, turn.person)
    return draft_by_id(turn.session, turn.school, int(values["draft"]))


def _difference(turn: Turn, row: ImportDraft) -> str:
    found = difference_of(turn.session, turn.school, row, turn.now)
    return difference_lines(found) if found else ""


def confirm_all(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """全部确认: what is open is asked once, then the plan is imported."""
    row = _draft(turn, values)
    asked = open_questions(row)
    if asked and not values.get("defaults"):
        first = plan_of(row).questions[asked[0]].text
        said = f"还有 {len(asked)} 处没有写明，例如：{first}（默认：{rows.default_words(row, asked[0])}）"
        default = Offer("都按默认", "draft_all", {**values, "defaults": True})
        return Reply(said, (Offer("逐个回答", "draft_ask", {"draft": row.id}), default))
    if "term" not in values and may_be_term(turn.session, turn.school, row):
        frame = frame_of(row)
        days = f"{full_day(frame.start)}至 {full_day(frame.end)}"
        said = f"还没有这段时间的学期。把 {days}设为一个学期吗？有了学期才会按学期计任务。"
        yes = Offer("设为学期并导入", "draft_all", {**values, "defaults": True, "term": True})
        return Reply(said, (yes, Offer("只导入计划", "draft_all", {**values, "defaults": True, "term": False})))
    return _imported(turn, row, as_new=bool(values.get("as_new")), term=bool(values.get("term")))


def _imported(turn: Turn, row: ImportDraft, *, as_new: bool, term: bool) -> Reply:
    done = confirm_draft(turn.session, turn.school, turn.person, turn.now, row.id or 0, as_new=as_new, make_term=term)
    outcome = done.outcome if isinstance(done, Replaced) else done
    text = outcome_text(outcome.items, outcome.rules, outcome.obligations, outcome.unknown, len(outcome.kept))
    if isinstance(done, Replaced):
        changed = len(done.difference.changed) + len(done.difference.dropped)
        head = f"已按新版更新：改动 {changed} 项。有 {done.told} 位老师会收到与自己有关的改动。"
        text = f"{head}\n{text.replace('已导入：', '其中新增：', 1)}"
    return Reply(text)


def discard(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """先不导入."""
    row = discard_draft(turn.session, turn.school, turn.person, turn.now, int(values["draft"]))
    return Reply(f"好的，“{clipped(row.source_name, 40)}”没有导入。需要时把文件再发一次就好。")


_CHOICES = {
    "open_part": open_part,
    "draft_page": turn_page,
    "draft_all": confirm_all,
    "draft_discard": discard,
}

COMMAND = Command(
    "import",
    ("导入", "导入计划", "导入名册"),
    "导入工作计划或名册：把文件发给我",
    "/导入",
    handle,
    frozenset({RoleName.OFFICE}),
    {**_CHOICES, **rows.CHOICES, **rosters.CHOICES},
    {},
    {**rows.ANSWERS, **rosters.ANSWERS},
)
