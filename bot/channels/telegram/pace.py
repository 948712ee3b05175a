"""Telegram's limits: so many a second in all, one a second into a chat, twenty a minute into a group."""

from collections.abc import Callable

from bot.channels import pace
from bot.channels.pace import Tempo, Window

PER_SECOND = 28  # Telegram refuses above 30
KEPT = 2  # answers a second that need not wait for their turn
CHAT_SECONDS = 1.0
GROUP_MOST, GROUP_SECONDS = 20, 60.0


class Pace(pace.Pace):
    """Gives turns. `per_second` 0 keeps nothing but the order within a chat, for a server without limits."""

    def __init__(self, per_second: float = PER_SECOND, clock: Callable[[], float] | None = None) -> None:
        super().__init__(Tempo(per_second, KEPT, CHAT_SECONDS, _windows), clock)


def _windows(chat: str) -> tuple[Window, ...]:
    return ((GROUP_MOST, GROUP_SECONDS),) if chat.startswith("-") else ()
