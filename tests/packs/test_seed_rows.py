"""Every numeric system found in five real work plans: the pack that holds it, whom it means, what moves it.

A row names the systems by their number in the list of 313; `docs/rules.md` is the same list for people. The targets are
worked out by hand from the roster below, on 20 November 2026, years of teaching by calendar years.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.acts.add_term import add_term
from bot.acts.apply_rules import apply_rules
from bot.acts.import_roster import import_roster
from bot.acts.log_record import log_records
from bot.acts.open_event import open_event
from bot.acts.read_rules import read_rules
from bot.domain.kinds import RECORD_KINDS
from bot.domain.people import Group, Mentorship, Person
from bot.domain.progress import Progress
from bot.domain.schools import School
from bot.packs import pack_named, packs
from bot.parsing.records import RecordDraft
from bot.parsing.rosters import read_roster
from bot.rendering.rule_sentences import rule_sentence
from bot.store.engine import Database
from bot.store.progress import progress_of
from bot.store.schools import schools_of
from tests.cast import CONFIRMED, FRAME, FRIDAY

TODAY = date(2026, 11, 20)

# 童越 is new (1 year at school, 1 of teaching); 冯时 has taught 8 years, is 31 and came 3 years ago; 梁序 heads a
# preparation group; 贺棠 heads a research group; 简宁 is a backbone teacher of the school, 梁序 one of the district;
# 夏禾 is on maternity leave and owes nothing; 童越 is 贺棠's mentee.
ROSTER = """\
青禾小学教职工名册（统计日期：2026年8月31日）
序号,姓名,性别,出生年月,参加工作时间,到校时间,任教学科,任教年级,教研组,备课组,职务,荣誉称号,备注
1,苏谨,女,1979.3,2001.8,2008.8,语文,六年级,语文组,,教科室主任,,
2,童越,女,2003.2,2025.8,2025.8,数学,三年级,数学组,,,,
3,冯时,男,1995.1,2018.8,2023.8,语文,一年级,语文组,五年级语文备课组,,,
4,梁序,男,1985.6,2010.8,2010.8,语文,五年级,语文组,五年级语文备课组,五年级语文备课组长,区级骨干教师,
5,贺棠,女,1978.9,2000.8,2005.8,数学,六年级,数学组,,数学教研组长,市级学科带头人,
6,简宁,女,1988.4,2011.8,2016.8,英语,四年级,英语组,,,校级骨干教师,
7,白榆,男,1982.7,2005.8,2012.8,科学,五年级,综合组,,教研员,,
8,季川,男,1990.5,2013.8,2019.8,音乐,二年级,综合组,,课题组成员,名师工作室成员,
9,夏禾,女,1993.9,2017.8,2018.8,语文,二年级,语文组,,,,产假
"""


@dataclass(frozen=True)
class Row:
    """One duty of a pack: the systems it is, the rule's title, one inside with the target, one outside, what counts."""

    systems: str
    pack: str
    title: str
    inside: str
    target: float
    outside: str
    kind: str
    more: dict[str, Any] = field(default_factory=dict)
    per: str = "term"


