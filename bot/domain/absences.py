"""Days on which somebody is not at work, and a duty's last day moved for one person; both with reason and history."""

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Field, SQLModel

from bot.domain.people import PersonStatus


class AbsenceKind(NamedTuple):
    """Why somebody is away: how it is said, the words it is read by, and what the person's status is meanwhile."""

    id: str
    label: str
    words: tuple[str, ...]
    status: PersonStatus = PersonStatus.LEAVE


# The first whose word is found is meant: 陪产假 before 产假. One entry adds a kind.
_KINDS = (
    AbsenceKind("paternity", "陪产假", ("陪产假", "护理假")),
    AbsenceKind("maternity", "产假", ("产假", "孕假", "保胎", "生育假")),
    AbsenceKind("nursing", "哺乳假", ("哺乳假",)),
    AbsenceKind("childcare", "育儿假", ("育儿假",)),
    AbsenceKind("sick", "病假", ("病假", "病休", "住院")),
    AbsenceKind("personal", "事假", ("事假",)),
    AbsenceKind("bereavement", "丧假", ("丧假",)),
    AbsenceKind("marriage", "婚假", ("婚假",)),
    AbsenceKind("business", "公假", ("公假", "公差", "出差")),
    AbsenceKind("study", "脱产学习", ("脱产学习", "脱产", "访学", "跟岗", "离岗进修")),
    AbsenceKind("support", "支教", ("支教", "援疆", "援藏", "援青"), PersonStatus.SECONDED),
    AbsenceKind("secondment", "借调", ("借调", "借用", "外借"), PersonStatus.SECONDED),
    AbsenceKind("exchange", "交流", ("交流轮岗", "轮岗", "交流"), PersonStatus.SECONDED),
    AbsenceKind("posting", "挂职", ("挂职",), PersonStatus.SECONDED),
    AbsenceKind("leave", "请假", ("请假", "休假", "长假")),
)
ABSENCE_KINDS: dict[str, AbsenceKind] = {kind.id: kind for kind in _KINDS}


def absence_kind_in(text: str) -> tuple[AbsenceKind, str] | None:
    """The kind of absence a text names, and the word that says so; None when it names none."""
    return next(((kind, word) for kind in _KINDS for word in kind.words if word in text), None)


class Absence(SQLModel, table=True):
    """One stretch of days somebody is away, both ends included; open when nobody knows the end.

    The person's status follows it: `applied_at` when it was set, `over_at` when it was given back.
    """

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    since_on: date
    until_on: date | None = None
    reason: str = ""
    by_id: int | None = Field(default=None, foreign_key="person.id")  # None: the operator at the machine
    at: datetime
    replaces_id: int | None = Field(default=None, foreign_key="absence.id")
    withdrawn_at: datetime | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    applied_at: datetime | None = None
    over_at: datetime | None = None

    def covers(self, day: date) -> bool:
        """Whether somebody is away on that day."""
        return self.withdrawn_at is None and self.since_on <= day and (self.until_on is None or day <= self.until_on)


class Extension(SQLModel, table=True):
    """The last day of one obligation moved by the office; the days before are kept here."""

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    from_on: date  # the last day before
    until_on: date  # the last day from now on
    reason: str = ""
    by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")


class ItemResult(SQLModel, table=True):
    """What came of a plan item, said by its owner or the office, with a file where one was sent."""

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="planitem.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    text: str = ""
    file_name: str | None = None
    file_sha256: str | None = None
    file_type: str | None = None
    file_size: int | None = None
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
