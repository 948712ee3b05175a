"""Single cells of staff lists: dates, years, names, telephones, positions, honours, heads."""

from datetime import datetime

import pytest

from bot.parsing.documents.sheets import Cell, Value
from bot.parsing.rosters.days import read_day
from bot.parsing.rosters.headwords import read_head
from bot.parsing.rosters.honours import split_titles
from bot.parsing.rosters.names import read_name, read_phone
from bot.parsing.rosters.posts import read_rank, split_positions
from bot.parsing.rosters.stated import stated_day
from bot.parsing.rosters.statuses import read_status, status_in
from bot.parsing.rosters.years import read_years


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1986.1", "1986-01"),
        (" 1986 . 12 ", "1986-12"),
        ("１９８６．０９", "1986-09"),
        ("1986年9月", "1986-09"),
        ("1986年元月", "1986-01"),
        ("1986 年 09 月 12 日", "1986-09-12"),
        ("1986-9", "1986-09"),
        ("1986/9/1", "1986-09-01"),
        ("1986。9", "1986-09"),
        ("1986,9", "1986-09"),
        ("1986、9", "1986-09"),
        ("1986·9", "1986-09"),
        ("1986\\9", "1986-09"),
        ("1986--9", "1986-09"),
        ("1986.9.", "1986-09"),
        ("198609", "1986-09"),
        ("19860912", "1986-09-12"),
        ("1986-09-01 00:00:00", "1986-09-01"),
        ("1986-09-01T00:00:00", "1986-09-01"),
        ("一九八六年九月", "1986-09"),
        ("二〇〇五年十二月", "2005-12"),
        ("86年9月", "1986-09"),
        ("05.9", "2005-09"),
        ("Sep-86", "1986-09"),
        ("Sept 2005", "2005-09"),
        ("25/9/1986", "1986-09-25"),
        ("9.1986", "1986-09"),
        ("2005.8至今", "2005-08"),
        ("2005年8月调入", "2005-08"),
        ("2005.8（支教）", "2005-08"),
        ("约2005.8", "2005-08"),
        (datetime(1984, 4, 24), "1984-04-24"),  # noqa: DTZ001 - Excel's days have no zone
        (198609, "1986-09"),
        (19860912, "1986-09-12"),
        (1988.2, "1988-02"),
        (1988.09, "1988-09"),
        (1988.11, "1988-11"),
        (1988.12, "1988-12"),
        (29465, "1980-09-01"),
    ],
)
def test_a_date_is_read_in_every_usual_form(value: Value, expected: str) -> None:
    assert read_day(Cell(value)).value == expected


@pytest.mark.parametrize(
    ("value", "level", "words"),
    [
        (1988.1, "ask", "1988-10"),
        (1988, "ask", "只有年份"),
        ("1988年", "ask", "只有年份"),
        ("2005年秋", "ask", "只有年份"),
        ("1988.13", "error", "没有 13 月"),
        ("1988.00", "error", "没有 0 月"),
        ("1990.2.30", "error", "没有 30 日"),
        ("198613", "error", "没有 13 月"),
        ("1886.9", "error", "年份"),
        ("不详", "note", "不是日期"),
        ("外聘", "note", "不是日期"),
        ("2005.8/2010.9", "ask", "两个日期"),
        ("2005.8-2010.9", "ask", "两个日期"),
        ("9/8/1986", "ask", "分不清"),
        ("330102198609010011", "error", "身份证"),
        ("=TODAY()", "note", "公式"),
        ("#REF!", "ask", "公式"),
        (datetime(1905, 6, 10), "ask", "1988"),  # noqa: DTZ001
        (20051, "error", "看不出"),
        (3, "error", "看不出"),
    ],
)
def test_no_date_beats_a_wrong_one(value: Value, level: str, words: str) -> None:
    reading = read_day(Cell(value))
    assert reading.value is None
    assert reading.fault is not None
    assert (reading.fault.level, words in reading.fault.why) == (level, True)


