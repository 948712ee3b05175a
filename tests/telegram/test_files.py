"""Photos and documents: fetched, kept by their hash, and nobody waits for a slow one."""

import hashlib

import pytest

from bot.domain.records import Evidence
from bot.store.files import read_file
from tests.telegram.conftest import Phones
from tests.telegram.fake_server import Fault
from tests.telegram.updates import document, message, photo, text

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAGE = b"%PDF-1.7 a page of our own"


def evidence(phones: Phones) -> list[Evidence]:
    return [row for row in phones.house.rows(Evidence) if isinstance(row, Evidence)]


def send(phones: Phones, who: str, caption: str | None = None, name: str = "听课记录.pdf", size: int = 0) -> None:
    phones.telegram.files["f1"] = PAGE
    more = {"caption": caption} if caption else {}
    phones.telegram.give(document(phones.ids[who], "f1", name, size or len(PAGE), phones.date, **more))


def test_a_file_with_words_is_kept_with_what_was_logged(phones: Phones) -> None:
    answer = phones.answer_to("王芳", lambda: send(phones, "王芳", "/log 听课"))
    assert "已登记：听课 1 节" in answer.text
    kept = evidence(phones)[0]
    assert (kept.name, kept.size, kept.sha256) == ("听课记录.pdf", len(PAGE), hashlib.sha256(PAGE).hexdigest())
    assert kept.record_id is not None
    assert read_file(phones.app.settings.files, kept.sha256) == PAGE


def test_a_photo_alone_belongs_to_the_last_entry(phones: Phones) -> None:
    phones.say("王芳", "/log 听课")
    phones.telegram.files["p1"] = b"\xff\xd8\xff of our own"
    raw = photo(phones.ids["王芳"], "p1", 14, phones.date)
    answer = phones.answer_to("王芳", lambda: phones.telegram.give(raw))
    assert f"照片{raw['message']['message_id']}.jpg" in answer.text
    assert evidence(phones)[0].record_id is not None


def test_a_name_that_is_a_path_is_only_a_name(phones: Phones) -> None:
    phones.answer_to("王芳", lambda: send(phones, "王芳", "/log 听课", name="../../etc/passwd"))
    assert evidence(phones)[0].name == "../../etc/passwd"
    assert not (phones.app.settings.files.parent.parent / "etc").exists()


def test_a_file_too_large_is_said_to_be_and_its_words_still_count(phones: Phones) -> None:
    large = 21 * 1024 * 1024
    assert "超过 20 MB" in phones.answer_to("王芳", lambda: send(phones, "王芳", size=large)).text
    before = len(phones.heard("王芳"))
    send(phones, "王芳", "/log 听课", size=large)
    heard = phones.telegram.wait_for(lambda: phones.heard("王芳")[before + 1 :] and phones.heard("王芳")[before:])
    assert {"超过 20 MB" in call.text for call in heard} == {True, False}
    assert any("已登记" in call.text for call in heard)
    assert evidence(phones) == []


def test_a_voice_message_is_said_to_be_unread(phones: Phones) -> None:
    raw = message(phones.ids["王芳"], phones.date, voice={"file_id": "v", "duration": 3})
    assert "语音请转成文字" in phones.answer_to("王芳", lambda: phones.telegram.give(raw)).text


def test_nobody_waits_while_a_file_is_on_its_way_and_it_is_not_confirmed_before(phones: Phones) -> None:
    phones.telegram.faults.append(Fault("getFile", "hang"))
    send(phones, "王芳", "/log 听课")
    assert "已登记" in phones.say("陶然", "/log 听课").text
    assert "已登记" in phones.say("罗文", "/log 听课").text
    assert phones.heard("王芳") == []
    assert phones.telegram.unconfirmed() == 3  # those stored meanwhile are offered again, and known


def test_a_file_that_fails_once_is_asked_for_again(phones: Phones) -> None:
    phones.telegram.faults += [Fault("getFile", 502), Fault("file", 500)]
    assert "已登记" in phones.answer_to("王芳", lambda: send(phones, "王芳", "/log 听课")).text
    assert len(evidence(phones)) == 1


def test_a_file_that_cannot_be_had_is_told(phones: Phones) -> None:
    raw = document(phones.ids["王芳"], "unknown", "教案.docx", 100, phones.date)
    assert "“教案.docx”没有从 Telegram 取到" in phones.answer_to("王芳", lambda: phones.telegram.give(raw)).text
    phones.give(text(phones.ids["王芳"], "我是谁", phones.date))


def test_a_notices_file_and_picture_travel_with_it(phones: Phones) -> None:
    preview = phones.answer_to("沈秋", lambda: send(phones, "沈秋", "/群发 王芳 请看附件", name="安排.pdf"))
    assert "附件：安排.pdf" in preview.text
    assert "已发给 1 人" in phones.press("沈秋", "发送").text
    telegram = phones.telegram
    (sent,) = telegram.wait_for(lambda: telegram.sent(phones.ids["王芳"], method="sendDocument"))
    assert sent.values["document"] == ("安排.pdf", PAGE)
    assert evidence(phones) == []
