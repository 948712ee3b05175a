"""计划: the term's items by month and week with who has done them; one item with its words and its people."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import col, select

from bot.acts.finish_item import may_finish, results_of
from bot.acts.oversee import staff_seen
from bot.acts.plan_notice import SOURCE
from bot.console.office import Page, Visit
from bot.console.week import LOOSE, ItemLine, item_lines
from bot.domain.frames import Frame, monday_of
from bot.domain.people import Person
from bot.domain.periods import month_of
from bot.domain.plans import Plan, PlanItem
from bot.errors import NotFound
from bot.store.overviews import done_marks
from bot.store.plans import items_between


class Week(NamedTuple):
    """A week of a month with what begins in it; `monday` None: the month as a whole."""

    monday: date | None
    number: int | None
    lines: Sequence[ItemLine]


class Month(NamedTuple):
    """A month of the term: how many of its items are done."""

    first: date
    items: int
    done: int


def plan(visit: Visit) -> Page:
    """The page of one month."""
    imported = select(Plan).where(Plan.school_id == visit.school.id, Plan.source_hash != SOURCE)
    plans = visit.session.exec(imported.order_by(col(Plan.confirmed_at).desc())).all()
    first = _month_asked(visit)
    span = month_of(first)
    lines = item_lines(visit, _of_month(visit, span.since, span.until))
    months = [_month(visit, month) for month in _months(visit, first)]
    values = {"here": "plan", "plans": plans, "month": first, "months": months, "weeks": weeks_of(lines, visit)}
    return Page("plan.html", values | {"lines": lines})


def _month_asked(visit: Visit) -> date:
    try:
        return date.fromisoformat(f"{visit.query.get('month', '')}-01")
    except ValueError:
        return visit.today.replace(day=1)


def _months(visit: Visit, asked: date) -> list[date]:
    """The months of the term; outside of one those around the month asked for."""
    if visit.term is None:
        return [(asked + timedelta(days=31 * step)).replace(day=1) for step in (-1, 0, 1)]
    found, month = [], visit.term.start_on.replace(day=1)
    while month <= visit.term.end_on:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found if asked in found else sorted([*found, asked])


def _of_month(visit: Visit, since: date, until: date) -> list[PlanItem]:
    """The items that begin in the month, or run through it without a day of their own."""
    items = items_between(visit.session, visit.school, since, until)
    return [one for one in items if one.precision in LOOSE or (one.first_on and since <= one.first_on <= until)]


def _month(visit: Visit, first: date) -> Month:
    span = month_of(first)
    lines = item_lines(visit, _of_month(visit, span.since, span.until))
    return Month(first, len(lines), sum(is_done(line) for line in lines))


def is_done(line: ItemLine) -> bool:
    """Whether an item is finished: said so, or by everybody it concerns."""
    return line.item.done_at is not None or (line.people > 0 and line.done == line.people)


def weeks_of(lines: Iterable[ItemLine], visit: Visit) -> list[Week]:
    """The lines by school week, the whole month's first."""
    frame = visit.term.frame if visit.term else Frame.of(visit.today, visit.today)
    by_week: dict[date | None, list[ItemLine]] = {}
    for line in lines:
        loose = line.item.precision in LOOSE or line.item.first_on is None
        by_week.setdefault(None if loose else monday_of(line.item.first_on or visit.today), []).append(line)
    mondays = sorted(by_week, key=lambda monday: monday or date.min)
    return [
        Week(monday, frame.week_number(monday) if monday and visit.term else None, by_week[monday])
        for monday in mondays
    ]


class Concerned(NamedTuple):
    """Those an item concerns: who said it is done, who has not."""

    done: Sequence[Person]
    still: Sequence[Person]


def item(visit: Visit) -> Page:
    """One item."""
    row = visit.session.get(PlanItem, visit.id)
    if row is None or row.school_id != visit.school.id or row.withdrawn_at is not None:
        raise NotFound("这项安排已经取消或改动。")
    everybody = visit.concerns.everybody(row)
    staff = [one for one in staff_seen(visit.session, visit.school, visit.view) if one.id in everybody]
    if not staff and not visit.view.whole:
        raise NotFound("这项安排与您负责的组无关。")
    marked = done_marks(visit.session, [visit.id])[visit.id]
    people = Concerned(*([one for one in staff if (one.id in marked) is done] for done in (True, False)))
    source = visit.session.get(Plan, row.plan_id)
    values = {
        "here": "plan",
        "item": row,
        "people": people,
        "source": source,
        "results": results_of(visit.session, visit.id),
    }
    return Page("item.html", values | {"finishes": may_finish(visit.session, visit.school, visit.who, visit.now, row)})
