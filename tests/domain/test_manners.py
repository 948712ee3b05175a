"""When the bell rings: worked out by hand on the calendar of autumn 2026.

Days off: 25 September (中秋), 1–7 October (国庆), 1 January 2027 (元旦).
Worked: Sunday 20 September, Saturday 10 October.
"""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.manners import (
    Told,
    after_quiet,
    digest_day,
    is_quiet,
    item_step,
    moments_of,
    month_draft_day,
    month_send_day,
    quota_look,
    quota_step,
)
from bot.domain.plans import PlanItem
from bot.domain.progress import Progress
from bot.domain.requirements import Per
from bot.domain.schools import School
from tests.cast import at

SCHOOL = School(name="铃声小学")
PERIODS = {
    "term": (Per.TERM, "2026-08-31", "2027-01-22"),
    "november": (Per.MONTH, "2026-11-01", "2026-11-30"),
    "september": (Per.MONTH, "2026-09-01", "2026-09-30"),
    "week": (Per.WEEK, "2026-11-16", "2026-11-22"),
    "week before 国庆": (Per.WEEK, "2026-09-28", "2026-10-04"),
    "week after 国庆": (Per.WEEK, "2026-10-05", "2026-10-11"),
    "week of 国庆 alone": (Per.WEEK, "2026-10-01", "2026-10-07"),
    "fortnight": (Per.FORTNIGHT, "2026-11-09", "2026-11-22"),
    "day": (Per.DAY, "2026-11-20", "2026-11-20"),
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def duty(period: str, done: float = 0, pace: float = 3) -> Progress:
    """A duty of ten, behind its pace unless `done` says otherwise."""
    per, since, until = PERIODS[period]
    return Progress(
        1, 1, 1, None, "听课", ("observation",), "节", per, None, "", "", day(since), day(until), 10, None, done, pace
    )


@pytest.mark.parametrize(
    ("period", "today", "told", "step"),
    [
        # The first word when behind, the next ten school days later.
        ("term", "2026-09-21", [], "behind1"),
        ("term", "2026-09-22", ["behind1 2026-09-21"], None),
        ("term", "2026-10-10", ["behind1 2026-09-21"], None),  # nine school days, the Saturday included
        ("term", "2026-10-12", ["behind1 2026-09-21"], "behind2"),
        ("term", "2026-12-31", ["behind1 2026-12-18"], None),  # nine
        ("term", "2027-01-04", ["behind1 2026-12-18"], "behind2"),  # 元旦 is no school day
        ("term", "2026-12-01", ["behind1 2026-09-21", "behind2 2026-10-12", "behind3 2026-10-26"], "behind4"),
        ("term", "2026-12-31", [f"behind{n} 2026-1{n % 3}-09" for n in (1, 2, 3, 4)], None),  # never a fifth
        # The ladder at its end: 7, 3 and 1 school days before 22 January.
        ("term", "2027-01-12", ["behind4 2026-12-31"] * 4, None),
        ("term", "2027-01-13", [], "d7"),
        ("term", "2027-01-14", ["d7 2027-01-13"], None),
        ("term", "2027-01-15", [], "d7"),  # missed on the thirteenth: caught up
        ("term", "2027-01-19", [], "d3"),  # both missed: one word
        ("term", "2027-01-20", ["d3 2027-01-19"], None),
        ("term", "2027-01-21", ["d3 2027-01-19"], "d1"),
        ("term", "2027-01-22", ["d1 2027-01-21"], None),
        ("term", "2027-01-22", ["d7 2027-01-13"], "d1"),
        ("term", "2027-01-23", [], None),
        ("term", "2026-08-30", [], None),
        # A month's word comes 5 and 1 school days before its end, not before.
        ("november", "2026-11-20", [], None),
        ("november", "2026-11-23", [], "d5"),
        ("november", "2026-11-24", ["d5 2026-11-23"], None),
        ("november", "2026-11-27", ["d5 2026-11-23"], "d1"),
        ("november", "2026-11-30", ["d5 2026-11-23"], "d1"),
        ("november", "2026-11-30", ["d1 2026-11-27"], None),
        ("september", "2026-09-21", [], None),
        ("september", "2026-09-22", [], "d5"),  # 中秋 lies between
        ("september", "2026-09-29", ["d5 2026-09-22"], "d1"),
        # A week's on its last day but one.
        ("week", "2026-11-18", [], None),
        ("week", "2026-11-19", [], "d1"),
        ("week", "2026-11-20", ["d1 2026-11-19"], None),
        ("week before 国庆", "2026-09-29", [], "d1"),
        ("week after 国庆", "2026-10-08", [], None),
        ("week after 国庆", "2026-10-09", [], "d1"),  # Saturday is the last
        ("fortnight", "2026-11-17", [], None),
        ("fortnight", "2026-11-18", [], "d2"),
        ("day", "2026-11-20", [], None),
    ],
)
def test_the_steps_of_a_quota(period: str, today: str, told: list[str], step: str | None) -> None:
    steps = [Told(name, day(on)) for name, on in (one.split() for one in told)]
    assert quota_step(duty(period), day(today), steps, {}) == step


def test_nothing_is_said_of_what_is_done_or_on_the_pace() -> None:
    assert quota_step(duty("term", done=10), day("2027-01-21"), [], {}) is None
    assert quota_step(duty("term", done=3), day("2026-11-20"), [], {}) is None
    assert quota_step(duty("term", done=2), day("2026-11-20"), [], {}) == "behind1"
    assert quota_step(duty("term", done=9, pace=9), day("2027-01-13"), [], {}) == "d7"  # the end is near all the same


@pytest.mark.parametrize(
    ("period", "today", "look"),
    [
        ("term", "2026-11-20", "2026-11-23"),
        ("term", "2026-09-30", "2026-10-08"),
        ("term", "2026-12-31", "2027-01-04"),
        ("term", "2027-01-22", None),
        ("november", "2026-11-02", "2026-11-23"),
        ("november", "2026-11-23", "2026-11-24"),  # from the first rung on daily: one may have been missed
        ("november", "2026-11-27", "2026-11-30"),
        ("november", "2026-11-30", None),
        ("week before 国庆", "2026-09-28", "2026-09-29"),
        ("week before 国庆", "2026-09-30", None),
        ("day", "2026-11-20", None),
    ],
)
def test_a_quota_is_looked_at_again_when_it_may_need_a_word(period: str, today: str, look: str | None) -> None:
    assert quota_look(duty(period), day(today), {}) == (day(look) if look else None)


def test_a_done_quota_is_not_looked_at_again() -> None:
    assert quota_look(duty("term", done=10), day("2026-11-20"), {}) is None


def item(end: str, precision: str = "day", start: str | None = None) -> PlanItem:
    first = None if precision == "deadline" else day(start or end)
    return PlanItem(
        plan_id=1, school_id=1, key="k", quote="", task="研讨", start_on=first, end_on=day(end), precision=precision
    )


@pytest.mark.parametrize(
    ("end", "precision", "steps"),
    [
        # A Tuesday: the third day before is a Saturday, so Friday tells it.
        ("2026-11-24", "day", {"11-16": None, "11-17": "d7", "11-19": "d7", "11-20": "d3", "11-23": "d1",
                               "11-24": "d0", "11-25": None}),
        # The first day after the long holiday: all is said before it, in one word.
        ("2026-10-08", "day", {"09-29": None, "09-30": "d1", "10-08": "d0", "10-09": None}),
        # A Saturday that is worked.
        ("2026-10-10", "day", {"09-29": None, "09-30": "d3", "10-08": "d3", "10-09": "d1", "10-10": "d0"}),
        # After 元旦.
        ("2027-01-04", "day", {"12-28": "d7", "12-31": "d1", "01-04": "d0"}),
        # A deadline is told twice more after it has passed.
        ("2026-11-27", "deadline", {"11-20": "d7", "11-24": "d3", "11-26": "d1", "11-27": "d0", "11-30": "a1",
                                    "12-01": "a1", "12-02": "a3", "12-03": "a3", "12-04": None}),
        # A deadline on a Sunday is a Friday's.
        ("2026-11-29", "deadline", {"11-26": "d3", "11-27": "d0", "11-30": "a1"}),
        # A deadline on the eve of the holiday.
        ("2026-09-30", "deadline", {"09-30": "d0", "10-08": "a1", "10-10": "a3", "10-12": "a3", "10-13": None}),
        ("2027-01-15", "deadline", {"01-08": "d7", "01-12": "d3", "01-14": "d1", "01-15": "d0", "01-18": "a1"}),
        # Only a month is known: it stands in the month's list, there is no ladder.
        ("2026-11-30", "month", {"11-02": None, "11-23": None, "11-30": None}),
        ("2026-11-30", "undated", {"11-30": None}),
    ],
)  # fmt: skip
def test_the_ladder_of_a_plan_item(end: str, precision: str, steps: dict[str, str | None]) -> None:
    found = {on: item_step(item(end, precision), in_year(on), {}, owner=False) for on in steps}
    assert found == steps


def in_year(month_day: str) -> date:
    return day(f"{2027 if month_day < '08' else 2026}-{month_day}")


def test_a_range_is_told_by_its_first_day() -> None:
    reading = item("2026-10-13", "range", start="2026-10-09")
    steps = {on: item_step(reading, in_year(on), {}, owner=False) for on in ("09-30", "10-08", "10-09", "10-10")}
    assert steps == {"09-30": "d3", "10-08": "d1", "10-09": "d0", "10-10": None}


def test_nothing_is_told_from_before_a_long_holiday() -> None:
    winter = {day("2027-01-23") + timedelta(days=n): False for n in range(37)}
    meeting = item("2027-03-01")
    assert item_step(meeting, day("2027-01-22"), winter, owner=False) is None
    assert item_step(meeting, day("2027-03-01"), winter, owner=False) == "d0"


@pytest.mark.parametrize(
    ("end", "precision", "start", "first", "last"),
    [
        ("2026-11-30", "month", "2026-11-01", "2026-11-23", "2026-11-30"),
        ("2026-09-30", "month", "2026-09-01", "2026-09-22", "2026-09-30"),
        ("2026-12-31", "months", "2026-11-01", "2026-12-24", "2026-12-31"),
    ],
)
def test_the_owner_of_a_month_only_item_has_one_word_five_school_days_before_its_end(
    end: str, precision: str, start: str, first: str, last: str
) -> None:
    thing = item(end, precision, start)
    assert item_step(thing, day(first) - timedelta(days=1), {}, owner=True) is None
    assert item_step(thing, day(first), {}, owner=True) == "owner"
    assert item_step(thing, day(last), {}, owner=True) == "owner"
    assert item_step(thing, day(last) + timedelta(days=1), {}, owner=True) is None
    assert item_step(thing, day(first), {}, owner=False) is None


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [("2026-11-20 07:29", True), ("2026-11-20 07:30", False), ("2026-11-20 18:29", False), ("2026-11-20 18:30", True)],
)
def test_quiet_hours(moment: str, quiet: bool) -> None:
    assert is_quiet(SCHOOL, at(moment)) is quiet


