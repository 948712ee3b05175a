"""What `yanling doctor` says of the messengers."""

import pytest

from bot.acts.post import post
from bot.cli.messengers import messenger_findings
from bot.domain.messages import Incoming, MessageKind, Reply
from bot.settings import Settings
from tests.cast import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SETTINGS = Settings(
    wecom_bot="aibOne:secret-one,aibTwo:secret-two",
    wecom_app="ww1234:1000002:secret-of-app",
    wecom_webhooks="语文组=https://x/y?key=secret-key，没有的组=https://x/y?key=secret-key",
)


def test_each_is_named_with_when_it_was_heard_from_or_what_is_wrong(house: House) -> None:
    with house.database.transaction() as session:
        told = Reply("企业微信不认这个 Secret")
        who = house.person(session, "沈秋")
        post(session, who, MessageKind.OFFICE_NOTE, "k", told, now=house.now, why="wecom aibTwo secret")
        post(session, who, MessageKind.OFFICE_NOTE, "l", told, now=house.now, why="wecom app 1000002 60020")
        session.add(
            Incoming(
                channel="wecom", bot="aibOne", update_id="1", external_id="u1", said_at=house.now, received_at=house.now
            )
        )
        session.flush()
        found = list(messenger_findings(session, SETTINGS, house.school(session)))
    assert found == [
        (True, "企业微信智能机器人 aibOne：已设置，上次收到消息在 2026-11-20 12:50"),
        (False, "企业微信不认这个 Secret"),
        (False, "企业微信不认这个 Secret"),
        (True, "群机器人：语文组"),
        (False, "群机器人：没有叫“没有的组”的组，不会往那里发"),
    ]


def test_nothing_is_said_where_nothing_is_set(house: House) -> None:
    with house.database.transaction() as session:
        assert list(messenger_findings(session, Settings(), None)) == []
