"""WeCom's knocks at the door of a self-built app, signed and encrypted by code of the tests' own."""

import base64
import hashlib
import itertools
import os
import struct
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.clock import utc_now
from tests.wecom.fake_api import AGENT, CORP

TOKEN = "tokenOfTheTests"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
KEY = base64.b64decode(AES_KEY + "=")
NUMBERS = itertools.count(1)


def now() -> int:
    return int(utc_now().timestamp())


def encrypted(message: bytes, *, corp: str = CORP, key: bytes = KEY, padding: bytes | None = None) -> str:
    """As WeCom documents it: sixteen random bytes, the length, the message, the corp id, padded to blocks of 32."""
    data = os.urandom(16) + struct.pack(">I", len(message)) + message + corp.encode()
    missing = 32 - len(data) % 32
    data += bytes([missing]) * missing if padding is None else padding[:missing].rjust(missing, b"\x09")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(data) + encryptor.finalize()).decode()


def signed(encrypted_text: str, *, token: str = TOKEN, at: int | None = None, nonce: str = "") -> dict[str, str]:
    """What stands in the address of a knock."""
    timestamp, nonce = str(now() if at is None else at), nonce or f"nonce{next(NUMBERS)}"
    words = "".join(sorted([token, timestamp, nonce, encrypted_text]))
    signature = hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}


def xml(**fields: object) -> bytes:
    inside = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in fields.items())
    return f"<xml>{inside}</xml>".encode()


def message(user: str, **fields: object) -> bytes:
    """A message of somebody, before it is encrypted."""
    every = {"ToUserName": CORP, "FromUserName": user, "CreateTime": now(), "AgentID": AGENT}
    return xml(**(every | fields))


def text(user: str, words: str, msgid: int | None = None) -> bytes:
    """Words somebody typed."""
    return message(user, MsgType="text", Content=words, MsgId=msgid or 10_000 + next(NUMBERS))


def press(user: str, key: str, task: str, code: str) -> bytes:
    """A button pressed on a card."""
    event = {"Event": "template_card_event", "EventKey": key, "TaskId": task, "ResponseCode": code}
    return message(user, MsgType="event", CardType="button_interaction", **event)


@dataclass(frozen=True)
class Door:
    """Where the house is knocked at."""

    url: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(verify=False, timeout=10, trust_env=False))

    def knock(self, inner: bytes, query: dict[str, str] | None = None, **how: object) -> int:
        """Bring a message; the status of the answer."""
        hidden = encrypted(inner, **how)  # type: ignore[arg-type]
        return self.bring(xml(ToUserName=CORP, Encrypt=hidden, AgentID=AGENT), query or signed(hidden))

    def bring(self, body: bytes, query: dict[str, str]) -> int:
        """Bring just that."""
        return self.client.post(self.url, content=body, params=query).status_code

    def prove(self, word: str, **how: object) -> httpx.Response:
        """Ask for a word, as when the address is typed in at WeCom."""
        hidden = encrypted(word.encode())
        return self.client.get(self.url, params={**signed(hidden, **how), "echostr": hidden})  # type: ignore[arg-type]
