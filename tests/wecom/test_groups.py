"""A group: what is said to the bot there is ticked there and counted in private."""

from functools import partial

import pytest

from bot.domain.records import Record
from tests.served import wait_for
from tests.wecom.conftest import STRANGER, Phones
from tests.wecom.frames import GROUP

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_group_is_bound_and_its_logs_are_counted_in_private(phones: Phones) -> None:
    group = phones.gateway.heard
    phones.gateway.give(phones.text("沈秋", "@研铃 /bind 语文组", chat=GROUP))
    assert "已绑定语文组" in wait_for(lambda: group(GROUP))[0].text
    for words in ("@研铃 听课 1 节", "@研铃\u2005/log 听课", "听课 1 节 @研铃"):
        before = len(group(GROUP))
        frame = phones.text("王芳", words, chat=GROUP)
        private = phones.answer_to("王芳", partial(phones.gateway.give, frame))
        assert "已登记：听课 1 节" in private.text
        wait_for(partial(_more, phones, before))
        assert "✓" in group(GROUP)[-1].text
    assert len(phones.house.rows(Record)) == 3
    for _ in range(3):
        phones.gateway.give(phones.text(STRANGER, "@研铃 /log 听课", chat=GROUP))
    phones.say("王芳", "我是谁")
    assert [one.text for one in group(GROUP)].count(group(GROUP)[-1].text) == 1
    assert "只登记本校名册里的老师" in group(GROUP)[-1].text


def _more(phones: Phones, than: int) -> bool:
    return len(phones.gateway.heard(GROUP)) > than
