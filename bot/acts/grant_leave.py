"""Days away: entered by the office, ended early, taken back; the person's status follows them by itself."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.acts.post import post
from bot.acts.rights import require_office
from bot.acts.settle import settle
from bot.domain.absences import ABSENCE_KINDS, Absence
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Person, PersonStatus, display_name
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.rendering.absences import absence_text, days_text
from bot.store.absences import absences_of, unfinished_absences
from bot.store.audit import note
from bot.store.people import person_by_id

FARTHEST = timedelta(days=800)  # days away further off, before or ahead, are a slip of the finger
AWAY = (PersonStatus.LEAVE, PersonStatus.SECONDED)


def grant_leave(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    person: Person,
    kind: str,
    since: date,
    until: date | None,
    reason: str = "",
) -> Absence:
    """Enter days away; without `until` they are open.

    Raises NotAllowed, UserError (ends before it starts, overlaps with what is entered, too far off).
    """
    require_office(session, who)
    _check(session, school, person, kind, since, until, school_day(school, now))
    row = Absence(
        school_id=school.id or 0,
        person_id=person.id or 0,
        kind=kind,
        since_on=since,
        until_on=until,
        reason=reason[:200],
        by_id=who.id if who else None,
        at=now,
    )
    session.add(row)
    session.flush()
    days = {"since": str(since), "until": str(until) if until else None}
    note(session, row.school_id, now, row.by_id, "grant_leave", f"person {person.id}", kind=kind, **days)
    if since > school_day(school, now):  # who is away already is left alone
        _tell(session, person, row, now)
    _follow(session, school, now)
    return row


def _check(
    session: Session, school: School, person: Person, kind: str, since: date, until: date | None, today: date
) -> None:
    if kind not in ABSENCE_KINDS:
        raise UserError("没有这种请假，没有登记。可以写：产假、病假、事假、公假、借调、支教、脱产学习。")
    if until is not None and until < since:
        days = f"{days_text(since, since)}，结束是 {days_text(until, until)}"
        raise UserError(f"结束的日期早于开始的日期（开始是 {days}），没有登记。请核对后再发一次。")
    if abs(since - today) > FARTHEST or (until is not None and abs(until - today) > FARTHEST):
        raise UserError(f"{days_text(since, until)}离现在太远了，没有登记。请核对年份后再发一次。")
    for other in absences_of(session, school, since, until, person_ids=[person.id or 0]):
        how = f"要改，先发：/恢复 {person.name}"
        raise UserError(f"{person.name}已经登记了{absence_text(other)}，日期有重叠，没有再登记。{how}")


def withdraw_leave(session: Session, school: School, who: Person | None, now: datetime, absence_id: int) -> Absence:
    """Take days away back as if they had never been entered; the row stays. Raises NotAllowed, NotFound."""
    require_office(session, who)
    row = session.get(Absence, absence_id)
    if row is None or row.school_id != school.id or row.withdrawn_at is not None:
        raise NotFound("这条请假已经取消或改过了。发“/请假”可以看现在的登记。")
    row.withdrawn_at, row.withdrawn_by = now, who.id if who else None
    session.add(row)
    note(session, row.school_id, now, row.withdrawn_by, "withdraw_leave", f"absence {row.id}")
    _follow(session, school, now)
    return row


def end_leave(
    session: Session, school: School, who: Person | None, now: datetime, person: Person, back_on: date | None = None
) -> date:
    """Somebody is back at work from `back_on` (today when not given); the day. Raises NotAllowed, NotFound, UserError.

    The stretch as it was entered is kept beside the shortened one.
    """
    require_office(session, who)
    today = school_day(school, now)
    day = back_on or today
    rows = absences_of(session, school, day, day, person_ids=[person.id or 0])
    if not rows and person.status not in AWAY:
        raise NotFound(f"{person.name}没有登记请假，现在就在岗。")
    for row in rows:
        _shorten(session, row, who, now, day)
    if not rows:  # away by the roster alone
        if day != today:
            raise UserError(
                f"{person.name}的“{person.status_note or '离岗'}”来自名册，只能从今天恢复：/恢复 {person.name}"
            )
        person.status, person.status_note = PersonStatus.ACTIVE, None
        session.add(person)
    note(session, person.school_id, now, who.id if who else None, "end_leave", f"person {person.id}", back_on=str(day))
    _follow(session, school, now)
    return day


def _shorten(session: Session, row: Absence, who: Person | None, now: datetime, back_on: date) -> None:
    row.withdrawn_at, row.withdrawn_by = now, who.id if who else None
    session.add(row)
    if row.since_on < back_on:
        values = row.model_dump(exclude={"id", "withdrawn_at", "withdrawn_by"})
        changed = {"until_on": back_on - timedelta(days=1), "replaces_id": row.id, "at": now, "by_id": row.withdrawn_by}
        session.add(Absence(**values | changed))
    session.flush()


def _follow(session: Session, school: School, now: datetime) -> None:
    follow_absences(session, school, now)
    settle(session, school, now)  # what is owed follows the days away, past and ahead too


def follow_absences(session: Session, school: School, now: datetime) -> int:
    """Let everybody's status follow their days away as of today; how many changed. Made again it changes nothing."""
    today = school_day(school, now)
    session.flush()
    by_person: dict[int, list[Absence]] = defaultdict(list)
    for row in unfinished_absences(session, school):
        by_person[row.person_id].append(row)
    changed = sum(_follow_person(session, person_id, rows, today, now) for person_id, rows in by_person.items())
    session.flush()
    return changed


def _follow_person(session: Session, person_id: int, rows: list[Absence], today: date, now: datetime) -> bool:
    person = person_by_id(session, person_id)
    before = (person.status, person.status_note)
    running = next((row for row in rows if row.covers(today)), None)
    over = [row for row in rows if row.withdrawn_at or (row.until_on is not None and row.until_on < today)]
    if person.status != PersonStatus.LEFT:
        if running is not None:
            kind = ABSENCE_KINDS[running.kind]
            person.status, person.status_note = kind.status, kind.label
        elif any(row.applied_at for row in over):
            person.status, person.status_note = PersonStatus.ACTIVE, None
    if running is not None and running.applied_at is None:
        running.applied_at = now
    for row in over:
        row.over_at = now
    session.add_all([person, *rows])
    return (person.status, person.status_note) != before


def _tell(session: Session, person: Person, row: Absence, now: datetime) -> None:
    what = f"教科室为您登记了{absence_text(row)}，这段时间不提醒、不催交。有误请告诉教科室。"
    reply = Reply(f"{display_name(person.name)}，{what}")
    post(session, person, MessageKind.OFFICE_NOTE, f"leave:{row.id}", reply, now=now, why=f"absence {row.id}")
