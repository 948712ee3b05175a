"""The weekly digest for teachers, leaders and the office: one message a person a week, none with nothing to say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.acts.concern import Concerns
from bot.acts.month_lists import waiting_lists
from bot.acts.post import post
from bot.domain.frames import monday_of
from bot.domain.manners import STALE_AFTER, digest_day
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Group, Membership, Person, RoleName, display_name
from bot.domain.plans import PlanItem
from bot.domain.progress import Progress, Standing
from bot.domain.records import Record
from bot.domain.schools import School, instant, school_day
from bot.rendering.digests import Digest, GroupView, digest_text
from bot.rendering.duties import duty_title, standing_line
from bot.rendering.items import item_line
from bot.store.people import groups_of, holders_of, office_of, staff_of
from bot.store.plans import all_marks, items_between
from bot.store.progress import progress_of
from bot.store.schools import first_today, overrides_of, running_term


def compose_digests(session: Session, school: School, now: datetime) -> int:
    """Queue this week's digests once their hour has come; the number queued."""
    today = school_day(school, now)
    overrides = overrides_of(session, school)
    due = instant(school, today, school.digest_at)
    if running_term(session, school, today) is None or digest_day(school, today, overrides) != today:
        return 0
    if not due <= now < due + STALE_AFTER or not first_today(session, school, "digests", today):
        return 0
    week = _Week(session, school, today)
    queued = 0
    for person in week.staff:
        text = digest_text(week.digest(person))
        if text:
            key, why = f"digest:{person.id}:{monday_of(today)}", f"week of {monday_of(today)}"
            queued += post(session, person, MessageKind.DIGEST, key, Reply(text), now=now, why=why) is not None
    return queued


def digest_of(session: Session, school: School, person: Person, now: datetime) -> str | None:
    """One person's digest as it would read now; None when there is nothing to say."""
    return digest_text(_Week(session, school, school_day(school, now)).digest(person))


class _Week:
    """What happened this week and what comes next, read once for everybody."""

    def __init__(self, session: Session, school: School, today: date) -> None:
        self.session, self.school, self.today = session, school, today
        self.monday = monday_of(today)
        self.staff = staff_of(session, school)
        self.names = {person.id or 0: person.name for person in self.staff}
        self.rows = progress_of(session, school.id or 0, today, overrides_of(session, school))
        self.records = _records(session, school, self.monday, today)
        self.coming = _coming(session, school, self.monday + timedelta(days=7))
        self.concerns = Concerns(session, school, today)
        self.marks = all_marks(session)
        self.office = {person.id for person in office_of(session, school)}
        self.whole = self.office | {person.id for person in holders_of(session, school, RoleName.PRINCIPAL)}
        self.groups = groups_of(session, school)
        self.members, self.leaders = _memberships(session, self.groups)

    def digest(self, person: Person) -> Digest:
        """One person's digest with everything that may stand in it."""
        person_id = person.id or 0
        led = [group for group in self.groups if person_id in self.leaders[group.id or 0]]
        owned = {group.id for group in led}
        return Digest(
            name=display_name(person.name),
            since=self.monday,
            until=self.today,
            records=self.records[person_id],
            duties=[row for row in self.rows if row.person_id == person_id or row.group_id in owned],
            # The office and the principal see all that comes, below.
            coming=[item for item in self.coming if person_id not in self.whole and self._concerns(item, person_id)],
            groups=[(group.name, self._views(self.members[group.id or 0] - {person_id})) for group in led],
            office=self._office_lines(decides=person_id in self.office) if person_id in self.whole else (),
        )

    def _concerns(self, item: PlanItem, person_id: int) -> bool:
        return (item.id, person_id) not in self.marks and person_id in self.concerns.everybody(item)

    def _views(self, members: Iterable[int] | None) -> list[GroupView]:
        """Each duty with how many have done it and who is behind; everybody's when no members are given."""
        wanted = set(members) if members is not None else set(self.names)
        by_duty: dict[str, list[Progress]] = defaultdict(list)
        for row in self.rows:
            if row.person_id in wanted:
                by_duty[duty_title(row)].append(row)
        views = [self._view(title, rows) for title, rows in by_duty.items()]
        return [view for view in views if view.behind]

    def _view(self, title: str, rows: Sequence[Progress]) -> GroupView:
        done = sum(1 for row in rows if row.standing is Standing.DONE)
        behind = [self.names[row.person_id or 0] for row in rows if row.standing is Standing.BEHIND]
        return GroupView(title, done, len(rows), tuple(behind))

    def _office_lines(self, *, decides: bool) -> list[str]:
        logged = sum(len(records) for records in self.records.values())
        people = sum(1 for records in self.records.values() if records)
        lines = [f"· 本周 {people} 位老师登记了 {logged} 条"] if logged else []
        views = sorted(self._views(None), key=lambda view: len(view.behind), reverse=True)
        lines += [
            f"· {view.title}：{view.done}/{view.owed} 人已完成，{len(view.behind)} 人未到进度" for view in views[:6]
        ]
        groups = [row for row in self.rows if row.group_id and row.standing is Standing.BEHIND]
        named = {group.id: group.name for group in self.groups}
        lines += [f"· {named.get(row.group_id, '')}：{standing_line(row)}" for row in groups[:6]]
        lines += [f"· 下周：{item_line(item)}" for item in self.coming[:8]]
        lines += [
            f"· {row.month_on.month} 月的安排等您批准，请点那条消息下的“批准发送”"
            for row in (waiting_lists(self.session, self.school) if decides else ())
        ]
        return ["【全校】", *lines] if lines else []


def _records(session: Session, school: School, monday: date, today: date) -> dict[int, list[Record]]:
    query = select(Record).where(
        Record.school_id == school.id,
        col(Record.withdrawn_at).is_(None),
        Record.start_on >= monday,
        Record.start_on <= today,
    )
    found: dict[int, list[Record]] = defaultdict(list)
    for record in session.exec(query.order_by(col(Record.start_on), col(Record.id))):
        found[record.person_id].append(record)
    return found


def _coming(session: Session, school: School, monday: date) -> list[PlanItem]:
    """Next week's items with a day of their own: what stands for a whole month is in the month's list."""
    items = items_between(session, school, monday, monday + timedelta(days=6))
    return [
        item
        for item in items
        if item.outside is None
        and not item.done_at
        and item.first_on
        and monday <= item.first_on
        and item.precision not in ("month", "months", "recurrence")
    ]


def _memberships(session: Session, groups: Iterable[Group]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Group id → its members, and → its leaders."""
    members: dict[int, set[int]] = defaultdict(set)
    leaders: dict[int, set[int]] = defaultdict(set)
    ids = [group.id for group in groups]
    for row in session.exec(select(Membership).where(col(Membership.group_id).in_(ids))):
        members[row.group_id].add(row.person_id)
        if row.leads:
            leaders[row.group_id].add(row.person_id)
    return members, leaders
