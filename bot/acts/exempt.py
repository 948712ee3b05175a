"""The office lets somebody off a duty with a reason, or has it owed again; the person hears of both."""

from datetime import datetime

from sqlmodel import Session, select

from bot.acts.find_duties import Duty
from bot.acts.post import post
from bot.acts.rights import require_office
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Person, PersonStatus, display_name
from bot.domain.requirements import Exemption, Obligation, Requirement
from bot.domain.schools import School
from bot.errors import NotFound
from bot.rendering.words import clipped
from bot.store.audit import note
from bot.store.people import person_by_id

GONE = "这一项任务已经不在了。"


def exempt(
    session: Session, school: School, who: Person | None, now: datetime, obligation_id: int, reason: str
) -> tuple[Person, str]:
    """Let somebody off; the person and the duty's title. Again it changes nothing. Raises NotAllowed, NotFound."""
    require_office(session, who)
    obligation, person, title = owed(session, school, obligation_id)
    if let_off(session, obligation, who, now, reason):
        by = who.id if who else None
        note(session, person.school_id, now, by, "exempt", f"obligation {obligation_id}", reason=reason[:200])
        why = f"，原因：{clipped(reason, 40)}" if reason else ""
        _tell(session, person, now, obligation_id, f"教科室已为您免去「{clipped(title, 30)}」{why}。不再提醒这一项。")
    return person, title


def let_off(session: Session, obligation: Obligation, who: Person | None, now: datetime, reason: str) -> bool:
    """Store that it is not owed; False when it was so already. One row a duty: who took it back is in the audit log."""
    row = _exemption(session, obligation.id or 0)
    if row is not None and row.withdrawn_at is None:
        return False
    row = row or Exemption(obligation_id=obligation.id or 0, reason="", at=now)
    row.reason, row.by_id, row.at = reason[:200], who.id if who else None, now
    row.withdrawn_at = row.withdrawn_by = None
    obligation.asked_off_at = None
    session.add_all([row, obligation])
    session.flush()
    return True


def owe_again(
    session: Session, school: School, who: Person | None, now: datetime, obligation_id: int
) -> tuple[Person, str]:
    """Take an exemption back; the person and the duty's title. Raises NotAllowed, NotFound."""
    require_office(session, who)
    obligation, person, title = owed(session, school, obligation_id)
    row = _exemption(session, obligation_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound(f"{person.name}的「{clipped(title, 30)}」没有免做，现在照常。")
    row.withdrawn_at, row.withdrawn_by = now, who.id if who else None
    obligation.next_look_at = now
    session.add_all([row, obligation])
    note(session, person.school_id, now, row.withdrawn_by, "owe_again", f"obligation {obligation_id}")
    _tell(session, person, now, obligation_id, f"「{clipped(title, 30)}」恢复为您的任务，发“进度”可以看现在的情况。")
    return person, title


def owed(session: Session, school: School, obligation_id: int) -> tuple[Obligation, Person, str]:
    """A person's obligation of this school with its title; raises NotFound."""
    obligation = session.get(Obligation, obligation_id)
    if obligation is None or obligation.person_id is None or obligation.school_id != school.id:
        raise NotFound(GONE)
    requirement = session.get(Requirement, obligation.requirement_id)
    if requirement is None:
        raise NotFound(GONE)
    return obligation, person_by_id(session, obligation.person_id), Duty(obligation, requirement.rule()).title


def _exemption(session: Session, obligation_id: int) -> Exemption | None:
    return session.exec(select(Exemption).where(Exemption.obligation_id == obligation_id)).first()


def _tell(session: Session, person: Person, now: datetime, obligation_id: int, text: str) -> None:
    if person.status != PersonStatus.ACTIVE:
        return
    key, reply = f"exempt:{obligation_id}:{now.isoformat()}:{text[:4]}", Reply(f"{display_name(person.name)}，{text}")
    post(session, person, MessageKind.OFFICE_NOTE, key, reply, now=now, why=f"obligation {obligation_id}")
