"""The chat page in a real browser, before a house in memory."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from bot.channels.base import Button, Link, Said, Upload
from tests.browser.chat_page import PATIENCE, ChatPage
from tests.browser.conftest import Serve, Visit
from tests.channels.live import Live
from tests.channels.web_house import FakeHouse, app_of, cookie_of

pytestmark = pytest.mark.browser

CARD: dict[str, Any] = {
    "title": "本学期进度",
    "tiles": [
        {
            "title": "听课",
            "done": 9,
            "target": 15,
            "unit": "节",
            "pace": 8.5,
            "status": "on_pace",
            "status_text": "跟上进度",
            "note": "还差 6 节",
            "bundle": None,
            "parts": [
                {
                    "title": "其中校内",
                    "done": 2,
                    "target": 10,
                    "unit": "节",
                    "pace": 5.0,
                    "status": "behind",
                    "status_text": "还差 8 节",
                    "note": "",
                    "parts": [],
                    "bundle": None,
                }
            ],
        }
    ],
}


def log_answer(said: Said) -> tuple[str, tuple[Button, ...]]:
    """Answer a log with 撤销, a press with the news that it was undone."""
    if said.choice:
        return f"已撤销（{said.choice}）", ()
    return f"已登记：{said.text}", (Button("撤销", f"c:{said.update_id[-8:]}:a"), Button("改日期", "c:9:b"))


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse(answer=log_answer)


@pytest.fixture
def live(house: FakeHouse, serve: Serve) -> Live:
    return serve(app_of(house, "演示时钟：2026 年 11 月 20 日（周五）"))


Open = Callable[..., ChatPage]


@pytest.fixture
def open_chat(live: Live, visit: Visit) -> Open:
    """Open the chat as somebody who is signed in already."""

    def open_as(external_id: str = "wang", **options: object) -> ChatPage:
        page = visit("about:blank", **options)
        page.context.add_cookies([{"name": "yanling", "value": cookie_of(external_id), "url": live.url}])
        page.goto(live.url)
        return ChatPage(page)

    return open_as


def test_a_person_comes_in_by_a_link_and_goes_out(live: Live, page: Page) -> None:
    chat = ChatPage(page).enter(f"{live.url}/in/QH-2468")
    expect(page.get_by_text("演示时钟")).to_be_visible()
    chat.say("听课 1 节")
    chat.sees_once("已登记：听课 1 节")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("登录码")).to_be_visible()


def test_a_wrong_code_is_told_and_the_right_one_lets_in(live: Live, page: Page) -> None:
    page.goto(live.url)
    page.get_by_label("登录码").fill("QH-0000")
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("alert")).to_contain_text("请核对后再试")
    page.get_by_label("登录码").fill("QH-2468")
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_label("要说的话")).to_be_visible()


def test_what_is_said_and_pressed_stands_once(open_chat: Open, house: FakeHouse) -> None:
    chat = open_chat()
    chat.say("听课 1 节")
    chat.press("撤销")
    chat.sees_once("已撤销")
    chat.is_settled()
    assert [who for who, _text in chat.bubbles()] == ["mine", "bot", "mine", "bot"]
    assert chat.bubbles()[2] == ("mine", "撤销")
    expect(chat.button("撤销")).to_have_text("✓ 撤销")
    expect(chat.button("撤销")).to_be_disabled()
    expect(chat.button("改日期")).to_be_enabled()
    chat.page.reload()
    expect(chat.button("撤销")).to_be_disabled()
    assert len(house.said) == 2


def test_a_restart_under_the_page_neither_loses_nor_doubles(open_chat: Open, live: Live, house: FakeHouse) -> None:
    chat = open_chat()
    chat.say("听课 1 节")
    chat.sees_once("已登记：听课 1 节")
    live.stop()
    expect(chat.state).to_have_text("连接中断，正在重连…", timeout=PATIENCE)
    chat.say("反思 2 篇")
    chat.press("撤销")
    expect(chat.page.get_by_text("发送中…")).to_have_count(2)
    live.start()
    chat.sees_once("已登记：反思 2 篇")
    chat.sees_once("已撤销")
    chat.is_settled()
    expect(chat.state).to_have_text("王老师")
    assert [text for who, text in chat.bubbles() if who == "mine"] == ["听课 1 节", "反思 2 篇", "撤销"]
    assert len(house.said) == 3


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_id(open_chat: Open, house: FakeHouse) -> None:
    chat = open_chat()
    lost: list[str] = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.post_data_json["client_id"])
        route.fetch()  # the server has it, the page never hears so
        route.abort()

    chat.page.route("**/say", lose_the_first)
    chat.say("听课 1 节")
    chat.sees_once("已登记：听课 1 节")
    chat.is_settled()
    assert [said.update_id for said in house.said] == [f"wang:{lost[0]}"]
    assert chat.page.evaluate("localStorage.length") == 0


def test_what_was_not_sent_outlives_the_page(open_chat: Open, live: Live, visit: Visit) -> None:
    chat = open_chat()
    chat.page.route("**/say", lambda route: route.abort())
    chat.say("听课 1 节")
    expect(chat.page.get_by_text("发送中…")).to_be_visible()
    chat.page.unroute("**/say")
    chat.page.goto(f"{live.url}/health")
    chat.page.goto(live.url)
    chat.sees_once("已登记：听课 1 节")
    chat.is_settled()


def test_a_second_page_hears_too(open_chat: Open) -> None:
    first, second = open_chat(), open_chat()
    first.say("听课 1 节")
    second.sees_once("已登记：听课 1 节")
    assert second.bubbles()[0] == ("mine", "听课 1 节")


def test_what_the_server_refuses_can_be_sent_again_or_dropped(open_chat: Open, house: FakeHouse) -> None:
    chat = open_chat()
    refusal = {"status": 422, "json": {"problem": "这个文件打不开。"}}
    chat.page.route("**/say", lambda route: route.fulfill(**refusal))
    chat.say("第一句")
    chat.say("第二句")
    expect(chat.page.get_by_text("没有发出：这个文件打不开。")).to_have_count(2)
    chat.page.unroute("**/say")
    chat.page.get_by_role("button", name="删除").first.click()
    chat.page.get_by_role("button", name="重发").click()
    chat.sees_once("已登记：第二句")
    assert [said.text for said in house.said] == ["第二句"]
    expect(chat.bubble("第一句")).to_have_count(0)


def test_enter_sends_shift_enter_does_not_and_an_input_method_keeps_its_enter(
    open_chat: Open, house: FakeHouse
) -> None:
    chat = open_chat()
    chat.words.fill("听课")
    chat.words.press("Shift+Enter")
    chat.words.press_sequentially("1 节")
    chat.words.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    chat.words.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    assert house.said == []
    chat.words.press("Enter")
    chat.sees_once("已登记：听课")
    assert house.said[0].text == "听课\n1 节"
    expect(chat.words).to_have_value("")
    expect(chat.words).to_be_focused()


def test_a_quick_word_is_sent_by_one_tap(open_chat: Open, house: FakeHouse) -> None:
    chat = open_chat()
    chat.page.get_by_role("group", name="常用").get_by_role("button", name="进度").click()
    chat.sees_once("已登记：进度")
    assert house.said[0].text == "进度"


def test_a_file_goes_with_its_words(open_chat: Open, house: FakeHouse) -> None:
    chat = open_chat()
    chat.page.locator("#file").set_input_files({"name": "名册.xlsx", "mimeType": "application/x-test", "buffer": b"PK"})
    expect(chat.page.locator("#picked")).to_contain_text("名册.xlsx（1 KB）")
    chat.say("新名册")
    chat.sees_once("已登记：新名册")
    file = house.said[0].file
    assert file is not None
    assert (file.name, file.data) == ("名册.xlsx", b"PK")
    expect(chat.bubble("名册.xlsx")).to_have_count(1)
    expect(chat.page.locator("#picked")).to_be_hidden()


def test_files_that_come_are_fetched_under_their_names_and_pictures_are_seen(
    open_chat: Open, house: FakeHouse, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 20), "green").save(tmp_path / "p.png")
    house.files = {
        ("wang", "m1-0"): Upload("汇总.png", "image/png", (tmp_path / "p.png").read_bytes()),
        ("wang", "m1-1"): Upload("=汇总.xlsx", "application/octet-stream", b"PK of our own"),
    }
    chat = open_chat()
    links = (Link("m1-0", "汇总.png", "image/png", 2048), Link("m1-1", "=汇总.xlsx", "application/octet-stream", 13))
    house.tell("wang", "这是汇总", files=links)
    chat.sees_once("这是汇总")
    expect(chat.page.get_by_role("img", name="汇总.png")).to_have_js_property("naturalWidth", 40)
    with chat.page.expect_download() as fetched:
        chat.page.get_by_role("link", name="=汇总.xlsx").click()
    assert fetched.value.suggested_filename == "=汇总.xlsx"
    assert fetched.value.path().read_bytes() == b"PK of our own"


def test_a_text_too_long_stays_in_the_line(open_chat: Open, house: FakeHouse) -> None:
    chat = open_chat()
    chat.say("课" * 20_001)
    expect(chat.page.get_by_role("alert")).to_contain_text("20,001 字")
    assert len(chat.words.input_value()) == 20_001
    assert house.said == []


def test_texts_are_never_read_as_html(open_chat: Open, house: FakeHouse) -> None:
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    house.tell("wang", evil, buttons=(Button(evil, "c:1:a"),))
    house.tell("wang", "看这里：https://school.test/a?b=1，谢谢")
    house.tell("wang", evil, card=CARD | {"tiles": [CARD["tiles"][0] | {"title": evil, "note": evil}]})
    chat = open_chat()
    expect(chat.page.locator(".bubble").first).to_contain_text(evil)
    expect(chat.page.locator(".log img, .log script")).to_have_count(0)
    expect(chat.page.locator(".log a")).to_have_attribute("href", "https://school.test/a?b=1")
    expect(chat.page).to_have_title("研铃")


def test_a_long_text_is_folded_and_unfolds(open_chat: Open, house: FakeHouse) -> None:
    house.tell("wang", "\n".join(f"{number}. 集体备课" for number in range(1, 31)))
    house.tell("wang", "\n".join(f"第 {number} 行" for number in range(1, 13)))
    chat = open_chat()
    fold = chat.page.get_by_role("button", name="展开")
    expect(fold).to_have_count(1)
    text = chat.page.locator(".bubble > .text").first
    folded = text.bounding_box()
    fold.click()
    unfolded = text.bounding_box()
    assert folded is not None
    assert unfolded is not None
    assert unfolded["height"] > 2 * folded["height"]
    expect(chat.page.get_by_role("button", name="收起")).to_have_attribute("aria-expanded", "true")


def test_a_card_shows_tiles_and_its_text_is_read_aloud(open_chat: Open, house: FakeHouse) -> None:
    house.tell("wang", "王老师，本学期进度\n听课 9/15 节，其中校内 2/10", card=CARD)
    chat = open_chat()
    expect(chat.page.locator(".heading")).to_have_text("王老师，本学期进度")
    expect(chat.page.locator(".tile .figures").first).to_have_text("9/15 节")
    expect(chat.page.locator(".parts .status")).to_have_text("还差 8 节")
    assert chat.page.locator(".fill").first.evaluate("e => e.style.width") == "60%"
    expect(chat.page.locator(".tiles")).to_have_attribute("aria-hidden", "true")
    expect(chat.page.get_by_role("log")).to_match_aria_snapshot("- log: /听课 9\\/15 节，其中校内 2\\/10/")


def test_new_bubbles_do_not_move_what_is_being_read(open_chat: Open, house: FakeHouse) -> None:
    for number in range(80):
        house.tell("wang", f"第 {number} 条")
    chat = open_chat()
    chat.sees_once("第 79 条")
    scroll = chat.page.locator("#scroll")
    at_end = "e => e.scrollHeight - e.scrollTop - e.clientHeight < 2"
    assert scroll.evaluate(at_end)
    house.tell("wang", "接着的一条")
    chat.sees_once("接着的一条")
    assert scroll.evaluate(at_end)
    scroll.evaluate("e => { e.scrollTop = 300 }")
    expect(chat.page.locator("#newest")).to_be_hidden()
    house.tell("wang", "又一条")
    expect(chat.page.get_by_role("button", name="有新消息")).to_be_visible()
    assert scroll.evaluate("e => e.scrollTop") == 300
    chat.page.get_by_role("button", name="有新消息").click()
    assert scroll.evaluate(at_end)


def test_a_growing_line_keeps_the_end_in_sight(open_chat: Open, house: FakeHouse) -> None:
    for number in range(40):
        house.tell("wang", f"第 {number} 条")
    chat = open_chat()
    chat.sees_once("第 39 条")
    chat.words.fill("一\n二\n三\n四")
    house.tell("wang", "接着的一条")
    expect(chat.bubble("接着的一条")).to_be_in_viewport()
    chat.page.set_viewport_size({"width": 390, "height": 420})
    expect(chat.bubble("接着的一条")).to_be_in_viewport()
    chat.words.fill("")
    expect(chat.bubble("接着的一条")).to_be_in_viewport()


def test_an_empty_conversation_says_how_to_begin(open_chat: Open) -> None:
    chat = open_chat()
    expect(chat.page.get_by_text("还没有消息")).to_be_visible()
    chat.say("听课 1 节")
    chat.sees_once("已登记：听课 1 节")
    expect(chat.page.get_by_text("还没有消息")).to_be_hidden()


def test_older_bubbles_come_above_without_a_jump(open_chat: Open, house: FakeHouse) -> None:
    for number in range(80):
        house.tell("wang", f"第 {number} 条")
    chat = open_chat()
    chat.page.locator("#scroll").evaluate("e => { e.scrollTop = 0 }")
    anchor = chat.bubble("第 20 条")
    before = anchor.bounding_box()
    chat.page.get_by_role("button", name="更早的消息").click()
    chat.sees_once("第 0 条")
    after = anchor.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 2
    expect(chat.page.get_by_role("button", name="更早的消息")).to_be_hidden()
    assert [text for _who, text in chat.bubbles()] == [f"第 {number} 条" for number in range(80)]


SIZES = "es => es.filter(e => e.offsetParent).map(e => [e.outerHTML.slice(0, 60), e.offsetWidth, e.offsetHeight])"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen_nor_too_small_to_tap(open_chat: Open, house: FakeHouse, width: int) -> None:
    house.tell("wang", "w" * 400 + "\n" + "课" * 400, buttons=(Button("已参加", "c:1:a"), Button("稍后", "c:1:b")))
    house.tell("wang", "进度", card=CARD)
    chat = open_chat(viewport={"width": width, "height": 700})
    chat.sees_once("进度")
    for selector in ("html", "#scroll"):
        assert chat.page.locator(selector).evaluate("e => e.scrollWidth <= e.clientWidth")
    assert chat.page.locator("#log").evaluate("e => e.clientWidth") <= 640
    sizes = chat.page.locator("button, textarea, .attach").evaluate_all(SIZES)
    assert [each for each in sizes if each[1] < 44 or each[2] < 44] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(open_chat: Open, house: FakeHouse, scheme: str) -> None:
    house.tell("wang", "已登记", buttons=(Button("撤销", "c:1:a", used=True), Button("改日期", "c:1:b")))
    house.tell("wang", "进度", card=CARD)
    chat = open_chat(color_scheme=scheme)
    chat.say("听课 1 节")
    chat.sees_once("已登记：听课 1 节")
    pale = [each for each in chat.page.evaluate(CONTRASTS) if each[1] < 4.5]
    assert pale == []


CONTRASTS = """() => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => rgb(colour).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => { const b = getComputedStyle(e).backgroundColor;
    return rgb(b)[3] === 0 && e.parentElement ? ground(e.parentElement) : b; };
  const words = [...document.querySelectorAll("body *")].filter((e) => e.offsetParent
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  return words.map((e) => { const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort();
    return [e.outerHTML.slice(0, 80), (b + 0.05) / (a + 0.05)]; });
}"""


def test_nothing_is_asked_of_other_machines(live: Live, visit: Visit) -> None:
    page = visit("about:blank")
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    ChatPage(page).enter(f"{live.url}/in/QH-2468").say("听课 1 节")
    expect(page.locator(".bubble", has_text="已登记")).to_be_visible()
    assert [url for url in asked if not re.match(rf"{live.url}/", url)] == []
    assert complaints == []
