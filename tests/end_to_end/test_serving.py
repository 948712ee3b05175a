"""Starting, ending and refusing to start, as the shell sees it; and what is never printed."""

import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.channels.web import COOKIE
from tests.end_to_end.serving import Serving, environment

GRACE_SECONDS = 3


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server that logs all it can."""
    with Serving(tmp_path_factory.mktemp("served") / "home", log_level="DEBUG") as serving:
        yield serving


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `yanling` to its end."""
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, env=environment(**settings), capture_output=True, text=True, timeout=60, check=False)


def signed_in(serving: Serving, link: str, jar: CookieJar | None = None) -> urllib.request.OpenerDirector:
    """A visitor who came in by a personal link."""
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = urlencode({"code": link.rpartition("/")[2]}).encode()
    visitor.open(urllib.request.Request(f"{serving.url}/in", form, {"Origin": serving.url})).close()
    return visitor


def test_a_second_server_on_the_same_home_is_refused(serving: Serving) -> None:
    second = run("serve", YANLING_HOME=str(serving.home), YANLING_PORT="0")
    assert second.returncode == 1
    assert "已经有一个研铃在这个文件夹上运行" in second.stdout
    assert "Traceback" not in second.stdout + second.stderr


def test_a_port_in_use_is_told_in_chinese(serving: Serving, tmp_path: Path) -> None:
    second = run("serve", YANLING_HOME=str(tmp_path / "other"), YANLING_PORT=str(serving.port))
    assert second.returncode == 1
    assert f"端口 {serving.port} 已被占用" in second.stdout
    assert "/in/" not in second.stdout
    assert second.stderr == ""


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_good_order_with_an_open_page(serving: Serving, by: signal.Signals) -> None:
    visitor = signed_in(serving, serving.links()["教师"])
    with visitor.open(f"{serving.url}/events") as page:
        assert page.readline().startswith(b"event:")
        begun = time.monotonic()
        status = serving.stop(by)
        took = time.monotonic() - begun
    printed = serving.output()
    serving.start()
    assert (status, "Traceback" in printed) == (0, False)
    assert took < GRACE_SECONDS


def test_neither_code_nor_cookie_is_ever_logged(talkative: Serving) -> None:
    invited = run("invite", "陶月华", YANLING_HOME=str(talkative.home), YANLING_PORT=str(talkative.port)).stdout
    link = re.findall(r"http://\S+/in/\S+", invited)[0]
    jar = CookieJar()
    visitor = signed_in(talkative, link, jar)
    visitor.open(f"{talkative.url}/feed").read()
    cookie = next(each.value for each in jar if each.name == COOKIE)
    talkative.stop()
    printed = talkative.output()
    secret = (talkative.home / "secret").read_bytes()
    assert cookie
    assert "DEBUG" in printed
    assert link.rpartition("/")[2] not in printed
    assert cookie not in printed
    assert secret.hex() not in printed
    assert repr(secret) not in printed
