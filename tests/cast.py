"""A small school made through the real acts, and a way to speak with it through the real seam.

The staff: 沈秋 runs the office, 魏澜 leads the Chinese group and 罗文 the mathematics group, 方小禾 is new, 王芳 has
taught for six years, 陶然 for exactly ten, 顾明远 is a backbone teacher, 许静 is on leave, two are called 李敏.
"""

import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlalchemy import text as sql
from sqlmodel import Session, SQLModel, col, select

from bot.acts.add_term import add_term
from bot.acts.confirm_plan import PlanOutcome, Source, confirm_plan
from bot.acts.import_roster import import_roster
from bot.channels.base import Button, Parcel, Said
from bot.conversation import handle
from bot.delivery import Load, Sent, load_lane, unload
from bot.domain.frames import Frame
from bot.domain.people import Person
from bot.domain.schools import School
from bot.house import take
from bot.parsing.plans import ItemDraft, PlanDraft, RequirementDraft
from bot.parsing.rosters import read_roster
from bot.store.accounts import ensure_account
from bot.store.engine import Database
from bot.store.inbox import pending
from bot.store.schools import schools_of
from jobs import JOBS, run_job
from tests.store import postgres

CHINA = ZoneInfo("Asia/Shanghai")
LANE = ("phone", "phone")
SECRET = b"a secret of the tests"
FRAME = Frame.of(date(2026, 8, 31), date(2027, 1, 22))
CONFIRMED = datetime(2026, 8, 24, 10, 0, tzinfo=CHINA)
STRANGER = "陌生人"

ROSTER = """\
铃声小学教职工名册（统计日期：2026年8月31日）
序号,姓名,性别,出生年月,参加工作时间,到校时间,任教学科,任教年级,教研组,备课组,职务,荣誉称号,备注
1,沈秋,女,1980.5,2002.8,2010.8,语文,六年级,语文组,,教科室主任,市级骨干教师,
2,魏澜,女,1984.3,2006.8,2012.8,语文,五年级,语文组,五年级语文备课组,语文教研组长,区级骨干教师,
3,罗文,男,1983.7,2005.8,2011.8,数学,五年级,数学组,,数学教研组长,校级骨干教师,
4,方小禾,女,2002.4,2025.8,2025.8,数学,三年级,数学组,,,,
5,王芳,女,1996.10,2020.8,2020.8,语文,五年级,语文组,五年级语文备课组,五年级语文备课组长,,
6,陶然,男,1992.6,2016.8,2016.8,英语,四年级,英语组,,,,
7,顾明远,男,1988.2,2011.8,2014.8,数学,六年级,数学组,,,区级骨干教师,
8,许静,女,1993.9,2017.8,2018.8,语文,二年级,语文组,,,,产假
9,李敏,女,1990.11,2013.8,2015.8,语文,一年级,语文组,,,,
10,李敏,女,1994.12,2018.8,2019.8,英语,三年级,英语组,,,,
"""

# The two of one name, told apart.
LI_CHINESE, LI_ENGLISH = "李敏（语文）", "李敏（英语）"


def rule(kind: str | tuple[str, ...], least: float, unit: str, per: str, **more: object) -> RequirementDraft:
    """A duty as the reader gives it; for everybody unless `audience` is given."""
    values = {"quote": f"{kind}{least}{unit}", "max": None, "audience": {"all": True}} | more
    return RequirementDraft(kind=kind, min=least, unit=unit, per=per, **values)  # type: ignore[arg-type]


def item(task: str, end: str, start: str | None = None, **more: object) -> ItemDraft:
    """A calendar item as the reader gives it: one day, unless `start` or `precision` say otherwise."""
    values = {"when": end, "quote": f"{end} {task}", "precision": "range" if start else "day"} | more
    first = None if values["precision"] == "deadline" else date.fromisoformat(start or end)
    return ItemDraft(start=first, end=date.fromisoformat(end), task=task, **values)  # type: ignore[arg-type]


