"""What a teacher logged, its evidence, and how it is said."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.domain.people import GroupKind

# Work that a group does together: logged by a member, it counts for the group, once a day.
GROUP_WORK = {"research_activity": GroupKind.RESEARCH, "collective_prep": GroupKind.PREP}


class Record(SQLModel, table=True):
    """One finished piece of work. Never deleted: `withdrawn_at` takes it out of every count."""

    # What is asked before and after every log: is there an equal one, how many are there since.
    __table_args__ = (Index("ix_record_person_id_kind_start_on", "person_id", "kind", "start_on"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="staff_group.id", index=True)  # of a group's own activity
    kind: str = Field(index=True)
    amount: float
    unit: str
    start_on: date = Field(index=True)
    end_on: date
    lecturer: str | None = None
    lecturer_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # where it is one of the staff
    subject: str | None = None
    title: str | None = None
    class_name: str | None = None
    lesson_slot: int | None = None
    venue: str | None = None
    level: str | None = None
    quality: str | None = None  # exemplar
    scope: str | None = None  # what was said of it, joined by commas: cross_subject, mentor (the mentor's lesson) …
    words: int | None = None  # how long it is, in characters
    confirmed_at: datetime | None = None  # the other of the pair said that it was so
    denied_at: datetime | None = None  # or that it was not
    logged_at: datetime
    logged_by: int | None = Field(default=None, foreign_key="person.id")
    incoming_id: int | None = Field(default=None, foreign_key="incoming.id", index=True)
    replaces_id: int | None = Field(default=None, foreign_key="record.id")
    withdrawn_at: datetime | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    verified_at: datetime | None = None
    returned_at: datetime | None = None  # sent back by who looked at it: it counts again once handed in again


class Verdict(StrEnum):
    """What became of a record in the queue; the last one holds."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    REOPENED = "reopened"  # an acceptance was taken back


class Review(SQLModel, table=True):
    """One step of a record through the queue; never changed, never deleted."""

    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    verdict: str
    reason: str | None = None
    by_id: int | None = Field(default=None, foreign_key="person.id")  # None: the operator at the machine
    at: datetime


class Proof(StrEnum):
    """What a duty asks to be shown with each entry."""

    NONE = "none"
    TEXT = "text"
    PHOTO = "photo"
    FILE = "file"
    LINK = "link"


class Evidence(SQLModel, table=True):
    """What shows that a record is so: a file, kept once by its content hash, or (`sha256` empty) words or a link."""

    id: int | None = Field(default=None, primary_key=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    sha256: str = Field(index=True)
    name: str
    media_type: str
    size: int
    text: str | None = None
    at: datetime
