"""企业微信: a 智能机器人 over its own websocket, a self-built app over calls and callbacks, the robots of groups.

It knows nothing of teaching and asks only `Reception`.
"""

from bot.channels.wecom.apps import AppCredentials, WecomApp
from bot.channels.wecom.bots import Credentials, WecomBot
from bot.channels.wecom.robots import WecomRobots

__all__ = ["AppCredentials", "Credentials", "WecomApp", "WecomBot", "WecomRobots"]
