"""The plan reader, piece by piece: times, items, duties, questions, frames, bad input."""

import time
from datetime import date
from typing import Any

import pytest

from bot.domain.frames import Frame
from bot.errors import BadFile, NotFound
from bot.parsing.plans import PlanDraft, parts_of, read_plan, suggest_frame
from bot.parsing.plans.folding import fold
from bot.parsing.plans.times import Setting, times_in

TERM = Frame.of(date(2026, 8, 31), date(2027, 1, 22))


def read(text: str, frame: Frame = TERM) -> PlanDraft:
    return read_plan(text.encode(), "计划.txt", frame=frame)


def duties(text: str) -> list[tuple[Any, ...]]:
    return [(r.kind, r.min, r.max, r.unit, r.per, r.audience) for r in read(text).requirements]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9月", "2026-09-01", "2026-09-30"),
        ("8月", "2026-08-31", "2026-08-31"),
        ("元月", "2027-01-01", "2027-01-22"),
        ("十二月下旬", "2026-12-21", "2026-12-31"),
        ("9月中下旬", "2026-09-11", "2026-09-30"),
        ("10月底前", None, "2026-10-31"),
        ("11月3日至14日", "2026-11-03", "2026-11-14"),
        ("１２月２８日～１月６日", "2026-12-28", "2027-01-06"),
        ("10.9—10.16", "2026-10-09", "2026-10-16"),
        ("11.20前", None, "2026-11-20"),
        ("12月5截止", None, "2026-12-05"),
        ("不迟于11月3日", None, "2026-11-03"),
        ("第3周", "2026-09-14", "2026-09-20"),
        ("第三、四周", "2026-09-14", "2026-09-27"),
        ("第5周-第6周", "2026-09-28", "2026-10-11"),
        ("第二周周二前", None, "2026-09-08"),
        ("第19周星期四", "2027-01-07", "2027-01-07"),
        ("十一、十二月份", "2026-11-01", "2026-12-31"),
        ("期末前一个月", "2026-12-22", "2027-01-22"),
        ("学期结束前两周", None, "2027-01-08"),
        ("2026年11月上旬", "2026-11-01", "2026-11-10"),
    ],
)
def test_printed_times_are_put_into_the_frame(text: str, start: str | None, end: str) -> None:
    (time,) = times_in(fold(text), Setting(TERM))
    assert (time.start and time.start.isoformat(), time.end and time.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "平均年龄38.5岁",
        "经费1.8万元",
        "课时总数的1/5",
        "每周一次",
        "2025年度成果",
        "三个月",
        "《五月的鲜花》",
        "第三届",
        "每年六月",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert times_in(fold(text), Setting(TERM)) == []


def test_a_repeating_time_tells_its_rhythm() -> None:
    rhythms = [
        times_in(text, Setting(TERM))[0].recur
        for text in ("每周三下午", "单周周四", "双周", "每月最后一个周五", "第3周起每周二")
    ]
    assert rhythms == [
        {"every": "week", "weekday": 3},
        {"every": "odd_week", "weekday": 4},
        {"every": "even_week", "weekday": None},
        {"every": "month", "weekday": 5, "which": "last"},
        {"every": "week", "weekday": 2},
    ]


def test_items_outside_the_frame_are_kept_and_marked() -> None:
    draft = read("工作安排\n7月\n1、暑期读书\n9月\n1、开题会\n3月\n1、新学期筹备")
    assert [(item.when, item.outside) for item in draft.calendar] == [
        ("7月", "before"),
        ("9月", None),
        ("3月", "after"),
    ]


def test_tasks_split_at_semicolons_and_numbers_but_not_at_the_enumeration_comma() -> None:
    draft = read("月度安排\n十月：1、语文、数学组研讨；赛课初赛 2、课题中期检查，11月5日前上报。")
    assert [item.task for item in draft.calendar] == ["语文、数学组研讨", "赛课初赛", "课题中期检查"]
    assert draft.calendar[2].end == date(2026, 11, 5)


def test_a_moved_event_stands_at_its_new_time_only() -> None:
    draft = read(
        "一、说明\n原定于10月15日的校本论坛推迟到10月29日举行。\n二、月份安排\n十月\n1、10月15日校本论坛；\n2、教案展评。"
    )
    assert [(item.task, str(item.end)) for item in draft.calendar] == [
        ("校本论坛", "2026-10-29"),
        ("教案展评", "2026-10-31"),
    ]


def test_a_cancelled_event_is_gone() -> None:
    assert read("一、说明\n原计划11月8日外出观摩的活动取消。").calendar == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("教师每学期听课不少于12节", ("observation", 12, None, "节", "term", {"all": True})),
        (
            "教龄未满六年的教师每月听课三节以上",
            ("observation", 3, None, "节", "month", {"years_of_teaching": {"lt": 6}}),
        ),
        ("40周岁及以下教师每学年上公开课1-2节", ("open_lesson", 1, 2, "节", "school_year", {"age": {"lte": 40}})),
        ("入职两年以内的教师每周听课两节", ("observation", 2, None, "节", "week", {"years_at_school": {"lte": 2}})),
        (
            "市级以上名师每年开设讲座2场",
            ("lecture", 2, None, "次", "calendar_year", {"title": "名师", "level": "市级+"}),
        ),
        ("各备课组每两周集体备课一次", ("collective_prep", 1, None, "次", "fortnight", {"group": "每个备课组"})),
        ("每位教师每学期写论文或案例一篇", (("paper", "case"), 1, None, "篇", "term", {"all": True})),
        ("网络研修每学期不超过8学时", ("training", 0, 8, "学时", "term", {"all": True})),
        ("教学反思不少于备课总数的1/4", ("reflection", 25, None, "%", "unstated", {"all": True})),
        ("徒弟每周听师傅的课不少于一节", ("observation", 1, None, "节", "week", {"pair": "mentee"})),
        ("教导处每月检查教案一次", ("inspection", 1, None, "次", "month", {"office": "教导处"})),
        ("高级教师每学年撰写论文1篇", ("paper", 1, None, "篇", "school_year", {"rank": "高级教师"})),
        ("全体英语教师每学期命制试卷2套", ("exam_setting", 2, None, "份", "term", {"subject": "英语"})),
        ("班主任每月写教育随笔两则", ("essay", 2, None, "篇", "month", {"position": "班主任"})),
    ],
)
def test_a_clause_gives_its_duty(text: str, wanted: tuple[Any, ...]) -> None:
    assert duties(f"一、要求\n1、{text}。") == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "力争有3篇论文在市级获奖。",
        "学生作业每天不超过60分钟。",
        "无故缺席教研活动一次扣2分。",
        "获一等奖者每篇论文奖励300元。",
        "申报市级骨干者须具备近三年发表论文2篇。",
        "上学期教师共听课920节。",
        "现有区级课题4项、市级课题1项。",
        "教研组长任期三年，连任不超过两届。",
        "校刊第5期收录教师文章30篇。",
    ],
)
def test_numbers_that_are_no_duty_stay_out(text: str) -> None:
    assert duties(f"一、要求\n1、{text}") == []


