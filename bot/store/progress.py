"""Progress of everybody by set queries: done is counted from records, never stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, case, cast, exists, func, or_
from sqlmodel import Session, col, select

from bot.domain.kinds import RECORD_KINDS
from bot.domain.people import Membership
from bot.domain.progress import Progress, pace_of, share_of
from bot.domain.records import Record
from bot.domain.requirements import Exemption, Obligation, Per, Requirement, RequirementSpec
from bot.store.counting import BY_GROUP, BY_OFFICE, BY_PERSON, amount_of, counting, joint_amount
from bot.store.sharing import give_events_their_own, give_parts_their_own

_COLUMNS = (
    *("id", "requirement_id", "owner_key", "person_id", "group_id", "since_on", "until_on", "paced_since", "target"),
    *("reason", "about", "next_look_at"),
)
_DONE = case(
    (col(Obligation.group_id).is_not(None), joint_amount(BY_GROUP)),
    (col(Obligation.person_id).is_(None), joint_amount(BY_OFFICE)),
    else_=amount_of(BY_PERSON, base=False),
)
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


def _running() -> Any:
    duty: Any = Obligation
    let_off = (col(Exemption.obligation_id) == Obligation.id) & col(Exemption.withdrawn_at).is_(None)
    columns: list[Any] = [*(getattr(duty, name) for name in _COLUMNS), func.coalesce(_DONE, 0.0).label("done")]
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
_OF_ENTRY = (
    _running()
    .add_columns(*_RULE_COLUMNS)
    .join(Requirement, col(Requirement.id) == Obligation.requirement_id)
    .where(or_(col(Obligation.person_id) == bindparam("person"), col(Obligation.group_id).in_(_GROUPS)), _hit())
)
_BASES = select(Obligation.id, func.coalesce(amount_of(BY_PERSON, base=True), 0.0)).where(
    col(Obligation.id).in_(bindparam("ids", expanding=True))
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
    return _counted(session, _OF_ENTRY, {"today": today, "person": person_id, "records": list(record_ids)}, overrides)


def duties_of(session: Session, today: date, overrides: Mapping[date, bool], ids: Collection[int]) -> list[Progress]:
    """These obligations, as far as they run."""
    return _counted(session, _running().where(col(Obligation.id).in_(list(ids))), {"today": today}, overrides)


def of_person(person_id: int, group_ids: Iterable[int] = ()) -> ColumnElement[bool]:
    """The condition for one person's own duties and those of the groups given."""
    return or_(col(Obligation.person_id) == person_id, col(Obligation.group_id).in_(list(group_ids)))


def _counted(
    session: Session, query: Select[Any], values: Mapping[str, Any], overrides: Mapping[date, bool]
) -> list[Progress]:
    rows = session.execute(query, values).all()
    rules = _rules_of(session, rows)
    paces: dict[tuple[Any, ...], float] = {}
    bases = _bases(session, rows, rules)
    found = [_progress(row, rules[row.requirement_id], bases, paces, values["today"], overrides) for row in rows]
    _link_parts(rows, found, rules)
    give_events_their_own(session, [one for one in found if one.per is Per.EVENT])
    give_parts_their_own(session, found, {key for key, rule in rules.items() if not rule.spec.overlap})
    return found


def _rules_of(session: Session, rows: Sequence[Any]) -> dict[int, _Rule]:
    told: Iterable[Any]
    if rows and hasattr(rows[0], "spec"):
        told = {row.requirement_id: (row.requirement_id, *row[-3:]) for row in rows}.values()
    else:
        told = session.execute(_RULES, {"ids": list({row.requirement_id for row in rows})}) if rows else ()
    return {key: _Rule(_read(spec), since, whole_id) for key, since, whole_id, spec in told}


@lru_cache(maxsize=512)
def _read(spec: str) -> RequirementSpec:
    return RequirementSpec.model_validate_json(spec)


def _bases(session: Session, rows: Sequence[Any], rules: Mapping[int, _Rule]) -> dict[int, float]:
    """Obligation id → the amount its share is a share of; only where there are shares."""
    ids = [
        row.id for row in rows if rules[row.requirement_id].spec.is_share and rules[row.requirement_id].spec.percent_of
    ]
    found: dict[int, float] = {}
    for start in range(0, len(ids), 10_000):  # a statement takes only so many values
        found |= {key: float(base) for key, base in session.execute(_BASES, {"ids": ids[start : start + 10_000]})}
    return found


def _progress(
    row: Any,
    rule: _Rule,
    bases: Mapping[int, float],
    paces: dict[tuple[Any, ...], float],
    today: date,
    overrides: Mapping[date, bool],
) -> Progress:
    spec, target = rule.spec, row.target
    share, base = (target, bases.get(row.id, 0.0)) if row.id in bases else (None, 0.0)
    if share is not None:
        target = share_of(share, base)
    begun = row.paced_since or rule.since
    key = (target, begun if begun > row.since_on else row.since_on, row.until_on)
    if key not in paces:
        paces[key] = pace_of(*key, today, overrides)
    return Progress(
        row.id,
        row.requirement_id,
        row.person_id,
        row.group_id,
        f"{spec.title}（{row.about}）" if row.about else spec.title,
        spec.kinds,
        RECORD_KINDS[spec.kinds[0]].unit if spec.is_share else spec.unit,
        spec.per,
        spec.bundle,
        spec.quote,
        row.reason,
        row.since_on,
        row.until_on,
        target,
        spec.max,
        float(row.done),
        paces[key],
        row.next_look_at,
        spec.optional,
        spec.where,
        row.about,
        None,
        share,
        base,
        spec.percent_of,
        spec.proof,
    )


def _link_parts(rows: Sequence[Any], found: Sequence[Progress], rules: Mapping[int, _Rule]) -> None:
    """Tell the parts which obligation they belong to: the same owner's, of the same period."""
    wholes = {rule.whole_id for rule in rules.values() if rule.whole_id is not None}
    if not wholes:
        return
    held = {(row.requirement_id, row.owner_key, row.since_on): row.id for row in rows if row.requirement_id in wholes}
    for row, one in zip(rows, found, strict=True):
        whole_id = rules[row.requirement_id].whole_id
        if whole_id is not None:
            one.whole_id = held.get((whole_id, row.owner_key, row.since_on))
