"""What a self-built app is called back with, as XML, read into what the house understands. Pure."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from defusedxml.ElementTree import fromstring

from bot.channels.base import Said
from bot.channels.wecom.reading import BROKEN, CHANNEL, ONLY_WORDS, Attached, Heard, Unreadable, entered

FILES = {
    "image": ("照片.jpg", "image/jpeg"),
    "video": ("视频.mp4", "video/mp4"),
    "file": ("文件", "application/octet-stream"),
}
TELLING = ("FromUserName", "CreateTime", "Event", "TaskId", "EventKey")

Fields = dict[str, str]


def fields_of(xml: bytes) -> Fields:
    """The plain elements of a message; raises Unreadable, at entities and document types too."""
    try:
        root: Any = fromstring(xml)
    except (SyntaxError, ValueError) as error:  # a ParseError is a SyntaxError, what defusedxml forbids a ValueError
        raise Unreadable(type(error).__name__) from error
    return {str(each.tag): str(each.text or "") for each in root}


@dataclass(frozen=True, slots=True)
class AppReader:
    """Reads for one app: its name in the house, and how far the house's clock runs ahead of WeCom's."""

    bot: str
    ahead: timedelta = field(default=timedelta())

    def read(self, fields: Fields) -> Heard:
        """What a message means; raises Unreadable."""
        try:
            if fields["MsgType"] == "event":
                return self._event(fields)
            return self._message(fields)
        except BROKEN as error:
            raise Unreadable(f"{type(error).__name__}: {error}") from error

    def unread(self, fields: Fields, now: datetime, fault: str) -> Said:
        """What is kept of a message that cannot be read."""
        text = "\n".join(f"{name}: {value}" for name, value in fields.items())
        return Said(CHANNEL, self.bot, "", update_id_of(fields), now, text[:20_000], fault=fault)

    def _message(self, fields: Fields) -> Heard:
        said, kind = self._said(fields), fields["MsgType"]
        if kind == "text":
            return Heard(replace(said, text=fields["Content"].strip()))
        if kind in FILES and fields.get("MediaId"):
            name, media_type = FILES[kind]
            return Heard(said, (Attached(fields["MediaId"], "", fields.get("FileName") or name, media_type),))
        return Heard(replace(said, remark=ONLY_WORDS))

    def _event(self, fields: Fields) -> Heard:
        if fields["Event"] in ("enter_agent", "subscribe"):
            return Heard(entered(self._said(fields)))
        if fields["Event"] != "template_card_event":
            return Heard()
        said = replace(self._said(fields), choice=fields["EventKey"])
        return Heard(said, pressed=(fields.get("TaskId", ""), fields.get("ResponseCode", "")))

    def _said(self, fields: Fields) -> Said:
        if not fields["FromUserName"]:
            raise ValueError("nobody said it")
        return Said(
            channel=CHANNEL,
            bot=self.bot,
            external_id=fields["FromUserName"],
            update_id=update_id_of(fields),
            said_at=datetime.fromtimestamp(int(fields["CreateTime"]), UTC) + self.ahead,
        )


def update_id_of(fields: Fields) -> str:
    """A message's id; an event has none, and is told by who, when and what."""
    if fields.get("MsgId"):
        return fields["MsgId"][:100]
    return ":".join(
        fields.get(name, "")[:100] for name in ("FromUserName", "CreateTime", "Event", "TaskId", "EventKey")
    )
