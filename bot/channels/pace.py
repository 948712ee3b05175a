"""When a message may go out: a messenger's limits, kept at the socket, answers first.

So many a second in all, evenly; so long between two into a chat, counted from when the last one arrived; so many into
a chat within a minute or an hour; one at a time into a chat, so that nothing overtakes. An answer that finds no place
free may go ahead of its turn a few times a second; what follows waits the longer, so that over time no more go out.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Window = tuple[int, float]  # so many messages within so many seconds
IDLE_SECONDS = 60.0  # a chat that was free for so long is forgotten


def _no_windows(_chat: str) -> tuple[Window, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Tempo:
    """How much a messenger takes. `per_second` 0 keeps nothing but the order within a chat."""

    per_second: float
    ahead: int = 2  # answers a second that need not wait for their turn
    chat_seconds: float = 0.0  # between two messages into one chat
    windows: Callable[[str], tuple[Window, ...]] = _no_windows  # the further limits of that chat


@dataclass(slots=True)
class _Chat:
    """A chat's state: whether something is on its way, from when the next may go, and when the last ones went."""

    windows: tuple[Window, ...]
    busy: bool = False
    free_at: float = 0.0
    sent: deque[float] = field(default_factory=deque)


class _Chats(defaultdict[str, _Chat]):
    def __init__(self, tempo: Tempo) -> None:
        super().__init__()
        self._tempo = tempo

    def __missing__(self, name: str) -> _Chat:
        windows = self._tempo.windows(name)
        self[name] = chat = _Chat(windows, sent=deque(maxlen=max((most for most, _ in windows), default=0)))
        return chat


@dataclass(slots=True, eq=False)
class _Waiting:
    chat: str
    queue: list["_Waiting"]
    turn: asyncio.Future[None]


class Pace:
    """Gives turns."""

    def __init__(self, tempo: Tempo, clock: Callable[[], float] | None = None) -> None:
        self._tempo = tempo
        self._step = 1 / tempo.per_second if tempo.per_second else 0.0
        self._clock = clock or (lambda: asyncio.get_running_loop().time())
        self._chats = _Chats(tempo)
        self._queues: tuple[list[_Waiting], list[_Waiting]] = ([], [])  # answers, everything else
        self._next_at = 0.0
        self._ahead: deque[float] = deque(maxlen=tempo.ahead)
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self, chat: str, *, urgent: bool) -> AsyncIterator[None]:
        """Wait for the turn of a message into that chat; the next one waits until this one is through."""
        queue = self._queues[0 if urgent else 1]
        waiting = _Waiting(chat, queue, asyncio.get_running_loop().create_future())
        queue.append(waiting)
        self._give()
        try:
            await waiting.turn
            yield
        finally:
            if waiting in queue:
                queue.remove(waiting)
            else:
                self._through(chat)
            self._give()

    def hold(self, seconds: float, chat: str | None = None) -> None:
        """Nothing into that chat, or into any, for so long: the messenger said so."""
        until = self._clock() + seconds
        if chat is None:
            self._next_at = max(self._next_at, until)
        else:
            self._chats[chat].free_at = max(self._chats[chat].free_at, until)

    def waiting(self) -> int:
        """How many wait for the common pace alone; those that wait for their own chat keep nobody from a place."""
        now = self._clock()
        return len({each.chat for queue in self._queues for each in queue if self._chats[each.chat].free_at <= now})

    def _through(self, chat: str) -> None:
        state, now = self._chats[chat], self._clock()
        state.busy = False
        if self._step:
            state.free_at = max(state.free_at, now + self._tempo.chat_seconds)
            for most, seconds in state.windows:
                if len(state.sent) >= most:
                    state.free_at = max(state.free_at, state.sent[-most] + seconds)
        if len(self._chats) > 5000:
            self._forget(now)

    def _forget(self, now: float) -> None:
        for chat, state in list(self._chats.items()):
            longest = max((seconds for _, seconds in state.windows), default=0.0)
            counts_until = state.sent[-1] + longest if state.sent else 0.0
            if not state.busy and max(state.free_at, counts_until) + IDLE_SECONDS < now:
                del self._chats[chat]

    def _give(self) -> None:
        """Give every turn that is due; ring again when the next will be."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while True:
            now = self._clock()
            waiting, wait = self._next(now)
            if waiting is None:
                break
            self._start(waiting, now)
        if wait is not None:
            self._timer = asyncio.get_running_loop().call_later(max(wait, 0.001), self._give)

    def _next(self, now: float) -> tuple[_Waiting | None, float | None]:
        """Whose turn it is; else in how many seconds to look again, None when nobody waits."""
        soonest: float | None = None
        for urgent, queue in zip((True, False), self._queues, strict=True):
            common = 0.0 if urgent and self._may_go_ahead(now) else max(self._next_at - now, 0.0)
            for each in queue:
                state = self._chats[each.chat]
                if state.busy:
                    continue
                wait = max(common, state.free_at - now)
                if wait <= 0:
                    return each, None
                soonest = wait if soonest is None else min(soonest, wait)
                if common > 0 and state.free_at <= now:
                    break  # nobody behind can go sooner
        return None, soonest

    def _may_go_ahead(self, now: float) -> bool:
        most = self._tempo.ahead
        return self._next_at - now < 1 and (len(self._ahead) < most or self._ahead[0] + 1 <= now)

    def _start(self, waiting: _Waiting, now: float) -> None:
        waiting.queue.remove(waiting)
        if self._next_at > now:
            self._ahead.append(now)
        # A clock that rings late is made up for, or every place would be a little longer than it should.
        self._next_at = max(self._next_at, now - self._step) + self._step
        state = self._chats[waiting.chat]
        state.busy = True
        if self._step:
            state.sent.append(now)
        if not waiting.turn.done():
            waiting.turn.set_result(None)
