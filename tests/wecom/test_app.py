"""A self-built app: its token, its pushes, equal words to many at once, and what it does when WeCom refuses."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.acts.post import post
from bot.channels.base import Button, Enclosed, Parcel
from bot.channels.wecom.api import AppCalls
from bot.channels.wecom.app_channel import AppChannel
from bot.channels.wecom.refusals import Refused
from bot.domain.messages import MessageKind, Offer, Reply
from bot.domain.people import Account
from bot.errors import DeliveryError
from tests.cast import House, at
from tests.served import wait_for
from tests.telegram.test_pace import QuickLoop
from tests.wecom.conftest import AppPhones
from tests.wecom.fake_api import APP_SECRET, CORP, FakeApi, Refusal

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
RECEIPT = Offer("收到", "say", {"text": "帮助"})


@pytest.fixture
def sending(house: House, api: FakeApi) -> Iterator[AppPhones]:
    """The house with an app that only sends; nothing was asked for yet."""
    with AppPhones(house, api, receiving=False) as phones:
        yield phones


def push(phones: AppPhones, text: str, *offers: Offer) -> None:
    """A notice to everybody."""
    with phones.house.database.transaction() as session:
        for person in phones.people().values():
            key = f"push:{text}:{person.id}"
            post(session, person, MessageKind.BROADCAST, key, Reply(text, offers), now=phones.now(), why="test")
    phones.wake()


@on_sqlite
def test_equal_words_to_all_are_one_call_and_who_is_unknown_is_not_written_to_again(sending: AppPhones) -> None:
    api, gone = sending.api, sending.ids["陶然"]
    api.members.discard(gone)
    push(sending, "周五 16:00 开会", RECEIPT)
    wait_for(lambda: {row.status for row in sending.messages()} == {"sent", "failed"})
    assert len(api.made("message/send")) == 1
    body = api.made("message/send")[0]
    assert len(body["touser"].split("|")) == 10
    assert body["enable_duplicate_check"] == 1
    assert {one.text for one in api.shown} == {"周五 16:00 开会\n\n回复数字：\n1 收到"}
    accounts = [row for row in sending.house.rows(Account) if isinstance(row, Account)]
    assert [row.external_id for row in accounts if row.blocked_at] == [gone]


@on_sqlite
def test_a_push_whose_answer_went_astray_does_not_arrive_twice(sending: AppPhones) -> None:
    sending.api.refusals.append(Refusal("message/send", 502, done=True))
    push(sending, "周五开会")
    wait_for(lambda: all(row.fault for row in sending.messages()))
    sending.jump(seconds=10)
    wait_for(lambda: {row.status for row in sending.messages()} == {"sent"})
    assert len(sending.api.shown) == 10
    assert sending.api.dropped == 1


@on_sqlite
def test_a_wrong_secret_is_told_and_everything_waits(house: House, api: FakeApi) -> None:
    with AppPhones(house, api, wecom_app=f"{CORP}:1000002:not-the-secret") as phones:
        push(phones, "周五开会")
        told = wait_for(lambda: [row for row in phones.messages() if row.kind == "office_note"])
        assert "核对 YANLING_WECOM_APP" in (told[0].text or "")
        assert not [row for row in phones.messages() if row.status in ("sent", "failed")]


class Line:
    """One app's way out, by itself."""

    def __init__(self, url: str, *, cards: bool = False) -> None:
        self.told: list[int] = []
        self.numbers = count(1)
        self.calls = AppCalls(url, CORP, APP_SECRET, self._tell)
        self.channel = AppChannel("app", "1000002", self.calls, cards=cards, clock=self._now)

    async def _tell(self, refused: Refused) -> None:
        self.told.append(refused.code)

    def _now(self) -> datetime:
        return at("2026-11-20 12:50")

    async def send(self, text: str, to: str = "u1", **more: object) -> str | None:
        return await self.channel.send(Parcel(next(self.numbers), to, text, **more))  # type: ignore[arg-type]


def test_the_token_is_asked_for_once_and_anew_when_it_is_refused(api: FakeApi) -> None:
    async def work() -> None:
        line = Line(api.url)
        api.members.add("u1")
        await asyncio.gather(*(line.send(f"第 {n} 条") for n in range(5)))
        assert len(api.made("gettoken")) == 1
        line.calls._asked_at -= 10  # as if it had been asked for a while ago
        api.forget_tokens()
        await asyncio.gather(*(line.send(f"又第 {n} 条") for n in range(5)))
        assert len(api.made("gettoken")) == 2
        await line.calls.close()

    asyncio.run(work())
    assert len(api.heard("u1")) == 10


