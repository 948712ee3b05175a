"""The web chat over HTTP, before a house in memory."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.channels.base import Button, Parcel, Said
from bot.channels.web import COOKIE, WebChannel, web_app
from bot.errors import BadFile
from tests.channels.web_house import SECRET, START, WANG, FakeHouse, app_of, cookie_of

OWN = "http://school.test"
HOOK = Route("/hook", lambda _request: PlainTextResponse("hooked"), methods=["POST"])


class Visitor:
    """A browser without a page: keeps cookies, sends its own origin with every write."""

    def __init__(self, house: FakeHouse, runner: asyncio.Runner) -> None:
        app = web_app(house, secret=SECRET, clock=house.clock, banner=lambda: None, title="研铃", extra_routes=[HOOK])
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("192.0.2.7", 5000))
        self._client = httpx.AsyncClient(transport=transport, base_url=OWN)
        self._runner = runner
        self.house = house

    def as_person(self, external_id: str) -> "Visitor":
        self._client.cookies.set(COOKIE, cookie_of(external_id))
        return self

    def get(self, path: str) -> httpx.Response:
        return self._runner.run(self._client.get(path))

    def post(self, path: str, headers: dict[str, str] | None = None, **body: Any) -> httpx.Response:
        return self._runner.run(self._client.post(path, headers=headers or {"Origin": OWN}, **body))

    def say(self, client_id: str = "client-0001", **fields: Any) -> httpx.Response:
        return self.post("/say", json={"client_id": client_id, **fields})

    def sign_in(self, code: str) -> httpx.Response:
        return self.post("/in", data={"code": code})

    def close(self) -> None:
        self._runner.run(self._client.aclose())


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    with asyncio.Runner() as runner:
        visitor = Visitor(FakeHouse(), runner)
        yield visitor
        visitor.close()


@pytest.fixture
def wang(visitor: Visitor) -> Visitor:
    return visitor.as_person("wang")


# coming in


def test_a_stranger_sees_the_way_in(visitor: Visitor) -> None:
    answer = visitor.get("/")
    assert answer.status_code == 200
    assert "登录码" in answer.text
    assert "composer" not in answer.text


def test_a_code_signs_a_person_in_once(visitor: Visitor) -> None:
    answer = visitor.sign_in(" QH-2468 ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    kept = answer.headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    assert f"Max-Age={365 * 24 * 3600}" in kept
    assert "王老师" in visitor.get("/").text
    assert visitor.sign_in("QH-2468").status_code == 403


def test_opening_a_personal_link_does_not_use_it_up(visitor: Visitor) -> None:
    for _preview in range(3):
        page = visitor.get("/in/QH-2468")
        assert "我是本人，进入" in page.text
        assert 'value="QH-2468"' in page.text
    assert visitor.sign_in("QH-2468").status_code == 303


def test_a_wrong_code_is_told_what_to_do(visitor: Visitor) -> None:
    answer = visitor.sign_in("QH-0000")
    assert answer.status_code == 403
    assert "请核对后再试" in answer.text
    assert "set-cookie" not in answer.headers


def test_the_house_hears_which_client_guesses(visitor: Visitor) -> None:
    for _guess in range(3):
        visitor.sign_in("QH-0000")
    assert visitor.house.wrong == {"192.0.2.7": 3}
    assert visitor.sign_in("QH-2468").status_code == 403


def test_an_empty_code_asks_for_one(visitor: Visitor) -> None:
    assert "请先填写登录码" in visitor.sign_in("  ").text
    assert visitor.house.wrong == {}


def test_going_out_forgets_the_browser(visitor: Visitor) -> None:
    visitor.sign_in("QH-2468")
    assert visitor.post("/out").status_code == 303
    assert "登录码" in visitor.get("/").text


FORGED = {
    "nothing": "",
    "no mac": "d2FuZw.1795000000",
    "other mac": cookie_of("wang")[:-2] + "xx",
    "other person, mac of the first": cookie_of("wang").replace("d2FuZw", "bGk"),
    "older than a year": cookie_of("wang", START - timedelta(days=366)),
    "not ascii": "王.1.王",
}


@pytest.mark.parametrize("value", FORGED.values(), ids=FORGED.keys())
def test_a_forged_or_old_cookie_is_nobody(visitor: Visitor, value: str) -> None:
    headers = {"Cookie": f"{COOKIE}={value}".encode("latin-1", "replace").decode("latin-1")}
    visitor._client.headers.update(headers)
    assert "登录码" in visitor.get("/").text
    assert visitor.get("/feed").status_code == 401
    assert visitor.get("/events").status_code == 401
    assert visitor.say(text="听课 1 节").status_code == 401
    assert visitor.house.said == []


def test_an_account_that_ended_is_signed_out(wang: Visitor) -> None:
    del wang.house.guests["wang"]
    assert "登录码" in wang.get("/").text
    assert wang.say(text="听课 1 节").status_code == 401


# who may write

FOREIGN: list[dict[str, str]] = [
    {"Origin": "https://elsewhere.test"},
    {"Origin": "null"},
    {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
    {"Origin": OWN, "Sec-Fetch-Site": "same-site"},
    {"User-Agent": "without an origin"},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/say", "/in", "/out", "/hook"])
def test_a_write_from_another_site_is_refused(wang: Visitor, path: str, headers: dict[str, str]) -> None:
    answer = wang.post(path, headers=headers, json={"client_id": "client-0001", "text": "听课 1 节"})
    assert answer.status_code == 403
    assert wang.house.said == []


def test_a_form_without_origin_passes_when_the_browser_vouches_for_it(visitor: Visitor) -> None:
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert visitor.post("/in", headers=headers, data={"code": "QH-2468"}).status_code == 303


def test_a_webhook_among_the_extra_routes_needs_no_origin(visitor: Visitor) -> None:
    assert visitor.post("/hook", headers={"User-Agent": "a messenger"}).text == "hooked"


# saying


def test_what_is_said_reaches_the_house_whole(wang: Visitor) -> None:
    answer = wang.say(text="  听课 1 节\n三年级  ")
    assert (answer.status_code, answer.json()) == (200, {"accepted": True, "again": False})
    assert wang.house.said == [
        Said("web", "web", "wang", "wang:client-0001", wang.house.said[0].said_at, "听课 1 节\n三年级")
    ]
    assert wang.house.said[0].said_at.tzinfo is not None


def test_the_same_client_id_again_is_the_same_message(wang: Visitor) -> None:
    wang.say(text="听课 1 节")
    answer = wang.say(text="听课 1 节")
    assert (answer.status_code, answer.json()) == (200, {"accepted": True, "again": True})
    assert len(wang.house.said) == 1


def test_two_people_may_use_the_same_client_id(wang: Visitor) -> None:
    wang.say(text="听课 1 节")
    wang.as_person("li").say(text="听课 1 节")
    assert [said.update_id for said in wang.house.said] == ["wang:client-0001", "li:client-0001"]


def test_a_press_carries_the_token_alone(wang: Visitor) -> None:
    wang.house.tell("wang", "已登记", buttons=(Button("撤销", "c:7:ab"),))
    wang.say(choice="c:7:ab")
    assert (wang.house.said[0].choice, wang.house.said[0].text) == ("c:7:ab", "")
    bot, mine, _answer = wang.get("/feed").json()["entries"]
    assert bot["buttons"] == [{"label": "撤销", "token": "c:7:ab", "used": True}]
    assert mine["text"] == "撤销"


def test_a_file_comes_with_its_name_and_words(wang: Visitor) -> None:
    answer = wang.post(
        "/say",
        data={"client_id": "client-0001", "text": "名册"},
        files={"file": ("../名册.xlsx", b"PK..", "application/x-test")},
    )
    assert answer.status_code == 200
    file = wang.house.said[0].file
    assert file is not None
    assert (file.name, file.media_type, file.data) == ("../名册.xlsx", "application/x-test", b"PK..")
    assert wang.house.said[0].text == "名册"


def test_twenty_thousand_characters_are_taken_and_one_more_is_not(wang: Visitor) -> None:
    assert wang.say("client-0001", text="课" * 20_000).status_code == 200
    answer = wang.say("client-0002", text="课" * 20_001)
    assert answer.status_code == 413
    assert "20,001 字" in answer.json()["problem"]
    assert "作为文件" in answer.json()["problem"]
    assert len(wang.house.said) == 1


def test_a_file_over_twenty_megabytes_is_refused(wang: Visitor) -> None:
    for size in (20 * 2**20 + 1, 21 * 2**20):
        answer = wang.post("/say", data={"client_id": "client-0001"}, files={"file": ("大.zip", b"0" * size)})
        assert answer.status_code == 413
        assert "20 MB" in answer.json()["problem"]
    assert wang.house.said == []


def test_a_long_text_in_a_form_is_refused(wang: Visitor) -> None:
    answer = wang.post("/say", data={"client_id": "client-0001", "text": "课" * 500_000}, files={"file": ("a", b"a")})
    assert answer.status_code == 413
    assert "20,000 字" in answer.json()["problem"]


BAD = [
    b"",
    b"\xff\xfe",
    b"[]",
    b"[" * 100_000,
    b'{"text": "no id"}',
    b'{"client_id": "short", "text": "a"}',
    b'{"client_id": "a b c d e f", "text": "a"}',
    b'{"client_id": 12345678, "text": "a"}',
    b'{"client_id": "client-0001", "text": 5}',
    b'{"client_id": "client-0001", "text": "  "}',
    b'{"client_id": "client-0001"}',
    b'{"client_id": "client-0001", "choice": ["c:1:a"]}',
    json.dumps({"client_id": "client-0001", "choice": "c" * 65}).encode(),
]


@pytest.mark.parametrize("body", BAD, ids=lambda body: body[:40])
def test_what_cannot_be_read_is_refused_in_words(wang: Visitor, body: bytes) -> None:
    answer = wang.post("/say", content=body)
    assert answer.status_code == 400
    assert "没有收下" in answer.json()["problem"]
    assert wang.say(text="听课 1 节").status_code == 200


def test_characters_no_database_stores_are_left_out(wang: Visitor) -> None:
    wang.post("/say", content=b'{"client_id": "client-0001", "text": "a\\u0000b\\ud800c"}')
    assert wang.house.said[0].text == "ab?c"


def test_what_the_house_refuses_is_told(wang: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_said: Said) -> bool:
        raise BadFile("这个文件打不开，请另存为 xlsx 再发。")

    monkeypatch.setattr(wang.house, "accept", refuse)
    answer = wang.say(text="名册")
    assert (answer.status_code, answer.json()["problem"]) == (422, "这个文件打不开，请另存为 xlsx 再发。")


def test_a_fault_is_told_calmly_and_the_message_not_confirmed(wang: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_said: Said) -> bool:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(wang.house, "accept", fail)
    answer = wang.say(text="听课 1 节")
    assert answer.status_code == 500
    assert "disk" not in answer.text


# what pages are given


def test_the_feed_pages_back(wang: Visitor) -> None:
    for number in range(1, 151):
        wang.house.tell("wang", f"第 {number} 条")
    newest = wang.get("/feed").json()
    assert (newest["entries"][0]["text"], len(newest["entries"]), newest["more"]) == ("第 91 条", 60, True)
    older = wang.get(f"/feed?before={newest['entries'][0]['id']}").json()
    assert (older["entries"][-1]["text"], older["more"]) == ("第 90 条", True)
    assert wang.get(f"/feed?before={older['entries'][0]['id']}").json()["more"] is False
    assert wang.get("/feed?before=';drop").status_code == 400


def test_an_entry_tells_day_and_time_of_the_school(wang: Visitor) -> None:
    wang.house.tell("wang", "早", at=START - timedelta(days=365, hours=5))
    wang.house.tell("wang", "午", at=START)
    first, second = wang.get("/feed").json()["entries"]
    assert (first["day"], first["time"]) == ("2025年11月20日 周四", "07:40")
    assert (second["day"], second["time"]) == ("11月20日 周五", "12:40")
    assert first["at"] < second["at"]


def test_one_sees_only_ones_own_conversation(wang: Visitor) -> None:
    wang.house.tell("li", "给李老师的话")
    assert wang.get("/feed").json()["entries"] == []


def test_names_titles_and_codes_are_escaped(visitor: Visitor) -> None:
    visitor.house.guests["wang"] = type(WANG)("wang", "<b>王</b>", ('"><script>x()</script>',))
    page = visitor.as_person("wang").get("/").text
    assert "<b>王</b>" not in page
    assert "<script>x()" not in page
    assert "<script>" not in visitor.get('/in/"><script>').text


def test_the_quick_bar_has_four_at_most(visitor: Visitor) -> None:
    visitor.house.guests["wang"] = type(WANG)("wang", "王老师", tuple("一二三四五"))
    assert visitor.as_person("wang").get("/").text.count("data-say=") == 4


@pytest.mark.parametrize("path", ["/", "/in/x", "/feed", "/health", "/static/chat.js", "/nowhere"])
def test_every_answer_carries_the_strict_headers(wang: Visitor, path: str) -> None:
    headers = wang.get(path).headers
    assert "default-src 'none'; script-src 'self';" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in {"no-referrer", "same-origin"}
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")


def test_no_page_names_anything_outside(wang: Visitor) -> None:
    pages = [wang.get(path).text for path in ("/", "/in/x", "/nowhere", "/static/chat.css", "/static/tokens.css")]
    assert not [page for page in pages if "http://" in page or "https://" in page or "//cdn" in page]
    assert "onclick" not in pages[0]
    assert "style=" not in pages[0]


def test_an_unknown_page_is_told_in_chinese(visitor: Visitor) -> None:
    answer = visitor.get("/nowhere")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


def test_health_is_ok_without_signing_in(visitor: Visitor) -> None:
    answer = visitor.get("/health")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_the_secret_stands_in_no_representation() -> None:
    app = app_of(FakeHouse())
    assert SECRET.decode() not in repr(vars(app))


def test_the_page_gives_a_message_no_id_of_its_own() -> None:
    assert asyncio.run(WebChannel().send(Parcel(1, "wang", "您好"))) is None
