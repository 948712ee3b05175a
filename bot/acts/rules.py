"""Rules of the office's own: tried out with names before they apply, applied whole or not at all, ended."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.acts.debtors import debtors, speaks_of_pairs
from bot.acts.programs import open_program
from bot.acts.rights import require_office
from bot.acts.roll import Roll
from bot.acts.rule_rows import adopt
from bot.acts.settle import settle
from bot.domain.audiences import Rule
from bot.domain.frames import Frame
from bot.domain.people import Person
from bot.domain.periods import Period
from bot.domain.requirements import Obligation, Per, Requirement, RequirementSpec, faults_of
from bot.domain.schools import School, school_day
from bot.errors import NotFound, UserError
from bot.parsing.deadlines import due_on
from bot.store.audit import note
from bot.store.people import groups_of, staff_of


class Owing(NamedTuple):
    """Somebody (a person, a group, the office) a rule means, the amount and the reason."""

    name: str
    target: float
    reason: str
    key: str


class RulePreview(NamedTuple):
    """A rule as it would be followed, and who would owe by it; of a rule per event, who would owe at each."""

    rule: RequirementSpec
    owing: tuple[Owing, ...]


class Applied(NamedTuple):
    """The rules stored, and how many obligations they made."""

    requirement_ids: tuple[int, ...]
    obligations: int


def preview_rules(
    session: Session,
    school: School,
    now: datetime,
    rules: Sequence[RequirementSpec],
    frame: Frame,
    programs: Mapping[str, Rule] | None = None,
) -> list[RulePreview]:
    """Whom these rules would mean from `frame.start` to `frame.end`; nothing is kept. Raises UserError as applying."""
    with tried(session):
        rows = _store(session, school, now, rules, frame, programs or {})
        return _previews(session, school, now, rows)


def apply_rules(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    rules: Sequence[RequirementSpec],
    frame: Frame,
    programs: Mapping[str, Rule] | None = None,
) -> Applied:
    """Put rules in force. Raises NotAllowed; UserError with every fault when any cannot apply: then none does."""
    require_office(session, who)
    with session.begin_nested():
        rows = _store(session, school, now, rules, frame, programs or {})
        _previews(session, school, now, rows)
    ids = tuple(row.id or 0 for row in rows)
    made = len(_obligations(session, ids))
    note(session, school.id or 0, now, who.id if who else None, "apply_rules", f"{len(rows)} rules", ids=list(ids))
    return Applied(ids, made)


def rules_in_force(session: Session, school: School, now: datetime) -> list[Requirement]:
    """The rules that hold today or begin later, wholes before their parts."""
    query = select(Requirement).where(
        Requirement.school_id == school.id,
        col(Requirement.retired_at).is_(None),
        Requirement.until_on >= school_day(school, now),
    )
    return list(session.exec(query.order_by(col(Requirement.id))))


def retire_rule(session: Session, school: School, who: Person | None, now: datetime, requirement_id: int) -> int:
    """End a rule and its parts; what was owed by them is owed no longer, and stays on record. How many obligations."""
    require_office(session, who)
    row = rule_by_id(session, school, requirement_id)
    parts = session.exec(select(Requirement).where(Requirement.whole_id == row.id)).all()
    ended = sum(end_rule(session, one, now, school_day(school, now)) for one in (row, *parts))
    note(session, row.school_id, now, who.id if who else None, "retire_rule", f"requirement {row.id}", ended=ended)
    return ended


def rule_by_id(session: Session, school: School, requirement_id: int) -> Requirement:
    """The rule in force of that id; raises NotFound."""
    row = session.get(Requirement, requirement_id)
    if row is None or row.school_id != school.id or row.retired_at is not None:
        raise NotFound("这条规则已经改动或停用了。")
    return row


def end_rule(session: Session, row: Requirement, now: datetime, today: date) -> int:
    """No longer in force from now on; how many running obligations end with it."""
    row.retired_at = now
    session.add(row)
    session.flush()
    running = (
        col(Obligation.requirement_id) == row.id,
        col(Obligation.ended_at).is_(None),
        col(Obligation.until_on) >= today,
    )
    ending = list(session.exec(select(Obligation.id).where(*running)))
    session.execute(update(Obligation).where(*running).values(ended_at=now))
    return len(ending)


@contextmanager
def tried(session: Session) -> Iterator[None]:
    """What is done inside is undone at the end: only what was learnt of it stays."""
    session.flush()
    nested = session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()
        session.expire_all()


def _store(
    session: Session,
    school: School,
    now: datetime,
    rules: Sequence[RequirementSpec],
    frame: Frame,
    programs: Mapping[str, Rule],
) -> list[Requirement]:
    """Store, make ready and settle; raises UserError with every fault found."""
    standing = [row.rule() for row in rules_in_force(session, school, now) if row.since_on <= frame.end]
    faults = faults_of(rules, standing) + _unread_deadlines(rules, frame)
    if faults:
        raise UserError("\n".join(["规则没有生效：", *(f"· {fault}" for fault in faults)]))
    for name, rule in programs.items():
        open_program(session, school, None, now, name, rule)
    rows = [_row(school, now, rule, frame, place) for place, rule in enumerate(rules)]
    session.add_all(rows)
    session.flush()
    for row in sorted(rows, key=lambda row: row.spec.get("part_of") is not None):
        adopt(session, row)
        session.flush()
    settle(session, school, now)
    return rows


def _unread_deadlines(rules: Sequence[RequirementSpec], frame: Frame) -> list[str]:
    return [
        f"“{rule.title}”：截止时间“{rule.deadline}”没有看懂，或不在这段时间里"
        for rule in rules
        if rule.deadline and "每" not in rule.deadline and due_on(rule.deadline, frame.start, frame.end, frame) is None
    ]


def _row(school: School, now: datetime, rule: RequirementSpec, frame: Frame, place: int) -> Requirement:
    spec = rule.model_dump(mode="json")
    text = f"{school.id}|{now.isoformat()}|{place}|{rule.model_dump_json()}"
    return Requirement(
        school_id=school.id or 0,
        key=hashlib.sha256(text.encode()).hexdigest()[:24],
        spec=spec,
        since_on=frame.start,
        until_on=frame.end,
        confirmed_at=now,
    )


def _previews(session: Session, school: School, now: datetime, rows: Sequence[Requirement]) -> list[RulePreview]:
    """Who owes by each of the rules just stored; raises UserError when nobody can."""
    names, found = owner_names(session, school), []
    by_rule = _obligations(session, [row.id or 0 for row in rows])
    nobody = []
    for row in rows:
        rule = row.rule()
        if rule.per is Per.EVENT:
            owing = _at_an_event(session, school, now, rule)
        else:
            owing = [_owing(one, names) for one in by_rule if one.requirement_id == row.id]
        if not owing and not _not_yet(row, school, now):
            nobody.append(f"“{rule.title}”：{_why_nobody(rule)}")
        found.append(RulePreview(rule, tuple(owing)))
    if nobody:
        raise UserError("\n".join(["规则没有生效：", *(f"· {one}" for one in nobody)]))
    return found


def _not_yet(row: Requirement, school: School, now: datetime) -> bool:
    """A rule of a later term makes no obligations yet."""
    return row.since_on > school_day(school, now)


def _why_nobody(rule: RequirementSpec) -> str:
    if speaks_of_pairs(rule):
        return "还没有登记师徒结对，没有人需要完成"
    return "名册里没有人符合这个对象，或这个周期已经结束"


def _at_an_event(session: Session, school: School, now: datetime, rule: RequirementSpec) -> list[Owing]:
    today, roll, names = school_day(school, now), Roll(session, school), owner_names(session, school)
    whole = rule.model_copy(update={"pro_rata": False})
    found = debtors(whole, roll, Period(today, today), today)
    return [Owing(names.get(one.key.split(":")[0], one.key), one.target, one.reason, one.key) for one in found]


def _owing(row: Obligation, names: Mapping[str, str]) -> Owing:
    name = names.get(row.owner_key.split(":")[0], row.owner_key)
    return Owing(f"{name}（{row.about}）" if row.about else name, row.target, row.reason, row.owner_key)


def owner_names(session: Session, school: School) -> dict[str, str]:
    """Owner key → the name of the person or the group."""
    people = {f"p{person.id}": person.name for person in staff_of(session, school, active=False)}
    groups = {f"g{group.id}": group.name for group in groups_of(session, school)}
    return {**people, **groups, "office": "教科室"}


def _obligations(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    columns = (
        Obligation.requirement_id,
        Obligation.owner_key,
        Obligation.target,
        Obligation.reason,
        Obligation.about,
        Obligation.since_on,
    )
    which = (col(Obligation.requirement_id).in_(list(ids)), col(Obligation.ended_at).is_(None))
    return session.execute(select(*columns).where(*which).order_by(col(Obligation.id))).all()  # type: ignore[call-overload]
