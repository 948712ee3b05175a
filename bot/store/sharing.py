"""Where one record must not count twice: for two events of one rule, for two parts that exclude each other."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_
from sqlmodel import Session, col, select

from bot.domain.progress import Progress, exclusive
from bot.domain.records import Record
from bot.domain.requirements import Obligation, RequirementKind
from bot.store.counting import AMOUNT, BY_GROUP, BY_PERSON, CONDITIONS, STANDING

AT_ONCE = 10_000  # a statement takes only so many values

_OWNER = or_(
    and_(col(Obligation.person_id).is_not(None), BY_PERSON), and_(col(Obligation.group_id).is_not(None), BY_GROUP)
)
_ENTRIES = (
    select(Obligation.id, Record.id, AMOUNT, Record.start_on)  # type: ignore[call-overload]
    .join(RequirementKind, col(RequirementKind.requirement_id) == Obligation.requirement_id)
    .join(Record, and_(col(Record.kind) == RequirementKind.kind, _OWNER))
    .where(
        col(Obligation.id).in_(bindparam("ids")),
        col(RequirementKind.base).is_(False),
        STANDING,
        col(Record.start_on).between(Obligation.since_on, Obligation.until_on),
        CONDITIONS,
    )
    .order_by(col(Record.start_on), col(Record.id))
)


class _Entry(NamedTuple):
    """A record that counts for an obligation."""

    obligation_id: int
    record_id: int
    amount: float
    day: date


def give_events_their_own(session: Session, rows: Sequence[Progress]) -> None:
    """Two events of one rule ask for two pieces of work: what met the earlier deadline meets no other."""
    owed: dict[Any, list[Progress]] = defaultdict(list)
    for row in rows:
        owed[row.requirement_id, row.person_id, row.group_id].append(row)
    several = [group for group in owed.values() if len(group) > 1]
    entries = _by_obligation(session, [row.obligation_id for group in several for row in group])
    for group in several:
        used: dict[int, float] = defaultdict(float)
        for row in sorted(group, key=lambda row: (row.until, row.since, row.obligation_id)):
            row.done = _taken(row.target, entries[row.obligation_id], used)


def _taken(target: float, entries: Iterable[_Entry], used: dict[int, float]) -> float:
    done = 0.0
    for entry in entries:
        take = min(target - done, entry.amount - used[entry.record_id])
        if take > 0:
            used[entry.record_id] += take
            done += take
    return done


def give_parts_their_own(session: Session, rows: Sequence[Progress], wholes: Collection[int]) -> None:
    """Parts that exclude each other (of the requirements `wholes`) share the records that fit several of them."""
    if not wholes:
        return
    sharing = {row.obligation_id for row in rows if row.requirement_id in wholes}
    parts: dict[int, list[Progress]] = defaultdict(list)
    for row in rows:
        if row.whole_id in sharing and row.whole_id is not None:
            parts[row.whole_id].append(row)
    several = [group for group in parts.values() if len(group) > 1]
    entries = _by_obligation(session, [row.obligation_id for group in several for row in group])
    for group in several:
        for row, done in zip(group, exclusive([row.target for row in group], _amounts(group, entries)), strict=True):
            row.done = done


def _amounts(group: Sequence[Progress], entries: dict[int, list[_Entry]]) -> dict[frozenset[int], float]:
    """How much fits exactly those parts."""
    fits: dict[int, set[int]] = defaultdict(set)
    amount: dict[int, float] = {}
    for place, row in enumerate(group):
        for entry in entries[row.obligation_id]:
            fits[entry.record_id].add(place)
            amount[entry.record_id] = entry.amount
    found: dict[frozenset[int], float] = defaultdict(float)
    for record_id, places in fits.items():
        found[frozenset(places)] += amount[record_id]
    return found


def _by_obligation(session: Session, ids: Sequence[int]) -> dict[int, list[_Entry]]:
    found: dict[int, list[_Entry]] = defaultdict(list)
    for start in range(0, len(ids), AT_ONCE):
        for row in session.execute(_ENTRIES, {"ids": ids[start : start + AT_ONCE]}):
            found[row[0]].append(_Entry(row[0], row[1], float(row[2]), row[3]))
    return found