ROWS = (
    Row("S060 S088", "observation_by_years", "听课", "冯时", 15, "夏禾", "observation"),
    Row("S089", "observation_by_years", "听课", "梁序", 10, "夏禾", "observation"),
    Row("S274", "observation_with_parts", "听课", "简宁", 20, "夏禾", "observation"),
    Row(
        "S275", "observation_with_parts", "听课（优秀课例）", "简宁", 3, "夏禾", "observation", {"quality": "exemplar"}
    ),
    Row("S276", "observation_with_parts", "听课（校内）", "简宁", 15, "夏禾", "observation", {"venue": "in_school"}),
    Row(
        *("S062 S134", "cross_observation", "听课（跨学科，跨学段）", "冯时", 15, "夏禾", "observation"),
        {"scope": "cross_subject"},
    ),
    Row("S081 S082", "five_ones", "教案", "冯时", 1, "夏禾", "lesson_plan"),
    Row("S083", "five_ones", "公开课", "冯时", 1, "夏禾", "open_lesson"),
    Row("S084", "five_ones", "评课", "冯时", 1, "夏禾", "critique"),
    Row("S085", "five_ones", "论文或教学案例", "冯时", 1, "夏禾", "case"),
    Row("S086", "five_ones", "读书", "冯时", 1, "夏禾", "reading"),
    Row("S042", "read_study_write_review", "理论文章", "冯时", 1, "夏禾", "article"),
    Row("S042 S046", "read_study_write_review", "教研活动", "冯时", 4, "夏禾", "research_activity"),
    Row("S142 S143", "team_guidance", "听课", "冯时", 4, "梁序", "observation", per="month"),
    Row(
        "S144",
        "team_guidance",
        "听课（徒弟或青年教师的课）",
        "梁序",
        1,
        "冯时",
        "observation",
        {"scope": "mentee"},
        "month",
    ),
    Row("S149", "team_guidance", "汇报课", "童越", 1, "简宁", "report_lesson"),
    Row("S133 S148", "team_guidance", "心得体会", "童越", 4, "简宁", "essay"),
    Row("S257", "new_teachers", "听课", "童越", 1, "冯时", "observation", per="week"),
    Row("S257", "new_teachers", "教学反思", "童越", 2, "冯时", "reflection", per="month"),
    Row("S006 S258", "mentorship", "听课（师傅的课）", "童越", 2, "冯时", "observation", {"lecturer": "贺棠"}, "month"),
    Row(
        "S006 S258",
        "mentorship",
        "听课（徒弟或青年教师的课）",
        "贺棠",
        1,
        "梁序",
        "observation",
        {"lecturer": "童越"},
        "month",
    ),
    Row("S021 S157", "backbone_year", "示范课", "简宁", 2, "冯时", "demo_lesson", per="school_year"),
    Row("S154", "backbone_year", "讲座", "梁序", 1, "简宁", "lecture", per="school_year"),
    Row("S307", "backbone_year", "研究课", "简宁", 1, "冯时", "research_lesson", per="school_year"),
    Row("S057", "reading", "读书", "苏谨", 1, "冯时", "reading"),
    Row("S056 S207 S208", "reading", "理论文章", "冯时", 1, "夏禾", "article"),
    Row("S061", "reading", "论文", "冯时", 1, "夏禾", "paper"),
    Row("S010 S023 S043", "reading", "学习笔记（不少于 800 字）", "冯时", 1, "夏禾", "notes", {"words": 900}),
    Row("S135 S202", "studio", "教研活动", "季川", 1, "冯时", "research_activity", per="month"),
    Row("S259", "academic_leaders", "讲座", "贺棠", 1, "冯时", "lecture", per="school_year"),
    Row("S182 S183", "researcher_five_ones", "公开课或示范课", "白榆", 5, "冯时", "demo_lesson", per="school_year"),
    Row("S184", "researcher_five_ones", "讲座", "白榆", 1, "冯时", "lecture", per="school_year"),
    Row(
        "S185",
        "researcher_five_ones",
        "论文（省级及以上）",
        "白榆",
        1,
        "冯时",
        "paper",
        {"level": "national"},
        "school_year",
    ),
    Row("S186", "researcher_five_ones", "课题进展", "白榆", 1, "冯时", "project_stage", per="school_year"),
    Row("S243 S244", "researcher_four_ones", "讲座", "白榆", 1, "冯时", "lecture", per="calendar_year"),
    Row("S245", "researcher_four_ones", "读书", "白榆", 1, "冯时", "reading"),
    Row("S246", "researcher_four_ones", "理论文章", "白榆", 1, "冯时", "article", per="week"),
    Row("S247", "researcher_four_ones", "心得体会", "白榆", 1, "冯时", "essay", per="day"),
    Row("S001 S252", "group_routine", "教研活动", "语文组", 1, "五年级语文备课组", "research_activity", per="week"),
    Row("S161", "group_routine", "集体备课", "五年级语文备课组", 1, "语文组", "collective_prep", per="week"),
    Row("S014 S080 S172 S213", "group_routine", "培训", "冯时", 1, "夏禾", "training", per="month"),
    Row(
        "S079 S163",
        "group_fortnight",
        "教研活动",
        "语文组",
        1,
        "五年级语文备课组",
        "research_activity",
        per="fortnight",
    ),
    Row("S284", "exams_by_unit", "命题", "梁序", 1, "冯时", "exam_setting", per="month"),
    Row("S230", "reflection_weekly", "教学反思", "冯时", 1, "夏禾", "reflection", per="week"),
    Row("S063", "writing_year", "论文", "冯时", 4, "夏禾", "paper", per="calendar_year"),
    Row("S063", "writing_year", "心得体会", "冯时", 1, "夏禾", "essay", per="calendar_year"),
    Row(
        "S008 S050 S237",
        "writing_encouraged",
        "论文（市级及以上）",
        "冯时",
        1,
        "夏禾",
        "paper",
        {"level": "city"},
        "calendar_year",
    ),
    Row(
        "S047",
        "continuing_education",
        "培训（线上）",
        "冯时",
        6,
        "夏禾",
        "training",
        {"unit": "学时", "venue": "online"},
        "school_year",
    ),
    Row("S033", "continuing_education", "学习笔记", "冯时", 1, "夏禾", "notes"),
    Row("S273", "second_prep", "二次备课", "冯时", 4, "夏禾", "second_prep"),
    Row("S013 S278", "homework", "作业设计", "梁序", 2, "冯时", "homework_design"),
    Row("S005", "four_lessons", "示范课", "简宁", 1, "冯时", "demo_lesson"),
    Row("S005", "four_lessons", "研究课", "贺棠", 1, "冯时", "research_lesson"),
    Row("S129", "projects", "课题进展", "季川", 1, "冯时", "project_stage", per="month"),
    Row(
        "S234",
        "paired_activities",
        "教研活动（跨学科）",
        "冯时",
        1,
        "夏禾",
        "research_activity",
        {"scope": "cross_subject"},
    ),
)


