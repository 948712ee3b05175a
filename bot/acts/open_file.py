"""A file of a conversation or of a record, for those who may have it: its owner, the leader, the office, a receiver."""

import re

from sqlmodel import Session

from bot.acts.rights import require_review
from bot.domain.messages import Attachment, Incoming, Message, MessageStatus
from bot.domain.people import Account, Person
from bot.domain.records import Evidence, Record
from bot.errors import NotAllowed, NotFound

KEY = re.compile(r"([mie])(\d{1,17})(?:-(\d))?", re.ASCII)
NOT_HERE = "没有这个文件，或者它不是给您的。"


def message_file_key(message_id: int, place: int) -> str:
    """The key of a file that came with a message."""
    return f"m{message_id}-{place}"


def file_for(session: Session, account: Account, key: str) -> Attachment:
    """The file behind a key: «m12-0» heard, «i34» said, «e5» evidence.

    Raises NotFound, in the same words whether it does not exist or is somebody else's.
    """
    found = KEY.fullmatch(key)
    person = session.get(Person, account.person_id) if account.person_id else None
    if found is None or person is None:
        raise NotFound(NOT_HERE)
    kind, number, place = found[1], int(found[2]), int(found[3] or 0)
    if kind == "m":
        return _heard(session, account, number, place)
    return _said(session, account, number) if kind == "i" else evidence_file(session, person, number)


def _heard(session: Session, account: Account, message_id: int, place: int) -> Attachment:
    message = session.get(Message, message_id)
    if message is None or message.status != MessageStatus.SENT or not message.files or place >= len(message.files):
        raise NotFound(NOT_HERE)
    if message.person_id != account.person_id and message.sent_account_id != account.id:
        raise NotFound(NOT_HERE)
    return Attachment(**message.files[place])


def _said(session: Session, account: Account, incoming_id: int) -> Attachment:
    incoming = session.get(Incoming, incoming_id)
    if incoming is None or incoming.account_id != account.id or not incoming.file_sha256:
        raise NotFound(NOT_HERE)
    kind = incoming.file_type or "application/octet-stream"
    return Attachment(incoming.file_name or "文件", kind, incoming.file_sha256, incoming.file_size or 0)


def evidence_file(session: Session, who: Person | None, evidence_id: int) -> Attachment:
    """A file of evidence, for its owner and those who may look at the record. Raises NotFound."""
    evidence = session.get(Evidence, evidence_id)
    if evidence is None or not evidence.sha256:
        raise NotFound(NOT_HERE)
    record = session.get(Record, evidence.record_id) if evidence.record_id else None
    if who is not None and evidence.person_id != who.id:
        owner = session.get(Person, record.person_id) if record else None
        if owner is None:
            raise NotFound(NOT_HERE)
        try:
            require_review(session, who, owner)
        except NotAllowed:
            raise NotFound(NOT_HERE) from None
    return Attachment(evidence.name or "文件", evidence.media_type, evidence.sha256, evidence.size)
