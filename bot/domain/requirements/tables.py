"""Stored versions of rules, and what each owner owes by them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.requirements.specs import RequirementSpec


class Requirement(SQLModel, table=True):
    """A stored version of a rule. A change makes a new version; the old one keeps its history."""

    __table_args__ = (UniqueConstraint("school_id", "key", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    plan_id: int | None = Field(default=None, foreign_key="plan.id", index=True)
    whole_id: int | None = Field(default=None, foreign_key="requirement.id", index=True)  # the rule this is a part of
    trigger_kind: str | None = Field(default=None, index=True)  # logging such a record opens a duty
    key: str
    version: int = 1
    spec: dict[str, Any] = Field(sa_type=JSON)  # as stated
    followed: str | None = None  # as followed, where that is not the same: a part with what it takes over (JSON)
    since_on: date
    until_on: date
    confirmed_at: datetime
    retired_at: datetime | None = None

    def rule(self) -> RequirementSpec:
        """The rule as it is followed."""
        if self.followed:
            return RequirementSpec.model_validate_json(self.followed)
        return RequirementSpec.model_validate(self.spec)


class RequirementKind(SQLModel, table=True):
    """A kind that counts for a rule and under which conditions, so that progress is counted by joins.

    Conditions are lists joined by commas, any of which fits; an empty one among them fits records that do not say.
    """

    __table_args__ = (UniqueConstraint("requirement_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    requirement_id: int = Field(foreign_key="requirement.id", index=True)
    kind: str
    unit: str
    edition: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # of the way conditions are written
    free: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # no conditions at all
    base: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # what a share is a share of
    worth: float = Field(default=1, sa_column_kwargs={"server_default": "1"})
    venue: str | None = None
    level: str | None = None
    quality: str | None = None
    scope: str | None = None
    of: str | None = None  # mentor, mentee, my_group: whose lesson
    min_words: int | None = None
    max_words: int | None = None


class Obligation(SQLModel, table=True):
    """What one owner owes by one rule version in one period. Done is never stored: it is counted from records."""

    __table_args__ = (UniqueConstraint("requirement_id", "owner_key", "since_on"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    requirement_id: int = Field(foreign_key="requirement.id", index=True)
    owner_key: str  # «p12», «g3», «office», of a pair «p12:m4», of an event «p12:e7», of a record «p12:r55»
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="staff_group.id", index=True)
    mentorship_id: int | None = Field(default=None, foreign_key="mentorship.id", index=True)  # owed within that pair
    event_id: int | None = Field(default=None, foreign_key="event.id", index=True)  # owed because of it
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)  # owed because that was logged
    about: str | None = None  # the other of a pair, the event's name: stands beside the rule's title
    since_on: date
    until_on: date = Field(index=True)
    paced_since: date | None = None  # an even pace begins there, when that is later than `since_on`
    target: float  # in % for a share
    reason: str  # because you have taught for 6 years, …
    next_look_at: datetime | None = Field(default=None, index=True)
    ended_at: datetime | None = None  # no longer owed: left, on leave, out of the audience
    asked_off_at: datetime | None = None  # 不适用 was asked for; the office decides


class Exemption(SQLModel, table=True):
    """The office lets somebody off one obligation, with a reason."""

    __table_args__ = (UniqueConstraint("obligation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    reason: str
    by_id: int | None = Field(default=None, foreign_key="person.id")  # None: the operator at the machine
    at: datetime
    withdrawn_at: datetime | None = None  # taken back: it is owed again
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")


class Snooze(SQLModel, table=True):
    """Somebody asked not to be reminded before `until_on`."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    until_on: date
    at: datetime
