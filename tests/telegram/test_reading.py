"""What an update means to the house, one case a line."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.telegram.reading import LARGEST, ONLY_WORDS, Attached, Heard, Reader, Unreadable
from tests.telegram.updates import GROUP, UNREADABLE, Raw, document, membership, message, photo, press, text

NOW = datetime(2026, 11, 20, 4, 50, tzinfo=UTC)
DATE = int(NOW.timestamp())
READER = Reader("telegram", "1000", "Yanling_Bot")
LI = 77
TOPIC = {"is_topic_message": True, "message_thread_id": 5}


def read(raw: Raw, reader: Reader = READER) -> Heard:
    return reader.read({"update_id": 12, **raw}, NOW)


def words(raw: Raw) -> str | None:
    said = read(raw).said
    return None if said is None else said.text


PRIVATE = [
    ("听课 1 节", "听课 1 节"),
    ("  听课 1 节 \n", "听课 1 节"),
    ("/log 听课", "/log 听课"),
    ("/log@yanling_bot 听课", "/log 听课"),
    ("/log@YANLING_BOT", "/log"),
    ("/log@other_bot 听课", None),
    ("/start ABCDEFGHJK", "/start ABCDEFGHJK"),
    ("写信到 li@yanling_bot.example", "写信到 li@yanling_bot.example"),
]
IN_GROUP = [
    ("听课 1 节", None),
    ("/log 听课", "/log 听课"),
    ("/log@yanling_bot 听课", "/log 听课"),
    ("/log@other_bot 听课", None),
    ("@yanling_bot 听课 1 节", "听课 1 节"),
    ("@Yanling_Bot，听课 1 节", "听课 1 节"),
    ("听课 1 节 @yanling_bot", "听课 1 节"),
    ("@yanling_bot听课 1 节", "听课 1 节"),
    ("@yanling_bot2 听课 1 节", None),
    ("@yanling_bot", ""),
]


@pytest.mark.parametrize(("typed", "read_as"), PRIVATE)
def test_private_words(typed: str, read_as: str | None) -> None:
    assert words(text(LI, typed, DATE)) == read_as


@pytest.mark.parametrize(("typed", "read_as"), IN_GROUP)
def test_a_group_is_heard_only_when_it_speaks_to_us(typed: str, read_as: str | None) -> None:
    assert words(text(LI, typed, DATE, chat=GROUP)) == read_as


def test_who_said_it_where_and_when() -> None:
    said = read(text(LI, "/log", DATE, chat=GROUP, **TOPIC)).said
    assert said is not None
    assert (said.external_id, said.update_id, said.chat_id, said.thread_id) == ("77", "12", str(GROUP), "5")
    assert said.said_at == NOW


def test_a_thread_outside_a_forum_is_no_topic() -> None:
    said = read(text(LI, "/log", DATE, chat=GROUP, message_thread_id=5)).said
    assert said is not None
    assert said.thread_id is None


def test_the_demos_clock_runs_ahead_of_telegrams() -> None:
    said = read(text(LI, "/log", DATE), Reader("telegram", "1000", "b", timedelta(days=3))).said
    assert said is not None
    assert said.said_at == NOW + timedelta(days=3)


def test_a_button_is_a_choice_said_now() -> None:
    heard = read(press(LI, "c:1:abc", 9, 0))
    assert heard.pressed == "q9"
    assert heard.said is not None
    assert (heard.said.choice, heard.said.said_at, heard.said.chat_id) == ("c:1:abc", NOW, None)


def test_a_button_in_a_group_knows_its_chat() -> None:
    said = read(press(LI, "c:1:abc", 9, 0, chat=GROUP)).said
    assert said is not None
    assert (said.external_id, said.chat_id) == ("77", str(GROUP))


def test_files_and_photos_wait_to_be_fetched() -> None:
    named = read(document(LI, "f1", "听课记录.pdf", 5000, DATE, caption="听课 1 节"))
    assert named.attached == Attached("f1", "听课记录.pdf", "application/pdf", 5000)
    assert named.said is not None
    assert named.said.text == "听课 1 节"
    raw = photo(LI, "p1", 200_000, DATE)
    name = f"照片{raw['message']['message_id']}.jpg"  # two pictures of one day are told apart by their names
    assert read(raw).attached == Attached("p1", name, "image/jpeg", 200_000)


def test_a_file_too_large_is_remarked() -> None:
    heard = read(document(LI, "f1", "视频.mp4", LARGEST + 1, DATE))
    assert heard.attached is None
    assert heard.said is not None
    assert "超过 20 MB" in (heard.said.remark or "")


@pytest.mark.parametrize("content", [{"voice": {"file_id": "v"}}, {"sticker": {}}, {"location": {}}, {}])
def test_what_is_neither_words_nor_a_file_is_remarked(content: dict[str, Any]) -> None:
    said = read(message(LI, DATE, **content)).said
    assert said is not None
    assert said.remark == ONLY_WORDS


NOTHING: list[Raw] = [
    {"edited_message": text(LI, "改了", DATE)["message"]},
    {"channel_post": text(LI, "公告", DATE)["message"]},
    message(LI, DATE, chat=GROUP, new_chat_members=[{"id": 1, "is_bot": True, "first_name": "铃"}]),
    message(LI, DATE, chat=GROUP, photo=[{"file_id": "p", "width": 1, "height": 1}]),
    {"message": text(LI, "/log", DATE)["message"] | {"from": {"id": 5, "is_bot": True, "first_name": "别的"}}},
    {"message_reaction": {}},
    {},
]


@pytest.mark.parametrize("raw", NOTHING)
def test_the_rest_means_nothing(raw: Raw) -> None:
    assert read(raw) == Heard()


def test_a_group_that_became_a_supergroup() -> None:
    assert read(message(LI, DATE, chat=-40, kind="group", migrate_to_chat_id=GROUP)).moved == ("-40", str(GROUP))


@pytest.mark.parametrize(("status", "there"), [("kicked", False), ("left", False), ("member", True)])
def test_who_can_be_written_to(status: str, there: bool) -> None:
    assert read(membership(LI, status, DATE)).reachable == ("77", there)


@pytest.mark.parametrize(
    "raw",
    [
        UNREADABLE,
        {"message": None},
        {"message": text(LI, "好", DATE)["message"] | {"date": 10**20}},
        {"callback_query": {"data": "c:1"}},
        {"my_chat_member": []},
    ],
)
def test_other_shapes_are_unreadable_and_nothing_worse(raw: Raw) -> None:
    with pytest.raises(Unreadable):
        read(raw)