@pytest.mark.parametrize(
    ("moment", "free"),
    [
        ("2026-11-20 12:00", "2026-11-20 12:00"),
        ("2026-11-20 18:29", "2026-11-20 18:29"),
        ("2026-11-20 18:30", "2026-11-23 07:30"),  # Friday night → Monday
        ("2026-11-19 23:00", "2026-11-20 07:30"),
        ("2026-11-20 03:00", "2026-11-20 07:30"),
        ("2026-11-21 12:00", "2026-11-23 07:30"),
        ("2026-09-19 12:00", "2026-09-20 07:30"),  # a Sunday that is worked
        ("2026-10-10 12:00", "2026-10-10 12:00"),
        ("2026-09-30 19:00", "2026-10-08 07:30"),
        ("2026-12-31 20:00", "2027-01-04 07:30"),
    ],
)
def test_what_must_not_disturb_waits_for_the_next_school_morning(moment: str, free: str) -> None:
    assert after_quiet(SCHOOL, at(moment), {}) == at(free)


@pytest.mark.parametrize(
    ("today", "digest"),
    [
        ("2026-11-16", "2026-11-20"),
        ("2026-11-22", "2026-11-20"),
        ("2026-09-21", "2026-09-24"),  # 中秋 is the Friday
        ("2026-09-30", "2026-09-30"),  # 国庆 takes Thursday and Friday
        ("2026-10-05", "2026-10-09"),
        ("2026-12-30", "2026-12-31"),
    ],
)
def test_the_digest_comes_on_the_last_school_day_up_to_friday(today: str, digest: str) -> None:
    assert digest_day(SCHOOL, day(today), {}) == day(digest)


