"""What of the amounts done somebody has looked at and accepted."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, case, func
from sqlmodel import Session, col, select

from bot.domain.progress import Progress
from bot.domain.records import Record
from bot.domain.requirements import Obligation
from bot.store.counting import BY_GROUP, BY_OFFICE, BY_PERSON, STANDING, amount_of, joint_amount

_LOOKED_AT = and_(STANDING, col(Record.verified_at).is_not(None))
_VERIFIED = case(
    (col(Obligation.group_id).is_not(None), joint_amount(BY_GROUP, _LOOKED_AT)),
    (col(Obligation.person_id).is_(None), joint_amount(BY_OFFICE, _LOOKED_AT)),
    else_=amount_of(BY_PERSON, base=False, standing=_LOOKED_AT),
)
_OF = select(Obligation.id, func.coalesce(_VERIFIED, 0.0)).where(
    col(Obligation.id).in_(bindparam("ids", expanding=True))
)
AT_ONCE = 500
_ANY = select(Record.id).where(col(Record.verified_at).is_not(None)).limit(1)


def fill_verified(session: Session, duties: Sequence[Progress]) -> None:
    """Give each duty the amount that is verified; never more than is done."""
    if session.exec(_ANY).first() is None:  # a school that does not verify pays nothing for it
        return
    by_id = {row.obligation_id: row for row in duties if row.done}
    ids = list(by_id)
    for first in range(0, len(ids), AT_ONCE):
        for obligation_id, amount in session.execute(_OF, {"ids": ids[first : first + AT_ONCE]}):
            row = by_id[obligation_id]
            row.verified = min(float(amount), row.done)
