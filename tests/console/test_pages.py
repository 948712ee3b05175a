"""What the office's pages show, and that their figures lead to what they count."""

import re

import pytest
from sqlmodel import select

from bot.acts.answer_reminder import ask_off
from bot.domain.plans import MonthList
from bot.domain.records import Record
from bot.domain.requirements import Exemption, Obligation, Requirement
from tests.cast import House
from tests.console.offices import Enter, rows_of

OFFICE = "沈秋"
ADDRESSES = (
    "/office",
    "/office/faults",
    "/office/reviews",
    "/office/table",
    "/office/people",
    "/office/people/4",
    "/office/records",
    "/office/duties/1",
    "/office/invites",
    "/office/notices",
    "/office/notices/new",
    "/office/plan",
    "/office/plan?month=2026-12",
    "/office/plan/items/2",
    "/office/rules",
    "/office/import",
)
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_every_page_is_there_in_plain_html(house: House, enter: Enter) -> None:
    house.send("王芳", "昨天听了顾明远老师两节数学课")
    office = enter(OFFICE)
    for address in ADDRESSES:
        answer = office.get(address)
        assert answer.status_code == 200, address
        assert " style=" not in answer.text, f"{address}: the policy allows no styles within a page"
        assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text), f"{address} loads from elsewhere"


@sqlite
def test_the_week_says_where_the_term_stands(enter: Enter) -> None:
    page = enter(OFFICE).sees("/office")
    assert "第 12 教学周 · 11 月 16 日至 11 月 22 日" in page
    assert "2026—2027 学年第一学期" in page


@sqlite
def test_the_count_of_the_week_leads_to_as_many_rows(enter: Enter) -> None:
    office = enter(OFFICE)
    count = int(re.search(r"(\d+)位老师还差一些", office.sees("/office").replace(" ", ""))[1])  # type: ignore[index]
    table = office.get("/office/table?standing=behind").text
    people = set(re.findall(r'<th scope="row" class="who"><a href="/office/people/(\d+)"', table))
    assert len(people) == count > 0


@sqlite
def test_a_figure_leads_to_the_records_it_counts(house: House, enter: Enter) -> None:
    house.send("王芳", "昨天听了顾明远老师两节数学课")
    house.send("王芳", "今天写了一篇反思")
    office = enter(OFFICE)
    table = office.get("/office/table?duty=听课&group=语文组").text
    link = re.search(r'href="(/office/duties/\d+)" aria-label="王芳，听课 2/15', table)
    assert link
    page = office.sees(link[1])
    assert "听课 2 节，11 月 19 日（周四），顾明远" in page
    assert "教学反思" not in page
    assert "教龄不满十年的听课15节" in page


@sqlite
def test_the_tables_filters_stay_in_the_address(enter: Enter) -> None:
    office = enter(OFFICE)
    page = office.get("/office/table?group=数学组&standing=behind").text
    assert re.search(r"<option selected>数学组</option>", page)
    assert re.search(r'<option value="behind" selected>', page)
    assert "王芳" not in page


@sqlite
def test_what_matches_nothing_says_so(enter: Enter) -> None:
    assert "没有符合条件的人" in enter(OFFICE).sees("/office/people?name=查无此人")


@sqlite
def test_people_on_leave_are_marked(enter: Enter) -> None:
    page = enter(OFFICE).sees("/office/people?status=leave")
    assert "许静" in page
    assert "产假" in page
    assert "王芳" not in page


@sqlite
def test_the_office_lets_somebody_off_with_one_press(house: House, enter: Enter) -> None:
    with house.database.transaction() as session:
        who = house.person(session, "王芳")
        duty = session.exec(select(Obligation).where(Obligation.person_id == who.id)).first()
        assert duty is not None
        ask_off(session, house.school(session), who, house.now, duty.id or 0)
    office = enter(OFFICE)
    assert "王芳说「听课」不适用" in office.sees("/office")
    page = office.does(f"/office/requests/{duty.id}", grant="yes", back="/office")
    assert "已同意免做：王芳老师的「听课」" in page
    assert "王芳说" not in page
    assert len(rows_of(house, Exemption)) == 1
    assert any("同意" in parcel.text for parcel in house.deliver() if parcel.external_id == "王芳")


