"""The main loop as it is heard in WeCom, over the websocket and over callbacks; `-s` prints what was said and shown."""

from collections.abc import Callable

import pytest

from tests.served import wait_for
from tests.wecom.conftest import STRANGER, AppPhones, Phones
from tests.wecom.frames import GROUP
from tests.wecom.shown import Shown

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Transcript:
    """Plays and prints."""

    def __init__(self, phones: Phones | AppPhones) -> None:
        self.phones = phones
        print()

    def say(self, who: str, words: str) -> str:
        print(f"{who}> {words}")
        return self._heard(who, lambda: self.phones.say(who, words))

    def press(self, who: str, label: str) -> str:
        print(f"{who}> 〔点：{label}〕")
        return self._heard(who, lambda: self.phones.press(who, label))

    def group(self, phones: Phones, who: str, words: str) -> str:
        before = len(phones.gateway.heard(GROUP))
        print(f"群里 {who}> {words}")
        phones.gateway.give(phones.text(who, words, chat=GROUP))
        answer = wait_for(lambda: phones.gateway.heard(GROUP)[before:])[0]
        print(f"群里 研铃> {answer.text}")
        return answer.text

    def _heard(self, who: str, work: Callable[[], Shown]) -> str:
        before = len(self.phones.heard(who))
        work()
        wait_for(lambda: {row.status for row in self.phones.messages()} == {"sent"})
        heard = self.phones.heard(who)[before:]
        for shown in heard:
            buttons = "".join(f" [{label}]" for label in shown.keys)
            print(f"研铃> {'（原卡片改为）' if shown.changed else ''}{shown.text}{buttons}")
        return "\n".join(shown.text for shown in heard)


def test_the_main_loop_over_the_websocket(phones: Phones) -> None:
    play = Transcript(phones)
    assert "已登记：听课 1 节" in play.say("王芳", "/log 听课")
    assert "已登记：听课 2 节" in play.say("王芳", "今天听了罗老师两节数学课")
    assert "已撤销" in play.press("王芳", "撤销")
    assert "1/15" in play.say("王芳", "进度")
    assert "习作研讨" in play.say("王芳", "待办")
    assert "没有登记" in play.say("王芳", "明天准备去听课")
    assert "记下做完的事" in play.say("王芳", "帮助")
    assert "已绑定语文组" in play.group(phones, "沈秋", "@研铃 /bind 语文组")
    assert "✓" in play.group(phones, "王芳", "@研铃 /log 听课")
    assert "只对铃声小学的老师开放" in play.say(STRANGER, "你好")


def test_the_main_loop_over_calls_and_callbacks(app_phones: AppPhones) -> None:
    play = Transcript(app_phones)
    assert "已登记：听课 1 节" in play.say("王芳", "/log 听课")
    assert "已登记：听课 2 节" in play.say("王芳", "今天听了罗老师两节数学课")
    assert "已撤销" in play.say("王芳", "1")
    assert "1/15" in play.say("王芳", "进度")
    assert "习作研讨" in play.say("王芳", "待办")
    assert "没有登记" in play.say("王芳", "明天准备去听课")
    assert "只对铃声小学的老师开放" in play.say(STRANGER, "你好")
