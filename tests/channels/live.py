"""Serving an application on a loopback port from a thread, so that a test can restart it under an open page."""

import socket
import threading
import time
from types import TracebackType

import uvicorn
from starlette.types import ASGIApp

PATIENCE = 10.0  # seconds


class Live:
    """A server that can be stopped and started again on the same port."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve; returns when connections are taken."""
        config = uvicorn.Config(
            self._app, "127.0.0.1", self.port, log_level="warning", ws="none", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + PATIENCE
        while not self._server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop serving; open pages lose their line."""
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the server did not stop"

    def __enter__(self) -> "Live":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._thread.is_alive():
            self.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
