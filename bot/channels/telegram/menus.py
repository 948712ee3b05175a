"""The menu beside the input: which commands Telegram offers to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden

LONGEST_NAME, LONGEST_WORDS, MOST = 32, 256, 100  # Telegram's limits


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A command as a menu shows it: its name without the slash, what it does in Chinese, and who sees it."""

    name: str
    says: str
    roles: frozenset[str] | None = None  # those who see it in private; None: everybody
    group: bool = False  # in groups too


class Menus:
    """Keeps everybody's menu, and those of people with a role (by their chats), as they should be."""

    def __init__(self, api: Bot, lines: Sequence[MenuLine]) -> None:
        self._api, self._lines = api, lines
        self._given: dict[str, list[MenuLine]] = {}  # chat → the menu of its own that it has

    async def set_common(self) -> None:
        """The menus of all private chats and of all groups. Raises TelegramError."""
        everybody = [line for line in self._lines if line.roles is None]
        await self._api.set_my_commands(_commands(everybody), BotCommandScopeAllPrivateChats())
        groups = _commands(line for line in self._lines if line.group)
        await self._api.set_my_commands(groups, BotCommandScopeAllGroupChats())

    async def set_own(self, roles: Mapping[str, set[str]]) -> None:
        """The menus of those who may say more, by what changed since the last time. Raises TelegramError."""
        wanted = {chat: self._for(held) for chat, held in roles.items() if self._more(held)}
        for chat in [chat for chat in (*wanted, *self._given) if wanted.get(chat) != self._given.get(chat)]:
            try:
                if chat in wanted:
                    await self._api.set_my_commands(_commands(wanted[chat]), BotCommandScopeChat(chat))
                else:
                    await self._api.delete_my_commands(BotCommandScopeChat(chat))
            except (BadRequest, Forbidden):  # that chat is gone; the others have theirs
                pass
            if chat in wanted:
                self._given[chat] = wanted[chat]
            else:
                self._given.pop(chat, None)

    def _more(self, held: set[str]) -> bool:
        return any(line.roles is not None and line.roles & held for line in self._lines)

    def _for(self, held: set[str]) -> list[MenuLine]:
        return [line for line in self._lines if line.roles is None or line.roles & held]


def _commands(lines: Iterable[MenuLine]) -> list[BotCommand]:
    return [BotCommand(line.name[:LONGEST_NAME], line.says[:LONGEST_WORDS]) for line in lines][:MOST]
