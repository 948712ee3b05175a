"""A changed plan is told to those it concerns: one message each, only what is still to come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.acts.compare_plans import PlanDifference
from bot.acts.concern import Concerns
from bot.acts.post import post
from bot.domain.manners import after_quiet
from bot.domain.messages import MessageKind, Reply
from bot.domain.people import Person, display_name
from bot.domain.plans import PlanItem
from bot.domain.requirements import Obligation, Requirement
from bot.domain.schools import School, school_day
from bot.rendering.differences import changes_text, dropped_line, moved_line, rule_line
from bot.store.people import staff_of
from bot.store.schools import overrides_of

RulePair = tuple[Requirement | None, Requirement | None]  # the old rule and the new; None: there is none


@dataclass(slots=True)
class Notice:
    """One change in a line, and who must hear of it."""

    line: str
    people: set[int] = field(default_factory=set)
    item: PlanItem | None = None


def item_notices(difference: PlanDifference, concerns: Concerns, today: date) -> list[Notice]:
    """What is said of items, asked before their rows change. New items come with their month's list."""
    notices = []
    for change in difference.changed:
        draft = difference.looked.draft.calendar[change.at]
        if change.fields and (_lies_ahead(change.item, today) or (draft.end is not None and draft.end >= today)):
            line = moved_line(change.item, draft, change.fields)
            notices.append(Notice(line, concerns.everybody(change.item), change.item))
    gone = [item for item in difference.dropped if _lies_ahead(item, today) and item.outside is None]
    return notices + [Notice(dropped_line(item), concerns.everybody(item)) for item in gone]


def _lies_ahead(item: PlanItem, today: date) -> bool:
    return not item.done_at and item.end_on is not None and item.end_on >= today


def tell_changes(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    difference: PlanDifference,
    notices: Iterable[Notice],
    rules: Iterable[RulePair],
) -> int:
    """Queue the messages, asked after the rows have changed; how many people are told (never who imported it)."""
    today = school_day(school, now)
    concerns = Concerns(session, school, today)
    lines: dict[int, list[str]] = defaultdict(list)
    every = [*notices, *(_rule_notice(session, old, new, today) for old, new in rules)]
    for notice in every:
        also = concerns.everybody(notice.item) if notice.item else set()
        for person_id in notice.people | also:
            lines[person_id].append(notice.line)
    key = f"{difference.plan.id}:{difference.plan.source_hash[:16]}:{now:%Y%m%d%H%M%S}"
    return post_lines(session, school, who, now, difference.plan.title, key, lines)


def post_lines(
    session: Session,
    school: School,
    who: Person | None,
    now: datetime,
    title: str,
    key: str,
    lines: Mapping[int, Sequence[str]],
) -> int:
    """One message to everybody with lines, but for who made the change; outside quiet hours."""
    due = after_quiet(school, now, overrides_of(session, school))
    people = [person for person in staff_of(session, school) if person.id in lines and person != who]
    for person in people:
        text = changes_text(display_name(person.name), title, lines[person.id or 0])
        why = f"plan changed, {key}"
        whole = f"plan_change:{key}:{person.id}"
        post(session, person, MessageKind.PLAN_CHANGE, whole, Reply(text), now=now, why=why, due_at=due)
    return len(people)


def _rule_notice(session: Session, old: Requirement | None, new: Requirement | None, today: date) -> Notice:
    """A rule's change, for those who owed by it or owe now."""
    ids = [row.id for row in (old, new) if row is not None]
    owed = select(Obligation.person_id).where(
        col(Obligation.requirement_id).in_(ids), col(Obligation.person_id).is_not(None), Obligation.until_on >= today
    )
    people = {person_id for person_id in session.exec(owed) if person_id is not None}
    return Notice(rule_line(old.rule() if old else None, new.rule() if new else None), people)
