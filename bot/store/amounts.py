"""What was done, by obligation: one GROUP BY for all who owe over the same days, single sums for the few others."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, func, literal, null, true
from sqlmodel import Session, col, select

from bot.domain.records import Record
from bot.domain.requirements import Obligation, RequirementKind
from bot.store.counting import (
    AMOUNT,
    BY_GROUP,
    BY_OFFICE,
    BY_PERSON,
    STANDING,
    amount_of,
    conditions,
    joint_amount,
)
from bot.store.prepared import Prepared

FEW = 50  # owers over the same days; fewer are counted one by one
AT_ONCE = 10_000  # a statement takes only so many values


class Amounts(NamedTuple):
    """Obligation id → the amount done, and (of shares) the amount it is a share of."""

    done: dict[int, float]
    base: dict[int, float]


def _one_by_one(amount: Any, base: Any = None) -> Prepared:
    columns: list[Any] = [col(Obligation.id), func.coalesce(amount, 0.0)]
    columns.append(literal(0.0) if base is None else func.coalesce(base, 0.0))
    query: Select[Any] = select(*columns)
    return Prepared(query.where(col(Obligation.id).in_(bindparam("ids", expanding=True))))


# Built once: building them costs many times what running them does.
_OF_PEOPLE = _one_by_one(amount_of(BY_PERSON, base=False))
_OF_SHARES = _one_by_one(amount_of(BY_PERSON, base=False), amount_of(BY_PERSON, base=True))
_OF_GROUPS = _one_by_one(joint_amount(BY_GROUP))
_OF_OFFICE = _one_by_one(joint_amount(BY_OFFICE))
_IS_BASE = col(RequirementKind.base).is_(True)


def _together(conditions: Any) -> Select[Any]:
    """Every person's amounts by several requirements over the same days."""
    columns: list[Any] = [
        RequirementKind.requirement_id,
        Record.person_id,
        func.sum(case((_IS_BASE, 0.0), else_=AMOUNT)),
        func.sum(case((_IS_BASE, AMOUNT), else_=0.0)),
    ]
    query: Select[Any] = select(*columns)
    return (
        query.join(Record, col(Record.kind) == RequirementKind.kind)
        .where(
            col(RequirementKind.requirement_id).in_(bindparam("requirements", expanding=True)),
            col(Record.start_on).between(bindparam("since"), bindparam("until")),
            STANDING,
            conditions,
        )
        .group_by(col(RequirementKind.requirement_id), col(Record.person_id))
    )


@cache
def _asking(what: frozenset[str]) -> Select[Any]:
    """The query for rules that ask this of a record."""
    return _together(conditions(null(), what) if what else true())


def amounts_of(
    session: Session, rows: Iterable[Any], shares: Collection[int], asking: Mapping[int, frozenset[str]]
) -> Amounts:
    """Count for these obligations, as `bot.store.progress` asks for their columns.

    `shares` are the requirements that are such; `asking` says what each asks of a record.
    """
    found = Amounts({}, {})
    few: dict[Any, list[int]] = defaultdict(list)
    alike: dict[tuple[int, date, date], list[tuple[int, int]]] = defaultdict(list)
    for key, requirement_id, _, person_id, group_id, mentorship_id, since, until, *_ in rows:
        if person_id is None:
            few[_OF_OFFICE if group_id is None else _OF_GROUPS].append(key)
        elif mentorship_id is not None:
            few[_OF_SHARES if requirement_id in shares else _OF_PEOPLE].append(key)
        else:
            alike[requirement_id, since, until].append((key, person_id))
    together: dict[tuple[date, date, frozenset[str]], dict[int, list[tuple[int, int]]]] = defaultdict(dict)
    for (requirement_id, since, until), owing in alike.items():
        if len(owing) < FEW:
            few[_OF_SHARES if requirement_id in shares else _OF_PEOPLE] += [key for key, _ in owing]
        else:
            together[since, until, asking[requirement_id]][requirement_id] = owing
    for span, by_requirement in together.items():
        _count_together(session, span, by_requirement, shares, found)
    for query, ids in few.items():
        _count_few(session, query, ids, found)
    return found


def _count_few(session: Session, query: Prepared, ids: list[int], found: Amounts) -> None:
    for start in range(0, len(ids), AT_ONCE):
        for key, done, base in query.rows(session, {"ids": ids[start : start + AT_ONCE]}):
            found.done[key], found.base[key] = float(done), float(base)


def _count_together(
    session: Session,
    span: tuple[date, date, frozenset[str]],
    owing: Mapping[int, Iterable[tuple[int, int]]],
    shares: Collection[int],
    found: Amounts,
) -> None:
    """`owing`: requirement id → the obligations and whose they are."""
    since, until, asked = span
    values = {"requirements": list(owing), "since": since, "until": until}
    counted: dict[int, dict[int, Any]] = {one: {} for one in owing}
    for requirement_id, person_id, done, base in session.connection().execute(_asking(asked), values).all():
        counted[requirement_id][person_id] = (done, base) if requirement_id in shares else done
    for requirement_id, duties in owing.items():
        amounts = counted[requirement_id]
        if requirement_id in shares:
            told = [(key, amounts.get(person_id, (0.0, 0.0))) for key, person_id in duties]
            found.done.update((key, done) for key, (done, _) in told)
            found.base.update((key, base) for key, (_, base) in told)
        else:
            found.done.update((key, amounts[person_id]) for key, person_id in duties if person_id in amounts)
