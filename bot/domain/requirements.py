"""Rules as data (`RequirementSpec`), their stored versions, and what each owner owes by them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.kinds import RECORD_KINDS


class Per(StrEnum):
    """The period a rule counts in."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    TERM = "term"
    SCHOOL_YEAR = "school_year"
    CALENDAR_YEAR = "calendar_year"
    EVENT = "event"
    ONCE = "once"
    UNSTATED = "unstated"  # the plan's own frame


class Owner(StrEnum):
    """Who owes."""

    PERSON = "person"
    GROUP = "group"
    OFFICE = "office"
    PAIR = "pair"


class RequirementSpec(BaseModel):
    """One rule: how much of which kinds, per which period, by whom. Source: a plan's clause or the office."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    kinds: tuple[str, ...]
    min: float | None = None
    max: float | None = None
    unit: str
    per: Per = Per.UNSTATED
    audience: dict[str, Any] = Field(default_factory=lambda: {"all": True})
    owner: Owner = Owner.PERSON
    bundle: str | None = None
    percent_of: str | None = None
    part_of: str | None = None  # the quote of the whole (其中 …)
    where: dict[str, Any] | None = None
    deadline: str | None = None
    optional: bool = False
    quote: str = ""
    proof: str | None = None  # a `Proof`: what each entry is asked to show

    @model_validator(mode="after")
    def _amounts_make_sense(self) -> Self:
        if self.min is None and self.max is None:
            msg = "a rule needs an amount"
            raise ValueError(msg)
        if (self.min or 0) < 0 or (self.max is not None and self.max < (self.min or 0)):
            msg = "amounts must not be negative, and max not below min"
            raise ValueError(msg)
        return self

    @property
    def target(self) -> float:
        """The amount that makes it done: the minimum; a bare cap asks for nothing."""
        return self.min or 0

    def unfollowed(self) -> str | None:
        """Why the engine cannot count this rule yet (Chinese, for the office); None when it can."""
        reasons = (
            (self.percent_of is not None or self.unit == "%", "按比例的要求"),
            (self.part_of is not None, "“其中”要求"),
            (self.owner is Owner.PAIR, "师徒双方的要求"),
            (self.per is Per.EVENT, "每次活动都要做的要求"),
            (not set(self.kinds) <= RECORD_KINDS.keys(), "暂不能登记的事项"),
            (not self.target, "只有上限的要求"),
        )
        return next((why for holds, why in reasons if holds), None)


class Requirement(SQLModel, table=True):
    """A stored version of a rule. A change makes a new version; the old one keeps its history."""

    __table_args__ = (UniqueConstraint("school_id", "key", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    plan_id: int | None = Field(default=None, foreign_key="plan.id", index=True)
    key: str
    version: int = 1
    spec: dict[str, Any] = Field(sa_type=JSON)
    since_on: date
    until_on: date
    confirmed_at: datetime
    retired_at: datetime | None = None

    def rule(self) -> RequirementSpec:
        """The rule itself."""
        return RequirementSpec.model_validate(self.spec)


class RequirementKind(SQLModel, table=True):
    """A kind that counts for a rule, so that progress is counted by joins."""

    __table_args__ = (UniqueConstraint("requirement_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    requirement_id: int = Field(foreign_key="requirement.id", index=True)
    kind: str
    unit: str
    venue: str | None = None  # only records from there (or from no stated place) count


class Obligation(SQLModel, table=True):
    """What one owner owes by one rule version in one period. Done is never stored: it is counted from records."""

    __table_args__ = (UniqueConstraint("requirement_id", "owner_key", "since_on"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    requirement_id: int = Field(foreign_key="requirement.id", index=True)
    owner_key: str  # «p12», «g3»
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="staff_group.id", index=True)
    since_on: date
    until_on: date = Field(index=True)
    target: float
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
