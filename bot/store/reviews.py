"""The queue of records that wait to be looked at, their proofs, and what was said of them before."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import exists, or_
from sqlmodel import Session, col, select

from bot.domain.people import Membership
from bot.domain.records import Evidence, Proof, Record, Review, Verdict
from bot.domain.requirements import Requirement
from bot.domain.schools import School


def proofs_wanted(session: Session, school: School) -> dict[str, str]:
    """Kind of record → what the duties in force want to be shown with it."""
    query = select(Requirement).where(Requirement.school_id == school.id, col(Requirement.retired_at).is_(None))
    wanted: dict[str, str] = {}
    for requirement in session.exec(query.order_by(col(Requirement.id))):
        proof = requirement.spec.get("proof")
        if proof and proof != Proof.NONE:
            wanted |= dict.fromkeys(requirement.spec.get("kinds", ()), str(proof))
    return wanted


def waiting_records(
    session: Session, school: School, kinds: Iterable[str], *, but: int | None, groups: Collection[int] | None
) -> list[Record]:
    """Handed in and not looked at, oldest first: with a proof, or of a kind that wants one; every one when no kinds.

    Nobody's own (`but`); only of members of these groups, unless None.
    """
    wanted = list(kinds)
    query = select(Record).where(
        Record.school_id == school.id,
        col(Record.withdrawn_at).is_(None),
        col(Record.verified_at).is_(None),
        col(Record.returned_at).is_(None),
    )
    if wanted:
        shown = exists(select(Evidence.id).where(Evidence.record_id == Record.id))
        query = query.where(or_(shown, col(Record.kind).in_(wanted)))
    if but is not None:
        query = query.where(Record.person_id != but)
    if groups is not None:
        members = select(Membership.person_id).where(col(Membership.group_id).in_(groups))
        query = query.where(col(Record.person_id).in_(members))
    return list(session.exec(query.order_by(col(Record.logged_at), col(Record.id))))


def evidence_of(session: Session, record_ids: Collection[int]) -> dict[int, list[Evidence]]:
    """The proofs of each record, in the order they came."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    query = select(Evidence).where(col(Evidence.record_id).in_(list(record_ids))).order_by(col(Evidence.id))
    for evidence in session.exec(query):
        found[evidence.record_id or 0].append(evidence)
    return found


def last_return(session: Session, record_id: int) -> Review | None:
    """Why a record was sent back last."""
    query = select(Review).where(Review.record_id == record_id, Review.verdict == Verdict.RETURNED)
    return session.exec(query.order_by(col(Review.id).desc())).first()