@pytest.mark.parametrize("text", ["", "-", "—", "/", "无", "　"])
def test_an_empty_sign_is_no_date_and_no_fault(text: str) -> None:
    assert read_day(Cell(text)) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "years"),
    [
        (31, 31),
        (31.0, 31),
        ("31年", 31),
        ("满5年", 5),
        ("12周年", 12),
        ("5年半", 5),
        ("5年3个月", 5),
        (3.5, 3),
        ("十五年", 15),
        ("二十", 20),
        ("两年", 2),
        ("不满1年", 0),
        ("不足一年", 0),
        ("半年", 0),
        ("8个月", 0),
        ("新教师", 0),
        ("应届毕业生", 0),
        (0, 0),
        ("约10年", 10),
        ("十余年", None),
        ("3-5年", None),
        (1998, None),
        (-1, None),
        (99, None),
        ("许多", None),
        ("", None),
    ],
)
def test_years_are_whole_and_doubt_is_told(value: Value, years: int | None) -> None:
    reading = read_years(Cell(value))
    assert reading.value == years
    assert (reading.fault is None) == ((years is not None and value != "约10年") or value == "")


@pytest.mark.parametrize(
    ("text", "name", "mark", "status"),
    [
        ("关  山", "关山", None, None),
        (" 路知遥　", "路知遥", None, None),
        ("*石敢当", "石敢当", None, None),
        ("石敢当★", "石敢当", None, None),
        ("石敢当2", "石敢当", None, None),
        ("石敢当老师", "石敢当", None, None),
        ("关山（产假）", "关山", None, "产假"),
        ("关山(大)", "关山", "大", None),
        ("欧阳若兰", "欧阳若兰", None, None),
        ("迪丽达·艾山", "迪丽达·艾山", None, None),
        ("迪丽达•艾山", "迪丽达·艾山", None, None),
        ("Anna  Bell", "Anna  Bell", None, None),
    ],
)
def test_a_name_comes_without_padding_and_marks(text: str, name: str, mark: str | None, status: str | None) -> None:
    reading = read_name(Cell(text))
    assert reading.value is not None
    assert (reading.value.name, reading.value.mark, reading.status) == (name, mark, status)
    assert reading.fault is None


@pytest.mark.parametrize("text", ["待定", "空缺", "（待聘）", "李××", "关山、路遥", "=A1", "46", "——"])
def test_a_cell_that_names_nobody_gives_nobody(text: str) -> None:
    reading = read_name(Cell(text))
    assert reading.value is None
    assert reading.fault is not None
    assert reading.fault.level == "error"


@pytest.mark.parametrize(
    ("value", "phone", "faulty"),
    [
        ("19800000001", "19800000001", False),
        (19800000001, "19800000001", False),
        (19800000001.0, "19800000001", False),
        ("198 0000 0001", "19800000001", False),
        ("198-0000-0001", "19800000001", False),
        ("+86 19800000001", "19800000001", False),
        ("008619800000001", "19800000001", False),
        ("19800000001（短号60001）", "19800000001", False),
        ("19800000001/0571-88880000", "19800000001", False),
        ("19800000001、19800000002", "19800000001", True),
        ("198000001", None, True),
        ("0571-88880000", None, True),
        ("1.98E+10", None, True),
        ("见通讯录", None, True),
        ("无", None, False),
        ("", None, False),
    ],
)
def test_a_telephone_is_eleven_digits_or_told(value: Value, phone: str | None, faulty: bool) -> None:
    reading = read_phone(Cell(value))
    assert (reading.value, reading.fault is not None) == (phone, faulty)


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("教科室主任、八年级物理备课组长", ("教科室主任", "八年级物理备课组长")),
        ("教务主任;数学教研组长", ("教务主任", "数学教研组长")),
        ("教研组长 班主任", ("教研组长", "班主任")),
        ("书记/校长", ("书记", "校长")),
        ("教导主任兼语文教研组长", ("教导主任", "语文教研组长")),
        ("副校长兼数学教师", ("副校长",)),
        ("1.教研组长\n2.班主任", ("教研组长", "班主任")),
        ("班主任(三1班)", ("班主任",)),
        ("教研组长(兼)", ("教研组长（兼）",)),
        ("语文教师", ()),
        ("专任教师", ()),
        ("无", ()),
        ("", ()),
    ],
)
def test_positions_are_split_and_teaching_is_none(text: str, positions: tuple[str, ...]) -> None:
    assert split_positions(text) == positions


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("省级骨干教师、市级名师", [("骨干教师", "省级"), ("名师", "市级")]),
        ("市、区级骨干教师", [("骨干教师", "市级"), ("骨干教师", "区级")]),
        ("省特级教师", [("特级教师", "省级")]),
        ("区骨干", [("骨干教师", "区级")]),
        ("全国优秀教师", [("优秀教师", "国家级")]),
        ("骨干教师(市级)", [("骨干教师", "市级")]),
        ("骨干教师-区级", [("骨干教师", "区级")]),
        ("2023年区级骨干教师", [("骨干教师", "区级")]),
        ("第三批市级名师", [("名师", "市级")]),
        ("区级骨干教师(2022-2025)", [("骨干教师", "区级")]),
        ("青浦区教坛新秀", [("教坛新秀", "区级")]),
        ("市级", [("骨干教师", "市级")]),
        ("名师", [("名师", None)]),
        ("校园文化先进个人", [("校园文化先进个人", None)]),
        ("=1+1", []),
        ("无", []),
        ("√", []),
    ],
)
def test_honours_come_with_their_levels(text: str, titles: list[tuple[str, str | None]]) -> None:
    assert [(title.title, title.level) for title in split_titles(text)] == titles


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("中小学一级教师", "一级教师"),
        ("高级", "高级教师"),
        ("中学高级教师", "高级教师"),
        ("未评", None),
        ("助理讲师", "助理讲师"),
        ("/", None),
    ],
)
def test_ranks_have_one_spelling(text: str, rank: str | None) -> None:
    assert read_rank(text) == rank


