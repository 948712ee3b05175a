"""What a record counts for: kinds, units, days, groups; never what was taken back."""

from datetime import date

import pytest

from bot.acts.log_record import log_records, undo_records
from bot.domain.kinds import RECORD_KINDS
from bot.parsing.records import RecordDraft
from bot.store.progress import progress_of
from tests.cast import House, confirm, rule

TODAY = date(2026, 11, 20)


def log(
    house: House,
    who: str,
    kind: str,
    amount: float = 1,
    unit: str | None = None,
    *,
    day: date = TODAY,
    venue: str | None = None,
) -> list[int]:
    """Log one thing through its act; the records' ids."""
    draft = RecordDraft(kind=kind, amount=amount, unit=unit or RECORD_KINDS[kind].unit, date=day, venue=venue)
    with house.database.transaction() as session:
        person = house.person(session, who)
        logged = log_records(session, house.school(session), person, house.now, [draft], None)
        return [record.id or 0 for record in logged.records]


def done(house: House, quote: str, who: str | None = None) -> float:
    """How much of a rule is done, by a person, or by the Chinese group."""
    with house.database.transaction() as session:
        person_id = house.person(session, who).id if who else None
        rows = [row for row in progress_of(session, 1, TODAY, {}) if row.quote == quote]
        return next(row.done for row in rows if row.person_id == person_id)


@pytest.fixture
def trained(house: House) -> House:
    """The same school, where training is asked for in hours and in times."""
    with house.database.transaction() as session:
        rules = [
            rule("training", 6, "学时", "term", quote="远程培训6学时"),
            rule("training", 2, "次", "term", quote="培训2次"),
        ]
        confirm(session, house.school(session), rules=rules, now=house.now, name="培训.txt")
    return house


@pytest.mark.parametrize(
    ("logged", "hours", "times"),
    [
        ([(3, "学时")], 3, 1),
        ([(3, "学时"), (4, "学时")], 7, 2),  # a training told in hours still is one training
        ([(1, "次")], 0, 1),
        ([(2, "次"), (1.5, "学时")], 1.5, 3),
    ],
)
def test_hours_count_as_hours_and_each_training_as_one(
    trained: House, logged: list[tuple[float, str]], hours: float, times: float
) -> None:
    for amount, unit in logged:
        log(trained, "王芳", "training", amount, unit)
    assert done(trained, "远程培训6学时", "王芳") == hours
    assert done(trained, "培训2次", "王芳") == times
    assert done(trained, "培训2次", "陶然") == 0


def test_either_kind_counts_where_the_plan_says_or(house: House) -> None:
    log(house, "王芳", "case")
    assert done(house, "一篇论文或案例", "王芳") == 1
    log(house, "王芳", "paper")
    assert done(house, "一篇论文或案例", "王芳") == 2
    assert done(house, "读一本书", "王芳") == 0


def test_one_lesson_counts_for_the_month_and_the_term(house: House) -> None:
    log(house, "方小禾", "observation", 2)
    log(house, "方小禾", "observation", 1, day=date(2026, 10, 30))
    assert done(house, "教龄不满十年的听课15节", "方小禾") == 3
    assert done(house, "到校三年以内每月听课4节", "方小禾") == 2


@pytest.mark.parametrize(("day", "counts"), [("2026-08-30", 0), ("2026-08-31", 1), ("2026-11-20", 1)])
def test_only_days_of_the_period_count(house: House, day: str, counts: float) -> None:
    log(house, "王芳", "observation", day=date.fromisoformat(day))
    assert done(house, "教龄不满十年的听课15节", "王芳") == counts


@pytest.mark.parametrize(("venue", "counts"), [("in_school", 1), ("out_of_school", 0), (None, 1)])
def test_who_does_not_say_where_is_believed(house: House, venue: str | None, counts: float) -> None:
    with house.database.transaction() as session:
        here = rule("observation", 5, "节", "term", where={"venue": "in_school"}, quote="校内听课5节")
        confirm(session, house.school(session), rules=[here], now=house.now, name="校内.txt")
    log(house, "王芳", "observation", venue=venue)
    assert done(house, "校内听课5节", "王芳") == counts


def test_what_was_taken_back_never_counts(house: House) -> None:
    kept = log(house, "王芳", "observation", 2)
    gone = log(house, "王芳", "observation", 3)
    with house.database.transaction() as session:
        undo_records(session, house.school(session), house.person(session, "王芳"), house.now, gone)
    assert done(house, "教龄不满十年的听课15节", "王芳") == 2
    with house.database.transaction() as session:
        undo_records(session, house.school(session), house.person(session, "王芳"), house.now, kept)
    assert done(house, "教龄不满十年的听课15节", "王芳") == 0


GROUP = "各教研组每两周活动一次"


def test_an_activity_logged_by_two_members_is_one(house: House) -> None:
    log(house, "王芳", "research_activity")
    log(house, "魏澜", "research_activity")
    assert done(house, GROUP) == 1
    log(house, "魏澜", "research_activity", day=date(2026, 11, 18))
    assert done(house, GROUP) == 2


def test_another_groups_activity_is_another_groups(house: House) -> None:
    log(house, "罗文", "research_activity")
    assert done(house, GROUP) == 0  # the Chinese group's


def test_an_activity_is_gone_only_when_everybody_took_it_back(house: House) -> None:
    mine, theirs = log(house, "王芳", "research_activity"), log(house, "魏澜", "research_activity")
    with house.database.transaction() as session:
        undo_records(session, house.school(session), house.person(session, "王芳"), house.now, mine)
    assert done(house, GROUP) == 1
    with house.database.transaction() as session:
        undo_records(session, house.school(session), house.person(session, "魏澜"), house.now, theirs)
    assert done(house, GROUP) == 0
