"""A rule changed in mid-term: whose target moves is said beforehand, history is kept. Rules carried into a new term."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from bot.acts.apply_rules import rules_in_force
from bot.acts.check_rules import check_rules
from bot.acts.debtors import OFFICE_KEY
from bot.acts.read_rules import read_rules
from bot.acts.rights import require_office
from bot.acts.rule_rows import adopt
from bot.acts.settle import settle
from bot.domain.frames import Frame
from bot.domain.people import Person
from bot.domain.requirements import Exemption, Obligation, Per, Requirement, RequirementSpec
from bot.domain.schools import School, Term, school_day
from bot.errors import NotFound, NotUnderstood, UserError
from bot.packs import Stated
from bot.parsing.deadlines import due_on
from bot.store.absences import extended_at
from bot.store.audit import note
from bot.store.people import groups_of, staff_of
from bot.store.schools import term_at

BEFORE = timedelta(days=200)  # rules that ended so long before a term can be carried over into it


class Move(NamedTuple):
    """Whose target a change moves; None where nothing was, or will be, owed."""

    name: str
    before: float | None
    after: float | None


def restated(session: Session, school: School, now: datetime, requirement_id: int, sentence: str) -> RequirementSpec:
    """A rule in force as a new sentence states it, in the bundle and with the proof it had. NotFound, NotUnderstood."""
    row = _rule(session, school, requirement_id)
    term = term_at(session, school, school_day(school, now))
    read = read_rules([Stated(sentence, {})], term.frame if term else Frame.of(row.since_on, row.until_on))
    if len(read) != 1:
        raise NotUnderstood("改一条时请只写一条规则，例如：/规则 改 3 每位教师每学期听课不少于 12 节")
    old = row.rule()
    return read[0].model_copy(update={"bundle": read[0].bundle or old.bundle, "proof": old.proof})


def preview_change(
    session: Session, school: School, now: datetime, requirement_id: int, rule: RequirementSpec
) -> list[Move]:
    """Whose target would move; nothing is kept. Raises NotFound, UserError."""
    names = _owner_names(session, school)
    row = _rule(session, school, requirement_id)
    before = _targets(session, school, now, row.id or 0)
    with _tried(session):
        new = _change(session, school, now, row, rule)
        after = _targets(session, school, now, new.id or 0)
    moved = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return [Move(names.get(key.split(":")[0], key), before.get(key), after.get(key)) for key in moved]


def change_rule(
    session: Session, school: School, who: Person | None, now: datetime, requirement_id: int, rule: RequirementSpec
) -> Requirement:
    """A new version of a rule from now on; the old one and what was owed by it stay on record.

    Exemptions and extensions go over to the new version. Raises NotAllowed, NotFound, UserError.
    """
    require_office(session, who)
    row = _rule(session, school, requirement_id)
    with session.begin_nested():
        new = _change(session, school, now, row, rule)
    about = f"requirement {row.id}"
    note(session, row.school_id, now, who.id if who else None, "change_rule", about, becomes=new.id)
    return new


def _change(session: Session, school: School, now: datetime, row: Requirement, rule: RequirementSpec) -> Requirement:
    parts = _parts_of(session, row, rule)
    _check(session, school, now, row, [rule, *(spec for _, spec in parts)])
    today, old_id = school_day(school, now), row.id
    _end(session, row, now, today)
    new = Requirement(
        **row.model_dump(exclude={"id", "version", "spec", "followed", "confirmed_at", "retired_at"}),
        version=_next_version(session, row),
        spec=rule.model_dump(mode="json"),
        confirmed_at=now,
    )
    session.add(new)
    session.flush()
    adopt(session, new)
    for part, spec in parts:
        part.spec = spec.model_dump(mode="json")
        session.add(part)
        session.flush()
        adopt(session, part)
    session.flush()
    settle(session, school, now)
    take_over(session, old_id or 0, new.id or 0, now)
    return new


@contextmanager
def _tried(session: Session) -> Iterator[None]:
    """What is done inside is undone at the end: only what was learnt of it stays."""
    session.flush()
    nested = session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()
        session.expire_all()


def _end(session: Session, row: Requirement, now: datetime, today: date) -> int:
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


def _owner_names(session: Session, school: School) -> dict[str, str]:
    """Owner key → the name of the person or the group."""
    people = {f"p{person.id}": person.name for person in staff_of(session, school, active=False)}
    groups = {f"g{group.id}": group.name for group in groups_of(session, school)}
    return {**people, **groups, OFFICE_KEY: "教科室"}


def _parts_of(session: Session, row: Requirement, rule: RequirementSpec) -> list[tuple[Requirement, RequirementSpec]]:
    """The parts of a rule, as parts of its new version."""
    query = select(Requirement).where(Requirement.whole_id == row.id, col(Requirement.retired_at).is_(None))
    stated = ((part, RequirementSpec.model_validate(part.spec)) for part in session.exec(query).all())
    return [(part, spec.model_copy(update={"part_of": rule.quote or rule.title})) for part, spec in stated]


def _check(session: Session, school: School, now: datetime, row: Requirement, new: list[RequirementSpec]) -> None:
    """The new version among its own whole and parts, and beside what else is in force."""
    own = {row.id, row.whole_id}
    others = [one.rule() for one in rules_in_force(session, school, now) if not own & {one.id, one.whole_id}]
    whole = session.get(Requirement, row.whole_id) if row.whole_id else None
    check_rules([*([whole.rule()] if whole else []), *new], others)


def _rule(session: Session, school: School, requirement_id: int) -> Requirement:
    row = session.get(Requirement, requirement_id)
    if row is None or row.school_id != school.id or row.retired_at is not None:
        raise NotFound("这条规则已经改动或停用了。发“规则”可以看现在的规则。")
    return row


def _next_version(session: Session, row: Requirement) -> int:
    query = select(func.max(Requirement.version)).where(
        Requirement.school_id == row.school_id, Requirement.key == row.key
    )
    return (session.exec(query).first() or 0) + 1


def take_over(session: Session, old_id: int, new_id: int, now: datetime) -> None:
    """Who was let off stays let off, whose last day was moved keeps it, what was asked of the office stays asked."""
    old = select(Obligation).where(Obligation.requirement_id == old_id, Obligation.ended_at == now)
    before = {(row.owner_key, row.since_on): row for row in session.exec(old)}
    new = session.exec(select(Obligation).where(Obligation.requirement_id == new_id)).all()
    ids = [row.id or 0 for row in before.values()]
    let_off, moved = _let_off(session, ids), extended_at(session, ids)
    for row in new:
        was = before.get((row.owner_key, row.since_on))
        if was is None:
            continue
        row.asked_off_at, row.next_look_at = was.asked_off_at, was.next_look_at
        if was.id in moved:
            row.until_on = was.until_on
        session.add(row)
        if was.id in let_off:
            values = let_off[was.id].model_dump(exclude={"id", "obligation_id"})
            session.add(Exemption(obligation_id=row.id or 0, **values))
    session.flush()


def _let_off(session: Session, ids: list[int]) -> dict[int, Exemption]:
    query = select(Exemption).where(col(Exemption.obligation_id).in_(ids), col(Exemption.withdrawn_at).is_(None))
    return {row.obligation_id: row for row in session.exec(query)}


def _targets(session: Session, school: School, now: datetime, requirement_id: int) -> dict[str, float]:
    today = school_day(school, now)
    rows = session.exec(
        select(Obligation.owner_key, Obligation.target).where(
            Obligation.requirement_id == requirement_id,
            col(Obligation.ended_at).is_(None),
            Obligation.until_on >= today,
        )
    )
    return {row[0]: row[1] for row in rows}


class CarriedOver(NamedTuple):
    """What goes on in the new term, and what does not, with the reason."""

    term: str
    rules: tuple[RequirementSpec, ...]
    left: tuple[tuple[RequirementSpec, str], ...]
    obligations: int


def carry_over(session: Session, school: School, who: Person | None, now: datetime) -> CarriedOver:
    """Let the last term's rules hold for the running (or next) term. Again it adds nothing. Raises UserError."""
    require_office(session, who)
    today = school_day(school, now)
    term = term_at(session, school, today)
    if term is None or term.end_on < today:
        raise UserError("新学期还没有设好，先设学期的起止日期，再沿用上学期的规则。")
    carried, left = [], []
    for row in _of_before(session, school, term):
        why = _stays(row.rule())
        if why:
            left.append((row.rule(), why))
        else:
            carried.append(_carried(session, row, term, now))
    for one in sorted(carried, key=lambda one: one.spec.get("part_of") is not None):
        adopt(session, one)
        session.flush()
    made = settle(session, school, now)
    note(session, school.id or 0, now, who.id if who else None, "carry_over", f"term {term.id}", rules=len(carried))
    return CarriedOver(term.name, tuple(one.rule() for one in carried), tuple(left), made)


