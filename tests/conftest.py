"""What every test stands on: a database of its own, a home of its own, and the rules about leaving tests out.

`database` runs a test on SQLite and on PostgreSQL. A plain run takes the second for what `BOTH` names; `-m postgresql`
takes all of it (`make postgresql`), `-m "not postgresql"` nothing.
`@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)` is for what concerns one of them.
"""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from bot.store.engine import Database
from bot.store.schema import upgrade
from tests.cast import house, school_on_postgresql, school_template
from tests.store import postgres

__all__ = ["house", "school_on_postgresql", "school_template"]  # fixtures of the cast, for every room

# Where the two databases could differ: their own room, then a message from the inbox to the outbox.
BOTH = ("tests/store/", "tests/test_conversation.py", "tests/test_delivery.py", "tests/acts/test_settle.py")
CASES: pytest.StashKey[Path | None] = pytest.StashKey()
STRICT: pytest.StashKey[bool] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Read the environment once, before tests are kept from it."""
    cases = os.environ.get("YANLING_CASES")
    config.stash[CASES] = Path(cases) if cases else None
    config.stash[STRICT] = os.environ.get("YANLING_CI") == "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for; such tests are not «skipped», they are another run's."""
    left_out = set()
    if config.stash[CASES] is None:
        left_out.add("cases")
    if "soak" not in config.option.markexpr:
        left_out.add("soak")
    if "postgresql" not in config.option.markexpr:
        left_out.add("postgresql")
    dropped = [item for item in items if any(_is_left_out(item, name) for name in left_out)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]


def _is_left_out(item: pytest.Item, name: str) -> bool:
    asked = item.get_closest_marker("soak") is not None  # here only where it was asked for: on both
    kept = name == "postgresql" and (asked or item.nodeid.startswith(BOTH))
    return item.get_closest_marker(name) is not None and not kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With YANLING_CI=1 nothing may be skipped quietly."""
    report = yield
    if report.skipped and item.config.stash[STRICT] and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but YANLING_CI=1 allows no skips: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that skips itself."""
    report = yield
    if report.skipped and collector.config.stash[STRICT]:
        report.outcome = "failed"
        report.longrepr = f"skipped, but YANLING_CI=1 allows no skips: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own YANLING_HOME; nothing else of YANLING_… comes in from outside, nor from an `.env`."""
    for name in [name for name in os.environ if name.startswith("YANLING_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("YANLING_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def cases_dir(pytestconfig: pytest.Config) -> Path:
    """The folder of labelled examples; only for tests marked `cases`."""
    folder = pytestconfig.stash[CASES]
    assert folder is not None, "mark the test with `cases`"
    return folder


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()  # the last one to leave folds the journal into the file
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One PostgreSQL server per run (with xdist: per worker), started when the first test asks."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip("PostgreSQL's initdb and postgres are neither on PATH nor in /usr/lib/postgresql/*/bin")
    with postgres.running(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables: empty, or where the test has the `house`, with the school in it."""
    with_school = "house" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "yanling.db"
        shutil.copy(request.getfixturevalue("school_template" if with_school else "sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        server: postgres.Server = request.getfixturevalue("postgres_server")
        template = request.getfixturevalue("school_on_postgresql") if with_school else postgres.TEMPLATE
        with server.fresh_url(template) as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with all tables: a real SQLite file, then PostgreSQL."""
    database = Database(database_url)
    yield database
    database.close()
