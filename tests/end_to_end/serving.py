"""`yanling serve` as people run it: a process of its own, on its own home and loopback port, that may be killed."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

PATIENCE = 60.0  # seconds; the first start on a busy machine sets up the sample school
POLL = 0.02  # seconds
LINK = re.compile(r"(\S+) (\S+)：(http://\S+/in/(\S+))")
HOUSE = Path(__file__).resolve().parents[2]


class Serving:
    """A server process; `start` after `kill` or `stop` serves the same home on the same port again."""

    def __init__(self, home: Path, *, port: int | None = None, **settings: str) -> None:
        self.home = home
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = home / "said.txt"  # everything the process printed, of every start
        self._settings = {f"YANLING_{name.upper()}": value for name, value in settings.items()}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Serving":
        """Start and wait until pages are served."""
        self.launch()
        deadline = time.monotonic() + PATIENCE
        while not is_answering(self.url):
            assert self.running.poll() is None, f"the server ended by itself:\n{self.output()}"
            assert time.monotonic() < deadline, f"the server did not start:\n{self.output()}"
            time.sleep(POLL)
        return self

    def launch(self) -> None:
        """Start and return at once."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=self.home,
                env=environment(YANLING_HOME=str(self.home), YANLING_PORT=str(self.port), **self._settings),
            )

    @property
    def running(self) -> subprocess.Popen[bytes]:
        """The process of the last start."""
        assert self.process is not None, "start it first"
        return self.process

    def kill(self) -> None:
        """End it as a power cut would."""
        self.running.kill()
        self.running.wait(PATIENCE)

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its exit status."""
        self.running.send_signal(by)
        return self.running.wait(PATIENCE)

    def output(self) -> str:
        """Everything it printed so far."""
        return self.said.read_text("utf-8")

    def links(self) -> dict[str, str]:
        """The demo's personal links by role (教师, 教研组长, 教科室), of the last start."""
        return {role: link for role, _name, link, _code in LINK.findall(self.output())}

    def resident(self) -> float:
        """Its resident memory in MB."""
        status = Path(f"/proc/{self.running.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def __enter__(self) -> "Serving":
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.running.poll() is None:
            self.kill()


def environment(**values: str) -> dict[str, str]:
    """The environment of a process of ours: nothing of YANLING_… from outside, the house importable."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YANLING_")}
    return {**kept, "PYTHONPATH": str(HOUSE), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200", **values}


def is_answering(url: str) -> bool:
    """Whether a server answers at this address."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def free_port() -> int:
    """A loopback port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