def _of_before(session: Session, school: School, term: Term) -> list[Requirement]:
    """The newest version of each rule that ended before the term and has not been taken into it yet."""
    query = select(Requirement).where(
        Requirement.school_id == school.id,
        col(Requirement.retired_at).is_(None),
        Requirement.until_on >= term.start_on - BEFORE,
    )
    newest: dict[str, Requirement] = {}
    for row in session.exec(query.order_by(col(Requirement.version))):
        newest[row.key] = row
    return [row for row in _in_order(newest.values()) if row.until_on < term.start_on]


def _in_order(rows: Iterable[Requirement]) -> list[Requirement]:
    return sorted(rows, key=lambda row: row.id or 0)


def _stays(rule: RequirementSpec) -> str | None:
    return "只做一次的事，上学期已经安排过" if rule.per is Per.ONCE else None


def _carried(session: Session, row: Requirement, term: Term, now: datetime) -> Requirement:
    spec = dict(row.spec)
    frame = Frame(term.start_on, term.end_on, term.week1_on)
    if spec.get("deadline") and due_on(spec["deadline"], term.start_on, term.end_on, frame) is None:
        spec["deadline"] = None if "每" not in spec["deadline"] else spec["deadline"]  # a date of the old term
    new = Requirement(
        school_id=row.school_id,
        key=row.key,
        version=_next_version(session, row),
        spec=spec,
        since_on=term.start_on,
        until_on=term.end_on,
        confirmed_at=now,
    )
    session.add(new)
    session.flush()
    return new
