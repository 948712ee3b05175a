"""本周: what waits for the office, what this week brings, and who is still short of the pace."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from bot.acts.answer_reminder import decide_off
from bot.acts.month_lists import approve_month_list, waiting_lists
from bot.acts.oversee import groups_seen, progress_seen, staff_seen
from bot.acts.review_records import review_queue
from bot.console.office import Go, Page, Visit
from bot.domain.frames import monday_of
from bot.domain.people import Person
from bot.domain.plans import PlanItem, Precision
from bot.domain.progress import Progress, Standing
from bot.domain.schools import Term
from bot.rendering.duties import urgent_first
from bot.rendering.words import WEEKDAYS
from bot.store.overviews import (
    asked_off,
    done_marks,
    groups_by_person,
    logged_between,
    not_delivered_since,
    notices_of,
    set_aside_since,
)
from bot.store.people import members_of
from bot.store.plans import items_between

FAULT_DAYS = 7
RECENT_NOTICES = timedelta(days=14)
SHOWN = 8  # people behind the pace before «and the rest»
LOOSE = frozenset({Precision.MONTH, Precision.MONTHS})


class Short(NamedTuple):
    """Somebody who is short of the pace, with those duties, the most pressing first."""

    person: Person
    group: str
    rows: Sequence[Progress]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group's duties in figures."""

    name: str
    done: int
    on_pace: int
    behind: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + self.on_pace + self.behind


class ItemLine(NamedTuple):
    """A plan item of the week: whom it is for, and how many of them said it is done."""

    item: PlanItem
    people: int
    done: int


class Day(NamedTuple):
    """A day of the week with what falls on it."""

    on: date
    weekday: str
    items: Sequence[ItemLine]


def week(visit: Visit) -> Page:
    """The page."""
    monday = monday_of(visit.today)
    seen = progress_seen(visit.session, visit.school, visit.view, visit.today)
    rows = [row for row in seen if not row.optional]  # what is not chased is no gap
    staff = staff_seen(visit.session, visit.school, visit.view)
    short = people_short(visit, staff, rows)
    lines = week_items(visit, monday)
    people = [person.id or 0 for person in staff]
    values: dict[str, Any] = {
        "here": "week",
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "week_number": visit.term.frame.week_number(visit.today) if visit.term else None,
        "term_share": _term_share(visit.term, visit.today),
        "waiting": waiting(visit),
        "days": days_of(lines, monday),
        "month_lines": [line for line in lines if line.item.precision in LOOSE],
        "short": short[:SHOWN],
        "short_count": len(short),
        "groups": group_lines(visit, rows),
        "standings": {standing: sum(row.standing is standing for row in rows) for standing in Standing},
        "logged": len(logged_between(visit.session, people, monday, visit.today)),
        "staff_count": len(staff),
    }
    return Page("week.html", values)


def _term_share(term: Term | None, today: date) -> int | None:
    """How much of the term is over, in whole percent."""
    if term is None:
        return None
    return round(100 * (today - term.start_on).days / max((term.end_on - term.start_on).days, 1))


def people_short(visit: Visit, staff: Iterable[Person], rows: Iterable[Progress]) -> list[Short]:
    """Who is behind the pace: with the most duties first, then the largest part missing."""
    behind: dict[int, list[Progress]] = defaultdict(list)
    for row in rows:
        if row.person_id is not None and row.standing is Standing.BEHIND:
            behind[row.person_id].append(row)
    groups = groups_by_person(visit.session, visit.school)
    found = [
        Short(person, next((group.name for group in groups[person.id or 0]), ""), urgent_first(mine, visit.today))
        for person in staff
        if (mine := behind.get(person.id or 0))
    ]
    return sorted(found, key=lambda one: (-len(one.rows), -max(row.left / row.target for row in one.rows)))


def group_lines(visit: Visit, rows: Iterable[Progress]) -> list[GroupLine]:
    """The research groups that have any duty, in figures; a person counts in every group of theirs."""
    standings: dict[int, list[Standing]] = defaultdict(list)
    for row in rows:
        standings[row.person_id or -(row.group_id or 0)].append(row.standing)
    lines = []
    for group in groups_seen(visit.session, visit.school, visit.view):
        members = [person.id or 0 for person in members_of(visit.session, group.id or 0)]
        every = [standing for key in (*members, -(group.id or 0)) for standing in standings.get(key, ())]
        counts = (every.count(standing) for standing in (Standing.DONE, Standing.ON_PACE, Standing.BEHIND))
        lines.append(GroupLine(group.name, *counts))
    return [line for line in lines if line.total]


