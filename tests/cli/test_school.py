"""The school's settings and its own days from the command line; what a change of years does to duties."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from bot.acts.settle import settle
from bot.cli.table import app
from bot.clock import utc_now
from bot.domain.people import AuditEntry
from bot.domain.requirements import Obligation
from bot.domain.schools import school_day
from bot.rendering.audit import ACTS
from bot.store.schools import overrides_of
from tests.cast import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _served(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)


def ran(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == status, result.output
    return result.output


def test_settings_are_shown_changed_and_noted(house: House) -> None:
    assert "· 提醒：上学日 12:40，每人最多一条" in ran("school")
    assert "✓ 每日提醒改为 12:30（原来 12:40）。" in ran("school", "set", "提醒", "12:30")
    assert "提醒 12:30，" in ran("jobs")
    assert "本来就是这样" in ran("school", "set", "提醒", "12:30")
    assert "✗ 每日提醒 12:30 在免打扰" in ran("school", "set", "免打扰 12:00-7:00", status=1)
    assert "✗ 没有看懂要改什么" in ran("school", "set", "颜色", "红", status=1)
    with house.database.transaction() as session:
        (noted,) = session.exec(select(AuditEntry).where(AuditEntry.act == "set_school"))
        assert noted.detail == {"before": {"reminder_at": "12:40"}, "after": {"reminder_at": "12:30"}}


def test_own_days_are_added_listed_and_removed(house: House) -> None:
    with house.database.transaction() as session:
        day = school_day(house.school(session), utc_now()) + timedelta(days=30)
    words = ("--day", str(day), "--until", str(day + timedelta(days=1)), "--name", "校庆")
    assert "放假（校庆）。" in ran("holiday", "add", *words)
    assert "放假（校庆）" in ran("holiday", "list")
    with house.database.transaction() as session:
        assert overrides_of(session, house.school(session)) == {day: False, day + timedelta(days=1): False}
    assert "✓ 已去掉：" in ran("holiday", "remove", "--day", str(day), "--until", str(day + timedelta(days=1)))
    assert "没有本校自己的放假或补课" in ran("holiday", "list")
    assert "✗ 那几天没有登记放假或补课" in ran("holiday", "remove", "--day", str(day), status=1)
    assert "✗ 请写明哪一天" in ran("holiday", "add", status=1)


def test_counting_by_full_years_says_whose_duties_change_and_can_be_taken_back(house: House) -> None:
    with house.database.transaction() as session:
        tao = house.person(session, "陶然")
        tao.teaching_since = date(2016, 11, 1)  # ten years by the calendar, nine full ones when the term began
        session.add(tao)
        session.flush()
        settle(session, house.school(session), house.now)
    assert house.say("沈秋", "/设置 教龄 按足年").text == (
        "好的，教龄改为按足年算（满 12 个月算一年）；原来按年份算（今年减任教那年）。有 1 位老师的任务因此变了：陶然。"
    )
    assert "15 节" in house.say("陶然", "进度").text
    assert house.press("沈秋", "撤销").text.endswith("有 1 位老师的任务因此变了：陶然。")
    assert "10 节" in house.say("陶然", "进度").text
    with house.database.transaction() as session:
        person_id = house.person(session, "陶然").id
        open_now = session.exec(select(Obligation).where(Obligation.person_id == person_id))
        assert sorted(row.target for row in open_now if row.ended_at is None and row.target >= 10) == [10]


def test_who_changed_what_is_listed_in_words(house: House) -> None:
    house.say("沈秋", "/设置 提醒 12:30")
    house.say("沈秋", "/请假 王芳 病假 11月23日到11月25日")
    listed = ran("audit", "--by", "沈秋")
    assert [word for word in ("沈秋", "改学校设置", "登记请假", "王芳", "12:40") if word not in listed] == []
    assert "登记请假" in ran("audit", "--about", "王芳")
    assert "改学校设置" not in ran("audit", "--act", "登记请假")
    assert "没有这样的操作记录" in ran("audit", "--by", "陶然")
    assert "没有“跳舞”这种操作" in ran("audit", "--act", "跳舞", status=1)


def test_every_act_that_is_noted_has_words() -> None:
    noted = {
        found
        for path in (Path(__file__).parents[2] / "bot").rglob("*.py")
        for call in re.findall(r"\bnote\((?:[^()]|\([^()]*\))*\)", path.read_text("utf-8"))
        for found in re.findall(r'^note\((?:[^"]*?, )"([a-z_]+)"', call)
    }
    assert len(noted) > 30
    assert noted - set(ACTS) == set()
