"""The daily reminder: one merged message a person a day, at its hour, worded at sending from what is still open."""

import pytest
from sqlmodel import select

from bot.acts.answer_reminder import ask_off, mark_item
from bot.channels.base import Parcel, Said
from bot.domain.messages import Message, MessageKind, MessageStatus
from bot.domain.plans import PlanItem
from bot.domain.requirements import Obligation
from bot.domain.schools import Holiday
from bot.house import take
from jobs import JOBS, run_job
from tests.cast import LANE, LI_CHINESE, LI_ENGLISH, House, at

# The same jobs run on PostgreSQL in the dialogs and the rehearsal.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

EVERYBODY = {"沈秋", "魏澜", "罗文", "方小禾", "王芳", "陶然", "顾明远", LI_CHINESE, LI_ENGLISH}


def rung(house: House, when: str) -> dict[str, Parcel]:
    """Let the bell tick at an instant; the reminders that arrived."""
    parcels = [parcel for parcel in house.ring("upkeep", "reminders", when=when) if parcel.kind == "reminder"]
    assert len(parcels) == len({parcel.external_id for parcel in parcels})
    return {parcel.external_id: parcel for parcel in parcels}


def queue(house: House, when: str) -> None:
    """Plan the reminders of that day without sending them."""
    house.now = at(when)
    run_job(house.database, next(job for job in JOBS if job.name == "reminders"), house.now)


def test_everybody_gets_one_merged_message_and_none_on_leave(house: House) -> None:
    found = rung(house, "2026-11-20 12:40")
    assert set(found) == EVERYBODY
    text = found["王芳"].text
    assert "3 件事" in text
    for piece in (
        "习作研讨",
        "11 月 24 日",
        "魏澜",
        "交单元作业设计",
        "11 月 27 日",
        "听课",
        "0/15",
        "教龄 6 年",
        "/log 听课",
    ):
        assert piece in text
    assert "习作研讨" not in found["陶然"].text
    assert "10 年" in found["陶然"].text
    assert len(found["王芳"].buttons) <= 3
    assert found["王芳"].buttons[-1].label == "稍后"


def test_the_bell_may_tick_as_often_as_it_likes(house: House) -> None:
    rung(house, "2026-11-20 12:40")
    for minute in ("12:40", "12:42", "13:00", "16:38"):
        assert rung(house, f"2026-11-20 {minute}") == {}
    with house.database.transaction() as session:
        keys = session.exec(select(Message.key).where(Message.kind == MessageKind.REMINDER)).all()
    assert len(keys) == len(set(keys)) == len(EVERYBODY)


@pytest.mark.parametrize(
    "when",
    [
        "2026-11-20 12:39",  # not yet
        "2026-11-20 16:40",  # four hours late
        "2026-11-20 23:00",
        "2026-11-21 12:40",  # Saturday
        "2026-09-25 12:40",  # 中秋
        "2026-10-05 12:40",  # 国庆
        "2027-01-01 12:40",  # 元旦
        "2026-08-28 12:40",  # before the term
        "2027-01-25 12:40",  # after it
    ],
)
def test_there_are_hours_and_days_without_a_bell(house: House, when: str) -> None:
    assert rung(house, when) == {}


@pytest.mark.parametrize("when", ["2026-11-20 12:40", "2026-11-20 16:39", "2026-10-10 12:40"])
def test_a_late_bell_still_rings_and_so_does_a_worked_saturday(house: House, when: str) -> None:
    assert "王芳" in rung(house, when)


def test_on_a_day_the_office_closed_nobody_hears_anything(house: House) -> None:
    with house.database.transaction() as session:
        session.add(Holiday(school_id=1, on_day=at("2026-11-20 00:00").date(), name="运动会"))
    assert rung(house, "2026-11-20 12:40") == {}


def test_what_was_done_meanwhile_is_not_said(house: House) -> None:
    queue(house, "2026-11-20 12:40")
    house.now = at("2026-11-20 12:45")
    with house.database.transaction() as session:
        waiting = session.exec(select(Message).where(Message.kind == MessageKind.REMINDER)).all()
        assert {message.text for message in waiting} == {None}  # no words before it is sent
    # The message of the ordinary teacher loses one line; that of the one who has done everything is not sent at all.
    held = {"王芳": "听课 15 节", "陶然": "听课 10 节"}
    for who, said in held.items():
        silently(house, who, said)
    mark_done(house, "陶然", "交单元作业设计")
    sent = {parcel.external_id: parcel.text for parcel in house.deliver() if parcel.kind == "reminder"}
    assert set(sent) == EVERYBODY - {"陶然"}
    assert "习作研讨" in sent["王芳"]
    assert "听课" not in sent["王芳"]
    assert "0/10" in sent["顾明远"]
    with house.database.transaction() as session:
        taoran = house.person(session, "陶然")
        row = session.exec(
            select(Message).where(Message.person_id == taoran.id, Message.kind == MessageKind.REMINDER)
        ).one()
        assert (row.status, row.text) == (MessageStatus.CANCELLED, None)


