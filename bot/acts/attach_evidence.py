"""What shows that an entry is so: a file sent in the chat, words, a link. It hands in again what was sent back."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from bot.acts.review_records import hand_in_again
from bot.acts.rights import require_own
from bot.domain.messages import Attachment, Incoming
from bot.domain.people import Person
from bot.domain.records import Evidence, Record
from bot.errors import NotFound, UserError
from bot.store.audit import note
from bot.store.records import last_entry

RECENT = timedelta(minutes=15)  # what is sent so soon after an entry shows that entry
LONGEST = 2000  # characters of a proof in words


def attach_evidence(session: Session, who: Person, now: datetime, incoming: Incoming) -> tuple[Record | None, int]:
    """Keep the file with the last entry of the last minutes (or of this very message), and the evidence's id.

    Without such an entry it is kept and belongs to nothing until `place_evidence` says to what.
    """
    entry = next((record for record in last_entry(session, who.id or 0) if now - record.logged_at <= RECENT), None)
    file = Attachment(
        incoming.file_name or "", incoming.file_type or "", incoming.file_sha256 or "", incoming.file_size or 0
    )
    return entry, _keep(session, who, now, entry, file).id or 0


def place_evidence(session: Session, who: Person, now: datetime, evidence_id: int, record_id: int) -> Record:
    """Say which entry a kept file shows. Raises NotFound, NotAllowed."""
    evidence, record = session.get(Evidence, evidence_id), session.get(Record, record_id)
    if evidence is None or record is None or record.withdrawn_at:
        raise NotFound("这条登记已经撤销或改过了。请再发一次文件，再选附在哪一条。")
    require_own(who, record.person_id)
    require_own(who, evidence.person_id)
    evidence.record_id = record.id
    session.add(evidence)
    note(session, who.school_id, now, who.id, "place", f"evidence {evidence_id}", record=record.id)
    if record.returned_at is not None:
        hand_in_again(session, who, now, record_id)
    return record


def prove_record(
    session: Session, who: Person, now: datetime, record_id: int, *, file: Attachment | None = None, text: str = ""
) -> Record:
    """A file, or words, for one named entry of one's own. Raises NotFound, NotAllowed, UserError."""
    record = session.get(Record, record_id)
    if record is None or record.withdrawn_at:
        raise NotFound("这条登记已经撤销或改过了。发“记录”可以看现在的登记。")
    require_own(who, record.person_id)
    if len(text) > LONGEST:
        raise UserError(f"文字说明请控制在 {LONGEST} 字以内，长的内容可以作为文件发来。")
    _keep(session, who, now, record, file, text)
    if record.returned_at is not None:
        hand_in_again(session, who, now, record_id)
    return record


def _keep(
    session: Session, who: Person, now: datetime, record: Record | None, file: Attachment | None, text: str = ""
) -> Evidence:
    evidence = Evidence(
        record_id=record.id if record else None,
        person_id=who.id or 0,
        sha256=file.sha256 if file else "",
        name=file.name if file else "",
        media_type=file.media_type if file else "",
        size=file.size if file else 0,
        text=text or None,
        at=now,
    )
    session.add(evidence)
    session.flush()
    note(session, who.school_id, now, who.id, "attach", f"evidence {evidence.id}", record=evidence.record_id)
    return evidence


def carry_over(session: Session, old: Record, new: Record) -> None:
    """What showed an entry shows the one that takes its place, which waits to be looked at anew."""
    new.verified_at = new.returned_at = None
    session.add(new)
    session.execute(update(Evidence).where(col(Evidence.record_id) == old.id).values(record_id=new.id))
