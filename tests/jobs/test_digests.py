"""The weekly digest: one a person a week, on the last school day up to Friday, and none with nothing to say."""

import pytest

from bot.channels.base import Parcel
from tests.cast import House

# The same jobs run on PostgreSQL in the dialogs and the rehearsal.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def composed(house: House, when: str) -> dict[str, Parcel]:
    """Let the bell tick; the digests that arrived."""
    parcels = [parcel for parcel in house.ring("upkeep", "digests", when=when) if parcel.kind == "digest"]
    assert len(parcels) == len({parcel.external_id for parcel in parcels})
    return {parcel.external_id: parcel for parcel in parcels}


def test_everybody_reads_their_own_week(house: House) -> None:
    house.say("王芳", "昨天听了两节课")
    house.say("魏澜", "听课 1 节")
    found = composed(house, "2026-11-20 16:30")
    teacher = found["王芳"].text
    for piece in ("11 月 16 日", "听课 2 节", "11 月 19 日", "2/15", "习作研讨", "交单元作业设计"):
        assert piece in teacher
    assert "许静" not in found
    for other in ("魏澜老师", "李敏", "方小禾"):
        assert other not in found["陶然"].text


def test_a_leader_reads_of_the_own_group_and_the_office_of_the_school(house: House) -> None:
    house.say("方小禾", "听课 1 节")
    found = composed(house, "2026-11-20 16:30")
    leader = found["罗文"].text
    assert "数学组" in leader
    assert "方小禾" in leader
    assert "李敏" not in leader
    office = found["沈秋"].text
    assert "1 位老师" in office
    assert "全校" in office
    assert "全校" not in leader


def test_one_a_week(house: House) -> None:
    assert composed(house, "2026-11-20 16:30")
    for again in ("2026-11-20 16:40", "2026-11-20 20:20", "2026-11-21 16:30", "2026-11-23 16:30", "2026-11-26 16:30"):
        assert composed(house, again) == {}
    assert composed(house, "2026-11-27 16:30")


@pytest.mark.parametrize("when", ["2026-11-20 16:29", "2026-11-20 20:30", "2026-11-19 16:30", "2027-01-29 16:30"])
def test_not_before_its_hour_nor_long_after_nor_outside_the_term(house: House, when: str) -> None:
    assert composed(house, when) == {}


def test_before_a_friday_off_it_comes_on_the_last_school_day(house: House) -> None:
    assert composed(house, "2026-09-23 16:30") == {}
    assert composed(house, "2026-09-24 16:30")
    assert composed(house, "2026-09-25 16:30") == {}
    assert composed(house, "2026-09-30 16:30")  # before 国庆
    assert composed(house, "2026-10-02 16:30") == {}
    assert composed(house, "2026-12-31 16:30")  # before 元旦


def test_with_nothing_to_say_nothing_is_said(house: House) -> None:
    # The first week: nobody is behind, nothing is logged; next week has a meeting of the leaders alone.
    found = composed(house, "2026-09-04 16:30")
    assert set(found) == {"沈秋", "魏澜", "罗文"}
    assert all("新学期教研组长会" in parcel.text for parcel in found.values())


def test_it_can_be_asked_for_at_any_time(house: House) -> None:
    house.say("陶然", "听课 1 节")
    assert "听课 1 节" in house.say("陶然", "周报").text
    house.settle("2026-09-01 10:00")
    assert "本周" in house.say("陶然", "/digest").text
