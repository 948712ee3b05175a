"""Further forms of plans: odd tables, deadlines, what must not leak into the next piece, what is left unread."""

import io
from datetime import date
from typing import Any

import docx
import pytest

from bot.domain.frames import Frame
from bot.parsing.plans import PlanDraft, read_plan

TERM = Frame.of(date(2026, 8, 31), date(2027, 1, 22))


def read(text: str) -> PlanDraft:
    return read_plan(text.encode(), "计划.txt", frame=TERM)


def read_table(rows: list[list[str]]) -> PlanDraft:
    document = docx.Document()
    document.add_paragraph("云岭小学教研工作安排")
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    file = io.BytesIO()
    document.save(file)
    return read_plan(file.getvalue(), "计划.docx", frame=TERM)


def days(draft: PlanDraft) -> list[tuple[str, str, str]]:
    return [(item.task, str(item.start), str(item.end)) for item in draft.calendar]


def test_columns_headed_by_thirds_of_a_month_say_when() -> None:
    draft = read_table([["月份", "上旬", "下旬"], ["9月", "开题会", "教案展评"], ["10月", "", "校本论坛"]])
    assert days(draft) == [
        ("开题会", "2026-09-01", "2026-09-10"),
        ("教案展评", "2026-09-21", "2026-09-30"),
        ("校本论坛", "2026-10-21", "2026-10-31"),
    ]


def test_columns_headed_by_weekdays_say_when() -> None:
    draft = read_table([["周次", "周一", "周四"], ["2", "行政会", "语文组教研"], ["3", "", "数学组教研"]])
    assert days(draft) == [
        ("行政会", "2026-09-07", "2026-09-07"),
        ("语文组教研", "2026-09-10", "2026-09-10"),
        ("数学组教研", "2026-09-17", "2026-09-17"),
    ]


def test_a_table_whose_months_run_across_is_turned() -> None:
    draft = read_table([["月份", "9月", "10月", "11月"], ["工作内容", "开题会", "教案展评", "校本论坛"]])
    assert [(item.task, item.when) for item in draft.calendar] == [
        ("开题会", "9月"),
        ("教案展评", "10月"),
        ("校本论坛", "11月"),
    ]


def test_a_quarter_is_a_time_and_the_office_beside_it_an_owner() -> None:
    draft = read_table([["季度", "重点工作", "牵头部门"], ["第四季度", "论文评选", "教科室"]])
    assert [(item.task, item.owner) for item in draft.calendar] == [("论文评选", "教科室")]


def test_bare_figures_take_unit_and_period_from_the_head() -> None:
    draft = read_table(
        [
            ["对象", "听课（节/学期）", "反思（篇/月）", "论文或案例（篇）"],
            ["新教师", "24", "3", "1"],
            ["骨干教师", "12", "1", "—"],
        ]
    )
    found = [(r.kind, r.min, r.unit, r.per, r.audience, r.quote) for r in draft.requirements]
    novice, backbone = {"position": "新教师"}, {"title": "骨干教师"}
    assert found == [
        ("observation", 24, "节", "term", novice, "24"),
        ("reflection", 3, "篇", "month", novice, "3"),
        (("paper", "case"), 1, "篇", "unstated", novice, "1"),
        ("observation", 12, "节", "term", backbone, "12"),
        ("reflection", 1, "篇", "month", backbone, "1"),
    ]
    assert any("论文或教学案例 1 篇" in question.text for question in draft.questions)


