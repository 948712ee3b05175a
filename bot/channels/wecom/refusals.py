"""What WeCom's error codes mean for a message: later, never, or never anything to that receiver again."""

import re

from bot.errors import DeliveryError

TOO_FAST = {45009, 45033, 846607}
TOO_FAST_SECONDS = 60.0
AGAIN = {-1, 6000, 40014, 42001}  # busy, a conflict of versions, a token that ran out meanwhile
# The receiver, or the chat, is gone or was never there, or may not be written to.
GONE = {40003, 60111, 81013, 86001, 86003, 93000, 93006, 93008}
# Set up wrongly: the message waits until somebody has put it right.
SETUP = {40001, 40013, 40056, 41004, 48002, 60020, 301002}


class Refused(Exception):  # noqa: N818 - reads as the sentence it is
    """WeCom's own refusal."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}".strip()[:300])
        self.code = code


def refused(text: str) -> Refused | None:
    """The refusal that an error of the SDK tells of; None for any other."""
    found = re.search(r"errcode=(-?\d+), errmsg=(.*)", text, re.DOTALL) or re.search(r"code: (-?\d+)()", text)
    return Refused(int(found[1]), found[2]) if found else None


def delivery_error(error: Refused) -> DeliveryError:
    """The refusal as the outbox takes it; what nobody told us of is set aside with its text."""
    if error.code in TOO_FAST:
        return DeliveryError(str(error), retry_after=TOO_FAST_SECONDS)
    if error.code in AGAIN or error.code in SETUP:
        return DeliveryError(str(error))
    return DeliveryError(str(error), permanent=True, unreachable=error.code in GONE)
