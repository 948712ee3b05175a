"""A way out at a messenger's own pace: several at once, long texts in pieces, none of which goes twice."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from bot.channels.base import Parcel
from bot.channels.pace import Pace

Piece = TypeVar("Piece")


class PacedChannel(Generic[Piece]):
    """What the channels of all messengers share; each cuts its parcels and hands over the pieces."""

    name = ""
    most_waiting = 100  # messages taken from the outbox at a time; a kill repeats no more than are on their way
    most_in_all = 1000  # with those that wait for their own chat

    def __init__(self, bot: str, pace: Pace) -> None:
        self.bot = bot
        self.ready = False  # until the bot has made itself known, everything waits
        self._pace = pace
        self._in_hand = 0
        self._begun: dict[int, tuple[str, int]] = {}  # messages that broke off: their text, and the pieces that went

    def cut(self, parcel: Parcel) -> Sequence[Piece]:
        """What a parcel is handed over as, one after another; at least one."""
        raise NotImplementedError

    async def hand_over(self, parcel: Parcel, pieces: Sequence[Piece], place: int) -> str:
        """Send one piece; the messenger's id of it. Raises DeliveryError."""
        raise NotImplementedError

    def room(self) -> int:
        """How many more parcels it takes at once."""
        return min(self.most_waiting - self._pace.waiting(), self.most_in_all - self._in_hand) if self.ready else 0

    async def send(self, parcel: Parcel) -> str | None:
        """Hand over one message; the id of its last piece. Raises DeliveryError.

        Pieces are left out that went before a refusal in their midst.
        """
        self._in_hand += 1
        try:
            return await self._send(parcel, self.cut(parcel))
        finally:
            self._in_hand -= 1

    async def _send(self, parcel: Parcel, pieces: Sequence[Piece]) -> str | None:
        text, gone = self._begun.pop(parcel.message_id, (parcel.text, 0))
        sent = None
        for place in range(gone if text == parcel.text else 0, len(pieces)):
            if place:
                self._begun[parcel.message_id] = (parcel.text, place)
            async with self._pace.turn(parcel.external_id, urgent=parcel.kind == "reply"):
                sent = await self.hand_over(parcel, pieces, place)
        self._begun.pop(parcel.message_id, None)
        return sent
