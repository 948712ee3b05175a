"""A teacher, a leader and the office before the real server, in real browsers."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat_page import PATIENCE, ChatPage
from tests.browser.conftest import Visit
from tests.end_to_end.serving import Serving

pytestmark = pytest.mark.browser

WORK_DAY = [
    ("/log 听课", "已登记：听课 1 节"),
    ("/log 反思 2", "已登记：教学反思 2 篇"),
    ("昨天写完一篇论文《用好分数墙》", "已登记：论文 1 篇"),
]


@pytest.fixture
def enter(serving: Serving, visit: Visit) -> "Enter":
    return Enter(serving, visit)


class Enter:
    """Comes in as one of the demo's people, each in a browser of their own."""

    def __init__(self, serving: Serving, visit: Visit) -> None:
        self._serving, self._visit = serving, visit

    def __call__(self, role: str) -> ChatPage:
        return ChatPage(self._visit("about:blank")).enter(self._serving.links()[role])


def said_in(chat: ChatPage) -> list[str]:
    return [text for who, text in chat.bubbles() if who == "mine"]


def test_a_teacher_logs_undoes_and_looks_at_the_progress(enter: Enter) -> None:
    chat = enter("教师")
    for words, answer in WORK_DAY:
        chat.say(words)
        chat.sees_once(answer)
    chat.press("撤销")
    chat.sees_once("已撤销：论文 1 篇")
    expect(chat.button("撤销")).to_be_disabled()
    chat.say("/progress")
    chat.sees_once("葛老师，您有")
    card = chat.bubble("葛老师，您有")
    expect(card.get_by_text("听课", exact=True)).to_be_visible()
    expect(card).to_contain_text("因为您教龄")
    chat.is_settled()
    before = chat.bubbles()
    assert said_in(chat) == [*(words for words, _ in WORK_DAY), "撤销", "/progress"]
    chat.page.reload()
    expect(chat.page.locator(".turn")).to_have_count(len(before))
    assert chat.bubbles() == before


def test_what_is_said_while_the_server_is_dead_arrives_once(enter: Enter, serving: Serving) -> None:
    chat = enter("教研组长")
    chat.say("/log 听课")
    serving.kill()  # the message may or may not have arrived
    expect(chat.state).to_have_text("连接中断，正在重连…", timeout=PATIENCE)
    chat.say("/log 读书")
    chat.say("今天写了一篇教学反思")
    expect(chat.page.get_by_text("发送中…").nth(1)).to_be_visible()
    serving.start()
    for answer in ("已登记：听课 1 节", "已登记：读书 1 本", "已登记：教学反思 1 篇"):
        chat.sees_once(answer)
    chat.is_settled()
    assert said_in(chat) == ["/log 听课", "/log 读书", "今天写了一篇教学反思"]
    expect(chat.bubble("已登记：")).to_have_count(3)


def test_a_notice_of_the_office_reaches_the_group_in_another_browser(enter: Enter) -> None:
    office, leader, teacher = enter("教科室"), enter("教研组长"), enter("教师")
    office.say("/群发 语文组 周四下午第三节在录播室听课")
    office.sees_once("确认发送？")
    office.press("发送")
    office.sees_once("已发给")
    leader.sees_once("【通知】周四下午第三节在录播室听课")
    leader.press("收到")
    leader.sees_once("已记下您收到了。")
    expect(leader.button("收到")).to_be_disabled()
    teacher.say("我是谁")  # what was sent before this answer would stand above it
    teacher.sees_once("葛振声")
    expect(teacher.bubble("【通知】")).to_have_count(0)
