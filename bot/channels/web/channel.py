"""The way out to the web chat."""

from collections.abc import Callable

from bot.channels.base import Parcel


class WebChannel:
    """Hands nothing over: the page reads its feed from the house, so a message is there once it is stored.

    `nudge` wakes the open pages of an account (`Listeners.nudge`).
    """

    name = "web"
    bot = "web"

    def __init__(self, nudge: Callable[[str], None]) -> None:
        self._nudge = nudge

    async def send(self, parcel: Parcel) -> str | None:
        """Wake the pages of the parcel's account; there is no message id of the channel's own."""
        self._nudge(parcel.external_id)
        return None
