"""WeCom's limits, enforced: so many into a chat within a minute and an hour; sliding windows."""

from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass
class Limits:
    """30 a minute and 1,000 an hour into a chat, 20 a minute by a group's robot."""

    windows: tuple[tuple[int, float], ...] = ((30, 60.0), (1000, 3600.0))
    refused: int = 0
    _sent: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def takes(self, chat: str, now: float) -> bool:
        """Whether another message into that chat is taken; it then counts."""
        sent = self._sent[chat]
        if any(len(sent) >= most and sent[-most] > now - seconds for most, seconds in self.windows):
            self.refused += 1
            return False
        sent.append(now)
        return True


ROBOT = ((20, 60.0),)
