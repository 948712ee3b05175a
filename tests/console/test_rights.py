"""Who may see and do what on the office's pages."""

import pytest
from sqlmodel import select

from bot.acts.give_role import give_role
from bot.console import ACTS, PAGES
from bot.domain.people import AuditEntry, Person, RoleName
from bot.domain.requirements import Obligation
from bot.store.accounts import accounts_of
from tests.cast import House
from tests.console.offices import Enter, rows_of, words_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OFFICE, LEADER, TEACHER = "沈秋", "罗文", "方小禾"
ADDRESSES = [address.replace("{id:int}", "1") for address, _ in PAGES]
DEEDS = [address.replace("{id:int}", "1") for address, _ in ACTS]
# A leader may do these for the own group; the acts themselves see to the rest.
LEADERS_TOO = ("/office/notices", "/office/records")


def id_of(house: House, who: str) -> int:
    with house.database.transaction() as session:
        return house.person(session, who).id or 0


def test_a_stranger_sees_the_way_in_and_nothing_else(enter: Enter) -> None:
    stranger = enter("")
    for address in ADDRESSES:
        answer = stranger.get(address)
        assert answer.status_code == 401
        assert "登录码" in answer.text
        assert "沈秋" not in answer.text


def test_a_strangers_forms_do_nothing(house: House, enter: Enter) -> None:
    stranger = enter("")
    before = house.tables()
    for address in DEEDS:
        assert stranger.post(address, grant="yes", action="confirm", packed="{}").status_code == 401, address
    assert house.tables() == before


def test_a_teacher_is_told_kindly_where_the_own_figures_are(enter: Enter) -> None:
    teacher = enter(TEACHER)
    for address in ADDRESSES:
        answer = teacher.get(address)
        assert answer.status_code == 403
        assert "在聊天里发“进度”就能看到" in words_of(answer)


def test_nobody_without_the_right_does_anything(house: House, enter: Enter) -> None:
    teacher, leader = enter(TEACHER), enter(LEADER)
    before = house.tables()
    for address in DEEDS:
        for visitor in (teacher,) if address.startswith(LEADERS_TOO) else (teacher, leader):
            answer = visitor.post(address, grant="yes", action="confirm", text="x", packed="{}", group="")
            assert answer.status_code in (303, 403, 404, 422), address
    assert house.tables() == before


def test_a_form_without_the_pages_token_changes_nothing(house: House, enter: Enter) -> None:
    office, other = enter(OFFICE), enter(LEADER)
    for token in ("", "0.0", "x", office.token[:-1] + ("0" if office.token[-1] != "0" else "1"), other.token):
        answer = office.post("/office/invites/sheet", token=token, group="")
        assert answer.status_code == 403
        assert "放得太久了" in words_of(answer)
    assert not rows_of(house, AuditEntry) or all(row.act != "invite" for row in rows_of(house, AuditEntry))


def test_a_token_serves_two_days(house: House, enter: Enter) -> None:
    office = enter(OFFICE)
    office.get("/office/people")
    house.now = house.now.replace(day=house.now.day + 3)
    assert office.post("/office/invites/sheet", group="").status_code == 403


def test_another_sites_form_is_refused(enter: Enter) -> None:
    office = enter(OFFICE)
    office.get("/office/people")
    answer = office.post("/office/invites/sheet", origin="http://elsewhere.test", group="")
    assert answer.status_code == 403
    assert "从研铃自己的页面操作" in answer.text


def test_a_leader_sees_the_own_group_alone(house: House, enter: Enter) -> None:
    leader = enter(LEADER)
    mine, others = ("方小禾", "顾明远"), ("王芳", "魏澜", "陶然", "沈秋")
    for address in ("/office", "/office/table", "/office/people", "/office/records"):
        page = leader.sees(address)
        assert not [name for name in others if name in page], address
    assert all(name in leader.sees("/office/people") for name in mine)
    assert all(name in leader.sees("/office/table") for name in mine)
    assert leader.get(f"/office/people/{id_of(house, '方小禾')}").status_code == 200
    answer = leader.get(f"/office/people/{id_of(house, '王芳')}")
    assert (answer.status_code, "不在您负责的组里" in answer.text) == (404, True)


def test_a_leader_cannot_look_into_another_groups_duty(house: House, enter: Enter) -> None:
    leader = enter(LEADER)
    ids = [id_of(house, who) for who in ("王芳", "方小禾")]
    with house.database.transaction() as session:
        theirs, own = (session.exec(select(Obligation.id).where(Obligation.person_id == one)).first() for one in ids)
    assert leader.get(f"/office/duties/{theirs}").status_code == 404
    assert leader.get(f"/office/duties/{own}").status_code == 200
    assert leader.get("/office/table?group=语文组").status_code == 403
    assert leader.get("/office/table.xlsx?group=语文组").status_code == 403


def test_a_group_filter_of_others_shows_a_leader_nobody_of_theirs(enter: Enter) -> None:
    page = enter(LEADER).sees("/office/people?group=语文组")
    assert not [name for name in ("王芳", "魏澜", "李敏") if name in page]


def test_the_principal_reads_everything_and_decides_nothing(house: House, enter: Enter) -> None:
    with house.database.transaction() as session:
        give_role(session, None, house.now, house.person(session, "陶然"), RoleName.PRINCIPAL)
    principal = enter("陶然")
    page = principal.sees("/office/people")
    assert all(name in page for name in ("王芳", "方小禾", "沈秋"))
    assert "邀请老师" not in page
    assert "等教科室处理" in principal.sees("/office")
    assert principal.get("/office/import").status_code == 403
    before = house.tables()
    for address in DEEDS:
        assert principal.post(address, grant="yes", action="confirm", packed="{}").status_code in (303, 403, 404, 422)
    assert house.tables() == before


def test_a_sign_in_that_was_ended_opens_nothing(house: House, enter: Enter) -> None:
    office = enter(OFFICE)
    office.sees("/office")
    with house.database.transaction() as session:
        person = house.person(session, OFFICE)
        for account in accounts_of(session, person.id or 0):
            account.token_version += 1
            session.add(account)
    assert office.get("/office").status_code == 401


def test_the_chat_shows_the_way_only_to_those_who_may_go_it(enter: Enter) -> None:
    assert 'href="/office"' in enter(OFFICE).get("/").text
    assert 'href="/office"' in enter(LEADER).get("/").text
    assert 'href="/office"' not in enter(TEACHER).get("/").text


def test_somebody_of_another_school_is_not_found(house: House, enter: Enter) -> None:
    with house.database.transaction() as session:
        other = type(house.school(session))(name="别的学校")
        session.add(other)
        session.flush()
        session.add(Person(school_id=other.id or 0, key="外人", name="外人"))
        session.flush()
        stranger = session.exec(select(Person).where(Person.name == "外人")).one()
    assert enter(OFFICE).get(f"/office/people/{stranger.id}").status_code == 404


@pytest.mark.parametrize(
    "back", ["//elsewhere.test", "https://elsewhere.test", "/officer", "/office/\\elsewhere", "/in/x"]
)
def test_a_form_leads_back_to_a_page_of_the_office_alone(enter: Enter, back: str) -> None:
    answer = enter(OFFICE).post("/office/invites/sheet", group="没有的组", back=back)
    assert answer.status_code == 422
    assert "location" not in answer.headers