@pytest.mark.parametrize(
    ("what", "permanent", "unreachable", "after"),
    [
        (45009, False, False, 60.0),
        (-1, False, False, None),
        (60020, False, False, None),
        (60111, True, True, None),
        (40058, True, False, None),
        (500, False, False, None),
        ("close", False, False, None),
    ],
)
def test_what_a_refusal_means(
    api: FakeApi, what: int | str, permanent: bool, unreachable: bool, after: float | None
) -> None:
    async def work() -> DeliveryError:
        line = Line(api.url)
        api.refusals.append(Refusal("message/send", what, times=2))
        with pytest.raises(DeliveryError) as raised:
            await line.send("在吗")
        await line.calls.close()
        assert line.told == ([60020] if what == 60020 else [])
        return raised.value

    error = asyncio.run(work())
    assert (error.permanent, error.unreachable, error.retry_after) == (permanent, unreachable, after)
    assert "token" not in str(error)


def test_a_file_is_put_at_wecom_once_for_all_who_get_it(api: FakeApi, tmp_path: Path) -> None:
    page = tmp_path / "sha"
    page.write_bytes(b"of our own")
    file = Enclosed("通知.docx", "application/octet-stream", page, 10)

    async def work() -> None:
        line = Line(api.url, cards=True)
        api.members.update({"u1", "u2"})
        buttons = (Button("收到", "c:1:x"),)
        for who in ("u1", "u2"):
            await line.send("请看附件", who, kind="broadcast", files=(file,), buttons=buttons)
        await line.calls.close()

    asyncio.run(work())
    assert len(api.made("media/upload")) == 1
    assert [one.text for one in api.heard("u2")] == ["〔通知.docx，10 字节〕", "请看附件"]
    assert list(api.heard("u2")[-1].keys) == ["收到"]


class Counted(AppCalls):
    """Calls that only note when they were made, and to whom."""

    def __init__(self) -> None:
        super().__init__("", "", "", lambda _: asyncio.sleep(0))
        self.made: list[tuple[float, list[str]]] = []

    async def call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        del path
        self.made.append((asyncio.get_running_loop().time(), body["touser"].split("|")))
        return {"errcode": 0, "msgid": "1"}


def counted(clock: str, *parcels: Parcel) -> list[tuple[float, list[str]]]:
    """The calls that these parcels take, in a time that jumps."""
    calls = Counted()

    async def work() -> None:
        channel = AppChannel("app", "1000002", calls, cards=False, clock=lambda: at(clock))
        assert channel.room() == 1000
        await asyncio.gather(*map(channel.send, parcels))

    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        runner.run(work())
    return calls.made


@pytest.mark.parametrize(("clock", "waits"), [("2026-11-20 16:30", 60), ("2026-11-20 12:50", 0)])
def test_pushes_keep_off_the_busy_minutes_and_answers_do_not(clock: str, waits: int) -> None:
    made = counted(clock, Parcel(1, "push", "提醒", kind="reminder"), Parcel(2, "answer", "答"))
    when = {people[0]: at_what for at_what, people in made}
    assert round(when["push"] - when["answer"]) == waits


def test_equal_words_reach_a_thousand_by_a_call_and_others_go_by_themselves() -> None:
    equal = [Parcel(n, f"u{n}", "周五开会", kind="broadcast") for n in range(1500)]
    other = [Parcel(n, f"u{n}", f"第 {n} 位", kind="broadcast") for n in range(2000, 2020)]
    sizes = sorted(len(people) for _, people in counted("2026-11-20 12:50", *equal, *other))
    assert sizes == [1] * 20 + [500, 1000]


def test_nobody_is_sent_more_than_thirty_a_minute() -> None:
    made = counted("2026-11-20 12:50", *(Parcel(n, "u1", f"第 {n} 条") for n in range(65)))
    times = [when for when, _ in made]
    assert len(times) == 65
    assert all(later - sooner > 60 for sooner, later in zip(times, times[30:], strict=False))
