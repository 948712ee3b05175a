"""A roster's draft is imported, with the office's word on those it no longer lists."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.edit_draft import close_draft
from bot.acts.import_roster import RosterOutcome, import_roster
from bot.acts.match_people import Leaver, leavers_of, match_people
from bot.acts.open_draft import draft_by_id, roster_of
from bot.acts.rights import require_office
from bot.domain.people import Person
from bot.domain.plans import DraftKind, ImportDraft
from bot.domain.schools import School
from bot.errors import NotFound

LEFT, KEEP = "left", "keep"


def new_in(session: Session, school: School, row: ImportDraft) -> int:
    """How many people of a roster's draft the school does not know yet."""
    return sum(person is None for person in match_people(session, school, roster_of(row)))


def open_leavers(session: Session, school: School, row: ImportDraft, now: datetime) -> list[Leaver]:
    """Those the roster no longer lists and nobody has decided about; nobody at all for a school's first roster."""
    said = row.edits.get("leavers", {})
    return [one for one in leavers_of(session, school, roster_of(row), now) if str(one.person.id) not in said]


def decide_leaver(
    session: Session, school: School, who: Person | None, draft_id: int, person_id: int, what: str
) -> ImportDraft:
    """Say of somebody a newer roster does not list: they have left (`LEFT`), or stay (`KEEP`, the default)."""
    require_office(session, who)
    row = _roster(session, school, draft_id)
    if what not in (LEFT, KEEP):
        raise NotFound("只能选“已离校”或“保留”。")
    row.edits = row.edits | {"leavers": row.edits.get("leavers", {}) | {str(person_id): what}}
    session.add(row)
    session.flush()
    return row


def confirm_roster(session: Session, school: School, who: Person | None, now: datetime, draft_id: int) -> RosterOutcome:
    """Import a roster's draft; those it does not list stay unless the office said they have left."""
    require_office(session, who)
    row = _roster(session, school, draft_id)
    gone = {int(person_id) for person_id, what in row.edits.get("leavers", {}).items() if what == LEFT}
    outcome = import_roster(session, school, who, now, roster_of(row), gone)
    close_draft(session, row, now, confirmed=True)
    return outcome


def _roster(session: Session, school: School, draft_id: int) -> ImportDraft:
    row = draft_by_id(session, school, draft_id)
    if row.kind != DraftKind.ROSTER:
        raise NotFound("这份草稿不是名册。")
    return row