@pytest.mark.parametrize(
    ("text", "status"),
    [("产假至10月", "产假"), ("赴山区支教一年", "支教"), ("支教期满", None), ("产假已结束", None), ("喜欢书法", None)],
)
def test_a_status_is_known_by_its_word_and_forgotten_when_over(text: str, status: str | None) -> None:
    assert status_in(text) == status


def test_a_status_column_may_hold_any_word_but_being_there_is_none() -> None:
    assert [read_status(text) for text in ("在岗", "正常", "产", "退休", "驻村")] == [
        None,
        None,
        "产假",
        "退休",
        "驻村",
    ]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("姓  名", "name"),
        ("*姓名（必填）", "name"),
        ("教师姓名:", "name"),
        ("学生姓名", "ignored"),
        ("曾用名", "ignored"),
        ("师傅姓名", "ignored"),
        ("出生\n年月", "birth"),
        ("出生年月（如1980.9）", "birth"),
        ("参加工\n作时间", "career_start"),
        ("从教起始年月", "career_start"),
        ("教龄起算时间", "career_start"),
        ("教龄（年）", "years_of_teaching"),
        ("本校教龄", "years_at_school"),
        ("校龄", "years_at_school"),
        ("来我校时间", "joined"),
        ("调入本校年月", "joined"),
        ("进入我校工作时间", "joined"),
        ("现任教学科", "subject"),
        ("所教课程", "subject"),
        ("所属教研组", "group"),
        ("部门", "other_group"),
        ("行政职务", "positions"),
        ("专业技术职务", "rank"),
        ("职称取得时间", "ignored"),
        ("任现职时间", "ignored"),
        ("骨干级别", "titles"),
        ("名优教师称号", "titles"),
        ("手机号码", "phone"),
        ("办公电话", "ignored"),
        ("身份证号", "ignored"),
        ("年龄", "ignored"),
        ("工龄", "ignored"),
        ("学历", "ignored"),
        ("备注", "remark"),
        ("工号", "staff_no"),
        ("任教班级", "grade"),
        ("天气", None),
        ("", None),
    ],
)
def test_a_head_is_known_by_its_many_names(text: str, field: str | None) -> None:
    head = read_head(text)
    assert (head.field if head else None) == field


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        (["2025学年教职工花名册", "统计日期：2025年9月3日"], "2025-09-03"),
        (["教师基本情况一览表（2026年3月）"], "2026-03-01"),
        (["2024—2025学年第二学期名册"], "2025-03-01"),
        (["2025学年名册"], "2025-09-01"),
        (["2026年春季教师名单"], "2026-03-01"),
        (["名册", "截至2025.12.31"], "2025-12-31"),
        (["教职工名册"], None),
    ],
)
def test_the_day_of_a_list_is_what_its_titles_say(texts: list[str], day: str | None) -> None:
    found = stated_day(texts)
    assert (found.isoformat() if found else None) == day