RULES = (
    rule("observation", 15, "节", "term", audience={"years_of_teaching": {"lt": 10}}, quote="教龄不满十年的听课15节"),
    rule("observation", 10, "节", "term", audience={"years_of_teaching": {"gte": 10}}, quote="教龄十年以上的听课10节"),
    rule("observation", 4, "节", "month", audience={"years_at_school": {"lte": 3}}, quote="到校三年以内每月听课4节"),
    rule("reflection", 2, "篇", "month", quote="每月写反思2篇"),
    rule("demo_lesson", 1, "节", "term", audience={"title": "骨干教师", "level": "区级+"}, quote="骨干上一节示范课"),
    rule(("paper", "case"), 1, "篇", "term", bundle="五个一", quote="一篇论文或案例"),
    rule("reading", 1, "本", "term", bundle="五个一", quote="读一本书"),
    rule("research_activity", 1, "次", "fortnight", owner="group", quote="各教研组每两周活动一次"),
)

ITEMS = (
    item("开学备课检查", "2026-08-20", outside="before", audience="全体教师"),
    item("新学期教研组长会", "2026-09-08", owner="教科室", audience="教研组长"),
    item("校园读书月启动", "2026-10-13", "2026-10-09", owner="教科室", audience="全体教师"),
    item("习作研讨", "2026-11-24", owner="魏澜", audience="语文组"),
    item("交单元作业设计", "2026-11-27", owner="教科室", audience="全体教师", precision="deadline"),
    item("骨干教师开放课堂", "2026-11-30", "2026-11-01", owner="顾明远", audience="骨干教师", precision="month"),
    item("新教师汇报课", "2026-12-09", owner="教科室", audience="教龄不满3年"),
    item("教研档案归档", "2026-12-15"),
    item("上交听课记录", "2027-01-15", owner="教科室", audience="全体教师", precision="deadline"),
)


def build_school(database: Database) -> None:
    """Make the school in an empty database: roster, term, plan, and an account for everybody."""
    with database.transaction() as session:
        school = School(name="铃声小学", contact="教科室沈老师")
        session.add(school)
        session.flush()
        import_roster(session, school, None, CONFIRMED, read_roster(ROSTER.encode(), "名册.csv"))
        add_term(session, school, None, CONFIRMED, FRAME, None)
        confirm(session, school, ITEMS, RULES)
        for person in session.exec(select(Person)):
            ensure_account(session, *LANE, phone_of(person), person.id)


def confirm(
    session: Session,
    school: School,
    items: Iterable[ItemDraft] = (),
    rules: Iterable[RequirementDraft] = (),
    *,
    now: datetime = CONFIRMED,
    frame: Frame = FRAME,
    name: str = "计划.txt",
) -> PlanOutcome:
    """Confirm a plan of our own making; `name` tells plans apart."""
    draft = PlanDraft("教研工作计划", tuple(items), tuple(rules))
    return confirm_plan(session, school, None, now, draft, frame, Source(name, name.encode()))


def phone_of(person: Person) -> str:
    """The account's name: the person's, with the subject where two are called the same."""
    return f"{person.name}（{person.subject}）" if person.name == "李敏" else person.name


