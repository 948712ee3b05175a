"""The sign-in cookie: who, since when, by which version of the sign-in, and a mac only this deployment can make."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

COOKIE = "yanling"
LIFETIME = timedelta(days=365)


class Seal:
    """Signs and checks cookie values `<external id>.<issued, epoch seconds>.<version>.<mac>` (ends in base64url).

    A cookie of the first release has no version: it is 1.
    """

    def __init__(self, secret: bytes) -> None:
        if not secret:
            raise ValueError("the seal needs a secret")
        self._secret = secret

    def __repr__(self) -> str:
        return "Seal(…)"  # a secret must not reach a log through a traceback

    def close(self, external_id: str, now: datetime, version: int = 1) -> str:
        """Make the cookie's value for this account; a higher version of the account's ends it."""
        body = f"{_encoded(external_id.encode())}.{int(now.timestamp())}.{version}"
        return f"{body}.{self._mac(body)}"

    def open(self, value: str, now: datetime) -> tuple[str, int] | None:
        """Tell whose cookie this is and of which version; None when it is forged, damaged or older than a year."""
        body, _, mac = value.rpartition(".")
        if not hmac.compare_digest(mac.encode(), self._mac(body).encode()):
            return None
        who, issued, *version = body.split(".")
        if now - datetime.fromtimestamp(int(issued), UTC) > LIFETIME:
            return None
        return _decoded(who).decode(), int(version[0]) if version else 1

    def _mac(self, body: str) -> str:
        return _encoded(hmac.digest(self._secret, b"web sign-in:" + body.encode(), "sha256"))


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
