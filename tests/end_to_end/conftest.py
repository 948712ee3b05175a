"""A served sample school, and browsers to visit it with."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import browser, visit
from tests.end_to_end.serving import Serving

__all__ = ["browser", "visit"]


@pytest.fixture(scope="package")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """`yanling serve` on a new home; a test that kills it starts it again."""
    with Serving(tmp_path_factory.mktemp("served") / "home") as serving:
        yield serving
