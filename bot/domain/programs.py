"""Programs whose members come and go by a rule (团队带教, 骨干培养), and events that duties follow from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class Program(SQLModel, table=True):
    """A named circle of people with a rule of membership; who enters and leaves follows the rule day by day."""

    __table_args__ = (UniqueConstraint("school_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    name: str
    rule: dict[str, Any] = Field(sa_type=JSON)  # an audience form
    opened_at: datetime
    closed_at: datetime | None = None


class ProgramMember(SQLModel, table=True):
    """Somebody in a program, from the day they fit its rule to the last day they did."""

    id: int | None = Field(default=None, primary_key=True)
    program_id: int = Field(foreign_key="program.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    since_on: date
    until_on: date | None = None


class Event(SQLModel, table=True):
    """Something the office opened that asks a duty of people: a contest, a campaign, an activity."""

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    title: str
    sort: str = ""  # 评比, 征集, 活动 …: a rule's trigger names it
    since_on: date
    until_on: date | None = None  # None: each rule's own deadline after the day
    audience: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # narrower than the rules' own
    rule_keys: list[str] = Field(default_factory=list, sa_type=JSON)  # the rules it names; else by their trigger
    item_id: int | None = Field(default=None, foreign_key="planitem.id", unique=True)
    opened_at: datetime
    opened_by: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = None
