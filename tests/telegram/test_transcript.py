"""The main loop over Telegram, private and in a group, as a phone shows it; `-s` prints the conversation."""

import json
from collections.abc import Callable

import pytest

from tests.telegram.conftest import STRANGER, Phones
from tests.telegram.fake_server import Call
from tests.telegram.updates import GROUP, text

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TOPIC = {"is_topic_message": True, "message_thread_id": 5}


class Transcript:
    """Plays and prints; whatever arrives in any chat until all is sent."""

    def __init__(self, phones: Phones) -> None:
        self.phones = phones
        self.said: dict[int, str] = {}  # in the group, by the messages' ids

    def say(self, who: str, words: str) -> str:
        return self._play(f"{who}> {words}", lambda: self.phones.say(who, words))

    def press(self, who: str, label: str) -> str:
        return self._play(f"{who}> 〔点：{label}〕", lambda: self.phones.press(who, label))

    def group(self, who: str, words: str) -> str:
        raw = text(self.phones.ids[who], words, self.phones.date, chat=GROUP, **TOPIC)
        self.said[raw["message"]["message_id"]] = words
        before = len(self.phones.telegram.sent(GROUP))

        def wait() -> None:
            self.phones.telegram.give(raw)
            self.phones.telegram.wait_for(lambda: self.phones.telegram.sent(GROUP)[before:])

        return self._play(f"【群】{who}> {words}", wait)

    def knock(self, words: str) -> str:
        raw = text(STRANGER, words, self.phones.date)

        def wait() -> None:
            self.phones.telegram.give(raw)
            self.phones.telegram.wait_for(lambda: self.phones.telegram.sent(STRANGER))

        return self._play(f"陌生人> {words}", wait)

    def _play(self, line: str, work: Callable[[], object]) -> str:
        print(line)
        telegram, before = self.phones.telegram, len(self.phones.telegram.sent())
        work()
        telegram.wait_for(lambda: {row.status for row in self.phones.messages()} == {"sent"})
        heard = telegram.sent()[before:]
        for call in heard:
            print(self._shown(call))
        return "\n".join(call.text for call in heard)

    def _shown(self, call: Call) -> str:
        names = {str(number): name for name, number in self.phones.ids.items()}
        where = "【群】" if call.chat == str(GROUP) else f"（私聊 {names.get(call.chat, '陌生人')}）"
        reply = json.loads(call.values.get("reply_parameters") or "{}").get("message_id")
        said = f"〔回复“{self.said[reply]}”〕" if reply else ""
        changed = "〔原消息改为〕" if call.method == "editMessageText" else ""
        buttons = "".join(f" [{label}]" for label in call.buttons)
        return f"{where}研铃> {said}{changed}{call.text}{buttons}"


def test_the_main_loop_in_private_and_in_a_group(phones: Phones) -> None:
    play = Transcript(phones)
    print()
    assert "已登记：听课 1 节" in play.say("王芳", "/log 听课")
    assert "已登记：听课 2 节" in play.say("王芳", "今天听了罗老师两节数学课")
    assert "已撤销" in play.press("王芳", "撤销")
    assert "1/15" in play.say("王芳", "进度")
    assert "习作研讨" in play.say("王芳", "待办")
    assert "没有登记" in play.say("王芳", "明天准备去听课")
    assert "登录码" in play.knock("你好")
    assert "已绑定语文组" in play.group("沈秋", "/bind 语文组")
    heard = play.group("王芳", "/log 听课")
    assert heard.startswith("✓") or "\n✓" in heard
    assert "已登记：听课 1 节" in heard
    assert "语文组" in play.group("王芳", "/digest@yanling_test_bot")
    private = [call.text for call in phones.heard("王芳")]
    assert all("王芳" not in call.text and "1/15" not in call.text for call in phones.telegram.sent(GROUP))
    assert any("2/15" in words for words in private)
