"""Days away: the status follows them by itself; a roster, a restart or a second tick changes nothing of it."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.acts.exempt import exempt, owe_again
from bot.acts.extend import extend
from bot.acts.find_duties import duties_named, duties_of
from bot.acts.grant_leave import end_leave, follow_absences, grant_leave, withdraw_leave
from bot.acts.import_roster import import_roster
from bot.acts.settle import settle
from bot.domain.absences import Absence
from bot.domain.people import PersonStatus
from bot.domain.requirements import Exemption
from bot.errors import UserError
from bot.parsing.absences import read_absence
from bot.parsing.rosters import read_roster
from bot.store.absences import absences_by_person, absences_of, away_on
from tests.cast import FRAME, FRIDAY, ROSTER, House, at

FRI, MON = date(2026, 11, 20), date(2026, 11, 23)


def grant(house: House, who: str, since: date, until: date | None, kind: str = "sick") -> int:
    with house.database.transaction() as session:
        school = house.school(session)
        return grant_leave(session, school, None, house.now, house.person(session, who), kind, since, until).id or 0


def status(house: House, who: str) -> str:
    with house.database.transaction() as session:
        return house.person(session, who).status


def test_the_status_follows_the_days_whenever_a_job_ticks(house: House) -> None:
    grant(house, "王芳", MON, MON + timedelta(days=1))
    assert status(house, "王芳") == PersonStatus.ACTIVE
    house.ring("delivery", when="2026-11-23 08:00")
    assert status(house, "王芳") == PersonStatus.LEAVE
    house.ring("delivery", when="2026-11-24 18:00")
    assert status(house, "王芳") == PersonStatus.LEAVE
    house.ring("delivery", when="2026-11-25 08:00")
    assert status(house, "王芳") == PersonStatus.ACTIVE


def test_following_again_changes_nothing(house: House) -> None:
    grant(house, "王芳", FRI, MON)
    with house.database.transaction() as session:
        assert follow_absences(session, house.school(session), house.now) == 0
    before = house.tables()
    with house.database.transaction() as session:
        follow_absences(session, house.school(session), house.now)
    assert house.tables() == before


def test_a_whole_absence_slept_through_changes_no_status(house: House) -> None:
    grant(house, "王芳", MON, MON + timedelta(days=1))
    house.ring("delivery", when="2026-12-01 08:00")  # the machine was off meanwhile
    assert status(house, "王芳") == PersonStatus.ACTIVE


def test_who_the_roster_has_away_stays_away(house: House) -> None:
    house.ring("upkeep", when="2026-11-23 08:00")
    assert status(house, "许静") == PersonStatus.LEAVE


def test_a_roster_that_marks_others_does_not_end_days_away(house: House) -> None:
    grant(house, "王芳", FRI, MON)
    with house.database.transaction() as session:
        import_roster(session, house.school(session), None, house.now, read_roster(ROSTER.encode(), "名册.csv"))
    house.ring("delivery")
    assert status(house, "王芳") == PersonStatus.LEAVE


def test_secondment_is_told_apart_from_leave(house: House) -> None:
    grant(house, "王芳", FRI, None, "support")
    assert status(house, "王芳") == PersonStatus.SECONDED
    house.ring("delivery", when="2026-12-01 08:00")  # an open end stays open
    assert status(house, "王芳") == PersonStatus.SECONDED


def test_taken_back_it_was_never_there_and_the_row_stays(house: House) -> None:
    absence_id = grant(house, "王芳", FRI, MON)
    with house.database.transaction() as session:
        school = house.school(session)
        withdraw_leave(session, school, None, house.now, absence_id)
        assert absences_of(session, school) == []
        assert session.get(Absence, absence_id) is not None
    assert status(house, "王芳") == PersonStatus.ACTIVE


def test_back_early_keeps_what_was_entered_beside_what_became_of_it(house: House) -> None:
    grant(house, "王芳", FRI, FRI + timedelta(days=30))
    house.now = at("2026-12-01 09:00")
    with house.database.transaction() as session:
        end_leave(session, house.school(session), None, house.now, house.person(session, "王芳"))
    with house.database.transaction() as session:
        (standing,) = absences_of(session, house.school(session))
        assert (standing.since_on, standing.until_on) == (FRI, date(2026, 11, 30))
        assert session.get(Absence, standing.replaces_id) is not None
        assert away_on(session, house.school(session), FRI) == {house.person(session, "王芳").id}
        assert absences_by_person(session, house.school(session), date(2026, 12, 1), date(2026, 12, 9)) == {}
    assert status(house, "王芳") == PersonStatus.ACTIVE


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (MON, FRI, "早于开始"),
        (date(2031, 1, 1), None, "太远"),
        (FRI, date(2031, 1, 1), "太远"),
    ],
)
def test_days_that_cannot_be_are_refused(house: House, since: date, until: date | None, said: str) -> None:
    with pytest.raises(UserError, match=said):
        grant(house, "王芳", since, until)
    assert house.rows(Absence) == []


def test_two_absences_of_one_person_never_overlap_but_may_follow_each_other(house: House) -> None:
    grant(house, "王芳", FRI, MON)
    with pytest.raises(UserError, match="重叠"):
        grant(house, "王芳", MON, MON)
    grant(house, "王芳", MON + timedelta(days=1), None)
    grant(house, "陶然", FRI, MON)


def test_an_exemption_can_be_taken_back_and_given_again(house: House) -> None:
    with house.database.transaction() as session:
        school, person = house.school(session), house.person(session, "方小禾")
        (duty,) = duties_named(duties_of(session, person, FRI), "读书")
        owed = duty.obligation.id or 0
        exempt(session, school, None, house.now, owed, "一")
        assert duties_named(duties_of(session, person, FRI), "读书") == []
        owe_again(session, school, None, house.now, owed)
        assert len(duties_named(duties_of(session, person, FRI), "读书")) == 1
        exempt(session, school, None, house.now, owed, "二")
        assert [row.reason for row in session.exec(select(Exemption))] == ["二"]
    assert "读书" not in house.say("方小禾", "进度").text


def test_an_extension_outlives_the_next_settling_and_is_rung_anew(house: House) -> None:
    house.now = at("2026-11-27 12:40")
    for job in ("upkeep", "reminders"):
        house.ring(job)
    assert "教学反思：本月 0/2 篇" in house.heard["陶然"][-1].text  # the rung of the last school days
    with house.database.transaction() as session:
        school, person = house.school(session), house.person(session, "陶然")
        (duty,) = duties_named(duties_of(session, person, date(2026, 11, 27)), "反思")
        extend(session, school, None, house.now, duty.obligation.id or 0, date(2026, 12, 11), "住院")
        settle(session, school, house.now)
    heard = []
    for day in ("2026-12-04", "2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10"):
        house.ring(when=f"{day} 12:40")
        heard.append("12 月 11 日前" in house.heard["陶然"][-1].text)
    assert any(heard)
    house.say("陶然", "反思 2 篇")
    assert "教学反思：本月 2/2" in house.say("陶然", "进度").text


@pytest.mark.parametrize(
    ("text", "kind", "since", "until", "reason"),
    [
        ("产假 9月1日到1月15日", "maternity", "2026-09-01", "2027-01-15", ""),
        ("产假9月1日—1月15日 二孩", "maternity", "2026-09-01", "2027-01-15", "二孩"),
        ("陪产假 11月23日到12月7日", "paternity", "2026-11-23", "2026-12-07", ""),
        ("病假 今天", "sick", "2026-11-20", "2026-11-20", ""),
        ("病假 到12月4日 住院观察", "sick", "2026-11-20", "2026-12-04", "住院观察"),
        ("病假 从明天起", "sick", "2026-11-21", None, ""),
        ("病假 3 天", "sick", "2026-11-20", "2026-11-22", ""),
        ("事假 明天起两周 家里有事", "personal", "2026-11-21", "2026-12-04", "家里有事"),
        ("借调 2026-09-01 2027-01-15 去区里", "secondment", "2026-09-01", "2027-01-15", "去区里"),
        ("支教 2026年9月1日至2027年7月15日", "support", "2026-09-01", "2027-07-15", ""),
        ("下周一到下周三", None, "2026-11-23", "2026-11-25", ""),
        ("产假", "maternity", None, None, ""),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_days_away_in_plain_words(
    text: str, kind: str | None, since: str | None, until: str | None, reason: str, database_url: str
) -> None:
    draft = read_absence(text, now=FRIDAY, term=FRAME)
    days = [str(day) if day else None for day in (draft.since, draft.until)]
    assert (draft.kind.id if draft.kind else None, *days, draft.reason, draft.problem) == (
        kind,
        since,
        until,
        reason,
        None,
    )


@pytest.mark.parametrize("text", ["病假 12月10日到12月1日", "病假 2026-12-10到2026-12-01", "病假 2月30日"])
def test_days_the_wrong_way_round_are_told(text: str) -> None:
    assert read_absence(text, now=FRIDAY, term=FRAME).problem
