"""Staff, their groups, roles, pairs, accounts and invitations."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class PersonStatus(StrEnum):
    """Whether somebody is at work; only `active` staff owe and are written to."""

    ACTIVE = "active"
    LEAVE = "leave"
    SECONDED = "seconded"
    LEFT = "left"


class RoleName(StrEnum):
    """What somebody may do beside being a teacher."""

    OFFICE = "office"
    PRINCIPAL = "principal"
    GROUP_LEADER = "group_leader"
    PREP_LEADER = "prep_leader"
    INSPECTOR = "inspector"


class GroupKind(StrEnum):
    """What binds a group together."""

    RESEARCH = "teaching_research_group"
    PREP = "lesson_preparation_group"
    OTHER = "other"


class Person(SQLModel, table=True):
    """One member of staff. Month-only dates of a roster are kept as the first of that month."""

    __table_args__ = (UniqueConstraint("school_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    key: str  # stable over re-imports: the staff number, else the name, else name and birth
    name: str = Field(index=True)
    subject: str | None = None
    grade: str | None = None
    born_on: date | None = None
    teaching_since: date | None = None
    joined_on: date | None = None
    positions: list[str] = Field(default_factory=list, sa_type=JSON)
    titles: list[dict[str, str | None]] = Field(default_factory=list, sa_type=JSON)  # [{title, level}]
    rank: str | None = None
    phone: str | None = None
    sex: str | None = None
    status: str = PersonStatus.ACTIVE
    status_note: str | None = None  # 产假, 支教 …, as the roster says
    left_on: date | None = None
    greeted_at: datetime | None = None
    asked: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # an open question: {act, values, until}
    listed: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # what the last roster says, field by field


class Group(SQLModel, table=True):
    """A teaching-research group, a lesson-preparation group, or another."""

    __tablename__ = "staff_group"  # «group» is a reserved word of SQL
    __table_args__ = (UniqueConstraint("school_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    name: str
    kind: str = GroupKind.RESEARCH


class Membership(SQLModel, table=True):
    """Somebody in a group; one person may be in several."""

    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="staff_group.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    leads: bool = False


class Mentorship(SQLModel, table=True):
    """师徒结对: who guides whom, and since when."""

    __table_args__ = (UniqueConstraint("mentor_id", "mentee_id", "since_on"),)

    id: int | None = Field(default=None, primary_key=True)
    mentor_id: int = Field(foreign_key="person.id", index=True)
    mentee_id: int = Field(foreign_key="person.id", index=True)
    kind: str = Field(default="mentor", sa_column_kwargs={"server_default": "mentor"})  # or partner: two alike
    since_on: date
    until_on: date | None = None

    def sides(self) -> tuple[tuple[int, str], tuple[int, str]]:
        """Who is what in the pair."""
        if self.kind == "partner":
            return (self.mentor_id, "partner"), (self.mentee_id, "partner")
        return (self.mentor_id, "mentor"), (self.mentee_id, "mentee")


class Role(SQLModel, table=True):
    """A role, over the whole school or (`group_id`) over one group."""

    __table_args__ = (UniqueConstraint("person_id", "role", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str
    group_id: int | None = Field(default=None, foreign_key="staff_group.id")


class Account(SQLModel, table=True):
    """Where somebody speaks from. `person_id` is null for a stranger, who can only be answered."""

    __table_args__ = (UniqueConstraint("channel", "bot", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    channel: str
    bot: str
    external_id: str
    group_id: int | None = Field(default=None, foreign_key="staff_group.id", index=True)  # a group chat bound to it
    thread_id: str | None = None  # the topic of a forum it was bound in: what is posted by itself goes there
    token_version: int = 1  # raised to end every sign-in made before
    seen_at: datetime | None = None  # the account heard from last is written to
    blocked_at: datetime | None = None  # it cannot be written to: the person blocked us, the group threw us out
    wrong_codes: int = 0  # wrong invitation codes since `wrong_codes_since`
    wrong_codes_since: datetime | None = None


class Invite(SQLModel, table=True):
    """A personal link or code; only its hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(unique=True)
    expires_at: datetime
    used_at: datetime | None = None
    reusable: bool = False  # the demo's links open in a second browser too


class AuditEntry(SQLModel, table=True):
    """Who changed what, and when; never deleted."""

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id")
    act: str
    about: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


def display_name(name: str) -> str:
    """How the bot addresses somebody: 王芳 → 王老师 (a double surname keeps both characters)."""
    surname = name[:2] if name[:2] in DOUBLE_SURNAMES and len(name) > 2 else name[:1]
    return f"{surname}老师"


# fmt: off
DOUBLE_SURNAMES = frozenset({
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯",
    "轩辕", "端木", "百里", "南宫", "长孙", "宇文", "独孤", "澹台", "濮阳", "申屠", "闻人", "太史",
})
# fmt: on
