"""The robots of groups: a group's month list goes there, and nothing is heard from them."""

import asyncio

import pytest

from bot.acts.bind_robots import bind_robots
from bot.channels.base import Parcel
from bot.channels.wecom import WecomRobots
from bot.domain.messages import Message, MessageKind
from bot.errors import DeliveryError
from bot.store import outbox
from bot.store.accounts import group_chats_of
from tests.cast import House
from tests.served import Served, wait_for
from tests.wecom.fake_api import ROBOT_KEY, FakeApi

LANE = ("wecom", "robots")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_bound_group_is_told_comes_by_its_robot(house: House, api: FakeApi) -> None:
    with Served(house, wecom_webhooks=f"语文组={api.robot}，没有的组={api.robot}") as served:
        wait_for(lambda: chats(house) == ["语文组"])
        with house.database.transaction() as session:
            chat, _ = group_chats_of(session, 1)[0]
            month = Message(school_id=1, kind=MessageKind.MONTH_LIST, due_at=served.now(), priority=0, key="month")
            month.account_id, month.text = chat.id, "11 月安排"
            outbox.put(session, month)
        served.wake()
        assert wait_for(lambda: api.heard(ROBOT_KEY))[0].text == "11 月安排"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_robot_that_is_not_set_any_more_is_unbound(house: House) -> None:
    with house.database.transaction() as session:
        assert bind_robots(session, LANE, ["语文组", "没有的组"]) == ["没有的组"]
    assert len(chats(house)) == 1
    with house.database.transaction() as session:
        assert bind_robots(session, LANE, []) == []
    assert chats(house) == []


def chats(house: House) -> list[str]:
    with house.database.transaction() as session:
        return [group.name for _, group in group_chats_of(session, 1)]


def test_too_many_and_a_wrong_address_are_told_apart(api: FakeApi) -> None:
    async def work() -> None:
        robots = WecomRobots({"语文组": api.robot, "数学组": api.robot.replace(ROBOT_KEY, "wrong")})
        with pytest.raises(DeliveryError) as wrong:
            await robots.channel.send(Parcel(1, "数学组", "安排"))
        assert wrong.value.unreachable
        assert "wrong" not in str(wrong.value)
        await robots.channel.send(Parcel(2, "语文组", "很长的安排\n" * 300))
        api.robots.windows = ((1, 60.0),)
        with pytest.raises(DeliveryError) as fast:
            await robots.channel.send(Parcel(3, "语文组", "安排"))
        assert fast.value.retry_after == 60
        await robots.close()

    asyncio.run(work())
    assert len(api.heard(ROBOT_KEY)) == 3
    assert all(len(one.text.encode()) <= 2048 for one in api.shown)
