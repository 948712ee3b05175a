"""A phone lost or changed: the office takes the accounts from a person; the history stays with the person."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.invite import invite
from bot.acts.rights import require_office
from bot.domain.people import Person
from bot.errors import UserError
from bot.store.accounts import accounts_of, open_invites
from bot.store.audit import note


def unbind(session: Session, who: Person | None, now: datetime, person: Person) -> int:
    """Take every account from somebody, end the sign-ins and the unused codes; how many accounts.

    Raises NotAllowed, UserError: one's own cannot be taken, who would give it back?
    """
    require_office(session, who)
    if who is not None and who.id == person.id:
        raise UserError("不能解除自己的绑定，否则就进不来了。请教科室的另一位老师来做，或在电脑上运行 yanling unbind。")
    accounts = accounts_of(session, person.id or 0)
    for account in accounts:
        account.person_id, account.token_version = None, account.token_version + 1
    for code in open_invites(session, person.id or 0, now):
        code.expires_at = now
        session.add(code)
    session.add_all(accounts)
    session.flush()
    by = who.id if who else None
    note(session, person.school_id, now, by, "unbind", f"person {person.id}", accounts=[one.id for one in accounts])
    return len(accounts)


def rebind(session: Session, who: Person | None, now: datetime, person: Person) -> tuple[int, str]:
    """Take the accounts and make a new code; how many accounts, and the code. Raises NotAllowed, UserError."""
    return unbind(session, who, now, person), invite(session, who, now, person)
