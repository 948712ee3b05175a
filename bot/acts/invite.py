"""Personal links and codes: made by the office, redeemed once, bound to one person."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.acts.post import post
from bot.acts.rights import require_office
from bot.domain.messages import MessageKind
from bot.domain.people import Account, Invite, Person, PersonStatus
from bot.rendering.greetings import welcome
from bot.store.accounts import code_hash, ensure_account, invite_by_code
from bot.store.audit import note
from bot.store.people import person_by_id

LIFETIME = timedelta(days=14)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
_LENGTH = 10


def invite(session: Session, who: Person | None, now: datetime, person: Person, *, reusable: bool = False) -> str:
    """A new code for a person; only its hash is kept."""
    require_office(session, who)
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    session.add(
        Invite(person_id=person.id or 0, code_hash=code_hash(code), expires_at=now + LIFETIME, reusable=reusable)
    )
    note(session, person.school_id, now, who.id if who else None, "invite", f"person {person.id}")
    return code


def redeem(session: Session, now: datetime, channel: str, bot: str, code: str) -> Account | None:
    """The account a code signs in on a page; None when the code is unknown, used or expired."""
    found = invite_by_code(session, code, now)
    if found is None:
        return None
    person = person_by_id(session, found.person_id)
    if person.status == PersonStatus.LEFT:
        return None
    found.used_at = found.used_at or now
    account = ensure_account(session, channel, bot, f"p{person.id}", person.id)
    account.seen_at = now
    session.add_all([found, account])
    if person.greeted_at is None:
        person.greeted_at = now
        session.add(person)
        post(
            session, person, MessageKind.REPLY, f"welcome:{person.id}", welcome(person.name), now=now, why="first time"
        )
    note(session, person.school_id, now, person.id, "sign_in", f"account {account.id}", channel=channel)
    return account