@pytest.mark.parametrize(
    ("text", "deadlines"),
    [
        ("12月18日前，每位教师上交论文1篇", ["12月18日前"]),
        ("每位教师写案例1篇，1月8日前交教科室", ["1月8日前"]),
        ("期末每人交随笔2篇、反思3篇", ["期末", "期末"]),
        ("每位教师每学期听课15节，写总结1篇，期末上交", [None, "期末"]),
        ("每位教师外出学习后一周内写心得1篇", ["一周内"]),
        ("学员结业前上展示课1节", ["结业前"]),
        ("每位教师每学期听课15节", [None]),
        ("教导处每月检查教案一次，期末汇总", [None]),
    ],
)
def test_a_duty_keeps_its_deadline_as_printed(text: str, deadlines: list[str | None]) -> None:
    assert [r.deadline for r in read(f"一、要求\n1、{text}。").requirements] == deadlines


def _facts(text: str) -> list[dict[str, Any]]:
    return [
        {"kind": r.kind, "min": r.min, "audience": r.audience, "where": r.where, "quote": r.quote}
        for r in read(f"一、要求\n1、{text}。").requirements
    ]


def test_the_next_member_of_a_list_says_nothing_of_this_one() -> None:
    (duty,) = _facts("加强过程管理（示范课3节/年；网络随笔、校外调研等）并建立档案")
    assert (duty["kind"], duty["where"], duty["quote"]) == ("demo_lesson", None, "示范课3节/年")


def test_what_a_bracket_says_holds_in_the_bracket() -> None:
    found = _facts("每学期读文章2篇（骨干教师读专著1本），听课15节（其中校外2节，跨学科3节）")
    assert [(duty["kind"], duty["min"], duty["audience"]) for duty in found] == [
        ("article", 2, {"all": True}),
        ("reading", 1, {"title": "骨干教师"}),
        ("observation", 15, {"all": True}),
        ("observation", 2, {"all": True}),
        ("observation", 3, {"all": True}),
    ]
    assert [duty["where"] for duty in found[3:]] == [{"venue": "off_school"}, {"scope": "cross_subject"}]


def test_a_trip_that_sets_off_a_duty_is_not_where_it_is_done() -> None:
    (duty,) = _facts("教师外出学习后写心得1篇")
    assert duty["where"] is None


def test_the_second_point_of_a_list_is_not_the_first_ones() -> None:
    found = _facts("一是加强集备。各备课组每周集备一次。二是规范备课。落实二次备课，每学期至少5次")
    assert [duty["audience"] for duty in found] == [{"group": "每个备课组"}, {"all": True}]


def test_the_sentence_that_opens_a_point_names_whom_it_is_for() -> None:
    (duty,) = _facts("发挥骨干教师的示范作用。每学年上好示范课2节")
    assert duty["audience"] == {"title": "骨干教师"}


def test_who_owes_more_than_the_whole_is_no_part_of_it() -> None:
    first, second = read("一、要求\n1、每位教师每学期听课12节，其中青年教师18节。").requirements
    assert (first.sub_of, second.sub_of, second.audience) == (None, None, {"position": "青年教师"})


def test_parts_of_a_bundle_may_stand_in_quotes() -> None:
    found = read("一、要求\n1、教师要达成“三个一”，即“上好一节课”“写好一篇论文”“带好一个徒弟”。").requirements
    assert [(r.kind, r.bundle) for r in found] == [("open_lesson", "三个一"), ("paper", "三个一"), ("other", "三个一")]


@pytest.mark.parametrize(
    "text",
    [
        "要把课题研究作为一个重要内容来抓",
        "课题是一个平台",
        "落实好备课、上课、评课的三项活动",
        "上一学年教师人均听课21节，发表论文9篇",
        "听课少于10节者重新补听",
    ],
)
def test_numbers_in_passing_are_no_duty(text: str) -> None:
    assert _facts(text) == []


@pytest.mark.parametrize(
    "text", ["开学初要从严要求每个环节", "学期中要持之以恒", "开学时间：8月31日", "2026-08-20 发布于南山"]
)
def test_words_that_only_sound_like_a_time_are_no_event(text: str) -> None:
    assert read(f"一、措施\n{text}。").calendar == ()


