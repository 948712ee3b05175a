"""The clock: read here and nowhere else; everything else is told what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def shifted(by: timedelta) -> Clock:
    """A clock that runs on from another day: the demo's."""
    return lambda: utc_now() + by
