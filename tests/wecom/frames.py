"""What WeCom sends over its websocket, as it sends it."""

import itertools
from typing import Any

Frame = dict[str, Any]
GROUP = "wrAbCdEfGhIjKlMnOpQrStUvWxYz0001"
NUMBERS = itertools.count(1)


def message(user: str, kind: str, content: Any, *, date: int, chat: str | None = None, msgid: str = "") -> Frame:
    """Something somebody said; to us alone unless `chat` is given."""
    number = next(NUMBERS)
    where = {"chattype": "single"} if chat is None else {"chattype": "group", "chatid": chat}
    body = {"msgid": msgid or f"MSG{number}", "aibotid": "bot", "from": {"userid": user}, "create_time": date}
    return {
        "cmd": "aibot_msg_callback",
        "headers": {"req_id": f"in_{number}"},
        "body": {**body, **where, "msgtype": kind, kind: content},
    }


def text(user: str, words: str, **more: Any) -> Frame:
    """Words somebody typed."""
    return message(user, "text", {"content": words}, **more)


def press(user: str, key: str, task: str, *, date: int, chat: str | None = None) -> Frame:
    """A button pressed on a card."""
    frame = message(user, "event", None, date=date, chat=chat)
    card = {"card_type": "button_interaction", "event_key": key, "task_id": task}
    event = {"eventtype": "template_card_event", "template_card_event": card}
    return frame | {"cmd": "aibot_event_callback", "body": frame["body"] | {"event": event}}


def entered(user: str, *, date: int) -> Frame:
    """Somebody opens the chat for the first time that day."""
    frame = message(user, "event", None, date=date)
    return frame | {"cmd": "aibot_event_callback", "body": frame["body"] | {"event": {"eventtype": "enter_chat"}}}


def displaced() -> Frame:
    """Another connection took this one's place."""
    number = next(NUMBERS)
    event = {"eventtype": "disconnected_event"}
    body = {"msgid": f"MSG{number}", "create_time": 1, "aibotid": "bot", "msgtype": "event", "event": event}
    return {"cmd": "aibot_event_callback", "headers": {"req_id": f"in_{number}"}, "body": body}
