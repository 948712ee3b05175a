"""Telegram's limits, enforced: what is too fast is refused with the seconds to wait."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass
class Limits:
    """So many messages in a second in all, one a second into a chat, twenty a minute into a group; sliding windows."""

    per_second: int = 30
    per_chat: float = 1.0  # seconds between two
    per_group: int = 20
    refused: int = 0
    _all: deque[float] = field(default_factory=deque)
    _chats: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, chat: str, now: float) -> int:
        """Whole seconds to wait before a message into that chat; 0 counts it as sent."""
        wait = max(
            _over(self._all, self.per_second, 1.0, now),
            _over(self._chats[chat], 1, self.per_chat, now),
            _over(self._chats[chat], self.per_group, 60.0, now, keep=60.0) if chat.startswith("-") else 0.0,
        )
        if wait > 0:
            self.refused += 1
            return math.ceil(wait)
        self._all.append(now)
        self._chats[chat].append(now)
        return 0


def _over(times: deque[float], most: int, window: float, now: float, keep: float | None = None) -> float:
    """Seconds until another one fits in the window."""
    while times and times[0] <= now - max(window, keep or 60.0):
        times.popleft()
    inside = [at for at in times if at > now - window]
    return inside[-most] + window - now if len(inside) >= most else 0.0
