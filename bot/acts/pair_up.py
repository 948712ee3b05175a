"""师徒结对: the office joins a mentor and a mentee, and ends a pair; duties of pairs follow at once."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.acts.post import post
from bot.acts.rights import require_office
from bot.acts.settle import settle
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Mentorship, Person, PersonStatus, display_name
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.store.audit import note


def pair_up(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    mentor: Person,
    mentee: Person,
    since: date | None = None,
    kind: str = "mentor",
) -> Mentorship:
    """Join two people; both hear of it. A pair that runs already is that pair. Raises NotAllowed, UserError."""
    require_office(session, who)
    since = since or school_day(school, now)
    _check(school, mentor, mentee)
    two = (Mentorship.mentor_id == mentor.id, Mentorship.mentee_id == mentee.id)
    running = select(Mentorship).where(*two, Mentorship.kind == kind, col(Mentorship.until_on).is_(None))
    known = session.exec(running).first()
    if known is not None:
        return known
    # Parted and joined again on one day: the same pair goes on.
    begun = session.exec(select(Mentorship).where(*two, Mentorship.since_on == since)).first()
    pair = begun or Mentorship(mentor_id=mentor.id or 0, mentee_id=mentee.id or 0, since_on=since)
    pair.kind, pair.until_on = kind, None
    session.add(pair)
    session.flush()
    note(session, school.id or 0, now, who.id if who else None, "pair_up", f"mentorship {pair.id}")
    settle(session, school, now)
    _tell(session, pair, mentor, mentee, now)
    return pair


def _tell(session: Session, pair: Mentorship, mentor: Person, mentee: Person, now: datetime) -> None:
    """Both hear of it."""
    word, *roles = ("结对", "同伴", "同伴") if pair.kind == "partner" else ("师徒结对", "徒弟", "师傅")
    for person, other, role in ((mentor, mentee, roles[0]), (mentee, mentor, roles[1])):
        text = f"{display_name(person.name)}，教科室登记了您与{other.name}老师{word}（{other.name}老师是您的{role}）。"
        text += "相互听课后照常登记，写上对方姓名，对方点一下就算确认。发“进度”可以看双方的任务。"
        key = f"pair:{pair.id}:{person.id}:{now.isoformat()}"
        post(session, person, MessageKind.OFFICE_NOTE, key, Reply(text), now=now, why=f"mentorship {pair.id}")


def end_pair(
    session: Session, school: School, who: Person | None, now: datetime, mentorship_id: int, last: date | None = None
) -> Mentorship:
    """The last day of a pair: today unless said; what was owed in it ends with it. Raises NotAllowed, NotFound."""
    require_office(session, who)
    pair = session.get(Mentorship, mentorship_id)
    mentor = session.get(Person, pair.mentor_id) if pair else None
    if pair is None or mentor is None or mentor.school_id != school.id:
        raise NotFound("没有这一对师徒。")
    pair.until_on = max(last or school_day(school, now), pair.since_on)
    session.add(pair)
    session.flush()
    note(session, school.id or 0, now, who.id if who else None, "end_pair", f"mentorship {pair.id}")
    settle(session, school, now)
    return pair


def _check(school: School, mentor: Person, mentee: Person) -> None:
    if mentor.id == mentee.id:
        raise UserError("师傅和徒弟是同一个人，没有登记。")
    for person in (mentor, mentee):
        if person.school_id != school.id or person.status == PersonStatus.LEFT:
            raise UserError(f"{person.name}不在本校在岗名单里，没有登记。")
