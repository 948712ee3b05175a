"""The embedded web chat: pages, sign-in, a live feed. It knows nothing of teaching and asks only `House`."""

from bot.channels.web.app import web_app
from bot.channels.web.channel import WebChannel
from bot.channels.web.listeners import Listeners
from bot.channels.web.sealing import COOKIE, Seal

__all__ = ["COOKIE", "Listeners", "Seal", "WebChannel", "web_app"]
