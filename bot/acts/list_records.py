"""The list of records of the school or a group, one row each, for those who may see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from bot.acts.duty_table import groups_to_see, memberships
from bot.acts.rights import is_office
from bot.domain.people import Person, RoleName
from bot.domain.records import Evidence, Record
from bot.domain.schools import School
from bot.rendering.record_sheet import Listed
from bot.rendering.words import clipped
from bot.store.people import roles_of, staff_of


def list_records(
    session: Session,
    school: School,
    who: Person | None,
    *,
    group_name: str | None = None,
    kind: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[Listed]:
    """The standing records, oldest first: the school's for the office and the principal, a leader's own groups'.

    Raises NotAllowed, NotFound.
    """
    shown = {group.name for group in groups_to_see(session, school, who, group_name)}
    whole = group_name is None and (is_office(session, who) or _sees_all(session, who))
    names = memberships(session, school)
    records = [
        record
        for record in _standing(session, school, kind, since, until)
        if whole or shown & set(names[record.person_id])
    ]
    return _told(session, school, records, names)


def _standing(
    session: Session, school: School, kind: str | None, since: date | None, until: date | None
) -> Iterable[Record]:
    query = select(Record).where(Record.school_id == school.id, col(Record.withdrawn_at).is_(None))
    if kind is not None:
        query = query.where(Record.kind == kind)
    if since is not None:
        query = query.where(Record.start_on >= since)
    if until is not None:
        query = query.where(Record.start_on <= until)
    return session.exec(query.order_by(col(Record.start_on), col(Record.id)))


def _told(
    session: Session, school: School, records: Sequence[Record], names: Mapping[int, Sequence[str]]
) -> list[Listed]:
    """The records with what stands beside them."""
    people = {person.id or 0: person.name for person in staff_of(session, school, active=False)}
    proofs = proofs_of(session, [record.id or 0 for record in records])
    return [
        Listed(
            record,
            people.get(record.person_id, ""),
            tuple(names[record.person_id]),
            people.get(record.logged_by or 0) if record.logged_by not in (None, record.person_id) else None,
            tuple(proofs[record.id or 0]),
        )
        for record in records
    ]


def _sees_all(session: Session, who: Person | None) -> bool:
    return who is not None and RoleName.PRINCIPAL in roles_of(session, who.id or 0)


def proofs_of(session: Session, record_ids: Iterable[int]) -> dict[int, list[str]]:
    """What shows each record, in words: the names of files, the words, the links."""
    wanted, found = set(record_ids), defaultdict(list)
    query = select(Evidence).where(col(Evidence.record_id).is_not(None)).order_by(col(Evidence.id))
    for evidence in session.exec(query):
        if evidence.record_id in wanted:
            found[evidence.record_id].append(evidence.name if evidence.sha256 else clipped(evidence.text or "", 60))
    return found