def test_what_is_said_once_holds_for_the_next_clause() -> None:
    found = duties("一、听课\n1、教师每学期听课15节，其中跨学科2节；教研组长20节；其他教师10节。")
    assert [(row[1], row[4]) for row in found] == [(15, "term"), (2, "term"), (20, "term"), (10, "term")]
    assert found[3][5] == {"not": {"position": "教研组长"}}
    assert read("一、听课\n1、教师每学期听课15节，其中跨学科2节。").requirements[1].sub_of == 0


def test_a_bundle_names_its_parts() -> None:
    draft = read("一、要求\n1、每位教师每学期完成“三个一”：读一本专著，写一篇论文（案例），上一节研讨课。")
    assert [(r.kind, r.bundle) for r in draft.requirements] == [
        ("reading", "三个一"),
        (("paper", "case"), "三个一"),
        ("research_lesson", "三个一"),
    ]


def test_quotes_are_exact_pieces_of_the_document() -> None:
    text = (
        "一、要求\n１、教师每学期听课不少于　１２节，反思（每篇不少于５００字）每月２篇。\n"
        "二、安排\n九月份\n１．开题会（９月下旬）；"
    )
    draft = read(text)
    assert draft.requirements
    assert draft.calendar
    assert all(r.quote in text for r in draft.requirements)
    assert all(item.task in text and item.when in text and item.quote in text for item in draft.calendar)