def at(text: str) -> datetime:
    """«2026-11-20 12:50» on the school's clock."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


FRIDAY = at("2026-11-20 12:50")  # when a test begins, unless it says otherwise


@dataclass
class House:
    """The school's house at one moment. What arrives at a phone is kept in `heard`, in order."""

    database: Database
    files: Path
    now: datetime
    heard: dict[str, list[Parcel]] = field(default_factory=lambda: defaultdict(list))
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def say(self, who: str, text: str = "", *, choice: str | None = None) -> Parcel:
        """Somebody says (or with `choice` presses) something; the answer."""
        before = len(self.heard[who])
        self.send(who, text, choice=choice)
        answers = [parcel for parcel in self.heard[who][before:] if parcel.kind == "reply"]
        assert len(answers) == 1, f"{who} heard {len(answers)} answers to “{text[:50]}”"
        return answers[0]

    def send(
        self,
        who: str,
        text: str = "",
        *,
        update_id: str | None = None,
        choice: str | None = None,
        said_at: datetime | None = None,
    ) -> bool:
        """Put something in the inbox, handle what waits, deliver what is due; whether it was new."""
        update_id = update_id or f"u{next(self.numbers)}"
        said = Said(*LANE, who, update_id, said_at or self.now, text, choice)
        new = take(self.database, self.files, said, self.now)
        self.answer()
        self.deliver()
        return new

    def answer(self) -> None:
        """Handle the inbox."""
        with self.database.transaction() as session:
            waiting = [row.id or 0 for row in pending(session)]
        for incoming_id in waiting:
            handle(self.database, incoming_id, self.now, SECRET, self.files)

    def press(self, who: str, label: str) -> Parcel:
        """Press the newest button of that name that `who` sees."""
        return self.say(who, choice=self.button(who, label).token)

    def button(self, who: str, label: str) -> Button:
        """The newest button of that name on somebody's phone."""
        buttons = [button for parcel in reversed(self.heard[who]) for button in parcel.buttons]
        return next(button for button in buttons if button.label == label)

    def deliver(self) -> list[Parcel]:
        """Send what is due."""
        arrived = []
        while (load := self._load()) and load.parcels:
            sent = [Sent(parcel.message_id, account) for parcel, account in load.parcels]
            unload(self.database, load.lane, sent, self.now)
            for parcel, _ in load.parcels:
                self.heard[parcel.external_id].append(parcel)
                arrived.append(parcel)
        return arrived

    def _load(self) -> Load | None:
        return load_lane(self.database, LANE, "tests", SECRET, self.now, files=self.files)

    def ring(self, *names: str, when: str | None = None) -> list[Parcel]:
        """Tick the jobs of those names (all when none is named), at `when`; what arrived."""
        if when:
            self.now = at(when)
        for job in JOBS:
            if not names or job.name in names:
                run_job(self.database, job, self.now)
        return self.deliver()

    def settle(self, when: str | None = None) -> None:
        """Let the time pass to `when` and make the duties of that day."""
        if when:
            self.now = at(when)
        run_job(self.database, next(job for job in JOBS if job.name == "upkeep"), self.now)

    def school(self, session: Session) -> School:
        """The school, in that session."""
        return schools_of(session)[0]

    def person(self, session: Session, who: str) -> Person:
        """Somebody by the name of their phone."""
        return next(one for one in session.exec(select(Person)) if phone_of(one) == who)

    def tables(self, *, but: Collection[str] = ()) -> dict[str, list[Any]]:
        """Every row of every table as the database holds it, but for the tables named."""
        with self.database.transaction() as session:
            return {
                table.name: sorted(session.execute(sql(f'SELECT * FROM "{table.name}"')).all(), key=repr)
                for table in SQLModel.metadata.sorted_tables
                if table.name not in but
            }

    def rows(self, table: type[SQLModel]) -> Sequence[SQLModel]:
        """All rows of a table, in order."""
        with self.database.transaction() as session:
            return session.exec(select(table).order_by(col(table.id))).all()  # type: ignore[attr-defined]


def copy_rows(source: Engine, target: Engine) -> None:
    """All rows of one database into another, empty one; PostgreSQL's counters go on from there."""
    with source.connect() as reader, target.begin() as writer:
        for table in SQLModel.metadata.sorted_tables:
            rows = [dict(row) for row in reader.execute(table.select()).mappings()]
            if rows:
                writer.execute(table.insert(), rows)
                if target.dialect.name == "postgresql":
                    counter = f"pg_get_serial_sequence('{table.name}', 'id')"
                    writer.execute(sql(f"SELECT setval({counter}, {max(row['id'] for row in rows)})"))


@pytest.fixture(scope="session")
def school_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the school in it: made once, copied for each test."""
    path = tmp_path_factory.mktemp("school") / "school.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}", durable=False)
    build_school(database)
    House(database, path.parent, FRIDAY).settle()
    database.close()
    return path


@pytest.fixture(scope="session")
def school_on_postgresql(postgres_server: postgres.Server, school_template: Path) -> str:
    """The same as a template of the PostgreSQL server; its name."""

    def fill(database: Database) -> None:
        source = Database(f"sqlite:///{school_template}")
        copy_rows(source.engine, database.engine)
        source.close()

    return postgres_server.keep("yanling_school", fill)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """The school's house on a Friday of November, in a database of the test's own; see `database_url`."""
    return House(database, tmp_path / "files", FRIDAY)
