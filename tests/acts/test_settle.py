"""Who owes what: made once, kept as it was promised, ended and taken up again with the people."""

from collections import Counter

import pytest
from sqlmodel import Session, select

from bot.acts.settle import settle
from bot.domain.people import GroupKind, Membership, Person, PersonStatus
from bot.domain.progress import Progress
from bot.domain.requirements import Exemption, Obligation
from bot.store.people import group_named
from bot.store.progress import progress_of
from tests.cast import LI_CHINESE, LI_ENGLISH, House, at, confirm, phone_of, rule


def settled(house: House, when: str | None = None) -> int:
    """Settle, and the number of new obligations."""
    if when:
        house.now = at(when)
    with house.database.transaction() as session:
        return settle(session, house.school(session), house.now)


def duties(house: House, who: str) -> dict[str, Progress]:
    """Somebody's running duties: «听课 term» → where it stands."""
    with house.database.transaction() as session:
        person = house.person(session, who)
        today = house.now.date()
        rows = progress_of(session, person.school_id, today, {})
        return {f"{row.title} {row.per}": row for row in rows if row.person_id == person.id}


def change(house: House, who: str, **values: object) -> None:
    """The office corrects somebody's line in the roster."""
    with house.database.transaction() as session:
        person = house.person(session, who)
        for name, value in values.items():
            setattr(person, name, value)
        session.add(person)


def owers(session: Session) -> Counter[str]:
    """How many obligations each person or group has in all."""
    names = {f"p{person.id}": phone_of(person) for person in session.exec(select(Person))}
    return Counter(names.get(row.owner_key, row.owner_key) for row in session.exec(select(Obligation)))


def test_settling_twice_makes_nothing_twice(house: House) -> None:
    before = house.rows(Obligation)
    # Before the term: 3 + 6 lessons, 3 demonstrations, 9 + 9 of the five, 3 groups' fortnight. In November: 1 month of
    # lessons, 9 of reflections, 3 groups' fortnight.
    assert len(before) == 33 + 13
    assert settled(house) == 0
    assert house.rows(Obligation) == before


def test_everybody_owes_what_the_plan_says_of_them(house: House) -> None:
    assert {who: set(duties(house, who)) for who in ("方小禾", "陶然", "顾明远", "罗文", "许静")} == {
        "方小禾": {"听课 term", "听课 month", "教学反思 month", "论文或教学案例 term", "读书 term"},
        "陶然": {"听课 term", "教学反思 month", "论文或教学案例 term", "读书 term"},
        "顾明远": {"听课 term", "教学反思 month", "论文或教学案例 term", "读书 term", "示范课 term"},
        "罗文": {"听课 term", "教学反思 month", "论文或教学案例 term", "读书 term"},
        "许静": set(),
    }


@pytest.mark.parametrize(
    ("who", "target", "because"),
    [
        ("方小禾", 15, "1 年"),
        (LI_ENGLISH, 15, "8 年"),
        ("陶然", 10, "10 年"),  # exactly ten
        (LI_CHINESE, 10, "13 年"),
    ],
)
def test_the_target_comes_with_ones_own_figure(house: House, who: str, target: float, because: str) -> None:
    duty = duties(house, who)["听课 term"]
    assert duty.target == target
    assert because in duty.reason


def test_target_and_reason_stay_as_they_were_promised(house: House) -> None:
    before = duties(house, "王芳")["听课 term"]
    change(house, "王芳", teaching_since=at("2017-08-01 00:00").date())  # nine years in August, ten by January
    assert settled(house) == 0
    settled(house, "2027-01-05 08:00")
    after = duties(house, "王芳")["听课 term"]
    assert (after.obligation_id, after.target, after.reason) == (before.obligation_id, 15, before.reason)


def test_a_correction_that_moves_somebody_over_the_border_ends_the_one_duty_and_begins_the_other(house: House) -> None:
    house.say("王芳", "听课 2 节")
    change(house, "王芳", teaching_since=at("2010-08-01 00:00").date())
    assert settled(house) == 1
    duty = duties(house, "王芳")["听课 term"]
    assert (duty.target, duty.done) == (10, 2)