@pytest.fixture(scope="module")
def template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The school with its term and one pair, before any rule."""
    path = tmp_path_factory.mktemp("packs") / "school.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}", durable=False)
    with database.transaction() as session:
        school = School(name="青禾小学")
        session.add(school)
        session.flush()
        import_roster(session, school, None, CONFIRMED, read_roster(ROSTER.encode(), "名册.csv"))
        add_term(session, school, None, CONFIRMED, FRAME, None)
        mentor, mentee = (person(session, name).id or 0 for name in ("贺棠", "童越"))
        session.add(Mentorship(mentor_id=mentor, mentee_id=mentee, since_on=FRAME.start))
    database.close()
    return path


@pytest.fixture
def school_at(template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "school.db"
    shutil.copy(template, path)
    database = Database(f"sqlite:///{path}", durable=False)
    yield database
    database.close()


def person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def draft(kind: str, **more: Any) -> RecordDraft:
    """One of that kind today, in its own measure unless `more` says otherwise."""
    values: dict[str, Any] = {"kind": kind, "amount": 1, "unit": RECORD_KINDS[kind].unit, "date": TODAY}
    return RecordDraft(**(values | more))


def duties_of(session: Session, school: School, row: Row, who: str) -> list[Progress]:
    """Somebody's (or a group's) running duties of that title and period."""
    group = session.exec(select(Group).where(Group.name == who)).first()
    key = ("group_id", group.id) if group else ("person_id", person(session, who).id)
    return [
        one
        for one in progress_of(session, school.id or 0, TODAY, {})
        if one.title.removesuffix(f"（{one.about}）") == row.title
        and one.per == row.per
        and getattr(one, key[0]) == key[1]
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.systems} {row.title}")
def test_a_system_of_the_plans_is_held_by_its_pack(school_at: Database, row: Row) -> None:
    with school_at.transaction() as session:
        school = schools_of(session)[0]
        apply_rules(session, school, None, FRIDAY, pack_named(row.pack))
        duty = duties_of(session, school, row, row.inside)
        assert [(one.target, one.done) for one in duty] == [(row.target, 0)]
        assert duties_of(session, school, row, row.outside) == []
        who = person(session, row.inside if not duty[0].group_id else "梁序")
        log_records(session, school, who, FRIDAY, [draft(row.kind, **row.more)], None)
        assert [one.done for one in duties_of(session, school, row, row.inside)] == [1]


def test_a_share_follows_its_base(school_at: Database) -> None:
    """S090: 40 lesson plans, so 4 reflections; one more base, and the target rises."""
    row = Row("S090", "reflection_share", "教学反思", "冯时", 0, "夏禾", "reflection")
    with school_at.transaction() as session:
        school = schools_of(session)[0]
        apply_rules(session, school, None, FRIDAY, pack_named(row.pack))
        who = person(session, row.inside)
        for amount, target in ((40, 4), (20, 6)):
            plans = RecordDraft(kind="lesson_plan", amount=amount, unit="份", date=TODAY)
            log_records(session, school, who, FRIDAY, [plans], None)
            assert [one.target for one in duties_of(session, school, row, row.inside)] == [target]
        log_records(
            session, school, who, FRIDAY, [RecordDraft(kind="reflection", amount=1, unit="篇", date=TODAY)], None
        )
        assert [one.done for one in duties_of(session, school, row, row.inside)] == [1]
        assert duties_of(session, school, row, row.outside) == []


@pytest.mark.parametrize(
    ("systems", "pack", "first", "then", "title"),
    [
        ("S287", "after_training", {"kind": "training", "venue": "out_of_school"}, "demo_lesson", "示范课"),
        ("S167", "reflection_after_lessons", {"kind": "open_lesson"}, "reflection", "教学反思"),
        ("S284", "exams_by_unit", {"kind": "exam_setting"}, "reflection", "教学反思"),
    ],
)
def test_what_was_done_opens_the_next_duty(
    school_at: Database, systems: str, pack: str, first: dict[str, str], then: str, title: str
) -> None:
    row = Row(systems, pack, title, "梁序", 1, "夏禾", then, per="event")
    with school_at.transaction() as session:
        school = schools_of(session)[0]
        apply_rules(session, school, None, FRIDAY, pack_named(pack))
        who = person(session, row.inside)
        assert duties_of(session, school, row, row.inside) == []
        for values in (first, {"kind": then}):
            log_records(session, school, who, FRIDAY, [draft(**values)], None)
            seen = [(one.target, one.done) for one in duties_of(session, school, row, row.inside)]
            assert seen == [(1, 0)] if values is first else [(1, 1)]
        assert duties_of(session, school, row, "冯时") == []


def test_a_contest_asks_those_of_an_age_for_one_each(school_at: Database) -> None:
    """S102: 35 years are counted on the day the contest opens, and include the number: 冯时 is 31, 季川 36."""
    row = Row("S102", "contests_under_35", "论文或教学案例", "冯时", 1, "季川", "case", per="event")
    with school_at.transaction() as session:
        school = schools_of(session)[0]
        apply_rules(session, school, None, FRIDAY, pack_named(row.pack))
        assert duties_of(session, school, row, row.inside) == []
        for title in ("区级案例评比", "校级论文评比"):
            open_event(session, school, None, FRIDAY, title, until=date(2026, 12, 10))
        assert [(one.target, one.done) for one in duties_of(session, school, row, row.inside)] == [(1, 0), (1, 0)]
        assert duties_of(session, school, row, row.outside) == []
        log_records(session, school, person(session, row.inside), FRIDAY, [draft("case")], None)
        assert sorted(one.done for one in duties_of(session, school, row, row.inside)) == [0, 1]


def test_the_table_for_people_names_the_same() -> None:
    page = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    lines = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert lines.keys() == {pack.name for pack in packs()}
    for row in ROWS:
        assert set(row.systems.split()) <= set(lines[row.pack].split()), row
    for pack in packs():
        for rule in read_rules(pack.rules, FRAME):
            assert rule_sentence(rule) in lines[pack.name]
