"""The robots of groups: send only, each by an address of its own that is its secret."""

from collections.abc import Mapping, Sequence

from starlette.routing import Route

from bot.channels.base import Parcel
from bot.channels.paced import PacedChannel
from bot.channels.texts import split_text, utf8_size
from bot.channels.wecom.api import Calls
from bot.channels.wecom.cards import LONGEST_TEXT, with_files
from bot.channels.wecom.pace import robot_pace
from bot.channels.wecom.reading import CHANNEL
from bot.channels.wecom.refusals import TOO_FAST_SECONDS, Refused, delivery_error
from bot.errors import DeliveryError

BOT = "robots"


class RobotChannel(PacedChannel[str]):
    """Sends for all of them; `robots`: the name each has in the house → its address."""

    name = CHANNEL

    def __init__(self, robots: Mapping[str, str], calls: Calls) -> None:
        super().__init__(BOT, robot_pace())
        self.ready = True
        self._robots, self._calls = robots, calls

    def cut(self, parcel: Parcel) -> Sequence[str]:
        """Its words alone: nobody can press anything here."""
        return split_text(with_files(parcel, 0, -1).text, LONGEST_TEXT, utf8_size) or ["…"]

    async def hand_over(self, parcel: Parcel, pieces: Sequence[str], place: int) -> str:
        """Post one of them; WeCom gives it no id. Raises DeliveryError."""
        address = self._robots.get(parcel.external_id)
        if address is None:
            raise DeliveryError("a robot that is not set any more", permanent=True, unreachable=True)
        try:
            await self._calls.post(address, {"msgtype": "text", "text": {"content": pieces[place]}})
        except Refused as error:
            refusal = delivery_error(error)
            if refusal.retry_after is not None:
                self._pace.hold(TOO_FAST_SECONDS, parcel.external_id)
            raise refusal from error
        return ""


class WecomRobots:
    """All robots of groups, as one messenger."""

    def __init__(self, robots: Mapping[str, str]) -> None:
        self._calls = Calls()
        self.channel = RobotChannel(robots, self._calls)

    def routes(self) -> list[Route]:
        """They hear nothing."""
        return []

    async def forever(self) -> None:
        """They hear nothing."""

    async def close(self) -> None:
        """Give the connections back."""
        await self._calls.close()
