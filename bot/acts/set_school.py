"""The school's own settings: when the bell rings, how years are counted, whom a stranger is sent to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select, update

from bot.acts.rights import require_office
from bot.acts.settle import settle
from bot.domain.holidays import add_school_days
from bot.domain.people import Person
from bot.domain.requirements import Obligation
from bot.domain.schools import DayDone, School, instant, school_day
from bot.errors import UserError
from bot.store.audit import note
from bot.store.people import staff_of
from bot.store.schools import overrides_of

Value = time | int | bool | str

BELLS = {"reminder_at": "每日提醒", "month_list_at": "月度安排", "digest_at": "每周小结"}
SETTABLE = (*BELLS, "digest_weekday", "quiet_since", "quiet_until", "years_by_calendar", "contact")
BEFORE_QUIET = timedelta(minutes=15)  # a bell that rings later could fall silent before its jobs have ticked
LONGEST_CONTACT = 30  # characters


class SchoolChange(NamedTuple):
    """What was and what is now, by field of `School`; and whose duties are others because of it."""

    before: Mapping[str, Value]
    after: Mapping[str, Value]
    concerned: Sequence[Person] = ()


def set_school(
    session: Session, school: School, who: Person | None, now: datetime, values: Mapping[str, Value]
) -> SchoolChange:
    """Change settings; those that are so already are left out of the outcome. Raises NotAllowed, UserError."""
    require_office(session, who)
    after = {field: value for field, value in values.items() if getattr(school, field) != value}
    before = {field: getattr(school, field) for field in after}
    _check(school, after)
    if not after:
        return SchoolChange({}, {})
    for field, value in after.items():
        setattr(school, field, value)
    session.add(school)
    note(session, school.id or 0, now, who.id if who else None, "set_school", "school", **plain(before, after))
    concerned = _settle_years(session, school, now) if "years_by_calendar" in after else []
    look_again(session, school, now)
    return SchoolChange(before, after, concerned)


def restore_school(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
) -> SchoolChange:
    """Take a change back, as long as nobody has changed the same since. Raises NotAllowed, UserError."""
    require_office(session, who)
    if any(getattr(school, field) != value for field, value in after.items()):
        raise UserError("这一项后来又改过，没有撤销。发“设置”看现在的设置。")
    return set_school(session, school, who, now, before)


def _check(school: School, after: Mapping[str, Value]) -> None:
    if not after.keys() <= set(SETTABLE):
        raise UserError("没有这项设置，没有改动。发“设置”看能改什么。")
    weekday, contact = after.get("digest_weekday", 1), after.get("contact", "教科室")
    if not (isinstance(weekday, int) and 1 <= weekday <= 7):
        raise UserError("小结的日子要写周一到周日，没有改动。")
    if not (isinstance(contact, str) and 0 < len(contact.strip()) <= LONGEST_CONTACT and contact.isprintable()):
        raise UserError(f"联系要写在 {LONGEST_CONTACT} 字以内、一行写完，没有改动。例如：/设置 联系 教科室李老师")
    _check_bells({field: after.get(field, getattr(school, field)) for field in (*BELLS, "quiet_since", "quiet_until")})


def _check_bells(clocks: Mapping[str, Value]) -> None:
    """Every bell rings outside the quiet hours, and these lie over the night."""
    since, until = clocks["quiet_since"], clocks["quiet_until"]
    if not (isinstance(since, time) and isinstance(until, time) and until < since):
        raise UserError("免打扰要从晚上到第二天早上，例如：/设置 免打扰 18:30-7:30。没有改动。")
    last = (datetime.combine(date.min, since) - BEFORE_QUIET).time()
    for field, label in BELLS.items():
        clock = clocks[field]
        if not (isinstance(clock, time) and until <= clock <= last):
            quiet = f"{since:%H:%M} 到次日 {until:%H:%M}"
            raise UserError(
                f"{label} {clock:%H:%M} 在免打扰（{quiet}）里或紧挨着它，会发不出去，没有改动。"
                f"{label}要在 {until:%H:%M} 到 {last:%H:%M} 之间；或者先改另一项。"
            )


def plain(*values: Mapping[str, Value]) -> dict[str, object]:
    """Settings as JSON values: the first is what was, the second what is now."""
    return {
        name: {field: f"{value:%H:%M}" if isinstance(value, time) else value for field, value in each.items()}
        for name, each in zip(("before", "after"), values, strict=False)
    }


def _settle_years(session: Session, school: School, now: datetime) -> list[Person]:
    """The active whose duties are others, now that years are counted differently."""
    before = _owed(session, school)
    settle(session, school, now)
    changed = {person for person, *_ in before ^ _owed(session, school)}
    return [person for person in staff_of(session, school) if person.id in changed]


def _owed(session: Session, school: School) -> set[tuple[int | None, int, float]]:
    query = select(Obligation.person_id, Obligation.requirement_id, Obligation.target).where(
        Obligation.school_id == school.id, col(Obligation.ended_at).is_(None)
    )
    return set(session.exec(query))


def look_again(session: Session, school: School, now: datetime) -> None:
    """Let the next bell look at every duty: the day or hour it was to be looked at may not be one any more."""
    first = coming_reminder(session, school, now)
    query = update(Obligation).where(col(Obligation.school_id) == school.id, col(Obligation.next_look_at) > first)
    session.exec(query.values(next_look_at=first).execution_options(synchronize_session=False))


def coming_reminder(session: Session, school: School, now: datetime) -> datetime:
    """When the daily reminder rings next."""
    today, overrides = school_day(school, now), overrides_of(session, school)
    done = select(DayDone).where(DayDone.school_id == school.id, DayDone.round == "reminders", DayDone.on_day == today)
    over = session.exec(done).first() is not None or instant(school, today, school.reminder_at) <= now
    return instant(school, add_school_days(today, 1 if over else 0, overrides), school.reminder_at)
