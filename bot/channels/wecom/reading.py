"""What a 智能机器人 hears, as WeCom's frames, read into what the house understands. Pure; raises `Unreadable`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.channels.base import Said

CHANNEL = "wecom"
LARGEST = 20 * 1024 * 1024  # bytes
MOST_PICTURES = 9  # of one message
ONLY_WORDS = "这里只看文字、照片和文件，刚才这条没有读。语音请转成文字再发。"
TOO_LARGE = "文件“{name}”超过 20 MB，没有留存。请压缩后再发，或发到网页聊天。"
NOT_FETCHED = "文件“{name}”没有从企业微信取到，没有留存。请再发一次，或发到网页聊天。"
START = "/start"
MENTION = r"@[^\s\u2005,，:：]+"
SPACE = r"[\s\u2005]"
# What is sent as a file, and what it is called where nobody named it.
FILES = {
    "image": ("照片.jpg", "image/jpeg"),
    "file": ("文件", "application/octet-stream"),
    "video": ("视频.mp4", "video/mp4"),
}

BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, OSError)


class Unreadable(ValueError):  # noqa: N818 - reads as the sentence it is
    """A frame of a shape nobody told us of."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that still lies at WeCom: its address or its id there, and the key it is encrypted with."""

    place: str
    key: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a frame means. All fields are empty when it means nothing to us."""

    said: Said | None = None
    attached: tuple[Attached, ...] = ()
    pressed: tuple[str, str] | None = None  # a card's button: the card's task id, and what it may be changed with
    displaced: bool = False  # another program has taken our place


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads for one bot: its id, and how far the house's clock runs ahead of WeCom's."""

    bot: str
    ahead: timedelta = field(default=timedelta())

    def read(self, frame: Any, now: datetime) -> Heard:
        """What a frame means; raises Unreadable. `now` stands in where WeCom does not say when."""
        try:
            body = frame["body"]
            if body["msgtype"] == "event":
                return self._event(frame, body, now)
            return self._message(body, self._said(body, now))
        except BROKEN as error:
            raise Unreadable(f"{type(error).__name__}: {error}") from error

    def unread(self, frame: Any, now: datetime, fault: str, text: str) -> Said:
        """What is kept of a frame that cannot be read, so that it is told and stops nobody."""
        return Said(
            CHANNEL, self.bot, "", name_of(frame) or f"raw:{sha256(text.encode()).hexdigest()}", now, text, fault=fault
        )

    def _said(self, body: Any, now: datetime) -> Said:
        sent = body.get("create_time")
        return Said(
            channel=CHANNEL,
            bot=self.bot,
            external_id=_word(body["from"]["userid"]),
            update_id=_word(body["msgid"]),
            said_at=now if sent is None else datetime.fromtimestamp(int(sent), UTC) + self.ahead,
            chat_id=_word(body["chatid"]) if body.get("chattype") == "group" else None,
        )

    def _message(self, body: Any, said: Said) -> Heard:
        parts = body["mixed"]["msg_item"] if body["msgtype"] == "mixed" else [body]
        text = "\n".join(filter(None, map(_text_of, parts))).strip()
        said = replace(said, text=text if said.chat_id is None else unaddressed(text))
        attached = tuple(_attached(parts))[:MOST_PICTURES]
        if not said.text and not attached and said.chat_id is None:
            said = replace(said, remark=ONLY_WORDS)
        return Heard(said, attached)

    def _event(self, frame: Any, body: Any, now: datetime) -> Heard:
        event = body["event"]
        if event["eventtype"] == "disconnected_event":
            return Heard(displaced=True)
        if event["eventtype"] == "enter_chat":
            return Heard(entered(self._said(body, now)))
        if event["eventtype"] != "template_card_event":
            return Heard()
        card = event.get("template_card_event") or event
        said = replace(self._said(body, now), choice=_word(card["event_key"]))
        return Heard(said, pressed=(str(card.get("task_id", "")), str(frame["headers"]["req_id"])))


def name_of(frame: Any) -> str:
    """The id of a frame as far as it has one."""
    for room, name in (("body", "msgid"), ("headers", "req_id")):
        found = frame.get(room) if isinstance(frame, dict) else None
        if isinstance(found, dict) and isinstance(found.get(name), str) and found[name]:
            return str(found[name])
    return ""


def entered(said: Said) -> Said:
    """Somebody opened the chat, as if they had said so; WeCom tells it every day, here it counts once and for all."""
    return replace(said, update_id=f"entered:{said.external_id}", text=START)


def unaddressed(text: str) -> str:
    """What was said in a group without the «@name» of ours that it begins or ends with."""
    words = re.sub(rf"^{SPACE}*{MENTION}{SPACE}*[,，:：]?{SPACE}*", "", text)
    return (words if words != text else re.sub(rf"{SPACE}*{MENTION}{SPACE}*$", "", text)).strip()


def _text_of(part: Any) -> str:
    kind = part["msgtype"]
    if kind not in ("text", "voice"):  # what was spoken comes with its words
        return ""
    text = part[kind]["content"]
    if not isinstance(text, str):
        raise TypeError("the text is no text")
    return text


def _attached(parts: Iterable[Any]) -> Iterable[Attached]:
    for number, part in enumerate(parts, 1):
        if part["msgtype"] in FILES:
            found, (name, kind) = part[part["msgtype"]], FILES[part["msgtype"]]
            name = found.get("filename") or name.replace(".", f"{number}.")
            yield Attached(_word(found["url"]), str(found.get("aeskey") or ""), str(name), kind)


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("a name is missing")
    return value
