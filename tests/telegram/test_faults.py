"""Whatever Telegram does wrong, each message is recorded once, answered, and nobody else waits for it."""

import asyncio
import threading
import time
from collections import Counter

import pytest
from aiohttp import ClientSession

from bot.domain.messages import MessageStatus
from bot.domain.people import Account
from bot.domain.records import Record
from tests.cast import House
from tests.telegram.conftest import Phones
from tests.telegram.fake_server import TOKEN, FakeTelegram, Fault
from tests.telegram.limits import Limits
from tests.telegram.updates import UNREADABLE, text

# What the database does with it is the same on PostgreSQL, where the conversation and the kills run too.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BACK_OFF = 6  # seconds; a little more than the first step


def account(phones: Phones, who: str) -> Account:
    rows = [row for row in phones.house.rows(Account) if isinstance(row, Account)]
    return next(row for row in rows if (row.channel, row.external_id) == ("telegram", str(phones.ids[who])))


def later(phones: Phones) -> None:
    """Once the failure is marked, let the time of the next try come."""
    phones.telegram.wait_for(lambda: [row for row in phones.messages() if row.attempts and row.status == "pending"])
    phones.jump(seconds=BACK_OFF)


@pytest.mark.parametrize("what", [500, 502, "close", "cut"])
def test_an_answer_that_was_not_taken_comes_later(phones: Phones, what: int | str) -> None:
    phones.telegram.faults.append(Fault("sendMessage", what))
    phones.telegram.give(text(phones.ids["王芳"], "/log 听课", phones.date))
    later(phones)
    assert "已登记" in phones.telegram.wait_for(lambda: phones.heard("王芳"))[0].text
    assert len(phones.house.rows(Record)) == 1


def test_an_answer_taken_but_not_confirmed_may_come_twice_and_is_never_lost(phones: Phones) -> None:
    phones.telegram.faults.append(Fault("sendMessage", "close", done=True))
    phones.telegram.give(text(phones.ids["王芳"], "/log 听课", phones.date))
    later(phones)
    assert len(phones.telegram.wait_for(lambda: phones.heard("王芳")[1:] and phones.heard("王芳"))) == 2
    assert len(phones.house.rows(Record)) == 1


def test_one_that_hangs_holds_nobody_up(phones: Phones) -> None:
    phones.telegram.faults.append(Fault("sendMessage", "hang", chat=str(phones.ids["王芳"])))
    phones.telegram.give(text(phones.ids["王芳"], "/log 听课", phones.date))
    begun = time.monotonic()
    assert "已登记" in phones.say("陶然", "/log 听课").text
    assert time.monotonic() - begun < 5


def test_too_many_requests_are_waited_out(phones: Phones) -> None:
    more = {"retry_after": 30}
    phones.telegram.faults.append(Fault("sendMessage", 429, parameters=more, chat=str(phones.ids["王芳"])))
    phones.telegram.give(text(phones.ids["王芳"], "/log 听课", phones.date))
    put_back = phones.telegram.wait_for(lambda: [row for row in phones.messages() if row.attempts])[0]
    assert 25 < (put_back.due_at - phones.now()).total_seconds() <= 30
    assert "已登记" in phones.say("陶然", "/log 听课").text  # only that chat waits


@pytest.mark.parametrize("why", ["Forbidden: bot was blocked by the user", "Bad Request: chat not found"])
def test_who_takes_nothing_any_more_is_remembered(phones: Phones, why: str) -> None:
    phones.telegram.gone[str(phones.ids["王芳"])] = why
    phones.telegram.give(text(phones.ids["王芳"], "/log 听课", phones.date))
    phones.telegram.wait_for(lambda: account(phones, "王芳").blocked_at)
    assert [row.status for row in phones.messages() if row.key.startswith("reply:")] == [MessageStatus.FAILED]
    phones.telegram.gone.clear()
    assert "已登记" in phones.say("王芳", "/log 听课").text  # who speaks again is written to again
    assert account(phones, "王芳").blocked_at is None


def test_a_refused_text_is_set_aside_and_the_account_stays(phones: Phones) -> None:
    phones.telegram.faults.append(Fault("sendMessage", 400, description="Bad Request: can't parse something"))
    phones.telegram.give(text(phones.ids["王芳"], "/log 听课", phones.date))
    failed = phones.telegram.wait_for(lambda: [row for row in phones.messages() if row.status == "failed"])[0]
    assert failed.fault == "Can't parse something"
    assert account(phones, "王芳").blocked_at is None
    assert "已登记" in phones.say("王芳", "/log 听课").text


