"""A document of the office becomes a draft that waits: in the chat, on a page, over a restart."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.acts.compare_plans import newer_of
from bot.acts.rights import require_office
from bot.domain.frames import Frame
from bot.domain.people import Person
from bot.domain.plans import DraftKind, ImportDraft
from bot.domain.schools import School, school_day
from bot.errors import BadFile, NotFound, UserError
from bot.parsing.plans import PlanDraft, PlanPart, parts_of, read_plan, suggest_frame
from bot.parsing.rosters import RosterDraft, read_roster
from bot.store.audit import note
from bot.store.schools import term_at

TABLES = (".xlsx", ".xlsm", ".csv", ".xls", ".et")
MOST_UNNAMED = 2_000_000  # bytes; a larger file that calls itself neither is not searched for a plan
_ROSTER_NAME = re.compile(r"名册|名单|花名|教师信息|教职工|人员")
_PLAN_NAME = re.compile(r"计划|安排|行事历|要点|方案|日程|工作历")


class Sent(NamedTuple):
    """A file as it came: its name, its bytes, and their SHA-256."""

    name: str
    data: bytes
    sha256: str = ""

    @property
    def digest(self) -> str:
        """The content's hash."""
        return self.sha256 or hashlib.sha256(self.data).hexdigest()


def kind_of(sent: Sent) -> DraftKind | None:
    """Whether a file is a roster or a plan, told by what can be read in it; None for another document.

    Raises BadFile only where the name says it is one of them and it cannot be read.
    """
    named = named_kind(sent.name)
    if named is None and len(sent.data) > MOST_UNNAMED:
        return None
    try:
        if sent.name.lower().endswith(TABLES) and named is not DraftKind.PLAN and _holds_people(sent):
            return DraftKind.ROSTER
        return DraftKind.PLAN if named is DraftKind.PLAN or _holds_plan(sent) else named
    except BadFile:
        if named is None:
            return None
        raise


def named_kind(name: str) -> DraftKind | None:
    """What a file's name says it is."""
    if _PLAN_NAME.search(name):
        return DraftKind.PLAN
    return DraftKind.ROSTER if _ROSTER_NAME.search(name) else None


def _holds_people(sent: Sent) -> bool:
    try:
        return len(read_roster(sent.data, sent.name).people) > 0
    except BadFile:
        return False


def _holds_plan(sent: Sent) -> bool:
    """Whether a document's own words say plan and a calendar or duties can be read in it."""
    parts = parts_of(sent.data, sent.name)
    if len(parts) > 1:
        return True
    if not _PLAN_NAME.search(parts[0].title):
        return False
    year = suggest_frame(sent.data, sent.name).year or 2000
    frame = Frame.of(datetime(year, 1, 1).date(), datetime(year, 12, 31).date())  # noqa: DTZ001 - days, not instants
    draft = read_plan(sent.data, sent.name, frame=frame)
    return len(draft.calendar) + len(draft.requirements) >= 3


def plans_in(sent: Sent) -> tuple[PlanPart, ...]:
    """The plans a file holds; more than one are offered to choose from."""
    return parts_of(sent.data, sent.name)


def open_plan(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    sent: Sent,
    *,
    part: int | None = None,
    frame: Frame | None = None,
) -> ImportDraft:
    """Read a plan into a draft that waits; an open one of the same file and frame is given again.

    Raises NotAllowed, BadFile, NotFound (no such part), UserError (nothing read, or no frame known).
    """
    require_office(session, who)
    frame = frame or frame_for(session, school, now, sent, part)
    draft = read_plan(sent.data, sent.name, frame=frame, part=part)
    if not draft.calendar and not draft.requirements:
        raise UserError(
            "这份文件里没有读出日程，也没有读出要求，没有导入。请检查是不是工作计划；"
            "扫描的图片请先转成文字，另存为 docx 再发。"
        )
    older = newer_of(session, school, draft, frame, sent.digest, part or 0)
    row = _waiting(session, school, DraftKind.PLAN, sent, part or 0) or ImportDraft(
        school_id=school.id or 0,
        kind=DraftKind.PLAN,
        source_name=sent.name,
        source_hash=sent.digest,
        part=part or 0,
        opened_at=now,
    )
    if (row.start_on, row.end_on) != (frame.start, frame.end):
        row.content, row.edits = draft.as_json(), {}
    row.start_on, row.end_on, row.week1_on = frame.start, frame.end, frame.week1_monday
    row.replaces_id = older.id if older else None
    return _open(session, row, who, now)


