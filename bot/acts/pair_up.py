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
    query = select(Mentorship).where(
        Mentorship.mentor_id == mentor.id,
        Mentorship.mentee_id == mentee.id,
        Mentorship.kind == kind,
        col(Mentorship.until_on).is_(None),
    )
    known = session.exec(query).first()
    if known is not None:
        return known
    pair = Mentorship(mentor_id=mentor.id or 0, mentee_id=mentee.id or 0, kind=kind, since_on=since)
    session.add(pair)
    session.flush()
    note(session, school.id or 0, now, who.id if who else None, "pair_up", f"mentorship {pair.id}")
    settle(session, school, now)
    for person, other, role in ((mentor, mentee, "徒弟"), (mentee, mentor, "师傅")):
        text = (
            f"{display_name(person.name)}，教科室登记了您与{other.name}老师师徒结对（{other.name}老师是您的{role}）。"
        )
        text += "相互听课后照常登记，写上对方姓名，对方点一下就算确认。发“进度”可以看双方的任务。"
        key = f"pair:{pair.id}:{person.id}"
        post(session, person, MessageKind.OFFICE_NOTE, key, Reply(text), now=now, why=f"mentorship {pair.id}")
    return pair


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
