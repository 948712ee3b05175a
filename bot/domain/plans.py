"""A work plan and its calendar items."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class Precision(StrEnum):
    """How exactly a plan says when; decides whether there is a ladder of reminders."""

    DAY = "day"
    RANGE = "range"
    WEEK = "week"
    DEADLINE = "deadline"
    RELATIVE = "relative"
    MONTH = "month"
    MONTHS = "months"
    RECURRENCE = "recurrence"
    UNDATED = "undated"


class Plan(SQLModel, table=True):
    """An imported work plan with the frame it was read in; a frame never makes a term by itself."""

    __table_args__ = (UniqueConstraint("school_id", "source_hash", "part", "start_on"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    title: str
    source_name: str
    source_hash: str
    part: int = 0  # which plan of a collection; 0 is the whole file
    start_on: date
    end_on: date
    week1_on: date
    confirmed_at: datetime
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")


class PlanItem(SQLModel, table=True):
    """One dated piece of a plan, with the words it came from."""

    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    key: str  # of quote, task and days: the same plan read again gives the same items
    quote: str
    task: str
    when_text: str = ""
    start_on: date | None = None
    end_on: date | None = None
    precision: str = Precision.MONTH
    owner: str | None = None  # as written
    audience: str | None = None  # as written
    owner_rule: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    audience_rule: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    outside: str | None = None  # before | after the plan's frame: kept, marked, not rung
    recur: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id", index=True)  # it came as a notice
    withdrawn_at: datetime | None = None
    printed: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # what the plan says, whatever was changed since
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="person.id")

    @property
    def first_on(self) -> date | None:
        """The first day that counts: the start, or the deadline itself."""
        return self.start_on or self.end_on


class DraftKind(StrEnum):
    """What kind of document a draft was read from."""

    PLAN = "plan"
    ROSTER = "roster"


class ImportDraft(SQLModel, table=True):
    """A document read but not yet imported: what was read, and what the office changed of it so far.

    `content` is the draft as JSON, so that it stays the same when the readers learn more. `edits` of a plan:
    {"answers": {question: text}, "items": {index: {"task", "start", "end", "owner", "audience", "drop", "seen"}},
    "rules": {index: {"min", "max", "per", "drop", "seen"}}}; of a roster: {"leavers": {person id: "left" | "keep"}}.
    """

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    kind: str
    source_name: str
    source_hash: str  # of the file's bytes, which are kept under it
    part: int = 0
    start_on: date | None = None  # a plan's frame
    end_on: date | None = None
    week1_on: date | None = None
    replaces_id: int | None = Field(default=None, foreign_key="plan.id")  # the plan it seems to be a new version of
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    edits: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    opened_at: datetime
    opened_by: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = None
    confirmed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still waits for the office."""
        return self.closed_at is None


class ItemMark(SQLModel, table=True):
    """Somebody said 已参加 / 已完成 of a plan item, or does not take part."""

    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="planitem.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    mark: str  # done | asked_off
    at: datetime


class MonthList(SQLModel, table=True):
    """The list of one month: drafted to the office, approved as it stands, sent; or told unapproved.

    What is planned after the draft was shown gets a list of its own (the next `edition`).
    """

    __table_args__ = (UniqueConstraint("school_id", "month_on", "edition"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    month_on: date  # the first of the month
    edition: int = 1
    item_ids: list[int] = Field(default_factory=list, sa_type=JSON)  # what the office was shown; nothing else is sent
    drafted_at: datetime
    send_at: datetime
    approved_at: datetime | None = None
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    sent_at: datetime | None = None
    told_unapproved_at: datetime | None = None
