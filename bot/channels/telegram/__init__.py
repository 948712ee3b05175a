"""Telegram: updates are stored before they are confirmed, messages go out at Telegram's own pace.

It knows nothing of teaching and asks only `Reception`.
"""

from bot.channels.telegram.bots import Line, TelegramBot
from bot.channels.telegram.menus import MenuLine

__all__ = ["Line", "MenuLine", "TelegramBot"]
