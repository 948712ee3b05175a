"""How WeCom signs and encrypts what it calls back with: SHA-1 over four words, AES-256-CBC, PKCS#7 in blocks of 32."""

import base64
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
HEAD = 20  # sixteen random bytes and the length of the message


class Forged(ValueError):  # noqa: N818 - reads as the sentence it is
    """Not signed, not encrypted, or not meant for us."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What an app and WeCom share. `receiver` is the corp id: a message for another one is refused."""

    token: str
    key: bytes
    receiver: str

    @classmethod
    def of(cls, token: str, encoding_key: str, receiver: str) -> "Seal":
        """From the 43 characters WeCom shows as EncodingAESKey."""
        return cls(token, base64.b64decode(encoding_key + "="), receiver)

    def signature(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """The signature of an encrypted message."""
        words = "".join(sorted([self.token, timestamp, nonce, encrypted]))
        return hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()

    def check(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> None:
        """Raises Forged unless the signature is right."""
        if not hmac.compare_digest(self.signature(timestamp, nonce, encrypted).encode(), signature.encode()):
            raise Forged("signature")

    def open(self, encrypted: str) -> bytes:
        """The message; raises Forged."""
        try:
            data = base64.b64decode(encrypted, validate=True)
        except ValueError:
            raise Forged("base64") from None
        if not data or len(data) % 16:
            raise Forged("length")
        decryptor = Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16])).decryptor()
        return self._unpacked(_unpadded(decryptor.update(data) + decryptor.finalize()))

    def seal(self, message: bytes) -> str:
        """An encrypted message."""
        data = secrets.token_bytes(16) + struct.pack(">I", len(message)) + message + self.receiver.encode()
        missing = BLOCK - len(data) % BLOCK
        encryptor = Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16])).encryptor()
        return base64.b64encode(encryptor.update(data + bytes([missing]) * missing) + encryptor.finalize()).decode()

    def _unpacked(self, data: bytes) -> bytes:
        if len(data) < HEAD:
            raise Forged("short")
        (length,) = struct.unpack(">I", data[16:HEAD])
        message, receiver = data[HEAD : HEAD + length], data[HEAD + length :]
        if len(message) != length or not hmac.compare_digest(receiver, self.receiver.encode()):
            raise Forged("receiver")
        return message


def _unpadded(data: bytes) -> bytes:
    missing = data[-1]
    if not 1 <= missing <= BLOCK or data[-missing:] != bytes([missing]) * missing:
        raise Forged("padding")
    return data[:-missing]
