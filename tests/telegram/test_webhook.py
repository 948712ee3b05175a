"""Updates that Telegram brings: stored before they are confirmed, refused without the secret word."""

import json
from collections.abc import Iterator

import httpx
import pytest

from bot.channels.telegram.webhook import LARGEST_BODY, SECRET_HEADER, path_of, secret_of
from bot.domain.records import Record
from bot.settings import load_secret
from tests.cast import House
from tests.end_to_end.serving import free_port
from tests.telegram.conftest import BOT, Phones
from tests.telegram.fake_server import FakeTelegram
from tests.telegram.updates import UNREADABLE, document, press, text

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def hooked(house: House, telegram: FakeTelegram) -> Iterator[Phones]:
    """The house behind a webhook."""
    with Phones(house, telegram, hook=free_port(), telegram_per_second=0) as phones:
        telegram.wait_for(lambda: telegram.sent(method="setWebhook"))
        yield phones


def knock(phones: Phones, body: bytes, secret: str | None = None) -> int:
    """What a request to the webhook is answered."""
    known = secret_of(load_secret(phones.app.settings.home), BOT)
    url = phones.app.settings.telegram_webhook + path_of(BOT)
    return httpx.post(url, content=body, headers={SECRET_HEADER: known if secret is None else secret}).status_code


def test_the_conversation_is_the_same(hooked: Phones) -> None:
    assert "已登记：听课 1 节" in hooked.say("王芳", "/log 听课").text
    assert "已撤销" in hooked.press("王芳", "撤销").text
    assert hooked.telegram.sent(method="getUpdates") == []


def test_telegram_is_told_the_secret_word_and_what_to_bring(hooked: Phones) -> None:
    told = hooked.telegram.sent(method="setWebhook")[0].values
    assert told["url"].endswith(path_of(BOT))
    assert len(told["secret_token"]) == 64
    assert "message" in told["allowed_updates"]


@pytest.mark.parametrize(
    ("body", "secret", "status"),
    [
        (b'{"update_id": 1}', "", 403),
        (b'{"update_id": 1}', "another", 403),
        (b'{"update_id": 1}', None, 200),
        (b"[]", None, 400),
        (b"not json", None, 400),
        (b"\xff\xfe", None, 400),
        (b" " * (LARGEST_BODY + 1), None, 413),
    ],
)
def test_who_may_knock(hooked: Phones, body: bytes, secret: str | None, status: int) -> None:
    hooked.say("王芳", "我是谁")
    assert knock(hooked, body, secret) == status


def test_the_same_update_brought_twice_is_one_log(hooked: Phones) -> None:
    hooked.say("王芳", "我是谁")
    body = json.dumps({"update_id": 77, **text(hooked.ids["王芳"], "/log 听课", hooked.date)}).encode()
    answer = hooked.answer_to("王芳", lambda: [knock(hooked, body), knock(hooked, body)])
    assert "已登记" in answer.text
    hooked.say("王芳", "我是谁")
    assert len(hooked.house.rows(Record)) == 1


def test_an_unreadable_update_is_confirmed_and_told(hooked: Phones) -> None:
    hooked.telegram.give(UNREADABLE)
    assert "读不懂" in hooked.telegram.wait_for(lambda: hooked.heard("沈秋"))[0].text
    hooked.telegram.wait_for(lambda: not hooked.telegram.unconfirmed())


def test_a_file_is_stored_before_it_is_confirmed(hooked: Phones) -> None:
    hooked.telegram.files["f1"] = b"of our own"
    raw = document(hooked.ids["王芳"], "f1", "教案.docx", 10, hooked.date, caption="/log 听课")
    assert "教案.docx" in hooked.answer_to("王芳", lambda: hooked.telegram.give(raw)).text


def test_a_forged_button_answers_kindly(hooked: Phones) -> None:
    raw = press(hooked.ids["王芳"], "c:1:forged", 5, hooked.date)
    assert "过期" in hooked.answer_to("王芳", lambda: hooked.telegram.give(raw)).text
