"""Personal links made on the office's pages: for one, for a group, as a sheet or a table, once."""

import io
import re

import pytest
from openpyxl import load_workbook

from bot.domain.people import Account, Invite
from tests.cast import House
from tests.console.offices import Enter, rows_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LINK = re.compile(r"http://bell\.school\.test/in/(\w+)")


def forget(house: House, *but: str) -> None:
    """Take everybody's accounts but those of `but`, as if they had never signed in."""
    with house.database.transaction() as session:
        kept = {house.person(session, who).id for who in but}
    for row in rows_of(house, Account):
        if row.person_id not in kept:
            with house.database.transaction() as session:
                account = session.get(Account, row.id)
                assert account is not None
                account.person_id = None
                session.add(account)


def test_one_press_gives_a_link_that_signs_the_person_in(house: House, enter: Enter) -> None:
    office = enter("沈秋")
    forget(house, "沈秋")
    assert "还没有邀请" in office.sees("/office/people?reach=none")
    page = office.post("/office/people/5/invite").text
    code = LINK.search(page)
    assert code
    assert "<svg" in page
    newcomer = enter("")
    assert newcomer.post("/in", code=code[1]).status_code == 303
    assert "王芳" in newcomer.get("/").text
    assert newcomer.post("/in", code=code[1]).status_code != 303  # once


def test_a_group_gets_a_sheet_with_those_who_have_not_signed_in(house: House, enter: Enter) -> None:
    office = enter("沈秋")
    forget(house, "沈秋", "罗文")
    page = office.post("/office/invites/sheet", group="数学组").text
    assert len(set(LINK.findall(page))) == 2
    assert "方小禾" in page
    assert "罗文" not in page
    again = office.post("/office/invites/sheet", group="数学组", again="yes").text
    assert "罗文" in again
    assert not set(LINK.findall(page)) & set(LINK.findall(again))


def test_the_whole_school_as_a_table(house: House, enter: Enter) -> None:
    office = enter("沈秋")
    forget(house, "沈秋")
    answer = office.post("/office/invites/sheet", group="", **{"as": "xlsx"})
    assert answer.headers["content-disposition"].startswith("attachment")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row == len(rows_of(house, Invite)) + 1 == 9


def test_where_everybody_is_in_nobody_is_invited(house: House, enter: Enter) -> None:
    page = enter("沈秋").does("/office/invites/sheet", group="", back="/office/invites")
    assert "都已经登录过了" in page
    assert rows_of(house, Invite) == []


def test_a_lost_phone_is_signed_out_and_invited_anew(enter: Enter) -> None:
    office, lost = enter("沈秋"), enter("王芳")
    assert lost.get("/").text.count("登录码") == 0
    page = office.post("/office/people/5/rebind").text
    assert LINK.search(page)
    assert "登录码" in lost.get("/").text