@sqlite
def test_a_months_list_is_approved_here(house: House, enter: Enter) -> None:
    house.ring("month_tasks", when="2026-11-26 09:00")
    office = enter(OFFICE)
    assert "12 月的安排待批准" in office.sees("/office")
    row = next(row for row in rows_of(house, MonthList) if row.month_on.month == 12)
    assert "12 月的安排已批准" in office.does(f"/office/months/{row.id}/approve")
    assert "12 月的安排待批准" not in office.sees("/office")


@sqlite
def test_an_entry_is_taken_back_by_its_owner_or_the_office(house: House, enter: Enter) -> None:
    house.send("罗文", "今天听课 1 节")
    house.send("方小禾", "今天听课 2 节")
    leader, office = enter("罗文"), enter(OFFICE)
    page = leader.get("/office/people/3").text
    own = re.search(r'action="(/office/records/\d+/withdraw)"', page)
    assert own
    assert "已撤销：听课 1 节" in leader.does(own[1], back="/office/people/3")
    assert "/withdraw" not in leader.get("/office/people/4").text
    theirs = re.search(r'action="(/office/records/\d+/withdraw)"', office.get("/office/people/4").text)
    assert theirs
    assert leader.post(theirs[1]).status_code == 403
    assert "已撤销：听课 2 节" in office.does(theirs[1], back="/office/people/4")


@sqlite
def test_an_own_entry_is_corrected_with_its_history(house: House, enter: Enter) -> None:
    house.send(OFFICE, "今天听课 1 节")
    office = enter(OFFICE)
    page = office.does("/office/records/1/amend", start_on="2026-11-18", amount="2", back="/office/people/1")
    assert "已改为：听课 2 节，11 月 18 日（周三）" in page
    first, second = rows_of(house, Record)
    assert first.withdrawn_at
    assert second.replaces_id == first.id
    assert "不是数字" in office.does("/office/records/2/amend", amount="两节", back="/office/people/1")


@sqlite
def test_leave_is_entered_and_ended_on_the_persons_page(enter: Enter) -> None:
    office = enter(OFFICE)
    said = office.does("/office/people/5/leave", kind="sick", since="2026-11-20", until="", reason="住院")
    assert "已登记：王芳 病假" in said
    assert "病假" in office.sees("/office/people?status=leave")
    assert "起在岗" in office.does("/office/people/5/back", back_on="2026-11-20")
    assert "王芳" not in office.sees("/office/people?status=leave")
    refused = office.does(
        "/office/people/5/leave", kind="sick", since="2026-11-20", until="2026-11-01", back="/office/people/5"
    )
    assert "早于开始的日期" in refused


@sqlite
def test_a_duty_is_put_off_let_off_and_owed_again(house: House, enter: Enter) -> None:
    with house.database.transaction() as session:
        who = house.person(session, "王芳")
        duty = session.exec(select(Obligation.id).where(Obligation.person_id == who.id)).first()
    office = enter(OFFICE)
    assert "已延到 2027 年 3 月 1 日" in office.does(f"/office/duties/{duty}/extend", until="2027-03-01")
    assert "已为 王芳 免去「听课」" in office.does(f"/office/duties/{duty}/exempt", reason="支教")
    assert office.get(f"/office/duties/{duty}").status_code == 404
    assert "支教" in office.sees("/office/people/5")
    assert "已恢复" in office.does(f"/office/duties/{duty}/owe")
    assert office.get(f"/office/duties/{duty}").status_code == 200


@sqlite
def test_an_item_is_finished_for_everybody_and_opened_again(enter: Enter) -> None:
    office = enter(OFFICE)
    page = office.does("/office/plan/items/4/finish", text="各班都试了两次")
    assert "已标为完成" in page
    assert "各班都试了两次" in page
    assert "已重新打开" in office.does("/office/plan/items/4/reopen")


