"""Which records count for which obligation, and by how much: expressions shared by every query that counts."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    exists,
    extract,
    false,
    func,
    literal_column,
    or_,
    true,
)
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.domain.people import Membership, Mentorship, Person, Role, RoleName
from bot.domain.records import GROUP_WORK, Record
from bot.domain.requirements import Obligation, RequirementKind

# Constants are written out. SQLite prepares a statement anew at each run where a pattern is a bound value, and every
# bound value costs, hundreds of them more than the counting itself.
_COMMA: ColumnElement[str] = literal_column("','", String)
_ANY_BEFORE: ColumnElement[str] = literal_column("'%,'", String)
_ANY_AFTER: ColumnElement[str] = literal_column("',%'", String)
_EMPTY: ColumnElement[str] = literal_column("''", String)
NEW_YEARS = 3  # 到校三年以内: whose lessons count as a young colleague's where there is no pair

_LECTURER, _LOGGER = aliased(Person), aliased(Person)
_THEIRS, _MINE = aliased(Membership), aliased(Membership)

# A training logged in hours still is one training where the rule counts times; a text counts by its length.
AMOUNT: ColumnElement[float] = (
    case(
        (col(Record.unit) == col(RequirementKind.unit), col(Record.amount)),
        (col(RequirementKind.unit) == "次", 1.0),
        (and_(col(RequirementKind.unit) == "字", col(Record.words).is_not(None)), col(Record.words)),
        else_=0.0,
    )
    * RequirementKind.worth
)


def _among(word: str, words: Any) -> ColumnElement[bool]:
    """Whether a list joined by commas holds the word."""
    listed: ColumnElement[Any] = _COMMA + words + _COMMA
    return listed.like(literal_column(f"'%,{word},%'"))


def _fits(asked: Any, said: Any) -> ColumnElement[bool]:
    """A silent record fits a list with an empty word in it."""
    return or_(
        col(asked).is_(None), (_COMMA + asked + _COMMA).like(_ANY_BEFORE + func.coalesce(said, _EMPTY) + _ANY_AFTER)
    )


def _other_than(field: str) -> ColumnElement[bool]:
    """The lecturer is one of the staff whose subject (or grade) is another than the listener's."""
    return exists(
        select(_LECTURER.id)
        .join(_LOGGER, col(_LOGGER.id) == Record.person_id)
        .where(col(_LECTURER.id) == Record.lecturer_id, getattr(_LECTURER, field) != getattr(_LOGGER, field))
        .correlate(Record)
    )


def _in_my_group() -> ColumnElement[bool]:
    return exists(
        select(_THEIRS.id)
        .join(_MINE, col(_MINE.group_id) == _THEIRS.group_id)
        .where(col(_THEIRS.person_id) == Record.lecturer_id, col(_MINE.person_id) == Record.person_id)
        .correlate(Record)
    )


def _pair(guiding: Any, guided: Any, own: Any) -> ColumnElement[bool]:
    """A running pair of these two; the obligation's own one where it is owed within a pair."""
    return exists(
        select(Mentorship.id)
        .where(
            col(Mentorship.mentor_id) == guiding,
            col(Mentorship.mentee_id) == guided,
            Mentorship.since_on <= Record.start_on,
            or_(col(Mentorship.until_on).is_(None), col(Mentorship.until_on) >= Record.start_on),
            or_(own.is_(None), own == Mentorship.id),
        )
        .correlate(Record, Obligation)
    )


def _young(own: Any) -> ColumnElement[bool]:
    """A colleague of my groups who came to the school not longer than three years ago."""
    new = exists(
        select(_LECTURER.id)
        .where(
            col(_LECTURER.id) == Record.lecturer_id,
            extract("year", col(_LECTURER.joined_on)) >= extract("year", col(Record.start_on)) - NEW_YEARS,
        )
        .correlate(Record)
    )
    return and_(own.is_(None), new, _in_my_group())


def _said(word: str) -> ColumnElement[bool]:
    """It was said of the record."""
    return and_(col(Record.scope).is_not(None), _among(word, col(Record.scope)))


def _any_of(asked: Any, shown: Sequence[tuple[str, ColumnElement[bool]]]) -> ColumnElement[bool]:
    """Nothing is asked, or one of the words asked for is shown by the record, or was said of it in that very word."""
    literally = (_COMMA + col(Record.scope) + _COMMA).like(_ANY_BEFORE + asked + _ANY_AFTER)
    known = (and_(_among(word, asked), holds) for word, holds in shown)
    return or_(col(asked).is_(None), *known, func.coalesce(literally, false()))


