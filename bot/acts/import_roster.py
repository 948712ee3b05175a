"""A roster becomes staff, groups and roles. The same again changes nothing; what it leaves blank stays as it was."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from bot.acts.match_people import Leaver, match_people, missing_from
from bot.acts.rights import require_office
from bot.acts.settle import settle
from bot.domain.people import Group, GroupKind, Membership, Person, PersonStatus, Role, RoleName
from bot.domain.schools import School, school_day
from bot.parsing.rosters import PersonDraft, RosterDraft
from bot.store.audit import note
from bot.store.inbox import insert_new
from bot.store.people import office_of

# Whoever teaches here now (外聘, 代课, 返聘, 见习, 实习) is at work.
STATUS_WORDS: dict[PersonStatus, tuple[str, ...]] = {
    PersonStatus.LEAVE: tuple(
        "产假 病假 哺乳 请假 事假 长假 休假 育儿假 陪产假 离岗 待岗 停薪留职 脱产 访学 跟岗".split()
    ),
    PersonStatus.SECONDED: tuple("支教 借调 交流 援 挂职".split()),
    PersonStatus.LEFT: tuple("退休 内退 调出 调离 离职 辞职 去世".split()),
}

# The first words found in a position give its role.
ROLES: tuple[tuple[tuple[str, ...], RoleName], ...] = (
    (("教科", "科研", "教研室", "教研处", "教师发展"), RoleName.OFFICE),
    (("教研组长", "学科组长"), RoleName.GROUP_LEADER),
    (("备课组长",), RoleName.PREP_LEADER),
    (("校长",), RoleName.PRINCIPAL),
)


@dataclass(frozen=True, slots=True)
class RosterOutcome:
    """How many people are new, changed and unchanged; who runs the office; how many obligations were made; who left."""

    added: int
    changed: int
    same: int
    office: tuple[str, ...]
    obligations: int
    left: tuple[Leaver, ...] = ()


def import_roster(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    draft: RosterDraft,
    gone: Collection[int] = (),
) -> RosterOutcome:
    """Apply a roster. `gone` are the ids of people it no longer lists who have left; the others stay as they are.

    A field is changed only where this roster says something else than the last one: what was set by hand stays.
    """
    require_office(session, who)
    counts: Counter[str] = Counter()
    # A list that marks who is away says of everybody else that they are here.
    tells_status = any(one.status for one in draft.people)
    people = match_people(session, school, draft)
    for one, person in zip(draft.people, people, strict=True):
        values = _values(one, draft.as_of or school_day(school, now))
        if (tells_status and not one.status) or (person and person.status == PersonStatus.LEFT and not one.status):
            values |= {"status": PersonStatus.ACTIVE, "status_note": None}
        taken, what = _person(session, school, one, person, values, _key_of(one, draft))
        counts[what] += 1
        _join_groups(session, school, taken, one)
        _take_roles(session, school, taken, one.positions)
    left = _let_go(session, school, who, now, people, gone)
    session.flush()
    made = settle(session, school, now)
    office = tuple(person.name for person in office_of(session, school))
    by = who.id if who else None
    note(session, school.id or 0, now, by, "import_roster", draft.sheet, left=len(left), **counts)
    return RosterOutcome(counts["added"], counts["changed"], counts["same"], office, made, left)


def _let_go(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    listed: Collection[Person | None],
    gone: Collection[int],
) -> tuple[Leaver, ...]:
    """Mark those who have left; what they entered stays, what they owe ends with the next settling."""
    missing = missing_from(session, school, listed, school_day(school, now))
    left = tuple(one for one in missing if one.person.id in gone)
    for one in left:
        one.person.status, one.person.left_on = PersonStatus.LEFT, school_day(school, now)
        session.add(one.person)
        note(session, school.id or 0, now, who.id if who else None, "leave_school", f"person {one.person.id}")
    return left


def _values(one: PersonDraft, as_of: date) -> dict[str, Any]:
    """The fields a row gives; what it leaves blank is not among them."""
    named = ((status, word) for status, words in STATUS_WORDS.items() for word in words)
    status = next((status for status, word in named if word in (one.status or "")), PersonStatus.ACTIVE)
    values = {
        "subject": one.subject,
        "grade": one.grade,
        "born_on": _day(one.birth),
        "teaching_since": _day(one.career_start) or _years_back(as_of, one.years_of_teaching),
        "joined_on": _day(one.joined) or _years_back(as_of, one.years_at_school),
        "positions": list(one.positions) or None,
        "titles": [{"title": title.title, "level": title.level} for title in one.titles] or None,
        "rank": one.rank,
        "phone": one.phone,
        "sex": one.sex,
        "status_note": one.status,
        "status": status if one.status else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01") if text else None


def _years_back(as_of: date, years: int | None) -> date | None:
    """A start that gives this many years by calendar years."""
    return date(as_of.year - years, 9, 1) if years is not None else None


def _key_of(one: PersonDraft, draft: RosterDraft) -> str:
    """What knows somebody again: the staff number, else the name, else name and birth."""
    same_name = sum(other.name == one.name for other in draft.people) > 1
    return one.staff_no or (f"{one.name}·{one.birth or one.subject or one.row}" if same_name else one.name)


def _person(
    session: Session, school: School, one: PersonDraft, person: Person | None, values: dict[str, Any], key: str
) -> tuple[Person, str]:
    said = {name: _plain(value) for name, value in values.items()} | _listed_groups(one)
    if person is None:
        person = Person(school_id=school.id or 0, key=key, name=one.name, listed=said, **values)
        session.add(person)
        session.flush()
        return person, "added"
    before = person.listed or {}
    changes = {
        name: value
        for name, value in values.items()
        if getattr(person, name) != value and (name not in before or before[name] != said[name])
    }
    if "status" in changes:
        person.left_on = None
    for name, value in changes.items():
        setattr(person, name, value)
    _leave_groups(session, school, person, set(before.get("groups", ())) - set(said["groups"]))
    person.listed = before | said
    session.add(person)
    return person, "changed" if changes else "same"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _listed_groups(one: PersonDraft) -> dict[str, Any]:
    return {"groups": [name for name in (one.group, *one.other_groups) if name]}


def _leave_groups(session: Session, school: School, person: Person, names: Collection[str]) -> None:
    """Out of the groups that the last roster named and this one does not; a group joined by hand stays."""
    for name in sorted(names):
        group = session.exec(select(Group).where(Group.school_id == school.id, Group.name == name)).first()
        if group is not None:
            same = (col(Membership.group_id) == group.id) & (col(Membership.person_id) == person.id)
            session.execute(delete(Membership).where(same))


def _join_groups(session: Session, school: School, person: Person, one: PersonDraft) -> None:
    names = [(one.group, GroupKind.RESEARCH)] if one.group else []
    names += [(name, GroupKind.PREP if "备课" in name else GroupKind.OTHER) for name in one.other_groups]
    for name, kind in names:
        if name is None:
            continue
        group = _group(session, school, name, GroupKind.PREP if "备课" in name else kind)
        leads = any(_leads(position, group.kind) for position in one.positions)
        member = Membership(group_id=group.id or 0, person_id=person.id or 0, leads=leads)
        if insert_new(session, member) is None and one.positions:
            _change_lead(session, member)


def _change_lead(session: Session, member: Membership) -> None:
    """Who became the leader leads, who no longer is does not."""
    known = (col(Membership.group_id) == member.group_id) & (col(Membership.person_id) == member.person_id)
    session.execute(update(Membership).where(known).values(leads=member.leads))


def _leads(position: str, kind: str) -> bool:
    if kind == GroupKind.PREP:
        return "备课组长" in position
    return kind == GroupKind.RESEARCH and ("教研组长" in position or position == "组长")


def _group(session: Session, school: School, name: str, kind: GroupKind) -> Group:
    query = select(Group).where(Group.school_id == school.id, Group.name == name)
    group = session.exec(query).first()
    if group is None:
        group = Group(school_id=school.id or 0, name=name, kind=kind)
        session.add(group)
        session.flush()
    return group


def _take_roles(session: Session, school: School, person: Person, positions: Iterable[str]) -> None:
    """The roles that positions give; those the last roster gave and this one does not are taken back, but for the
    office's last."""
    given = [role for position in positions if (role := _role_of(position))]
    held = set(session.exec(select(Role.role).where(Role.person_id == person.id)))
    for role in dict.fromkeys(given):
        if role not in held:
            session.add(Role(person_id=person.id or 0, role=role))
    before = (person.listed or {}).get("roles", ())
    for role in set(before) - set(given):
        if role != RoleName.OFFICE or len(office_of(session, school)) > 1:
            session.execute(delete(Role).where((col(Role.person_id) == person.id) & (col(Role.role) == role)))
    person.listed = (person.listed or {}) | {"roles": [str(role) for role in dict.fromkeys(given)]}
    session.add(person)


def _role_of(position: str) -> RoleName | None:
    return next((role for words, role in ROLES if any(word in position for word in words)), None)
