"""What hardly changes is read once a transaction, though that answers fifty messages; a write makes it forget all."""

from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import event
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session

T = TypeVar("T")
Key = TypeVarTuple("Key")
_PLACE = "remembered"


def remembered(session: Session, read: Callable[[Session, *Key], T], *key: *Key) -> T:
    """What `read(session, *key)` gives, asked once until the session writes rows, or ends."""
    session.flush()  # as a query would: what is about to be written counts
    kept: dict[Any, T] = session.info.setdefault(_PLACE, {})
    what = (read, *key)
    if what not in kept:
        kept[what] = read(session, *key)
    return kept[what]


@event.listens_for(AnySession, "after_flush")
@event.listens_for(AnySession, "after_soft_rollback")
def _forget(session: AnySession, *_: Any) -> None:
    session.info.pop(_PLACE, None)
