"""An update, as raw JSON, read into what the house understands. Pure; what it cannot read raises `Unreadable`."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.base import Said

LARGEST = 20 * 1024 * 1024  # bytes; the Bot API gives out no larger files
ALLOWED = ("message", "callback_query", "my_chat_member")
ONLY_WORDS = "这里只看文字、照片和文件，刚才这条没有读。语音请转成文字再发。"
TOO_LARGE = "文件“{name}”超过 20 MB，Telegram 不让机器人下载，没有留存。请压缩后再发，或发到网页聊天。"
# What comes in a group without being said to anybody: somebody joined, a message was pinned.
SERVICE = (
    "new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo group_chat_created "
    "supergroup_chat_created channel_chat_created message_auto_delete_timer_changed pinned_message "
    "write_access_allowed forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened "
    "general_forum_topic_hidden general_forum_topic_unhidden video_chat_scheduled video_chat_started video_chat_ended "
    "boost_added chat_background_set users_shared chat_shared migrate_from_chat_id"
).split()


class Unreadable(ValueError):  # noqa: N818 - reads as the sentence it is
    """An update of a shape nobody told us of."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that still lies at Telegram."""

    file_id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What an update means. All fields are empty when it means nothing to us."""

    said: Said | None = None
    attached: Attached | None = None
    pressed: str | None = None  # the callback to answer, so that the button stops turning
    moved: tuple[str, str] | None = None  # a group became a supergroup: its old and its new id
    reachable: tuple[str, bool] | None = None  # whether that chat can be written to from now on


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads for one bot: its id, its @name, and how far the house's clock runs ahead of Telegram's."""

    channel: str
    bot: str
    username: str = ""
    ahead: timedelta = field(default=timedelta())

    def read(self, raw: Any, now: datetime) -> Heard:
        """What an update means; raises Unreadable. `now` is when a button was pressed: Telegram does not say."""
        try:
            if "message" in raw:
                return self._message(raw["message"], str(raw["update_id"]))
            if "callback_query" in raw:
                return self._pressed(raw["callback_query"], str(raw["update_id"]), now)
            if "my_chat_member" in raw:
                return _membership(raw["my_chat_member"])
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, OSError) as error:
            raise Unreadable(f"{type(error).__name__}: {error}") from error
        return Heard()

    def _message(self, message: Any, update_id: str) -> Heard:
        chat = str(int(message["chat"]["id"]))
        if "migrate_to_chat_id" in message:
            return Heard(moved=(chat, str(int(message["migrate_to_chat_id"]))))
        sender = message.get("from")
        if sender is None or sender.get("is_bot") or any(name in message for name in SERVICE):
            return Heard()
        text = _text_of(message)
        private = message["chat"]["type"] == "private"
        words = self._command(text) if private else self._addressed(text)
        if words is None:
            return Heard()
        said = Said(
            channel=self.channel,
            bot=self.bot,
            external_id=str(int(sender["id"])),
            update_id=update_id,
            said_at=datetime.fromtimestamp(message["date"], UTC) + self.ahead,
            text=words,
            chat_id=None if private else chat,
            thread_id=_thread_of(message),
            message_id=str(int(message["message_id"])),
        )
        return _with_file(said, _attached(message))

    def _command(self, text: str) -> str | None:
        """Without the «@name» behind a command; None when the command is another bot's."""
        found = re.match(r"/(\w+)(?:@(\w+))?(?=\s|$)", text, re.ASCII)
        if found is None or found[2] is None:
            return text
        if found[2].lower() != self.username.lower():
            return None
        return f"/{found[1]}{text[found.end() :]}"

    def _addressed(self, text: str) -> str | None:
        """What a group says to us: a command, or the words around our «@name»; None for everything else."""
        if re.match(r"[/／]\w", text):
            return self._command(text)
        if not self.username:
            return None
        words, times = re.subn(rf"\s*@{re.escape(self.username)}(?![A-Za-z0-9_])[\s,，:：]*", " ", text, flags=re.I)
        return words.strip() if times else None

    def _pressed(self, query: Any, update_id: str, now: datetime) -> Heard:
        message = query.get("message") or {}
        chat = message.get("chat") or {}
        token = query.get("data")
        if not isinstance(token, str):
            return Heard(pressed=str(query["id"]))
        said = Said(
            channel=self.channel,
            bot=self.bot,
            external_id=str(int(query["from"]["id"])),
            update_id=update_id,
            said_at=now,
            choice=token,
            chat_id=None if chat.get("type", "private") == "private" else str(int(chat["id"])),
            thread_id=_thread_of(message),
        )
        return Heard(said, pressed=str(query["id"]))

    def unread(self, raw: Any, now: datetime, fault: str, text: str) -> Said:
        """What is kept of an update that cannot be read, so that it is told and stops nobody."""
        return Said(self.channel, self.bot, "", str(raw["update_id"]), now, text, fault=fault)


def _text_of(message: Any) -> str:
    text = message.get("text", message.get("caption", ""))
    if not isinstance(text, str):
        raise TypeError("the text is no text")
    return text.strip()


def _thread_of(message: Any) -> str | None:
    """The topic, in a forum; elsewhere a thread id only says what was replied to."""
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    return None if thread is None else str(int(thread))


def _with_file(said: Said, attached: Attached | None) -> Heard:
    if attached is None:
        return Heard(said if said.text or said.chat_id else replace(said, remark=ONLY_WORDS))
    if attached.size > LARGEST:
        return Heard(replace(said, remark=TOO_LARGE.format(name=attached.name[:60])))
    return Heard(said, attached)


def _attached(message: Any) -> Attached | None:
    if photos := message.get("photo"):
        best = max(photos, key=lambda one: int(one["width"]) * int(one["height"]))
        return Attached(str(best["file_id"]), f"照片{message['message_id']}.jpg", "image/jpeg", _size(best))
    for kind, standard in (("document", "application/octet-stream"), ("video", "video/mp4")):
        if found := message.get(kind):
            name = found.get("file_name") or f"{kind}{message['message_id']}"
            return Attached(str(found["file_id"]), str(name), str(found.get("mime_type") or standard), _size(found))
    return None


def _size(found: Any) -> int:
    return int(found.get("file_size") or 0)


def _membership(change: Any) -> Heard:
    """Somebody blocked or unblocked the bot; a group took it in or put it out."""
    there = change["new_chat_member"]["status"] not in ("kicked", "left")
    return Heard(reachable=(str(int(change["chat"]["id"])), there))
