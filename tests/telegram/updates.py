"""Raw updates as Telegram sends them; the update's id is given by the server that hands them out."""

import itertools
from typing import Any

Raw = dict[str, Any]
_MESSAGE_IDS = itertools.count(70_000)  # of what people say
GROUP = -1001234500001  # a supergroup; the ids of old groups are shorter


def message(user: int, date: int, *, chat: int | None = None, kind: str = "supergroup", **content: Any) -> Raw:
    """A message of somebody, private unless `chat` is given; `content` is what it holds."""
    where = {"id": user, "type": "private", "first_name": "张"} if chat is None else {"id": chat, "type": kind}
    sender = {"id": user, "is_bot": False, "first_name": "张"}
    return {"message": {"message_id": next(_MESSAGE_IDS), "date": date, "chat": where, "from": sender, **content}}


def text(user: int, words: str, date: int, **more: Any) -> Raw:
    """Words somebody typed."""
    return message(user, date, text=words, **more)


def press(user: int, data: str, of: int, date: int, *, chat: int | None = None) -> Raw:
    """A button pressed below the message `of`."""
    under = message(user, date, chat=chat, text="…")["message"] | {"message_id": of}
    sender = {"id": user, "is_bot": False, "first_name": "张"}
    return {"callback_query": {"id": f"q{of}", "from": sender, "chat_instance": "1", "message": under, "data": data}}


def document(user: int, file_id: str, name: str, size: int, date: int, **more: Any) -> Raw:
    """A file somebody sent."""
    file = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": size}
    return message(user, date, document=file | {"mime_type": "application/pdf"}, **more)


def photo(user: int, file_id: str, size: int, date: int, **more: Any) -> Raw:
    """A photo somebody sent, in the two sizes Telegram makes of it."""
    small = {"file_id": f"{file_id}-small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 900}
    large = {"file_id": file_id, "file_unique_id": "l", "width": 1280, "height": 960, "file_size": size}
    return message(user, date, photo=[small, large], **more)


def membership(chat: int, status: str, date: int, *, kind: str = "private") -> Raw:
    """Somebody blocked the bot (`kicked`) or took it back (`member`); or a group did."""
    bot = {"id": 1, "is_bot": True, "first_name": "铃"}
    sides = {"old_chat_member": {"user": bot, "status": "member"}, "new_chat_member": {"user": bot, "status": status}}
    changer = {"id": abs(chat), "is_bot": False, "first_name": "张"}
    return {"my_chat_member": {"chat": {"id": chat, "type": kind}, "from": changer, "date": date, **sides}}


UNREADABLE: Raw = {"message": {"message_id": "one", "chat": "nowhere", "date": [], "from": 7, "text": {"no": "text"}}}
