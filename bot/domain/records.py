"""What a teacher logged, its evidence, and how it is said."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class Record(SQLModel, table=True):
    """One finished piece of work. Never deleted: `withdrawn_at` takes it out of every count."""

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
    subject: str | None = None
    title: str | None = None
    class_name: str | None = None
    lesson_slot: int | None = None
    venue: str | None = None
    level: str | None = None
    logged_at: datetime
    logged_by: int | None = Field(default=None, foreign_key="person.id")
    incoming_id: int | None = Field(default=None, foreign_key="incoming.id", index=True)
    replaces_id: int | None = Field(default=None, foreign_key="record.id")
    withdrawn_at: datetime | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    verified_at: datetime | None = None


class Evidence(SQLModel, table=True):
    """A file that belongs to a record, kept once by its content hash."""

    id: int | None = Field(default=None, primary_key=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    sha256: str = Field(index=True)
    name: str
    media_type: str
    size: int
    at: datetime