def test_a_week_without_school_has_no_digest() -> None:
    off = {day("2026-11-16") + timedelta(days=n): False for n in range(7)}
    assert digest_day(SCHOOL, day("2026-11-18"), off) is None


@pytest.mark.parametrize(
    ("month", "sent", "drafted"),
    [
        ("2026-08-01", "2026-08-31", "2026-08-26"),
        ("2026-09-01", "2026-09-01", "2026-08-27"),
        ("2026-10-01", "2026-10-08", "2026-09-28"),
        ("2026-12-01", "2026-12-01", "2026-11-26"),
        ("2027-01-01", "2027-01-04", "2026-12-29"),
    ],
)
def test_a_months_list_is_drafted_three_school_days_before_its_first_school_day(
    month: str, sent: str, drafted: str
) -> None:
    send_on = month_send_day(day(month), day("2026-08-31"), day("2027-01-22"), {})
    assert send_on == day(sent)
    assert month_draft_day(send_on, {}) == day(drafted)


def test_a_month_outside_the_term_has_no_list() -> None:
    assert month_send_day(day("2027-02-01"), day("2026-08-31"), day("2027-01-22"), {}) is None


def test_a_rehearsal_visits_every_hour_that_matters() -> None:
    hours = [moment.strftime("%H:%M") for moment in moments_of(SCHOOL, day("2026-11-20"))]
    assert hours == ["07:30", "08:00", "12:40", "16:30"]
    assert all(isinstance(moment, datetime) and moment.utcoffset() for moment in moments_of(SCHOOL, day("2026-11-20")))
