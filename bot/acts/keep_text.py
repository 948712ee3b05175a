"""A long text that somebody typed becomes an entry of its own: the text is its content, its length its word count."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from bot.acts.log_record import Logged, counted_for, log_records
from bot.domain.kinds import RECORD_KINDS
from bot.domain.messages import Incoming
from bot.domain.people import Account, Person
from bot.domain.records import Evidence, Record
from bot.domain.schools import School, school_day
from bot.errors import NotFound
from bot.parsing.records import RecordDraft
from bot.store.audit import note

FIRST_LINE = 30  # characters a heading may have


def keep_text(session: Session, school: School, who: Person, now: datetime, kind: str, incoming_id: int) -> Logged:
    """Log one of `kind` with the text of that message. Raises NotFound unless it is the person's own."""
    said = session.get(Incoming, incoming_id)
    if said is None or said.account_id is None or not _own(session, said, who):
        raise NotFound("找不到这段文字了。请再发一次。")
    text = said.text.strip()
    draft = RecordDraft(kind=kind, amount=1, unit=RECORD_KINDS[kind].unit, title=_title(text))
    (record,) = log_records(session, school, who, now, [draft], incoming_id).records
    record.words = length_of(text)
    evidence = Evidence(
        record_id=record.id,
        person_id=who.id or 0,
        sha256="",
        name="",
        media_type="text/plain",
        size=0,
        text=text,
        at=now,
    )
    session.execute(update(Record).where(col(Record.id) == record.id).values(words=record.words))
    session.add(evidence)
    note(session, who.school_id, now, who.id, "keep_text", f"record {record.id}", words=record.words)
    return Logged((record,), counted_for(session, school, who, school_day(school, now), [record], now))


def length_of(text: str) -> int:
    """Characters without blanks, as schools count words."""
    return len("".join(text.split()))


def _own(session: Session, said: Incoming, who: Person) -> bool:
    account = session.get(Account, said.account_id)
    return account is not None and account.person_id == who.id


def _title(text: str) -> str | None:
    """A short first line with more below it is the heading."""
    first, _, rest = text.partition("\n")
    return first.strip("《》 #") if rest.strip() and 0 < len(first.strip()) <= FIRST_LINE else None
