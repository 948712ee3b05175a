"""Pictures and files: fetched, decrypted, kept by their hash; nobody waits for a slow one."""

import hashlib
from functools import partial

import pytest

from bot.acts.post import post
from bot.channels.wecom.reading import LARGEST
from bot.domain.messages import Attachment, MessageKind, Offer, Reply
from bot.domain.records import Evidence
from bot.store.files import keep_file, read_file
from tests.served import wait_for
from tests.wecom.conftest import Phones
from tests.wecom.fake_api import FakeApi, Refusal
from tests.wecom.frames import message

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGE = b"%PDF-1.7 a page of our own"


def evidence(phones: Phones) -> list[Evidence]:
    return [row for row in phones.house.rows(Evidence) if isinstance(row, Evidence)]


@pytest.fixture
def said(phones: Phones) -> Phones:
    """王芳 has logged a lesson."""
    phones.say("王芳", "/log 听课")
    return phones


def test_a_file_is_decrypted_and_kept_with_the_last_entry(said: Phones, api: FakeApi) -> None:
    frame = message(said.ids["王芳"], "file", api.put("教案.pdf", PAGE), date=said.date)
    api.refusals.append(Refusal("files", 502))  # asked for again
    answer = said.answer_to("王芳", lambda: said.gateway.give(frame))
    assert "教案.pdf" in answer.text
    kept = evidence(said)[0]
    assert (kept.size, kept.sha256) == (len(PAGE), hashlib.sha256(PAGE).hexdigest())
    assert kept.record_id is not None
    assert read_file(said.app.settings.files, kept.sha256) == PAGE


def test_words_with_several_pictures_are_one_log_with_all_of_them(phones: Phones, api: FakeApi) -> None:
    parts: list[dict[str, object]] = [{"msgtype": "text", "text": {"content": "/log 听课"}}]
    parts += [{"msgtype": "image", "image": api.put(f"p{n}", b"\xff\xd8\xff" + bytes([n]))} for n in range(3)]
    phones.gateway.give(message(phones.ids["王芳"], "mixed", {"msg_item": parts}, date=phones.date))
    wait_for(lambda: len(evidence(phones)) == 3)
    assert {row.record_id for row in evidence(phones)} == {evidence(phones)[0].record_id}
    assert "已登记：听课 1 节" in phones.heard("王芳")[0].text


def test_what_cannot_be_had_is_told_and_nobody_else_waits(said: Phones, api: FakeApi) -> None:
    api.files["large"] = bytes(LARGEST + 200)
    wrong = {"url": f"{api.url}/files/large", "aeskey": "A" * 43}
    frame = message(said.ids["王芳"], "file", wrong, date=said.date)
    assert "超过 20 MB" in said.answer_to("王芳", lambda: said.gateway.give(frame)).text
    api.refusals.append(Refusal("files", "hang", times=9))
    said.gateway.give(message(said.ids["王芳"], "image", api.put("p", b"x"), date=said.date))
    assert "已登记" in said.say("陶然", "/log 听课").text
    voice = message(said.ids["陶然"], "voice", {"content": "听课 1 节"}, date=said.date)
    assert "已登记" in said.answer_to("陶然", lambda: said.gateway.give(voice)).text
    odd = message(said.ids["陶然"], "location", {"x": 1}, date=said.date)
    assert "语音请转成文字" in said.answer_to("陶然", lambda: said.gateway.give(odd)).text


def _heard_two(phones: Phones, who: str) -> bool:
    return len(phones.heard(who)) == 2


def test_a_notice_brings_its_file_along_put_at_wecom_once_for_all(phones: Phones) -> None:
    data = b"of our own" * 120_000  # three parts
    files = phones.app.settings.files
    along = Attachment("通知.docx", "application/msword", keep_file(files, data), len(data))
    with phones.house.database.transaction() as session:
        for name in ("王芳", "陶然"):
            notice = Reply("请看附件", (Offer("看进度", "say", {"text": "进度"}),), files=(along,))
            who = phones.house.person(session, name)
            post(session, who, MessageKind.BROADCAST, f"file:{name}", notice, now=phones.now(), why="test")
    phones.wake()
    for name in ("王芳", "陶然"):
        wait_for(partial(_heard_two, phones, name))
        assert [one.text for one in phones.heard(name)] == ["〔通知.docx，1200000 字节〕", "请看附件"]
    assert [frame["cmd"] for frame in phones.gateway.frames].count("aibot_upload_media_chunk") == 3
