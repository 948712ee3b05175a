"""Progress of everybody by set queries: done is counted from records, never stored."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, cast, exists, func, or_
from sqlmodel import Session, col, select

from bot.domain.kinds import RECORD_KINDS
from bot.domain.people import Membership
from bot.domain.progress import Progress, pace_of, share_of
from bot.domain.records import Record
from bot.domain.requirements import Exemption, Obligation, Per, Requirement, RequirementSpec
from bot.store.amounts import Amounts, amounts_of
from bot.store.counting import ASKED, BY_GROUP, BY_PERSON, counting
from bot.store.prepared import Prepared
from bot.store.sharing import give_events_their_own, give_parts_their_own

_RULE_COLUMNS: tuple[Any, ...] = (
    col(Requirement.since_on).label("in_force_since"),
    col(Requirement.whole_id).label("whole_requirement_id"),
    func.coalesce(Requirement.followed, cast(Requirement.spec, Text)).label("spec"),  # read once per rule, not per row
)


class _Rule(NamedTuple):
    """What the rows of one requirement have in common."""

    spec: RequirementSpec
    since: date
    whole_id: int | None
    is_share: bool
    unit: str


_Row = tuple[Any, ...]  # the columns of an obligation, in the order they are asked for
_COLUMNS = (
    *("id", "requirement_id", "owner_key", "person_id", "group_id", "mentorship_id", "since_on", "until_on"),
    *("paced_since", "target", "reason", "about"),
)


def _running() -> Any:
    duty: Any = Obligation
    let_off = (col(Exemption.obligation_id) == Obligation.id) & col(Exemption.withdrawn_at).is_(None)
    columns: list[Any] = [getattr(duty, name) for name in _COLUMNS]
    return (
        select(*columns)
        .outerjoin(Exemption, let_off)
        .where(
            col(Obligation.ended_at).is_(None),
            col(Exemption.id).is_(None),
            Obligation.since_on <= bindparam("today"),
            Obligation.until_on >= bindparam("today"),
        )
        .order_by(col(Obligation.id))
    )


def _hit() -> ColumnElement[bool]:
    """Whether one of the records named counts for the obligation, or would if it were not withdrawn."""
    owner = or_(
        and_(col(Obligation.person_id).is_not(None), BY_PERSON),
        and_(col(Obligation.group_id).is_not(None), BY_GROUP),
    )
    return exists(counting([Record.id], owner, col(Record.id).in_(bindparam("records"))))


# Built once: building them costs many times what running them does.
_RUNNING = _running().where(Obligation.school_id == bindparam("school"))
_GROUPS = select(Membership.group_id).where(Membership.person_id == bindparam("person"))
# Worded so that SQLite goes through the person's few obligations, not through the school's or the rule's many.
_OF_ENTRY = Prepared(
    _running()
    .add_columns(*_RULE_COLUMNS)
    .join(Requirement, col(Requirement.id) == Obligation.requirement_id)
    .where(or_(col(Obligation.person_id) == bindparam("person"), col(Obligation.group_id).in_(_GROUPS)), _hit())
)
_RULES = select(Requirement.id, *_RULE_COLUMNS).where(col(Requirement.id).in_(bindparam("ids")))


def progress_of(
    session: Session,
    school_id: int,
    today: date,
    overrides: Mapping[date, bool],
    *,
    only: ColumnElement[bool] | None = None,
) -> list[Progress]:
    """Every running obligation of the school (or those that match `only`), counted as of `today`."""
    query = _RUNNING if only is None else _RUNNING.where(only)
    return _counted(session, query, {"school": school_id, "today": today}, overrides)


def progress_touched(
    session: Session, today: date, overrides: Mapping[date, bool], *, person_id: int, record_ids: Collection[int]
) -> list[Progress]:
    """The running obligations of somebody and of their groups that these records (or withdrawn ones) count for."""
    told = _OF_ENTRY.rows(session, {"today": today, "person": person_id, "records": list(record_ids)})
    return _count(session, told, today, overrides)


def duties_of(session: Session, today: date, overrides: Mapping[date, bool], ids: Collection[int]) -> list[Progress]:
    """These obligations, as far as they run."""
    return _counted(session, _running().where(col(Obligation.id).in_(list(ids))), {"today": today}, overrides)


def of_person(person_id: int, group_ids: Iterable[int] = ()) -> ColumnElement[bool]:
    """The condition for one person's own duties and those of the groups given."""
    return or_(col(Obligation.person_id) == person_id, col(Obligation.group_id).in_(list(group_ids)))


