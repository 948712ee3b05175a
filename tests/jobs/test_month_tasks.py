"""The month's list: shown to the office in time, sent only when it says so, to those whom it concerns."""

import pytest
from sqlmodel import select

from bot.channels.base import Parcel
from bot.domain.messages import Message, MessageKind
from bot.domain.plans import MonthList
from tests.cast import House, at, confirm, item

# The same jobs run on PostgreSQL in the dialogs and the rehearsal.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def ticked(house: House, when: str) -> list[Parcel]:
    """Let the bell tick at an instant."""
    return house.ring("month_tasks", when=when)


def kinds(parcels: list[Parcel]) -> list[tuple[str, str]]:
    return sorted((parcel.kind, parcel.external_id) for parcel in parcels)


@pytest.fixture
def december(house: House) -> House:
    """A school where November's list is over."""
    ticked(house, "2026-11-24 08:00")
    ticked(house, "2026-11-25 08:00")
    house.heard.clear()
    return house


def test_three_school_days_before_the_month_the_office_sees_it(december: House) -> None:
    assert ticked(december, "2026-11-25 16:30") == []
    drafts = ticked(december, "2026-11-26 08:00")
    assert kinds(drafts) == [("month_draft", "沈秋")]
    for piece in ("12 月", "新教师汇报课", "教龄不满3年", "教研档案归档", "12 月 1 日"):
        assert piece in drafts[0].text
    assert [button.label for button in drafts[0].buttons] == ["批准发送"]
    for again in ("2026-11-26 08:05", "2026-11-27 08:00", "2026-11-30 16:30"):
        assert ticked(december, again) == []


def test_unapproved_it_is_never_sent_and_the_office_hears_that_once(december: House) -> None:
    ticked(december, "2026-11-26 08:00")
    told = ticked(december, "2026-12-01 08:00")
    assert kinds(told) == [("office_note", "沈秋")]
    assert "12 月" in told[0].text
    assert "没有批准" in told[0].text
    for later in ("2026-12-01 12:40", "2026-12-02 08:00", "2026-12-07 08:00", "2026-12-28 16:30"):
        assert ticked(december, later) == []
    assert december.heard["方小禾"] == []


def test_approved_it_goes_out_at_its_hour_to_those_concerned_alone(december: House) -> None:
    ticked(december, "2026-11-26 08:00")
    december.press("沈秋", "批准发送")
    for early in ("2026-11-30 16:30", "2026-12-01 07:59"):
        assert ticked(december, early) == []
    sent = ticked(december, "2026-12-01 08:00")
    assert kinds(sent) == [("month_list", "方小禾"), ("month_list", "沈秋")]
    new = next(parcel.text for parcel in sent if parcel.external_id == "方小禾")
    assert "新教师汇报课" in new
    assert "档案" not in new
    assert ticked(december, "2026-12-01 08:05") == []


def test_approved_late_it_goes_out_with_the_next_tick_and_says_what_is_left(december: House) -> None:
    ticked(december, "2026-11-26 08:00")
    ticked(december, "2026-12-01 08:00")
    december.now = at("2026-12-10 10:00")  # the lesson of the ninth is over
    assert "马上" in december.press("沈秋", "批准发送").text
    sent = ticked(december, "2026-12-10 10:05")
    assert kinds(sent) == [("month_list", "沈秋")]
    assert "汇报课" not in sent[0].text


def test_at_night_nothing_moves(december: House) -> None:
    assert ticked(december, "2026-11-26 07:59") == []
    assert ticked(december, "2026-11-26 18:30") == []
    assert kinds(ticked(december, "2026-11-27 08:00")) == [("month_draft", "沈秋")]


def test_nor_on_a_day_off(december: House) -> None:
    assert ticked(december, "2026-11-28 08:00") == []
    ticked(december, "2026-11-30 08:00")
    ticked(december, "2026-12-01 08:00")
    december.now = at("2026-12-05 10:00")  # the office approves on a Saturday
    december.press("沈秋", "批准发送")
    assert ticked(december, "2026-12-05 10:05") == []
    assert ("month_list", "方小禾") in kinds(ticked(december, "2026-12-07 08:00"))


def test_the_first_list_comes_before_the_term(house: House) -> None:
    assert ticked(house, "2026-08-26 08:00") == []
    drafts = ticked(house, "2026-08-27 08:00")
    assert kinds(drafts) == [("month_draft", "沈秋")]
    assert "9 月" in drafts[0].text
    assert "新学期教研组长会" in drafts[0].text
    assert "备课检查" not in drafts[0].text  # of August, before the term


def test_after_a_long_holiday_the_list_comes_on_the_first_school_day(house: House) -> None:
    ticked(house, "2026-09-28 08:00")
    house.press("沈秋", "批准发送")
    assert ticked(house, "2026-10-01 08:00") == []
    sent = ticked(house, "2026-10-08 08:00")
    assert {parcel.external_id for parcel in sent if parcel.kind == "month_list"} >= {"王芳", "陶然", "沈秋"}
    assert all("校园读书月启动" in parcel.text for parcel in sent if parcel.kind == "month_list")


def test_a_plan_imported_in_mid_month_shows_what_is_left_of_it_at_once(house: House) -> None:
    with house.database.transaction() as session:
        # On the twentieth: one item is over, one is to come.
        plan = [
            item("学情调研", "2026-11-10", audience="全体教师"),
            item("英语组磨课", "2026-11-26", audience="英语组"),
        ]
        confirm(session, house.school(session), plan, now=house.now, name="补充.txt")
        drafts = session.exec(select(Message).where(Message.kind == MessageKind.MONTH_DRAFT)).all()
        assert [draft.text is not None and "英语组磨课" in draft.text for draft in drafts] == [True]
        assert "学情调研" not in (drafts[0].text or "")
        row = session.exec(select(MonthList)).one()
        assert row.send_at == at("2026-11-23 08:00")  # the next school morning
    house.deliver()
    house.press("沈秋", "批准发送")
    sent = ticked(house, "2026-11-23 08:00")
    text = next(parcel.text for parcel in sent if parcel.external_id == "陶然")
    assert "英语组磨课" in text
    assert "习作研讨" not in text


def test_in_january_the_term_ends_and_february_has_no_list(house: House) -> None:
    drafts = ticked(house, "2026-12-29 08:00")
    assert any("1 月的安排" in draft.text and "上交听课记录" in draft.text for draft in drafts)
    assert not any("2 月的安排" in parcel.text for parcel in ticked(house, "2027-01-27 08:00"))


def test_only_the_office_may_approve(december: House) -> None:
    ticked(december, "2026-11-26 08:00")
    token = december.button("沈秋", "批准发送").token
    december.say("王芳", choice=token)
    assert ticked(december, "2026-12-01 08:00")[0].kind == "office_note"