def test_the_week_and_day_before_which_are_one_deadline() -> None:
    (item,) = read("一、措施\n教学计划一份于第三周五前交教导处。").calendar
    assert (item.when, item.start, item.end) == ("第三周五前", None, date(2026, 9, 18))


def test_months_that_follow_the_frame_come_after_it() -> None:
    spring = Frame.of(date(2026, 3, 2), date(2026, 7, 10))
    text = "工作安排\n五月\n1、开题会\n九月\n1、教案展评\n十一月\n1、校本论坛"
    draft = read_plan(text.encode(), "计划.txt", frame=spring)
    assert [item.outside for item in draft.calendar] == [None, "after", "after"]


def test_titles_and_page_furniture_are_not_listed_as_unread() -> None:
    draft = read(
        "工作安排\n9月\n10月\n临时工作另行安排。\n云岭小学教科室\n2026年8月28日\n上一篇：教学工作总结\n想了解更多请关注本站"
    )
    assert draft.unread == ()


def test_a_row_without_days_does_not_take_those_of_the_row_above() -> None:
    draft = read_table([["时间", "工作事项"], ["9月", "开题会"], ["全学期", "推门听课"], ["待定", "校外观摩"]])
    assert days(draft)[1:] == [("推门听课", "2026-08-31", "2027-01-22"), ("校外观摩", "2026-08-31", "2027-01-22")]
    assert [item.loose for item in draft.calendar] == [False, False, True]


def test_a_week_of_a_month_is_counted_from_its_first_school_day() -> None:
    (item,) = read_table([["时间", "工作事项"], ["9月第2周", "计划审议"]]).calendar
    assert (str(item.start), str(item.end), item.loose) == ("2026-09-07", "2026-09-13", True)


def test_numbered_points_within_a_line_have_their_own_people() -> None:
    found = read(
        "一、要求\n二、听评课。1.校领导每周不少于3节；2.中层干部每周不少于2节；3.教师每周不少于1节。"
    ).requirements
    assert [(r.audience, r.min, r.quote) for r in found] == [
        ({"position": "校级领导"}, 3, "校领导每周不少于3节"),
        ({"position": "中层干部"}, 2, "中层干部每周不少于2节"),
        ({"all": True}, 1, "教师每周不少于1节"),
    ]


def test_lesson_slots_are_no_amounts_and_next_year_is_the_next() -> None:
    assert _facts("集体备课时间固定在周三下午第3、4节，由组长召集") == []
    draft = read("一、要求\n1、每学年每位教师撰写论文1篇（字数≥2500），于次年4月30日前提交。")
    assert [(r.deadline, r.where) for r in draft.requirements] == [("次年4月30日前", {"min_words": 2500})]
    assert [(item.when, str(item.end)) for item in draft.calendar] == [("次年4月30日前", "2027-04-30")]


def test_numbered_events_do_not_make_a_file_a_collection_of_plans() -> None:
    draft = read(
        "松岭学校教研计划\n一、要求\n教研组长：听课≥25节。\n二、行事历\n9月9日｜组长工作坊（一）\n9月23日｜组长工作坊（二）"
    )
    assert [item.task.strip("｜") for item in draft.calendar] == ["组长工作坊（一）", "组长工作坊（二）"]
    assert [duty.min for duty in draft.requirements] == [25]


def test_serial_numbers_of_a_quota_table_are_no_months() -> None:
    rows = [
        ["序号", "项目", "任务要求", "适用对象"],
        ["1", "听课", "每学期12节", "全体教师"],
        ["2", "论文", "每学年1篇", "高级教师"],
    ]
    draft = read_table(rows)
    assert draft.calendar == ()
    assert [(duty.kind, duty.min, duty.audience) for duty in draft.requirements] == [
        ("observation", 12, {"all": True}),
        ("paper", 1, {"rank": "高级教师"}),
    ]