def silently(house: House, who: str, said: str) -> None:
    """Somebody says something while nothing is being delivered."""
    take(house.database, house.files, Said(*LANE, who, f"{who}-{said}", house.now, said), house.now)
    house.answer()


def mark_done(house: House, who: str, task: str) -> None:
    with house.database.transaction() as session:
        item = session.exec(select(PlanItem).where(PlanItem.task == task)).one()
        mark_item(session, house.person(session, who), house.now, item.id or 0)


def test_figures_are_those_of_the_moment_of_sending(house: House) -> None:
    queue(house, "2026-11-20 12:40")
    silently(house, "王芳", "听课 3 节")
    text = next(parcel.text for parcel in house.deliver() if parcel.external_id == "王芳" and parcel.kind == "reminder")
    assert "3/15" in text


def test_a_rung_is_told_once_and_the_next_in_its_time(house: House) -> None:
    told = {
        when: "习作研讨" in rung(house, f"2026-11-{when} 12:40").get("王芳", Parcel(0, "", "")).text
        for when in ("16", "17", "18", "19", "20", "23", "24", "25")
    }
    # Seven days before, three (a Saturday: told on Friday), one, and the day itself.
    assert [when for when, said in told.items() if said] == ["17", "20", "23", "24"]


def test_missed_days_are_caught_up_in_one_message(house: House) -> None:
    rung(house, "2026-11-16 12:40")
    found = rung(house, "2026-11-24 12:40")  # the machine was off for a week
    assert found["王芳"].text.count("习作研讨") == 1
    assert "今天" in found["王芳"].text


def test_a_deadline_is_told_twice_after_it_and_then_no_more(house: House) -> None:
    days = ("11-27", "11-30", "12-01", "12-02", "12-03", "12-04", "12-07")
    said = [
        when
        for when in days
        if "交单元作业设计" in rung(house, f"2026-{when} 12:40").get("陶然", Parcel(0, "", "")).text
    ]
    assert said == ["11-27", "11-30", "12-02"]


def test_only_the_owner_hears_of_what_has_but_a_month(house: House) -> None:
    found = rung(house, "2026-11-23 12:40")
    assert "骨干教师开放课堂" in found["顾明远"].text
    assert [who for who, parcel in found.items() if "骨干教师开放课堂" in parcel.text] == ["顾明远"]


def test_what_concerns_nobody_in_particular_concerns_the_office_alone(house: House) -> None:
    found = rung(house, "2026-12-08 12:40")
    assert [who for who, parcel in found.items() if "教研档案归档" in parcel.text] == ["沈秋"]
    assert {who for who, parcel in found.items() if "新教师汇报课" in parcel.text} == {"沈秋", "方小禾"}


def test_a_groups_duty_is_told_to_those_who_lead_it(house: House) -> None:
    rung(house, "2026-11-23 12:40")
    assert "教研活动" not in rung(house, "2026-12-01 12:40").get("魏澜", Parcel(0, "", "")).text
    found = rung(house, "2026-12-02 12:40")  # two school days before the fortnight's end
    told = {who for who, parcel in found.items() if "教研活动" in parcel.text}
    assert told == {"魏澜", "罗文", "沈秋"}  # a group without a leader is the office's to tell


def test_who_asked_for_later_is_left_alone_until_then(house: House) -> None:
    first = rung(house, "2026-11-19 12:40")
    assert "王芳" in first
    answer = house.press("王芳", "稍后")
    assert "11 月 20 日" in answer.text or "11 月 23 日" in answer.text
    house.say("王芳", "推到下周一")
    assert "王芳" not in rung(house, "2026-11-20 12:40")
    back = rung(house, "2026-11-23 12:40")["王芳"].text
    assert "习作研讨" in back  # what was put off is caught up
    assert "教学反思" in back


def test_a_duty_asked_off_is_silent_and_the_office_hears_of_it_once(house: House) -> None:
    for _ in range(2):
        with house.database.transaction() as session:
            person = house.person(session, "王芳")
            query = select(Obligation).where(Obligation.person_id == person.id, Obligation.target == 15)
            assert (
                ask_off(session, house.school(session), person, house.now, session.exec(query).one().id or 0) == "听课"
            )
    notes = [parcel for parcel in house.deliver() if parcel.kind == "office_note"]
    assert [(note.external_id, "王芳" in note.text, "听课" in note.text) for note in notes] == [("沈秋", True, True)]
    assert "听课" not in rung(house, "2026-11-20 12:40")["王芳"].text
