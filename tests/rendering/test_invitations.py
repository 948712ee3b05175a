"""The printed sheet and the table of codes: nothing of a name is ever code, ten slips a page."""

import re
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from bot.rendering.invitations import ON_A_PAGE, Slip, link_of, only_here, slips_html, slips_xlsx

UNTIL = datetime(2026, 12, 4, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def slip(name: str, link: str | None = "https://jiaoyan.example.cn/in/ABCDEFGHJK") -> Slip:
    return Slip(name, "语文", None, ("语文组",), "ABCDEFGHJK", link, UNTIL)


def test_a_sheet_has_ten_slips_a_page_and_loads_nothing() -> None:
    page = slips_html("铃声小学", [slip(f"老师{number}") for number in range(ON_A_PAGE + 1)])
    assert page.count('<section class="page">') == 2
    assert page.count("<svg") == ON_A_PAGE + 1
    assert "2026 年 12 月 4 日前有效" in page
    assert "ABCD EFG HJK" in page
    assert not re.search(r'(?:src|href)="', page)


def test_where_the_address_is_unknown_the_code_does_it() -> None:
    page = slips_html("铃声小学", [slip("王芳", None)])
    assert "None" not in page
    assert "/start 登录码" in page


def test_an_empty_sheet_says_so() -> None:
    assert "没有需要登录码的老师" in slips_html("铃声小学", [])


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "王芳&<b>", '"><img src=x>'])
def test_a_name_is_never_markup(name: str) -> None:
    page = slips_html(name, [slip(name)])
    assert name not in page
    assert "<script" not in page
    assert "<img" not in page


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)"])
def test_a_name_is_never_a_formula(name: str) -> None:
    sheet = load_workbook(BytesIO(slips_xlsx([slip(name)]))).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (name, "s")
    assert sheet["G2"].value.date() == date(2026, 12, 4)
    assert sheet.freeze_panes == "B2"


@pytest.mark.parametrize(
    ("address", "here"),
    [("http://127.0.0.1:8420", True), ("http://localhost", True), ("https://jiaoyan.example.cn", False), (None, False)],
)
def test_an_address_of_this_machine_is_known(address: str | None, here: bool) -> None:
    assert only_here(address) is here
    assert link_of(address, "X") == (f"{address}/in/X" if address else None)