def test_borders_years_periods_and_nobodys_items_are_asked_about() -> None:
    draft = read(
        "一、听课\n1、教龄8年以下的教师每学期20节，8年以上的12节。\n二、安排\n十月\n1、资料归档\n2、教研组长例会"
    )
    asked = {question.text: question.default_text for question in draft.questions}
    assert asked["教龄正好 8 年的，按哪一档？"] == "默认 12 节"
    assert asked["「资料归档」没有写谁负责、谁参加，给谁？"] == "默认只有教科室知道"
    assert not any("教研组长例会" in text for text in asked)
    assert any("年份" in text for text in asked)


def test_schedule_lines_that_gave_nothing_are_listed() -> None:
    assert "另行通知的活动见学校公告栏。" in read("一、工作安排\n另行通知的活动见学校公告栏。").unread


def test_a_file_of_several_plans_is_offered_in_parts() -> None:
    text = "计划汇编\n\n教研计划【篇1】\n九月\n1、甲会\n\n教研计划【篇2】\n九月\n1、乙会\n"
    assert [part.title for part in parts_of(text.encode(), "x.txt")] == ["教研计划【篇1】", "教研计划【篇2】"]
    second = read_plan(text.encode(), "x.txt", frame=TERM, part=2)
    assert [item.task for item in second.calendar] == ["乙会"]
    assert any("2 份计划" in question.text for question in read(text).questions)
    with pytest.raises(NotFound, match="没有第 3 份"):
        read_plan(text.encode(), "x.txt", frame=TERM, part=3)


@pytest.mark.parametrize(
    ("text", "year", "start", "end", "week1", "kind"),
    [
        (
            "云岭小学2026学年第一学期计划\n2026年8月31日开学（第1周），2027年1月22日放假。",
            2026,
            "2026-08-31",
            "2027-01-22",
            "2026-08-31",
            "term",
        ),
        ("云岭小学2025—2026学年第二学期计划", 2026, None, None, None, "term"),
        ("云岭小学2026年教研工作计划", 2026, None, None, None, "calendar_year"),
        (
            "云岭小学2025学年教研工作计划\n2025年9月1日至2026年7月3日",
            2025,
            "2025-09-01",
            "2026-07-03",
            None,
            "school_year",
        ),
        ("教研工作计划\n九月\n1、会议\n十月\n1、赛课", None, None, None, None, "term"),
    ],
)
def test_the_document_hints_at_its_frame(
    text: str, year: int | None, start: str | None, end: str | None, week1: str | None, kind: str
) -> None:
    hint = suggest_frame(text.encode(), "计划.txt")
    days = [day.isoformat() if day else None for day in (hint.start, hint.end, hint.week1)]
    assert (hint.year, *days, hint.kind) == (year, start, end, week1, kind)


def test_the_months_of_the_schedule_are_named() -> None:
    assert suggest_frame("计划\n二月 三月\n1、甲\n四月\n1、乙\n元月\n1、丙".encode(), "x.txt").months == (2, 3, 4, 1)


@pytest.mark.parametrize(("data", "words"), [(b"", "空的"), ("。".encode(), "没有可读的计划"), (b"PK\x03\x04", "损坏")])
def test_what_is_no_plan_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        read_plan(data, "计划.docx" if data.startswith(b"PK") else "计划.txt", frame=TERM)


def test_a_plan_without_anything_to_read_gives_an_empty_draft() -> None:
    draft = read("我们热爱教育，愿意研究课堂。")
    assert (draft.calendar, draft.requirements) == ((), ())
    assert set(draft.as_json()) == {"title", "calendar", "requirements", "questions", "unread"}


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "一二三十" * 8_000, "（" * 20_000, "9 " * 20_000, "每周听课2节，" * 3_000]
)
def test_senseless_text_takes_no_senseless_time(text: str) -> None:
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 15
