"""Invitations, roles, days away and single duties from the command line."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select
from typer.testing import CliRunner

from bot.acts.settle import settle
from bot.cli.table import app
from bot.clock import utc_now
from bot.domain.absences import Absence, Extension
from bot.domain.frames import Frame
from bot.domain.people import Account, Invite, PersonStatus
from bot.domain.requirements import Exemption
from bot.domain.schools import school_day
from tests.cast import House, confirm, rule

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _served(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANLING_DATABASE_URL", house.database.url)
    monkeypatch.setenv("YANLING_PUBLIC_URL", "https://jiaoyan.example.cn")


def ran(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == status, result.output
    return result.output


def today(house: House) -> date:
    """The real one: the command line has no other clock."""
    with house.database.transaction() as session:
        return school_day(house.school(session), utc_now())


def owing(house: House) -> date:
    """Everybody owes two talks by the day given back, counted from the real day."""
    day = today(house)
    frame = Frame.of(day - timedelta(days=30), day + timedelta(days=60))
    with house.database.transaction() as session:
        school = house.school(session)
        confirm(
            session, school, rules=[rule("lecture", 2, "次", "unstated")], now=utc_now(), frame=frame, name="新.txt"
        )
        settle(session, school, utc_now())
    return frame.end


def test_one_person_gets_a_link_a_code_and_a_word_for_the_chat(house: House) -> None:
    output = ran("invite", "王芳")
    assert "王芳：https://jiaoyan.example.cn/in/" in output
    assert "/start " in output
    code = output.partition("/in/")[2].split()[0]
    house.now = utc_now()
    assert house.say("新手机", f"/start {code}").text.startswith("王老师，您好")


def test_a_group_is_invited_on_paper_and_in_a_table_but_for_those_who_are_in(house: House, home: Path) -> None:
    with house.database.transaction() as session:
        for name in ("王芳", "魏澜"):
            person_id = house.person(session, name).id
            for account in session.exec(select(Account).where(Account.person_id == person_id)):
                account.person_id = None
    output = ran("invite", "--group", "语文组", "--html", "单.html", "--xlsx", "表.xlsx")
    assert "✓ 2 位老师各一个登录码，14 天内有效。2 位已登录，没有再发。" in output
    page = (home / "单.html").read_text("utf-8")
    assert page.count("<article") == page.count("<svg") == 2
    assert "语文，五年级，语文组，五年级语文备课组" in page
    sheet = load_workbook(home / "表.xlsx").worksheets[0]
    table = list(sheet.values)
    assert [row[0] for row in table] == ["姓名", "魏澜", "王芳"]
    assert sheet.freeze_panes == "B2"
    codes = [str(row[4]) for row in table[1:]]
    assert all(code[:4] in page for code in codes)
    assert len(house.rows(Invite)) == 2


def test_everybody_again(house: House) -> None:
    assert "✓ 0 位老师各一个登录码，14 天内有效。9 位已登录，没有再发。" in ran("invite", "--all")
    assert "✓ 9 位老师" in ran("invite", "--all", "--again")


def test_where_nothing_can_be_written_nobody_is_invited(house: House) -> None:
    output = ran("invite", "--all", "--again", "--html", "没有/这里.html", status=1)
    assert "没有生成登录码" in output
    assert house.rows(Invite) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "请写明邀请谁"),
        (["王芳", "--all"], "请写明邀请谁"),
        (["--group", "滑雪组"], "没有叫“滑雪组”的组。现有：语文组"),
        (["欧阳山"], "名册里没有“欧阳山”"),
        (["李敏"], "有 2 位“李敏”"),
    ],
)
def test_who_is_not_meant_clearly_is_asked_about(words: list[str], said: str) -> None:
    assert said in ran("invite", *words, status=1)


def test_links_of_this_machine_alone_are_told_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANLING_PUBLIC_URL", "http://127.0.0.1:8420")
    assert "只在这台电脑上能打开" in ran("invite", "王芳")


def test_a_lost_phone_is_unbound_and_the_history_stays(house: House) -> None:
    house.say("王芳", "听课 2 节")
    assert "✓ 已解除王芳的 1 个登录" in ran("unbind", "王芳")
    assert "这里只对铃声小学的老师开放" in house.say("王芳", "记录").text
    code = ran("invite", "王芳").partition("/in/")[2].split()[0]
    house.now = utc_now()
    house.say("新手机", f"/start {code}")
    assert "听课 2 节" in house.say("新手机", "记录").text


def test_roles_are_given_over_a_group_and_taken_and_listed(house: House) -> None:
    assert "✓ 陶然的身份：英语组教研组长。" in ran("role", "陶然", "group_leader", "--group", "英语组")
    assert "✓ 顾明远的身份：校长。" in ran("role", "顾明远", "校长")
    listed = ran("roles")
    assert "英语组" in listed
    assert "顾明远" in listed
    assert "✓ 陶然已取消“英语组教研组长”的身份。" in ran(
        "role", "陶然", "group_leader", "--group", "英语组", "--remove"
    )
    assert "陶然没有“教研组长”的身份。" in ran("role", "陶然", "group_leader", "--remove")
    assert "最后一位" in ran("role", "沈秋", "office", "--remove", status=1)
    assert "没有“厨师”这个身份" in ran("role", "陶然", "厨师", status=1)
    assert "管全校" in ran("role", "陶然", "inspector", "--group", "英语组", status=1)
    assert "不归备课组长管" in ran("role", "陶然", "prep_leader", "--group", "英语组", status=1)


def test_days_away_are_entered_listed_and_ended(house: House) -> None:
    day = today(house)
    since, until = (day - timedelta(days=2)).isoformat(), (day + timedelta(days=9)).isoformat()
    assert "✓ 王芳：病假" in ran("leave", "王芳", "病假", "--since", since, "--until", until, "--reason", "住院")
    with house.database.transaction() as session:
        person = house.person(session, "王芳")
        assert (person.status, person.status_note) == (PersonStatus.LEAVE, "病假")
    assert "住院" in ran("leave")
    assert "日期有重叠" in ran("leave", "王芳", "事假", "--since", since, status=1)
    assert "早于开始的日期" in ran("leave", "陶然", "病假", "--since", until, "--until", since, status=1)
    assert "没有“睡觉”这种请假" in ran("leave", "陶然", "睡觉", status=1)
    assert "✓ 王芳从" in ran("back", "王芳")
    assert "现在就在岗" in ran("back", "王芳", status=1)
    assert "没有登记请假" in ran("leave")
    with house.database.transaction() as session:
        assert house.person(session, "王芳").status == PersonStatus.ACTIVE
    assert [row.withdrawn_at is None for row in house.rows(Absence)] == [False, True]  # type: ignore[attr-defined]


def test_one_duty_is_let_off_or_put_off(house: House) -> None:
    end = owing(house)
    later = (end + timedelta(days=10)).isoformat()
    assert "已免做" in ran("exempt", "王芳", "讲座", "--reason", "支教归来")
    assert [row.reason for row in house.rows(Exemption)] == ["支教归来"]  # type: ignore[attr-defined]
    assert "延期到" in ran("extend", "陶然", "讲座", "--until", later, "--reason", "住院")
    assert [(row.from_on, row.reason) for row in house.rows(Extension)] == [(end, "住院")]  # type: ignore[attr-defined]
    assert "延期要晚于这一天" in ran("extend", "陶然", "讲座", "--until", end.isoformat(), status=1)
    assert "请写明延到哪天" in ran("extend", "陶然", "讲座", status=1)
    assert "陶然没有“滑雪”这项任务" in ran("exempt", "陶然", "滑雪", status=1)
