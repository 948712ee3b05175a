"""What somebody logged is looked at: accepted, or sent back with a reason and handed in again. History is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from bot.acts.post import post
from bot.acts.rights import REVIEWS_ALL, led_groups, require_own, require_review
from bot.domain.manners import after_quiet
from bot.domain.messages import MessageKind, Offer, Reply
from bot.domain.people import Person, display_name
from bot.domain.records import Evidence, Record, Review, Verdict
from bot.domain.schools import School
from bot.errors import NotAllowed, NotFound, UserError
from bot.rendering.reviews import returned_text
from bot.store.audit import note
from bot.store.people import person_by_id, roles_of
from bot.store.reviews import evidence_of, last_return, proofs_wanted, waiting_records
from bot.store.schools import overrides_of

LONGEST_REASON = 200
GONE = "这条登记已经处理过，或者已经撤销、改过了。发“审核”看还有哪些。"


class Submitted(NamedTuple):
    """A record in the queue, whose it is, what shows it, what its duty wants, and why it came back before."""

    record: Record
    owner: Person
    proofs: tuple[Evidence, ...]
    wanted: str | None
    sent_back: str | None


def review_queue(session: Session, school: School, who: Person | None, *, everything: bool = False) -> list[Submitted]:
    """What waits for this person's look, oldest first. Raises NotAllowed."""
    require_review(session, who)
    wanted = proofs_wanted(session, school)
    whole = who is None or bool(roles_of(session, who.id or 0) & REVIEWS_ALL)
    records = waiting_records(
        session,
        school,
        () if everything else (*wanted, ""),  # «» is no kind: only what has a proof
        but=who.id if who else None,
        groups=None if whole or who is None else led_groups(session, who),
    )
    proofs = evidence_of(session, [record.id or 0 for record in records])
    return [
        Submitted(
            record,
            person_by_id(session, record.person_id),
            tuple(proofs[record.id or 0]),
            wanted.get(record.kind),
            back.reason if (back := last_return(session, record.id or 0)) else None,
        )
        for record in records
    ]


def accept_records(
    session: Session, school: School, who: Person | None, now: datetime, record_ids: Sequence[int]
) -> list[Record]:
    """通过, one or many; what somebody else has dealt with meanwhile is passed over. Raises NotFound, NotAllowed."""
    records = [one for one in _named(session, school, who, record_ids) if not one.verified_at and not one.returned_at]
    if not records:
        raise NotFound(GONE)
    for record in records:
        record.verified_at = now
        _write_down(session, who, now, record, Verdict.ACCEPTED)
    return records


def reopen_records(
    session: Session, school: School, who: Person | None, now: datetime, record_ids: Sequence[int]
) -> list[Record]:
    """Take an acceptance back: the records wait again. Raises NotFound, NotAllowed."""
    records = [record for record in _named(session, school, who, record_ids) if record.verified_at]
    if not records:
        raise NotFound(GONE)
    for record in records:
        record.verified_at = None
        _write_down(session, who, now, record, Verdict.REOPENED)
    return records


def return_record(
    session: Session, school: School, who: Person | None, now: datetime, record_id: int, reason: str
) -> Record:
    """退回 with a reason; it counts no more until handed in again, and its owner hears why. Raises UserError."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise UserError(f"退回的理由请写 1 到 {LONGEST_REASON} 字，例如：请补上原文。")
    record = next(iter(_named(session, school, who, [record_id])), None)
    if record is None or record.verified_at or record.returned_at:
        raise NotFound(GONE)
    record.returned_at = now
    _write_down(session, who, now, record, Verdict.RETURNED, reason)
    owner = person_by_id(session, record.person_id)
    offers = (
        Offer("补凭证", "prove", {"record": record.id}),
        Offer("再交", "hand_in", {"record": record.id}),
        Offer("撤销这条", "undo", {"records": [record.id]}),
    )
    letter = Reply(returned_text(display_name(owner.name), record, reason), offers)
    due = after_quiet(school, now, overrides_of(session, school))
    key, why = f"returned:{record.id}:{now.isoformat()}", f"record {record.id} returned"
    post(session, owner, MessageKind.OFFICE_NOTE, key, letter, now=now, why=why, due_at=due)
    return record


def hand_in_again(session: Session, who: Person, now: datetime, record_id: int) -> Record:
    """再交: it counts again and waits in the queue. Raises NotFound, NotAllowed."""
    record = session.get(Record, record_id)
    if record is None or record.withdrawn_at:
        raise NotFound("这条登记已经撤销或改过了。发“记录”可以看现在的登记。")
    require_own(who, record.person_id)
    if record.returned_at is not None:
        record.returned_at = None
        _write_down(session, who, now, record, Verdict.RESUBMITTED)
    return record


def _named(session: Session, school: School, who: Person | None, record_ids: Sequence[int]) -> list[Record]:
    """Those of the records that stand and that this person may look over; nobody looks over the own."""
    require_review(session, who)
    found = [session.get(Record, record_id) for record_id in record_ids]
    records = [one for one in found if one and one.school_id == school.id and not one.withdrawn_at]
    for record in records:
        require_review(session, who, person_by_id(session, record.person_id))
        if who is not None and record.person_id == who.id:
            raise NotAllowed("自己的登记要请别的同事审核。")
    return records


def _write_down(
    session: Session, who: Person | None, now: datetime, record: Record, verdict: Verdict, reason: str | None = None
) -> None:
    by = who.id if who else None
    session.add(record)
    session.add(Review(record_id=record.id or 0, verdict=verdict, reason=reason, by_id=by, at=now))
    note(session, record.school_id, now, by, f"review_{verdict}", f"record {record.id}")
    session.flush()