def test_on_leave_nothing_is_owed_and_nobody_writes(house: House) -> None:
    house.say("王芳", "听课 2 节")
    change(house, "王芳", status=PersonStatus.LEAVE, status_note="病假")
    settled(house)
    assert duties(house, "王芳") == {}
    assert "病假" in house.say("王芳", "进度").text
    house.ring(when="2026-11-20 13:00")
    house.ring(when="2026-11-20 16:30")
    assert [parcel.kind for parcel in house.heard["王芳"]] == ["reply", "reply"]


def test_back_from_leave_the_same_duties_go_on(house: House) -> None:
    before = {name: row.obligation_id for name, row in duties(house, "王芳").items()}
    change(house, "王芳", status=PersonStatus.LEAVE)
    settled(house)
    change(house, "王芳", status=PersonStatus.ACTIVE)
    assert settled(house) == 0
    assert {name: row.obligation_id for name, row in duties(house, "王芳").items()} == before


def test_who_comes_back_in_a_later_month_owes_that_month_and_the_term(house: House) -> None:
    change(house, "许静", status=PersonStatus.ACTIVE)
    assert settled(house, "2026-12-01 08:00") > 0
    assert {name: row.target for name, row in duties(house, "许静").items()} == {
        "听课 term": 15,
        "教学反思 month": 2,
        "论文或教学案例 term": 1,
        "读书 term": 1,
    }


def test_who_joins_a_group_owes_with_it(house: House) -> None:
    with house.database.transaction() as session:
        school = house.school(session)
        only = rule("collective_prep", 3, "次", "term", audience={"group": "数学组"}, quote="数学组集体备课3次")
        confirm(session, school, rules=[only], now=house.now, name="数学组.txt")
        session.flush()
        group = group_named(session, school, "数学组")
        assert group is not None
        assert owers(session)["陶然"] == owers(session)["罗文"] - 1
        session.add(Membership(group_id=group.id or 0, person_id=house.person(session, "陶然").id or 0))
    assert settled(house) == 1
    assert duties(house, "陶然")["集体备课 term"].target == 3


def test_a_rule_for_groups_is_owed_by_each_of_them(house: House) -> None:
    with house.database.transaction() as session:
        rows = progress_of(session, 1, house.now.date(), {})
        kinds = {group.name: group.kind for group in (group_named(session, house.school(session), "五年级"),) if group}
    groups = [row for row in rows if row.group_id is not None]
    assert [(row.title, row.target, str(row.since), str(row.until)) for row in groups] == [
        ("教研活动", 1, "2026-11-09", "2026-11-22")
    ] * 3
    assert kinds == {"五年级语文备课组": GroupKind.PREP}  # no research group: it owes none


def test_a_new_period_opens_by_itself(house: House) -> None:
    assert settled(house, "2026-12-01 08:00") == 1 + 9 + 3
    assert duties(house, "方小禾")["听课 month"].since == at("2026-12-01 00:00").date()


def test_what_the_office_lets_somebody_off_is_not_owed(house: House) -> None:
    with house.database.transaction() as session:
        office = house.person(session, "沈秋")
        row = session.exec(
            select(Obligation).where(Obligation.person_id == house.person(session, "王芳").id, Obligation.target == 15)
        ).one()
        session.add(Exemption(obligation_id=row.id or 0, reason="借调两个月", by_id=office.id or 0, at=house.now))
    assert "听课 term" not in duties(house, "王芳")


def test_rules_the_engine_cannot_count_yet_are_kept_and_named(house: House) -> None:
    with house.database.transaction() as session:
        odd = [
            rule("reflection", 10, "%", "term", quote="反思不少于10%"),
            rule("observation", 1, "节", "term", owner="pair", quote="师徒互听一节"),
            rule("inspection", 1, "次", "month", quote="每月检查一次"),
            rule("observation", 2, "节", "term", audience={"workload": "full"}, quote="满工作量的听课2节"),
        ]
        outcome = confirm(session, house.school(session), rules=odd, now=house.now, name="其他.txt")
    assert outcome.rules == 4
    assert [why for _, why in outcome.kept] == [
        "没有说明占什么的比例",
        "还没有登记师徒结对，登记以后自动生效",
        "暂不能登记的事项",
        "对象的条件名册里查不到",
    ]
    assert outcome.obligations == 0