def _counted(
    session: Session, query: Select[Any], values: Mapping[str, Any], overrides: Mapping[date, bool]
) -> list[Progress]:
    # Asked of the connection: there may be a hundred thousand rows, and nothing of them is mapped.
    session.flush()
    with _uncollected():
        return _count(session, session.connection().execute(query, values).all(), values["today"], overrides)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage is looked for meanwhile: so many rows set it off again and again, and none of them is a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _count(session: Session, told: Sequence[Any], today: date, overrides: Mapping[date, bool]) -> list[Progress]:
    rules = _rules_of(session, told)
    rows = [row[: len(_COLUMNS)] for row in told] if told and len(told[0]) > len(_COLUMNS) else told
    amounts = _amounts(session, rows, rules)
    found = _progress(rows, rules, amounts, _Pace(today, overrides))
    _link_parts(rows, found, rules)
    give_events_their_own(session, [one for one in found if one.per is Per.EVENT])
    give_parts_their_own(session, found, {key for key, rule in rules.items() if not rule.spec.overlap})
    return found


class _Pace:
    """The pace of each amount over each span, worked out once."""

    def __init__(self, today: date, overrides: Mapping[date, bool]) -> None:
        self._today, self._overrides = today, overrides
        self._known: dict[tuple[float, date, date], float] = {}

    def __call__(self, target: float, since: date, until: date) -> float:
        key = (target, since, until)
        if key not in self._known:
            self._known[key] = pace_of(target, since, until, self._today, self._overrides)
        return self._known[key]


def _rules_of(session: Session, told: Sequence[Any]) -> dict[int, _Rule]:
    """The rules of these rows: told with each of few, or asked for once."""
    asked: Iterable[Any]
    if told and len(told[0]) > len(_COLUMNS):
        asked = {row[1]: (row[1], *row[-3:]) for row in told}.values()
    else:
        asked = session.execute(_RULES, {"ids": list({row[1] for row in told})}) if told else ()
    return {key: _rule(_read(spec), since, whole_id) for key, since, whole_id, spec in asked}


def _rule(spec: RequirementSpec, since: date, whole_id: int | None) -> _Rule:
    share = spec.is_share and spec.percent_of is not None
    return _Rule(spec, since, whole_id, share, RECORD_KINDS[spec.kinds[0]].unit if spec.is_share else spec.unit)


@lru_cache(maxsize=512)
def _read(spec: str) -> RequirementSpec:
    return RequirementSpec.model_validate_json(spec)


def _amounts(session: Session, rows: Sequence[_Row], rules: Mapping[int, _Rule]) -> Amounts:
    if not rows:
        return Amounts({}, {})
    shares = {key for key, rule in rules.items() if rule.is_share}
    asking = {key: ASKED.intersection(rule.spec.where or {}) for key, rule in rules.items()}
    return amounts_of(session, rows, shares, asking)


def _progress(rows: Iterable[_Row], rules: Mapping[int, _Rule], amounts: Amounts, pace: _Pace) -> list[Progress]:
    """One loop without calls where it can be: it runs for everybody's every duty."""
    found, done_of, base_of = [], amounts.done, amounts.base
    for key, rule_id, _, person, group, _, since, until, paced, target, reason, about in rows:
        rule = rules[rule_id]
        spec, share, base = rule.spec, None, 0.0
        if rule.is_share:
            share, base = target, base_of.get(key, 0.0)
            target = share_of(share, base)  # noqa: PLW2901 - what the share comes to
        begun = max(since, paced or rule.since)
        # fmt: off
        found.append(Progress(
            key, rule_id, person, group, f"{spec.title}（{about}）" if about else spec.title, spec.kinds, rule.unit,
            spec.per, spec.bundle, spec.quote, reason, since, until, target, spec.max, done_of.get(key, 0.0),
            pace(target, begun, until), spec.optional, spec.where, about, None, share, base,
            spec.percent_of, spec.proof,
        ))
        # fmt: on
    return found


def _link_parts(rows: Sequence[_Row], found: Sequence[Progress], rules: Mapping[int, _Rule]) -> None:
    """Tell the parts which obligation they belong to: the same owner's, of the same period."""
    wholes = {rule.whole_id for rule in rules.values() if rule.whole_id is not None}
    if not wholes:
        return
    held = {(row[1], row[2], row[6]): row[0] for row in rows if row[1] in wholes}  # by rule, owner and first day
    for row, one in zip(rows, found, strict=True):
        whole_id = rules[row[1]].whole_id
        if whole_id is not None:
            one.whole_id = held.get((whole_id, row[2], row[6]))