def test_a_day_printed_with_a_dot_may_stand_before_any_noun() -> None:
    draft = read("一、日程安排\n10.15 课题开题\n11.20 学科竞赛\n12.26 元旦联欢彩排")
    assert [item.start for item in draft.calendar] == [date(2026, 10, 15), date(2026, 11, 20), date(2026, 12, 26)]


def test_thirds_of_a_month_may_have_a_column_of_their_own() -> None:
    draft = read_table([["月份", "旬", "工作内容"], ["九月", "上旬", "编排课表"], ["九月", "下旬", "检查教案"]])
    assert [(item.start, item.end) for item in draft.calendar] == [
        (date(2026, 9, 1), date(2026, 9, 10)),
        (date(2026, 9, 21), date(2026, 9, 30)),
    ]


def test_bare_numbers_of_a_grid_are_counted_in_the_unit_column_or_the_usual_unit() -> None:
    grid = [
        ["项目", "单位", "35岁及以下", "36岁及以上"],
        ["听课", "节", "24", "12"],
        ["读书笔记", "字", "5000", "3000"],
    ]
    assert [(duty.min, duty.unit) for duty in read_table(grid).requirements] == [
        (24, "节"), (12, "节"), (5000, "字"), (3000, "字"),
    ]  # fmt: skip
    plain = [["项目", "35岁及以下", "36岁及以上"], ["听课", "24", "12"], ["教学反思", "8", "4"]]
    assert [duty.unit for duty in read_table(plain).requirements] == ["节", "节", "篇", "篇"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("云岭小学教师任务一览表\n一、任务数量\n二、工作安排\n9月：听课。", "云岭小学教师任务一览表"),
        ("云岭中学语文教研组\n2026学年第一学期工作计划\n一、要求", "云岭中学语文教研组2026学年第一学期工作计划"),
    ],
)
def test_a_plan_is_titled_by_its_own_line_not_by_a_section(title: str, expected: str) -> None:
    assert read(title).title == expected


def test_a_school_years_terms_are_halves_of_it_and_no_time_in_the_plan_of_one_term() -> None:
    text = "一、时间安排\n上学期：组织读书分享会。\n下学期：举行赛课。".encode()
    year = Frame.of(date(2026, 9, 1), date(2027, 7, 10))
    assert [(i.start, i.end) for i in read_plan(text, "计划.txt", frame=year).calendar] == [
        (date(2026, 9, 1), date(2027, 1, 31)),
        (date(2027, 2, 1), date(2027, 7, 10)),
    ]
    assert read_plan(text, "计划.txt", frame=TERM).calendar == ()


@pytest.mark.parametrize(
    ("line", "audience"),
    [
        ("专业部主任每学期听课不少于20节。", {"position": "专业部主任"}),
        ("“青苗班”学员每学期听课不少于20节。", {"position": "青苗班学员"}),
        ("导师每月听课2节；学员每学期听课不少于20节。", {"pair": "mentee"}),
        ("入职满三年不足五年的教师每学期听课不少于20节。", {"years_at_school": {"gte": 3, "lt": 5}}),
        ("教龄五年以上、四十五周岁以下教师每学期听课不少于20节。",
         {"and": [{"years_of_teaching": {"gte": 5}}, {"age": {"lte": 45}}]}),
    ],
)  # fmt: skip
def test_more_names_of_people_are_known(line: str, audience: dict[str, Any]) -> None:
    assert read(f"一、要求\n1. {line}").requirements[-1].audience == audience


@pytest.mark.parametrize(
    "line",
    [
        "其中教龄不足三年的教师18名。",
        "听课1节计0.5学分，公开课1节计2学分。",
        "每位师傅所带徒弟不超过2人。",
        "教研活动一学期请假累计三次的，不参加评优。",
        "到2028年，学科基地教研活动达到3个。",
    ],
)
def test_headcounts_points_caps_and_aims_are_no_duties(line: str) -> None:
    assert read(f"一、要求\n1. {line}").requirements == ()