def week_items(visit: Visit, monday: date) -> list[ItemLine]:
    """The plan items that touch the week and concern anybody seen."""
    items = [
        item
        for item in items_between(visit.session, visit.school, monday, monday + timedelta(days=6))
        if item.outside is None
    ]
    return item_lines(visit, items)


def item_lines(visit: Visit, items: Sequence[PlanItem]) -> list[ItemLine]:
    """Items that concern anybody seen, with how many of those they concern said they are done."""
    concerns = visit.concerns
    marks = done_marks(visit.session, [item.id or 0 for item in items])
    lines = []
    for item in items:
        people = {one for one in concerns.everybody(item) if visit.view.holds(one)}
        if people or visit.view.whole:
            lines.append(ItemLine(item, len(people), len(people & marks[item.id or 0])))
    return lines


def days_of(lines: Iterable[ItemLine], monday: date) -> list[Day]:
    """The days of the week that bring something; an item of several days stands on its first day within the week."""
    by_day: dict[date, list[ItemLine]] = defaultdict(list)
    for line in lines:
        if line.item.precision not in LOOSE:
            by_day[max(line.item.first_on or monday, monday)].append(line)
    return [Day(on, WEEKDAYS[on.weekday()], by_day[on]) for on in sorted(by_day)]


def waiting(visit: Visit) -> dict[str, Any]:
    """What waits for the office's word; for others what they may know of it."""
    queue = 0 if visit.view.whole and not visit.view.decides else _to_review(visit)
    if not visit.view.whole:
        return {"lists": [], "asked": [], "notices": [], "faults": 0, "reviews": queue, "count": int(queue > 0)}
    since = visit.now - timedelta(days=FAULT_DAYS)
    lists = waiting_lists(visit.session, visit.school)
    asked = asked_off(visit.session, visit.school)
    faults = len(set_aside_since(visit.session, since)) + len(not_delivered_since(visit.session, visit.school, since))
    notices = [
        notice
        for notice in notices_of(visit.session, visit.school, 20)
        if notice.answered < notice.receivers and visit.now - RECENT_NOTICES < notice.row.goes_at <= visit.now
    ]
    count = len(lists) + len(asked) + bool(faults) + len(notices) + bool(queue)
    found = {"lists": lists, "asked": asked, "notices": notices[:5], "faults": faults}
    return found | {"reviews": queue, "count": count}


def _to_review(visit: Visit) -> int:
    """How many entries wait for this visitor's look."""
    return len(review_queue(visit.session, visit.school, visit.who))


def approve(visit: Visit) -> Go:
    """批准发送 of a month's list."""
    row = approve_month_list(visit.session, visit.school, visit.who, visit.now, visit.id)
    return Go("/office", f"{row.month_on.month} 月的安排已批准，会按时发给相关的老师。")


def decide(visit: Visit) -> Go:
    """同意免做 or 仍需完成."""
    grant = visit.form.text("grant") == "yes"
    name, title = decide_off(visit.session, visit.school, visit.who, visit.now, visit.id, grant=grant)
    word = "已同意免做" if grant else "已回复仍需完成"
    return Go(visit.back("/office"), f"{word}：{name}老师的「{title}」。已告诉本人。")


def faults(visit: Visit) -> Page:
    """What came in and could not be read, what could not be delivered."""
    since = visit.now - timedelta(days=FAULT_DAYS)
    aside, lost = set_aside_since(visit.session, since), not_delivered_since(visit.session, visit.school, since)
    if not visit.view.whole:
        aside, lost = [], [one for one in lost if visit.view.holds(one.person_id)]
    names = {person.id: person.name for person in staff_seen(visit.session, visit.school, visit.view, active=False)}
    return Page("faults.html", {"here": "week", "aside": aside, "lost": lost, "names": names, "days": FAULT_DAYS})
