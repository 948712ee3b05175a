"""A PostgreSQL server of the tests' own: a throw-away folder, a loopback port, no lasting settings."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bot.store.engine import Database
from bot.store.schema import upgrade

START_SECONDS = 30
OWNER = "yanling"
TEMPLATE = "yanling_template"

# What a server needs that may lose everything when the machine stops.
RELAXED = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "autovacuum": "off",
}

# The server ends with the tests however they end: when they are killed, the pipe closes and `read` returns.
WATCH = """
"$@" & server=$!
read -r _
kill -QUIT $server; wait $server
rm -rf "$FOLDER"
"""


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`; None when PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "postgres").exists() and (folder / "initdb").exists()), None)


class Server:
    """A running server; `fresh_url` makes an empty database with all tables."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = itertools.count(1)
        self._run(f"CREATE DATABASE {TEMPLATE}")
        database = Database(self.url(TEMPLATE))
        upgrade(database)
        database.close()

    def url(self, name: str) -> str:
        """The address of the database `name`."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{name}"

    def keep(self, name: str, fill: Callable[[Database], None]) -> str:
        """Make a further template `name`, filled by `fill`; its name."""
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        database = Database(self.url(name))
        fill(database)
        database.close()
        return name

    @contextmanager
    def fresh_url(self, template: str = TEMPLATE) -> Iterator[str]:
        """The address of a database of one's own, dropped afterwards; `template0` gives one without tables."""
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running(programs_in: Path) -> Iterator[Server]:
    """Start a server, and stop it by closing its watch."""
    folder, user = Path(tempfile.mkdtemp(prefix="yanling-pg-")), _ordinary_user()
    if user:
        shutil.chown(folder, user)
    flags = ["-D", str(folder / "data"), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([programs_in / "initdb", *flags], user=user, cwd=folder, check=True, capture_output=True)
    port = _free_port()
    watch = _start(programs_in / "postgres", folder, port, user)
    try:
        _wait_for(port, folder / "log")
        yield Server(port)
    finally:
        watch.communicate(timeout=START_SECONDS)


def _start(program: Path, folder: Path, port: int, user: str | None) -> subprocess.Popen[bytes]:
    settings = {**RELAXED, "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder}
    command = [str(program), "-D", str(folder / "data"), *(f"--{key}={value}" for key, value in settings.items())]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", WATCH, "watch", *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            user=user,
            cwd=folder,
            env={**os.environ, "FOLDER": str(folder)},
            start_new_session=True,  # Ctrl-C is for the tests; they close the watch
        )


def _ordinary_user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root. None is oneself."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=OWNER, dbname="postgres").close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from error
            time.sleep(0.05)
        else:
            return