@sqlite
def test_entries_are_looked_over_many_at_once_and_taken_back(house: House, enter: Enter) -> None:
    for who in ("王芳", "方小禾"):
        house.send(who, "今天听课 1 节")
    office = enter(OFFICE)
    assert "2 条等着看" in office.sees("/office/reviews?all=yes")
    token = {"token": office.token}
    page = office.post("/office/reviews/accept", **token, record=["1", "2"])  # type: ignore[arg-type]
    assert page.status_code == 303
    assert "已通过 2 条" in office.sees(page.headers["location"])
    assert "核 1" in office.sees("/office/table?group=语文组")
    assert "已撤回，2 条重新等待审核" in office.does("/office/reviews/reopen", record=["1", "2"])  # type: ignore[arg-type]
    assert "已退回：听课 1 节" in office.does("/office/reviews/1/return", reason="请补上听课表")
    assert any("请补上听课表" in parcel.text for parcel in house.deliver())
    assert "还没有勾选" in office.does("/office/reviews/accept", back="/office/reviews")


@sqlite
def test_a_leader_looks_over_the_own_group_alone(house: House, enter: Enter) -> None:
    for who in ("王芳", "方小禾"):
        house.send(who, "今天听课 1 节")
    leader = enter("罗文")
    page = leader.sees("/office/reviews?all=yes")
    assert "方小禾" in page
    assert "王芳" not in page
    assert leader.post("/office/reviews/accept", record="1").status_code == 403
    assert "已通过 1 条" in leader.does("/office/reviews/accept", record="2")


@sqlite
def test_a_place_that_does_not_exist_is_told_kindly(enter: Enter) -> None:
    office = enter(OFFICE)
    for address in ("/office/people/999999", "/office/duties/999999", "/office/plan/items/999999", "/office/notices/9"):
        assert office.get(address).status_code == 404, address
    assert office.get("/office/nothing").status_code == 404


@sqlite
@pytest.mark.parametrize("query", ["month=2026-13", "month=x", "month=", "month=0000-00"])
def test_a_month_that_is_none_shows_the_present_one(enter: Enter, query: str) -> None:
    assert "习作研讨" in enter(OFFICE).sees(f"/office/plan?{query}")


@sqlite
def test_a_day_that_is_none_is_said(enter: Enter) -> None:
    answer = enter(OFFICE).get("/office/records?since=2026-99-99")
    assert answer.status_code == 422
    assert "不是日期" in answer.text


@sqlite
def test_a_rule_is_looked_over_with_names_applied_and_ended(house: House, enter: Enter) -> None:
    office = enter(OFFICE)
    say = "教龄不满3年的教师每月写教学案例1篇"
    page = office.does("/office/rules/preview", say=say)
    assert "方小禾" in page
    assert "每月教学案例" not in office.sees("/office/people/4")
    assert "已启用 1 条" in office.does("/office/rules", say=say)
    assert "每月教学案例" in office.sees("/office/people/4")
    row = rows_of(house, Requirement)[-1]
    count = re.search(rf'href="/office/table\?rule={row.id}"[^>]*>0/(\d+)<', office.get("/office/rules").text)
    assert count
    assert office.get(f"/office/table?rule={row.id}").text.count('class="cell') == int(count[1]) == 1
    assert "已停用" in office.does(f"/office/rules/{row.id}/retire")
    assert "每月教学案例" not in office.sees("/office/people/4")


@sqlite
@pytest.mark.parametrize("fields", [{}, {"say": "大家要努力"}, {"pack": "没有这个"}, {"say": "多" * 400}])
def test_a_rule_that_says_nothing_is_not_taken(house: House, enter: Enter, fields: dict[str, str]) -> None:
    before = len(rows_of(house, Requirement))
    for address in ("/office/rules/preview", "/office/rules"):
        assert "要求" in enter(OFFICE).does(address, back="/office/rules", **fields)
    assert len(rows_of(house, Requirement)) == before
