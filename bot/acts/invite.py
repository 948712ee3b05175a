"""Personal links and codes: made by the office, redeemed once, on a page or in a chat, bound to one person."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.acts.greet import first_words, post_further
from bot.acts.post import post
from bot.acts.rights import require_office
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Account, Invite, Person, PersonStatus
from bot.domain.schools import School, local_time
from bot.rendering.invitations import Slip, link_of
from bot.store.accounts import any_invite, code_hash, ensure_account, invite_by_code, open_invites, without_account
from bot.store.audit import note
from bot.store.people import groups_of_person, person_by_id
from bot.store.schools import school_by_id

LIFETIME = timedelta(days=14)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
_LENGTH = 10

WRONG_CODES = 5  # from one account in WRONG_WINDOW, then a pause
WRONG_WINDOW = timedelta(minutes=30)
_STARTED = re.compile(r"(?:/start(?:@\w+)?|开始)\s+(\S.*)", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(rf"[{_LETTERS}]{{{_LENGTH}}}")


def invite(session: Session, who: Person | None, now: datetime, person: Person, *, reusable: bool = False) -> str:
    """A new code for a person; only its hash is kept."""
    require_office(session, who)
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    session.add(
        Invite(person_id=person.id or 0, code_hash=code_hash(code), expires_at=now + LIFETIME, reusable=reusable)
    )
    note(session, person.school_id, now, who.id if who else None, "invite", f"person {person.id}")
    return code


def invite_many(
    session: Session, who: Person | None, now: datetime, people: Iterable[Person], *, again: bool = False
) -> list[tuple[Person, str]]:
    """A code for each who has no account yet (with `again` for everybody), in the order given. Raises NotAllowed."""
    require_office(session, who)
    every = list(people)
    wanted = every if again else without_account(session, every)
    return [(person, invite(session, who, now, person)) for person in wanted if person.status != PersonStatus.LEFT]


def slips_of(
    session: Session, school: School, invited: Iterable[tuple[Person, str]], now: datetime, web_url: str | None
) -> list[Slip]:
    """What is printed for each who was invited."""
    until = local_time(school, now + LIFETIME)
    return [
        Slip(
            name=person.name,
            subject=person.subject,
            grade=person.grade,
            groups=tuple(group.name for group in groups_of_person(session, person.id or 0)),
            code=code,
            link=link_of(web_url, code),
            until=until,
        )
        for person, code in invited
    ]


def redeem(session: Session, now: datetime, channel: str, bot: str, code: str) -> Account | None:
    """The account a code signs in on a page; None when the code is unknown, used or expired."""
    found = invite_by_code(session, code, now)
    if found is None:
        return None
    person = person_by_id(session, found.person_id)
    if person.status == PersonStatus.LEFT:
        return None
    account = ensure_account(session, channel, bot, f"p{person.id}", person.id)
    if person.greeted_at is None:
        first, *further = first_words(session, school_by_id(session, person.school_id), person, now)
        post(session, person, MessageKind.REPLY, f"welcome:{person.id}", first, now=now, why="first time")
        post_further(session, person, account, further, now)
    _sign_in(session, found, person, account, now)
    return account


def code_in(text: str) -> str | None:
    """The code somebody sent: «/start CODE» whatever it is, or alone what looks like one; None when there is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    started = _STARTED.fullmatch(plain)
    code = re.sub(r"[\s-]", "", started[1] if started else plain).upper()
    return code if started or _BARE.fullmatch(code) else None


def redeem_in_chat(session: Session, school: School, account: Account, now: datetime, code: str) -> Sequence[Reply]:
    """Bind the account that speaks to the person a code was made for; what it is told, in one message or a few.

    Wrong codes are counted on the account's row: guessing soon has to wait.
    """
    if account.wrong_codes_since is None or now - account.wrong_codes_since >= WRONG_WINDOW:
        account.wrong_codes, account.wrong_codes_since = 0, now
    if account.wrong_codes >= WRONG_CODES:
        return [Reply(f"试的次数太多，请过半小时再发，或请{school.contact}核对您的登录码。")]
    session.add(account)
    found = any_invite(session, code)
    refusal = _refusal(session, found, now)
    if found is None or refusal is not None:
        account.wrong_codes += 1
        return [Reply(f"{refusal}请{school.contact}再发一个。")]
    person = person_by_id(session, found.person_id)
    account.person_id, account.wrong_codes = person.id, 0
    _sign_in(session, found, person, account, now)
    return first_words(session, school_by_id(session, person.school_id), person, now)


def _refusal(session: Session, found: Invite | None, now: datetime) -> str | None:
    """Why a code does not bind; None when it does."""
    if found is None:
        return "没有这个登录码，请核对后再发一次；还不行，"
    if found.used_at and not found.reusable:
        return "这个登录码已经用过了，一个码只能用一次。要在这里使用，"
    if found.expires_at <= now:
        return f"这个登录码已经过期了（{LIFETIME.days} 天内有效）。要使用，"
    if person_by_id(session, found.person_id).status == PersonStatus.LEFT:
        return "这个登录码已经失效。要使用，"
    return None


def _sign_in(session: Session, found: Invite, person: Person, account: Account, now: datetime) -> None:
    found.used_at = found.used_at or now
    person.greeted_at = person.greeted_at or now
    account.seen_at = now
    for other in open_invites(session, person.id or 0, now):  # a slip that was not needed lies about: it opens nothing
        if other.id != found.id:
            other.expires_at = now
            session.add(other)
    session.add_all([found, person, account])
    note(session, person.school_id, now, person.id, "sign_in", f"account {account.id}", channel=account.channel)
