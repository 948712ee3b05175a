"""A group chat: commands and mentions alone are read, ✓ is answered, the numbers go to the private chat."""

import json

import pytest

from bot.domain.people import Account
from bot.domain.records import Record
from tests.telegram.conftest import STRANGER, Phones
from tests.telegram.fake_server import Call, Fault
from tests.telegram.updates import GROUP, membership, message, text

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TOPIC = {"is_topic_message": True, "message_thread_id": 5}
NEW_GROUP = -1007770001


def bind(phones: Phones, chat: int = GROUP) -> None:
    phones.telegram.give(text(phones.ids["沈秋"], "/bind 语文组", phones.date, chat=chat))
    phones.telegram.wait_for(lambda: phones.telegram.sent(chat))


def answered(call: Call) -> int | None:
    """The message a call is shown as a reply to, were it gone or not."""
    shown = json.loads(call.values.get("reply_parameters") or "{}")
    assert shown.get("allow_sending_without_reply", True) is True
    number: int | None = shown.get("message_id")
    return number


def chats(phones: Phones) -> dict[str, Account]:
    rows = [row for row in phones.house.rows(Account) if isinstance(row, Account)]
    return {row.external_id: row for row in rows if row.channel == "telegram"}


def test_a_log_in_a_group_is_ticked_there_and_counted_in_private(phones: Phones) -> None:
    bind(phones)
    before = len(phones.telegram.sent(GROUP))
    said = text(phones.ids["王芳"], "/log 听课", phones.date, chat=GROUP, **TOPIC)
    phones.telegram.give(said)
    tick = phones.telegram.wait_for(lambda: phones.telegram.sent(GROUP)[before:])[0]
    assert tick.text == "✓"
    assert tick.values["message_thread_id"] == "5"
    assert answered(tick) == said["message"]["message_id"]
    private = phones.telegram.wait_for(lambda: phones.heard("王芳"))[0]
    assert "已登记：听课 1 节" in private.text
    assert "message_thread_id" not in private.values
    assert answered(private) is None


def test_talk_between_colleagues_is_not_read(phones: Phones) -> None:
    bind(phones)
    before = len(phones.incoming())
    phones.give(text(phones.ids["王芳"], "今天听了一节课", phones.date, chat=GROUP))
    phones.give(text(phones.ids["王芳"], "@yanling_test_bot 今天听了一节课", phones.date, chat=GROUP))
    phones.telegram.wait_for(lambda: phones.heard("王芳"))
    assert len(phones.house.rows(Record)) == 1
    assert len(phones.incoming()) == before + 1


def test_a_stranger_in_a_group_gets_one_line_a_day(phones: Phones) -> None:
    bind(phones)
    before = len(phones.telegram.sent(GROUP))
    for _ in range(3):
        phones.give(text(STRANGER, "/log 听课", phones.date, chat=GROUP))
    phones.telegram.wait_for(lambda: phones.telegram.sent(GROUP)[before:])
    phones.say("王芳", "我是谁")
    assert len(phones.telegram.sent(GROUP)) == before + 1


def test_a_group_that_becomes_a_supergroup_is_followed(phones: Phones) -> None:
    bind(phones, -40)
    phones.give(message(phones.ids["沈秋"], phones.date, chat=-40, kind="group", migrate_to_chat_id=NEW_GROUP))
    bound = phones.telegram.wait_for(lambda: chats(phones).get(str(NEW_GROUP)))
    assert bound.group_id is not None


def test_a_move_that_a_refusal_tells_is_followed_and_the_message_arrives(phones: Phones) -> None:
    bind(phones, -40)
    phones.telegram.moved["-40"] = NEW_GROUP
    phones.telegram.give(text(phones.ids["王芳"], "/log 听课", phones.date, chat=-40, kind="group"))
    assert "✓" in phones.telegram.wait_for(lambda: phones.telegram.sent(NEW_GROUP))[0].text


def test_who_blocked_the_bot_is_not_written_to_until_unblocked(phones: Phones) -> None:
    phones.say("王芳", "我是谁")
    wang = str(phones.ids["王芳"])
    phones.give(membership(int(wang), "kicked", phones.date))
    phones.telegram.wait_for(lambda: chats(phones)[wang].blocked_at)
    phones.give(membership(int(wang), "member", phones.date))
    phones.telegram.wait_for(lambda: chats(phones)[wang].blocked_at is None)


def test_a_topic_that_is_gone_does_not_swallow_the_answer(phones: Phones) -> None:
    bind(phones)
    before = len(phones.telegram.sent(GROUP))
    gone = "Bad Request: message thread not found"
    phones.telegram.faults.append(Fault("sendMessage", 400, description=gone, chat=str(GROUP)))
    phones.telegram.give(text(phones.ids["王芳"], "/log 听课", phones.date, chat=GROUP, **TOPIC))
    tick = phones.telegram.wait_for(lambda: phones.telegram.sent(GROUP)[before:])[0]
    assert "message_thread_id" not in tick.values


def test_what_is_posted_by_itself_goes_to_the_topic_the_group_was_bound_in(phones: Phones) -> None:
    phones.telegram.give(text(phones.ids["沈秋"], "/bind 语文组", phones.date, chat=GROUP, **TOPIC))
    phones.telegram.wait_for(lambda: phones.telegram.sent(GROUP))
    assert chats(phones)[str(GROUP)].thread_id == "5"
    phones.say("沈秋", "/群发 语文组 周四下午第三节集体备课")
    phones.press("沈秋", "发送")
    notice = phones.telegram.wait_for(lambda: [call for call in phones.telegram.sent(GROUP) if "集体备课" in call.text])
    assert notice[0].values["message_thread_id"] == "5"
