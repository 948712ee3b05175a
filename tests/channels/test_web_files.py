"""Files of the conversation over HTTP: a download for who may have it, and nothing for anybody else."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from bot.channels.base import Link, Upload
from bot.channels.web import COOKIE
from tests.channels.web_house import FakeHouse, app_of, cookie_of

PAGE = Upload("汇总 11月.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK of our own")
PICTURE = Upload("汇总.png", "image/png", b"\x89PNG of our own")
SCRIPT = Upload("x.html", "text/html", b"<script>1</script>")


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.files = {("wang", "m1-0"): PAGE, ("wang", "m1-1"): PICTURE, ("wang", "i2"): SCRIPT}
    return house


@pytest.fixture
def get(house: FakeHouse) -> Iterator[object]:
    with asyncio.Runner() as runner:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app_of(house)), base_url="http://school.test")

        def fetch(path: str, who: str | None = "wang") -> httpx.Response:
            client.cookies.clear()
            if who:
                client.cookies.set(COOKIE, cookie_of(who))
            return runner.run(client.get(path))

        yield fetch
        runner.run(client.aclose())


def test_a_file_is_a_download_under_its_own_name_whatever_it_claims_to_be(get: object) -> None:
    for key, kind in (("m1-0", "application/octet-stream"), ("m1-1", "image/png"), ("i2", "application/octet-stream")):
        answer = get(f"/files/{key}")  # type: ignore[operator]
        assert answer.status_code == 200
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "no-store" in answer.headers["cache-control"]
    assert "%E6%B1%87%E6%80%BB%2011%E6%9C%88.xlsx" in get("/files/m1-0").headers["content-disposition"]  # type: ignore[operator]


def test_somebody_elses_file_and_none_at_all_read_alike(get: object) -> None:
    answers = [
        get("/files/m1-0", "li"),  # type: ignore[operator]
        get("/files/m1-0", None),  # type: ignore[operator]
        get("/files/m9-0"),  # type: ignore[operator]
        get("/files/..%2f..%2fsecret"),  # type: ignore[operator]
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert all(b"PK" not in answer.content for answer in answers)


def test_the_feed_names_the_files_of_a_bubble(house: FakeHouse, get: object) -> None:
    links = (Link("m1-0", "汇总.xlsx", PAGE.media_type, 12), Link("m1-1", "汇总.png", "image/png", 34))
    house.tell("wang", "这是汇总", files=links)
    (entry,) = get("/feed").json()["entries"]  # type: ignore[operator]
    assert entry["files"] == [
        {"href": "/files/m1-0", "name": "汇总.xlsx", "size": 12, "shown": False},
        {"href": "/files/m1-1", "name": "汇总.png", "size": 34, "shown": True},
    ]