# What a rule may ask of a record's matter → how a record shows it.
_SCOPES = (
    ("cross_subject", or_(_said("cross_subject"), _other_than("subject"))),
    ("cross_stage", or_(_said("cross_stage"), _other_than("grade"))),
    ("cross_group", or_(_said("cross_group"), and_(col(Record.lecturer_id).is_not(None), ~_in_my_group()))),
    ("same_group", or_(col(Record.lecturer_id).is_(None), _in_my_group())),
)
_NOBODY = col(Record.lecturer_id).is_(None)


def _whose(own: Any) -> tuple[tuple[str, ColumnElement[bool]], ...]:
    """Whose lesson may be asked for → how a record shows it."""
    mentors = _pair(Record.lecturer_id, Record.person_id, own)
    mentees = _pair(Record.person_id, Record.lecturer_id, own)
    return (
        ("mentor", or_(mentors, and_(_NOBODY, _said("mentor")))),
        ("mentee", or_(mentees, _young(own), and_(_NOBODY, _said("mentee")))),
        ("my_group", _in_my_group()),
    )


ASKED = frozenset(
    {"venue", "level", "quality", "min_words", "max_words", "scope", "of"}
)  # what a rule may ask of a record


def conditions(own: Any, asked: Collection[str] = ASKED) -> ColumnElement[bool]:
    """What the rules ask of a record; `own` is the pair it is owed within, null where it is owed within none.

    Where it is known what these rules ask for, only that stands in the query: databases plan the rest for nothing.
    """
    judged = {
        "venue": _fits(RequirementKind.venue, Record.venue),
        "level": _fits(RequirementKind.level, Record.level),
        "quality": _fits(RequirementKind.quality, Record.quality),
        "min_words": _at_least(RequirementKind.min_words, Record.words),
        "max_words": _at_least(Record.words, RequirementKind.max_words),
        "scope": _any_of(RequirementKind.scope, _SCOPES),
        "of": _any_of(RequirementKind.of, _whose(own)),
    }
    return or_(col(RequirementKind.free).is_(True), and_(true(), *(judged[one] for one in sorted(asked))))


def _at_least(less: Any, more: Any) -> ColumnElement[bool]:
    """In this order, as far as both are known."""
    return or_(col(less).is_(None), col(more).is_(None), col(less) <= col(more))


CONDITIONS = conditions(col(Obligation.mentorship_id))

STANDING: ColumnElement[bool] = and_(
    col(Record.withdrawn_at).is_(None), col(Record.returned_at).is_(None), col(Record.denied_at).is_(None)
)

_MEMBERS = select(Membership.person_id).where(Membership.group_id == Obligation.group_id).correlate(Obligation)
_OFFICE = (
    select(Role.person_id)
    .join(Person, col(Person.id) == Role.person_id)
    .where(Role.role == RoleName.OFFICE, Person.school_id == Obligation.school_id)
    .correlate(Obligation)
)

BY_PERSON: ColumnElement[bool] = col(Record.person_id) == Obligation.person_id
# Joint work belongs to the group it was done in; a member's own work counts for every group of theirs.
BY_GROUP: ColumnElement[bool] = or_(
    col(Record.group_id) == Obligation.group_id,
    and_(col(Record.kind).not_in(list(GROUP_WORK)), col(Record.person_id).in_(_MEMBERS)),
)
BY_OFFICE: ColumnElement[bool] = col(Record.person_id).in_(_OFFICE)


def counting(what: Sequence[Any], owner: ColumnElement[bool], standing: ColumnElement[bool] = STANDING) -> Select[Any]:
    """`what` of the records that count for the obligation of the query around this one."""
    query: Select[Any] = select(*what)
    return (
        query.select_from(RequirementKind)
        .join(Record, col(Record.kind) == RequirementKind.kind)
        .where(
            owner,
            col(RequirementKind.requirement_id) == Obligation.requirement_id,
            standing,
            col(Record.start_on).between(Obligation.since_on, Obligation.until_on),
            CONDITIONS,
        )
        .correlate(Obligation)
    )


def amount_of(
    owner: ColumnElement[bool], *, base: bool, standing: ColumnElement[bool] = STANDING
) -> ColumnElement[float]:
    """One person's amount done, or of what a share is a share of."""
    query = counting([func.sum(AMOUNT)], owner, standing).where(col(RequirementKind.base).is_(base))
    return query.scalar_subquery()


def joint_amount(owner: ColumnElement[bool], standing: ColumnElement[bool] = STANDING) -> ColumnElement[float]:
    """A group's (or the office's) amount; joint work logged by several on one day counts once."""
    own_day = case((col(Record.group_id).is_not(None), 0), else_=col(Record.id))  # each of a member's own works is one
    inner = counting([func.max(AMOUNT).label("amount")], owner, standing).where(col(RequirementKind.base).is_(False))
    days = inner.group_by(col(Record.kind), col(Record.start_on), own_day).subquery()
    return select(func.sum(days.c.amount)).scalar_subquery()