def test_what_is_delivered_twice_is_one_log_and_one_answer(phones: Phones) -> None:
    phones.telegram.faults.append(Fault("getUpdates", "redeliver", times=3))
    phones.say("王芳", "/log 听课")
    phones.say("王芳", "我是谁")
    assert len(phones.house.rows(Record)) == 1
    assert len(phones.heard("王芳")) == 2


@pytest.mark.parametrize("what", [500, 502, "close", "cut", 429])
def test_polling_goes_on_after_any_failure(phones: Phones, what: int | str) -> None:
    phones.say("王芳", "/log 听课")
    phones.telegram.faults.append(Fault("getUpdates", what, parameters={"retry_after": 1} if what == 429 else {}))
    assert "已登记" in phones.say("王芳", "/log 听课").text
    assert "已登记" in phones.say("王芳", "/log 听课").text
    assert len(phones.house.rows(Record)) == 3


def test_of_ten_updates_nine_are_answered_and_the_unreadable_one_is_set_aside_and_told(phones: Phones) -> None:
    people = [name for name in phones.ids if name not in ("许静", "沈秋")] * 2
    logs = [text(phones.ids[who], "/log 听课", phones.date) for who in people[:9]]
    phones.give(*logs[:4], UNREADABLE, *logs[4:])
    phones.telegram.wait_for(lambda: len([call for call in phones.telegram.sent() if "已登记" in call.text]) == 9)
    aside = [row for row in phones.incoming() if row.fault]
    assert len(aside) == 1
    assert aside[0].handled_at is not None
    assert '"message_id": "one"' in aside[0].text
    told = phones.telegram.wait_for(lambda: phones.heard("沈秋"))[0]
    assert f"编号 {aside[0].id}" in told.text


def test_a_second_poller_is_told_in_chinese_and_the_house_goes_on(
    phones: Phones, caplog: pytest.LogCaptureFixture
) -> None:
    with SecondPoller(phones.telegram):
        told = phones.telegram.wait_for(lambda: phones.heard("沈秋"))[0]
        assert "@yanling_test_bot 正在被另一个程序使用" in told.text
    assert "正在被另一个程序使用" in caplog.text
    assert "Traceback" not in caplog.text
    assert not phones.serving_ended()


def test_a_token_that_is_not_accepted_is_told(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with (
        FakeTelegram(tokens=("1:another-token-of-another-bot",)) as telegram,
        Phones(house, telegram) as phones,
    ):
        telegram.wait_for(lambda: [row for row in phones.messages() if row.kind == "office_note"])
        assert "不认这个机器人（编号 1000）的令牌" in caplog.text
        assert TOKEN not in caplog.text
        assert not phones.serving_ended()


def test_two_bots_are_kept_apart(house: House) -> None:
    other = "2000:the-other-token-of-ours"
    with (
        FakeTelegram(tokens=(TOKEN, other)) as telegram,
        Phones(house, telegram, telegram_token=f"{TOKEN},{other}", telegram_per_second=0) as phones,
    ):
        assert "已登记" in phones.say("王芳", "/log 听课").text
        telegram.give(text(phones.ids["王芳"], "/log 听课", phones.date), token=other)
        answers = telegram.wait_for(lambda: phones.heard("王芳")[1:])
        assert answers[0].bot == "2000"
        assert "只对铃声小学的老师开放" in answers[0].text  # an account of the first bot is none of the second


def test_a_burst_is_answered_within_the_limits(house: House) -> None:
    limits = Limits()
    with FakeTelegram(limits=limits) as telegram, Phones(house, telegram) as phones:
        logs = [text(phones.ids[who], "/log 听课", phones.date) for who in list(phones.ids)[:6] * 3]
        phones.give(*logs)
        telegram.wait_for(lambda: len([call for call in telegram.sent() if "已登记" in call.text]) == 18)
    assert limits.refused == 0
    assert set(Counter(call.chat for call in telegram.sent()).values()) == {3}


class SecondPoller:
    """Another program that polls with the same token, again and again."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._url = f"{telegram.url}/bot{TOKEN}/getUpdates"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        async def poll() -> None:
            async with ClientSession() as session:
                while not self._ended.is_set():
                    async with session.post(self._url, data={"timeout": "1"}) as answer:
                        await answer.read()
                    await asyncio.sleep(0.05)

        asyncio.run(poll())

    def __enter__(self) -> "SecondPoller":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(10)
