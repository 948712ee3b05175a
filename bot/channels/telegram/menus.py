"""The menu beside the input: which commands Telegram offers to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden

LONGEST_NAME, LONGEST_WORDS, MOST = 32, 256, 100  # Telegram's limits


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A command as a menu shows it: its name without the slash, what it does in Chinese, and who sees it."""

    name: str
    says: str
    office: bool = False  # only in the private chats of the office
    group: bool = False  # in groups too


async def set_menus(api: Bot, lines: Sequence[MenuLine], office: Iterable[str]) -> None:
    """Give everybody their menu, those of the office (by their chats) more. Raises TelegramError."""
    everybody = [line for line in lines if not line.office]
    await api.set_my_commands(_commands(everybody), BotCommandScopeAllPrivateChats())
    await api.set_my_commands(_commands(line for line in lines if line.group), BotCommandScopeAllGroupChats())
    for chat in office:
        try:
            await api.set_my_commands(_commands(lines), BotCommandScopeChat(chat))
        except (BadRequest, Forbidden):  # that chat is gone; the others have theirs
            continue


def _commands(lines: Iterable[MenuLine]) -> list[BotCommand]:
    return [BotCommand(line.name[:LONGEST_NAME], line.says[:LONGEST_WORDS]) for line in lines][:MOST]