def frame_for(session: Session, school: School, now: datetime, sent: Sent, part: int | None) -> Frame:
    """The days the document states, else the school's term; UserError when neither is known."""
    hint = suggest_frame(sent.data, sent.name, part)
    term = term_at(session, school, school_day(school, now))
    start, end = hint.start or (term.start_on if term else None), hint.end or (term.end_on if term else None)
    if start is None or end is None or end <= start:
        how = "请发：/导入 2026-08-31 至 2027-01-22（换成计划的起止日期）"
        raise UserError(f"计划里没有写明起止日期，学校也还没有学期。{how}")
    return Frame.of(start, end, hint.week1)


def open_roster(session: Session, school: School, who: Person | None, now: datetime, sent: Sent) -> ImportDraft:
    """Read a roster into a draft that waits. Raises NotAllowed, BadFile."""
    require_office(session, who)
    draft = read_roster(sent.data, sent.name)
    if not draft.people:
        raise UserError("这份名册里没有读出人员，没有导入。请检查表头里有没有“姓名”一列。")
    row = _waiting(session, school, DraftKind.ROSTER, sent, 0) or ImportDraft(
        school_id=school.id or 0,
        kind=DraftKind.ROSTER,
        source_name=sent.name,
        source_hash=sent.digest,
        content=draft.as_json(),
        opened_at=now,
    )
    return _open(session, row, who, now)


def _waiting(session: Session, school: School, kind: DraftKind, sent: Sent, part: int) -> ImportDraft | None:
    query = select(ImportDraft).where(
        ImportDraft.school_id == school.id,
        ImportDraft.kind == kind,
        ImportDraft.source_hash == sent.digest,
        ImportDraft.part == part,
        col(ImportDraft.closed_at).is_(None),
    )
    return session.exec(query).first()


def _open(session: Session, row: ImportDraft, who: Person | None, now: datetime) -> ImportDraft:
    new = row.id is None
    if new:
        row.opened_by = who.id if who else None
    session.add(row)
    session.flush()
    if new:
        note(session, row.school_id, now, row.opened_by, "open_draft", f"draft {row.id}", file=row.source_name)
    return row


def draft_by_id(session: Session, school: School, draft_id: int, *, still_open: bool = True) -> ImportDraft:
    """A draft of the school; raises NotFound, in words, for one that is gone or (`still_open`) closed."""
    row = session.get(ImportDraft, draft_id)
    if row is None or row.school_id != school.id:
        raise NotFound("没有这份草稿。请把文件再发一次。")
    if still_open and not row.is_open:
        done = "已经导入了" if row.confirmed else "已经放下了，没有导入"
        raise NotFound(f"《{row.source_name}》的草稿{done}。要重来，把文件再发一次就好。")
    return row


def open_drafts(session: Session, school: School) -> Sequence[ImportDraft]:
    """The drafts that wait, the newest first."""
    query = select(ImportDraft).where(ImportDraft.school_id == school.id, col(ImportDraft.closed_at).is_(None))
    return session.exec(query.order_by(col(ImportDraft.opened_at).desc(), col(ImportDraft.id).desc())).all()


def plan_of(row: ImportDraft) -> PlanDraft:
    """The plan a draft holds, as it was read."""
    return PlanDraft.from_json(row.content)


def roster_of(row: ImportDraft) -> RosterDraft:
    """The roster a draft holds, as it was read."""
    return RosterDraft.from_json(row.content)


def frame_of(row: ImportDraft) -> Frame:
    """The frame a plan's draft was read in."""
    if row.start_on is None or row.end_on is None:
        msg = f"draft {row.id} is no plan's"
        raise LookupError(msg)
    return Frame.of(row.start_on, row.end_on, row.week1_on)
