"""The office's pages in a real browser, before the cast's school."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.acts.open_draft import Sent, open_plan
from bot.channels.web import COOKIE
from bot.store.files import keep_file
from tests.browser.conftest import Serve, Visit
from tests.cast import House
from tests.console.offices import app_of, cookie_of

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

DESK = {"width": 1280, "height": 860}
NARROW = {"width": 320, "height": 640}
PLAN = """\
铃声小学2026—2027学年第一学期补充计划
一、要求
每位教师每学期写教学案例2篇。
二、安排
12月3日 数学组教具展示（数学组）
12月8日—10日 全体教师观看优质课
"""
# Everything one presses is at least this large, but for links within a sentence.
SMALL = """() => [...document.querySelectorAll('button, .primary, .second, .tabs a, .choice, select, .cell, .roll-row')]
    .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5)
    .map((one) => one.textContent.trim().slice(0, 20) || one.tagName)"""
DRAFT = "/import/1"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

Enter = Callable[..., Page]


@pytest.fixture
def enter(house: House, serve: Serve, visit: Visit) -> Iterator[Enter]:
    """`enter("沈秋", "/office")`: one of the cast before a page."""
    server = serve(app_of(house))

    def come(who: str, path: str, **options: object) -> Page:
        page = visit("about:blank", **{"viewport": DESK, **options})
        page.context.add_cookies([{"name": COOKIE, "value": cookie_of(house, who), "url": server.url}])
        page.goto(server.url + path)
        return page

    yield come
    server.stop()


def test_the_week_leads_to_the_table_of_those_behind(enter: Enter) -> None:
    page = enter("沈秋", "/office")
    expect(page.get_by_text("第 12 教学周")).to_be_visible()
    short = page.locator(".tallies a").first
    count = int(short.locator("b").inner_text())
    short.click()
    expect(page).to_have_url(re.compile(r"/office/table\?standing=behind"))
    expect(page.locator("tbody .who a[href^='/office/people/']")).to_have_count(count)


def test_a_filter_applies_by_itself_and_stays_in_the_address(enter: Enter) -> None:
    page = enter("沈秋", "/office/table")
    page.locator("select[name=group]").select_option("数学组")
    expect(page).to_have_url(re.compile(r"group=%E6%95%B0"))
    expect(page.get_by_role("link", name="方小禾", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="王芳", exact=True)).to_have_count(0)
    page.locator("select[name=duty]").select_option("每月听课")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.reload()
    expect(page.locator("select[name=group]")).to_have_value("数学组")
    page.get_by_label(re.compile("方小禾，每月听课 0/4")).click()
    expect(page.get_by_role("heading", name="方小禾：每月听课")).to_be_visible()


def test_the_head_and_the_names_stay_while_the_table_is_scrolled(enter: Enter) -> None:
    page = enter("沈秋", "/office/table", viewport=NARROW)
    name, head = page.locator("tbody .who").first, page.locator("thead th").nth(1)
    page.locator(".scroller").evaluate("(box) => box.scrollTo(400, 300)")
    box = page.locator(".scroller").bounding_box()
    assert box
    assert abs(name.bounding_box()["x"] - box["x"]) < 2  # type: ignore[index]
    assert abs(head.bounding_box()["y"] - box["y"]) < 2  # type: ignore[index]


def test_a_notice_is_written_looked_over_sent_and_counted(house: House, enter: Enter) -> None:
    page = enter("沈秋", "/office/notices/new")
    page.get_by_text("语文组", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("将发给 3 人：魏澜、王芳、李敏")
    page.get_by_label("内容").fill("周四下午第三节在录播室集体备课")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("heading", name="将发给 3 人")).to_be_visible()
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", name="收到 0/3")).to_be_visible()
    house.deliver()
    house.press("王芳", "收到")
    page.reload()
    expect(page.get_by_role("heading", name="收到 1/3")).to_be_visible()
    page.get_by_role("button", name="提醒没回的 2 位").click()
    expect(page.get_by_text("已提醒 2 位还没有回的老师")).to_be_visible()
    assert {parcel.external_id for parcel in house.deliver()} == {"魏澜", "李敏（语文）"}


def test_a_plan_is_uploaded_changed_beside_its_source_and_confirmed(house: House, enter: Enter) -> None:
    page = enter("沈秋", "/office/import")
    page.locator("input[type=file]").set_input_files({"name": "计划.txt", "mimeType": "", "buffer": PLAN.encode()})
    page.get_by_role("button", name="看草稿").click()
    row = page.locator("article", has_text="数学组教具展示")
    row.locator("summary").click()
    row.get_by_label("开始").fill("2026-12-04")
    expect(page.locator(".quote.lit")).to_contain_text("数学组教具展示")
    row.get_by_label("结束").fill("2026-12-04")
    page.locator("article", has_text="优质课").get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：日程 1 项，要求 1 条")).to_be_visible()
    page.get_by_role("link", name="12 月").click()
    expect(page.get_by_text("12 月 4 日（周五）")).to_be_visible()
    expect(page.get_by_text("优质课")).to_have_count(0)


@pytest.mark.parametrize("viewport", [NARROW, DESK], ids=["phone", "desk"])
def test_no_page_is_too_wide_nor_its_buttons_too_small(house: House, enter: Enter, viewport: dict[str, int]) -> None:
    house.send("王芳", "今天听课 1 节")
    with house.database.transaction() as session:
        sent = Sent("计划.txt", PLAN.encode(), keep_file(house.files, PLAN.encode()))
        open_plan(session, house.school(session), house.person(session, "沈秋"), house.now, sent)
    page = enter("沈秋", "/office", viewport=viewport)
    begin = page.url.removesuffix("/office")
    people = ("/people", "/people/5", "/invites", "/reviews?all=yes")
    for path in ("", "/table", *people, "/notices", "/notices/new", "/plan", "/rules", "/import", DRAFT):
        page.goto(f"{begin}/office{path}")
        assert page.evaluate(WIDER) <= 0, path
        assert page.evaluate(SMALL) == [], path


def test_everything_works_without_scripts(enter: Enter) -> None:
    page = enter("沈秋", "/office/table", java_script_enabled=False)
    page.locator("select[name=group]").select_option("数学组")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("link", name="王芳", exact=True)).to_have_count(0)
    page.goto(page.url.partition("/office")[0] + "/office/import")
    page.get_by_text("没有文件？").click()
    page.get_by_label("计划的文字").fill(PLAN)
    page.get_by_role("button", name="看草稿").click()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：日程 2 项，要求 1 条")).to_be_visible()


def test_the_chat_and_the_office_lead_to_each_other(enter: Enter) -> None:
    page = enter("罗文", "/")
    page.get_by_role("link", name="教科室").click()
    expect(page.get_by_role("heading", name="本周", exact=True)).to_be_visible()
    page.get_by_role("link", name="聊天").click()
    expect(page.get_by_label("要说的话")).to_be_visible()
