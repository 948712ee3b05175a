"""The way out to the web chat."""

from bot.channels.base import Parcel


class WebChannel:
    """Hands nothing over: the page reads its feed from the house, so a message is there once it is stored as sent."""

    name = "web"
    bot = "web"

    async def send(self, parcel: Parcel) -> str | None:
        """Do nothing; there is no message id of the channel's own."""
