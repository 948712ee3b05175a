"""A teacher's portfolio: who it is, the duties as they stand, every standing record of a span with what shows it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.acts.look_at import look_at
from bot.domain.people import Person
from bot.domain.records import Evidence, Record
from bot.domain.schools import School, school_day
from bot.rendering.portfolio import Portfolio
from bot.store.people import facts_by_person


def portfolio_of(
    session: Session, school: School, who: Person | None, now: datetime, person: Person, since: date, until: date
) -> Portfolio:
    """Everything of one person, for whoever may look at the duties. Raises NotAllowed."""
    duties = look_at(session, school, who, now, person)
    today = school_day(school, now)
    standing = select(Record).where(
        Record.person_id == person.id,
        col(Record.withdrawn_at).is_(None),
        Record.start_on <= until,
        col(Record.end_on) >= since,
    )
    records = list(session.exec(standing.order_by(col(Record.start_on), col(Record.id))))
    facts = facts_by_person(session, school, [person], today)[person.id or 0]
    proofs = _proofs(session, records)
    return Portfolio(school.name, person, facts, since, until, today, duties, records, proofs)


def _proofs(session: Session, records: Sequence[Record]) -> Mapping[int, Sequence[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    ids = [record.id for record in records]
    for one in session.exec(select(Evidence).where(col(Evidence.record_id).in_(ids)).order_by(col(Evidence.id))):
        found[one.record_id or 0].append(one)
    return found
