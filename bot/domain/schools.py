"""A school, its settings of manner, its terms and its own holidays."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.frames import Frame


class School(SQLModel, table=True):
    """One school; a deployment may hold many. The times are local wall-clock times in `zone`."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    zone: str = "Asia/Shanghai"
    reminder_at: time = time(12, 40)
    month_list_at: time = time(8, 0)
    digest_at: time = time(16, 30)
    digest_weekday: int = 5  # ISO: Monday is 1
    quiet_since: time = time(18, 30)
    quiet_until: time = time(7, 30)
    years_by_calendar: bool = True  # 教龄 by calendar years; else by full years
    contact: str = "教科室"  # whom a stranger is sent to
    web_url: str | None = None  # where its pages are, as the settings say; written at each start
    is_sample: bool = False  # the demo school: never mixed with a real roster


class Term(SQLModel, table=True):
    """One term of a school: first and last school day, and the Monday of week 1."""

    __table_args__ = (UniqueConstraint("school_id", "start_on"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    name: str
    start_on: date
    end_on: date
    week1_on: date

    @property
    def frame(self) -> Frame:
        """The term as the frame that texts are read in."""
        return Frame(self.start_on, self.end_on, self.week1_on)


class Holiday(SQLModel, table=True):
    """A day the office entered itself: a day off, or (`works`) a make-up day of work."""

    __table_args__ = (UniqueConstraint("school_id", "on_day"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    on_day: date
    works: bool = False
    name: str = ""
    withdrawn_at: datetime | None = None  # taken back: the day is again what the calendar says


class DayDone(SQLModel, table=True):
    """A daily round that a job has made for a school: made once a day, and made up for when the day began late."""

    __table_args__ = (UniqueConstraint("school_id", "round", "on_day"),)

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    round: str
    on_day: date


def local_time(school: School, at: datetime) -> datetime:
    """The instant `at` on the school's own clock."""
    return at.astimezone(ZoneInfo(school.zone))


def school_day(school: School, at: datetime) -> date:
    """The school's date at the instant `at`."""
    return local_time(school, at).date()


def instant(school: School, day: date, clock: time) -> datetime:
    """The instant when the school's wall clock shows `clock` on `day`."""
    return datetime.combine(day, clock, ZoneInfo(school.zone))


def term_name(frame: Frame) -> str:
    """«2026—2027 学年第一学期» for a term that begins in August to January; else «第二学期» of the year before."""
    autumn = frame.start.month >= 8
    year = frame.start.year if autumn else frame.start.year - 1
    return f"{year}—{year + 1} 学年第{'一' if autumn else '二'}学期"
