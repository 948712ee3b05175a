"""Whole staff lists: heads, rows that are nobody, people and problems."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from bot.parsing.rosters import PersonDraft, RosterDraft, TitleDraft, read_roster


def workbook(rows: Iterable[Iterable[Any]], *, merges: Iterable[str] = (), title: str = "Sheet1") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(rows: Iterable[Iterable[Any]], *, merges: Iterable[str] = ()) -> RosterDraft:
    return read_roster(workbook(rows, merges=merges), "名册.xlsx")


def only(draft: RosterDraft, name: str) -> PersonDraft:
    [person] = [person for person in draft.people if person.name == name]
    return person


def told(draft: RosterDraft) -> list[tuple[Any, str, str]]:
    return [(problem.row, problem.field, problem.level) for problem in draft.problems]


HEADS = [
    "序号",
    "姓名",
    "性别",
    "出生年月",
    "参加工作时间",
    "到校时间",
    "任教学科",
    "教研组",
    "职务",
    "职称",
    "荣誉称号",
    "手机",
]


def row(number: int, name: str | None, **cells: Any) -> list[Any]:
    """A plain row under HEADS; give a field its own cell by its head."""
    base: dict[str, Any] = {
        "序号": number,
        "姓名": name,
        "性别": "女",
        "出生年月": f"1985.{number % 9 + 1}",
        "参加工作时间": "2007.8",
        "到校时间": "2010.8",
        "任教学科": "语文",
        "教研组": "语文组",
        "职务": None,
        "职称": "一级教师",
        "荣誉称号": None,
        "手机": f"1980000{number:04d}",
    }
    return list({**base, **cells}.values())


def filler(count: int, start: int = 1) -> list[list[Any]]:
    """Ordinary people, so that one odd row stays rare."""
    given = "安宁平和静思远明清朗"
    return [row(n, f"常{given[n % 10]}{given[n // 10]}") for n in range(start, start + count)]


def test_a_plain_list_is_read_without_a_word() -> None:
    draft = read([["晨光小学教职工名册"], HEADS, *filler(12)])
    assert (draft.header_rows, len(draft.people), draft.problems) == ((2,), 12, ())
    assert draft.people[0] == PersonDraft(
        row=3, name="常宁安", subject="语文", group="语文组", birth="1985-02", career_start="2007-08", joined="2010-08",
        rank="一级教师", phone="19800000001", sex="女",
    )  # fmt: skip
    assert [(other.row, other.why) for other in draft.not_people_rows] == [(1, "标题行")]


def test_rows_that_are_nobody_are_named_and_nobody_is_invented() -> None:
    rows: list[list[Any]] = [
        ["溪口小学 2025 学年第一学期教师一览"],
        ["填表日期：2025年9月5日", None, "单位：溪口小学"],
        HEADS,
        ["一、语文组（2人）"],
        row(1, "关山月"),
        row(2, "路知遥"),
        HEADS,
        [3, None, None],
        ["小计", None, "2人"],
        ["二、数学组"],
        row(3, "石敢当", 任教学科="数学", 教研组=None),
        [None],
        ["总 计", 3],
        ["注：以上人员均为在编教师。"],
        [None, None, None, None, None, None, None, "填表人：路知遥"],
    ]
    draft = read(rows)
    assert [person.name for person in draft.people] == ["关山月", "路知遥", "石敢当"]
    assert only(draft, "石敢当").group == "数学组"
    assert draft.as_of == date(2025, 9, 5)
    assert [other.row for other in draft.not_people_rows] == [1, 2, 4, 7, 9, 10, 13, 14, 15]
    assert draft.problems == ()


def test_merged_groups_hold_for_every_row_and_merged_names_for_one_person() -> None:
    rows: list[list[Any]] = [
        ["姓名", "教研组", "职务", "荣誉称号", "学科"],
        ["关山月", "艺体组", "教研组长", "区级骨干教师", "音乐"],
        [None, None, "班主任", "校级名师", None],
        ["路知遥", None, None, None, "美术"],
    ]
    draft = read(rows, merges=["B2:B4", "A2:A3"])
    first, second = draft.people
    assert (first.positions, second.group) == (("教研组长", "班主任"), "艺体组")
    assert first.titles == (TitleDraft("骨干教师", "区级"), TitleDraft("名师", "校级"))


def test_a_group_written_once_per_block_holds_until_the_next() -> None:
    people = [
        [f"常宁{c}", "语文组" if n == 0 else "数学组" if n == 3 else None, "语文"] for n, c in enumerate("甲乙丙丁戊己")
    ]
    draft = read([["姓名", "教研组", "学科"], *people])
    assert [person.group for person in draft.people] == ["语文组"] * 3 + ["数学组"] * 3
    assert any("每组第一行" in note for note in draft.notes)


def test_heads_over_two_rows_are_read_together() -> None:
    rows: list[list[Any]] = [
        ["序号", "姓名", "工作时间", None, "职称", None, "任教情况", None, "联系方式", None],
        [None, None, "参加工作", "到校", "名称", "取得时间", "学科", "年级", "手机", "短号"],
        [1, "关山月", "2001.8", "2005.8", "高级教师", "2015.12", "语文", "三年级", "19800000001", "660001"],
        [2, "路知遥", "2011.8", "2015.8", "一级教师", "2020.12", "数学", "四年级", "19800000002", "660002"],
    ]
    merges = ["C1:D1", "E1:F1", "G1:H1", "I1:J1", "A1:A2", "B1:B2"]
    draft = read(rows, merges=merges)
    assert draft.header_rows == (1, 2)
    person = only(draft, "关山月")
    assert (person.career_start, person.joined, person.rank) == ("2001-08", "2005-08", "高级教师")
    assert (person.subject, person.grade, person.phone) == ("语文", "三年级", "19800000001")


def test_wide_heads_above_the_real_ones_are_part_of_the_head() -> None:
    rows: list[list[Any]] = [
        ["教师花名册"],
        ["基本情况", None, None, "工作情况", None],
        ["姓名", "性别", "出生日期", "教龄", "任教学科"],
        ["关山月", "女", "1980-01", 22, "语文"],
        ["路知遥", "男", "1990-01", 12, "语文"],
    ]
    draft = read(rows, merges=["A1:E1", "A2:C2", "D2:E2"])
    assert (draft.header_rows, [person.years_of_teaching for person in draft.people]) == ((2, 3), [22, 12])


def test_ticks_take_their_meaning_from_the_head() -> None:
    rows: list[list[Any]] = [
        ["姓名", "学科", "是否班主任", "教研组长", "省级骨干", "市级骨干", "骨干级别"],
        ["关山月", "语文", "是", None, None, "√", "区级"],
        ["路知遥", "数学", "否", "√", None, None, "无"],
    ]
    draft = read(rows)
    first, second = draft.people
    assert (first.positions, second.positions) == (("班主任",), ("教研组长",))
    assert set(first.titles) == {TitleDraft("骨干教师", "市级"), TitleDraft("骨干教师", "区级")}
    assert second.titles == ()


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"出生年月": 1988.1}, ("birth", "ask")),
        ({"出生年月": "1988.13"}, ("birth", "error")),
        ({"出生年月": "不详"}, ("birth", "note")),
        ({"出生年月": None}, ("birth", "note")),
        ({"出生年月": "1999.5"}, ("career_start", "ask")),
        ({"参加工作时间": "2012.9"}, ("joined", "ask")),
        ({"参加工作时间": None}, ("career_start", "note")),
        ({"到校时间": "返聘人员"}, ("joined", "note")),
        ({"任教学科": None}, ("subject", "note")),
        ({"任教学科": "=1+2"}, ("subject", "ask")),
        ({"教研组": None}, ("group", "note")),
        ({"荣誉称号": "=HYPERLINK(\"http://x\")"}, ("titles", "ask")),
        ({"手机": "1980000"}, ("phone", "note")),
        ({"手机": None}, ("phone", "note")),
        ({"姓名": "待定"}, ("name", "error")),
        ({"姓名": "关山月、路知遥"}, ("name", "error")),
        ({"姓名": None}, ("name", "error")),
        ({"姓名": "关"}, ("name", "ask")),
        ({"职务": "已退休"}, ("status", "ask")),
    ],
)  # fmt: skip
def test_an_odd_row_is_told_once_with_what_to_do(cells: dict[str, Any], problem: tuple[str, str]) -> None:
    rows = filler(20)
    rows[9] = row(10, **{"name": "关山月", **{key: value for key, value in cells.items() if key != "姓名"}})
    if "姓名" in cells:
        rows[9][1] = cells["姓名"]
    draft = read([HEADS, *rows])
    assert told(draft) == [(11, *problem)]
    [found] = draft.problems
    assert found.why.endswith("。")
    assert found.default


def test_a_text_that_looks_like_a_formula_is_a_note_and_no_title() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in [HEADS, *filler(6)]:
        sheet.append(line)
    sheet["K3"].value = "=1+1"
    sheet["K3"].data_type = "s"
    out = io.BytesIO()
    book.save(out)
    draft = read_roster(out.getvalue(), "名册.xlsx")
    assert told(draft) == [(3, "titles", "note")]
    assert draft.people[1].titles == ()


def test_one_of_a_subject_outside_the_group_of_all_others_is_asked() -> None:
    rows = [row(n, f"常安{c}", 任教学科="地理", 教研组="文综组") for n, c in enumerate("甲乙丙")]
    rows += [
        row(n + 10, f"常宁{c}", 任教学科=s, 教研组="艺体组")
        for n, (c, s) in enumerate(zip("丁戊己", ("体育", "音乐", "地理"), strict=True))
    ]
    draft = read([HEADS, *rows])
    assert told(draft) == [(7, "group", "ask")]
    assert only(draft, "常宁己").group == "艺体组"


def test_the_same_person_in_two_rows_is_kept_once_and_asked() -> None:
    rows: list[list[Any]] = [
        *filler(6),
        row(7, "关山月", 职务="班主任"),
        row(7, "关山月", 教研组="道法组", 任教学科="道法", 职务="备课组长"),
    ]
    draft = read([HEADS, *rows])
    person = only(draft, "关山月")
    assert (person.row, person.group, person.other_groups) == (8, "语文组", ("道法组",))
    assert person.positions == ("班主任", "备课组长")
    assert told(draft) == [([8, 9], "all", "ask")]


def test_two_people_of_one_name_are_both_kept_and_asked() -> None:
    rows = [*filler(6), row(7, "关山月"), row(8, "关山月", 教研组="数学组", 任教学科="数学")]
    draft = read([HEADS, *rows])
    assert [person.row for person in draft.people if person.name == "关山月"] == [8, 9]
    assert told(draft) == [([8, 9], "name", "ask")]


def test_one_telephone_for_two_people_is_asked() -> None:
    draft = read([HEADS, *filler(6), row(7, "关山月", 手机="19800000001")])
    assert told(draft) == [([2, 8], "phone", "ask")]


def test_status_words_are_found_wherever_they_stand() -> None:
    heads = ["姓名", "学科", "到校时间", "职务", "备注"]
    rows: list[list[Any]] = [
        ["关山月（产假）", "语文", "2010.8", None, None],
        ["路知遥", "语文", "2023.8（支教）", None, None],
        ["石敢当", "语文", "2010.8", "借调", None],
        ["常安宁", "语文", "2010.8", None, "2025年9月起病假"],
        ["常安平", "语文", "2010.8", None, "产假已结束，返岗"],
        ["*常安和", "语文", "2010.8", None, None],
        ["注：带*者为外出跟岗学习人员。"],
    ]
    draft = read([heads, *rows])
    assert [person.status for person in draft.people] == ["产假", "支教", "借调", "病假", None, "跟岗"]
    assert [person.name for person in draft.people][::5] == ["关山月", "常安和"]
    assert only(draft, "路知遥").joined == "2023-08"


def test_a_column_many_leave_empty_is_said_once() -> None:
    rows = [row(n, f"常安{c}", 手机=None if n % 2 else f"1980000{n:04d}") for n, c in enumerate("甲乙丙丁戊己庚辛")]
    draft = read([HEADS, *rows])
    assert draft.problems == ()
    assert any("手机号" in note and "4 人" in note for note in draft.notes)


def test_a_habit_of_the_whole_list_is_said_once() -> None:
    rows = [row(n, f"常安{c}", 出生年月=f"8{n % 9}.9") for n, c in enumerate("甲乙丙丁戊己庚辛")]
    draft = read([HEADS, *rows])
    assert [person.birth for person in draft.people][:2] == ["1980-09", "1981-09"]
    assert draft.problems == ()
    assert any("两位" in note for note in draft.notes)


def test_excel_dates_keep_their_day_and_stored_formula_results_are_used() -> None:
    rows = [*filler(3), row(4, "关山月", 出生年月=datetime(1984, 4, 24), 到校时间=date(2010, 8, 1), 手机=19800000004)]  # noqa: DTZ001
    draft = read([HEADS, *rows])
    person = only(draft, "关山月")
    assert (person.birth, person.joined, person.phone) == ("1984-04-24", "2010-08-01", "19800000004")


def test_the_sheet_with_the_list_is_chosen_and_other_lists_are_named() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "填写说明"
    first.append(["请按要求填写", "姓名用全称"])
    second = book.create_sheet("在编")
    for line in [HEADS, *filler(5)]:
        second.append(line)
    third = book.create_sheet("外聘")
    for line in [["姓名", "学科"], ["关山月", "美术"]]:
        third.append(line)
    hidden = book.create_sheet("旧")
    hidden.sheet_state = "hidden"
    for line in [HEADS, *filler(9)]:
        hidden.append(line)
    out = io.BytesIO()
    book.save(out)
    draft = read_roster(out.getvalue(), "a.xlsx")
    assert (draft.sheet, len(draft.people)) == ("在编", 5)
    assert any("外聘" in note for note in draft.notes)
    assert not any("旧" in note for note in draft.notes)


def test_years_at_work_that_cannot_be_are_asked() -> None:
    heads = ["姓名", "学科", "出生年月", "教龄", "校龄", "到校时间"]
    rows: list[list[Any]] = [[f"常安{c}", "语文", "1985.5", 18, 15, "2010.8"] for c in "甲乙丙丁"]
    rows += [
        ["关山月", "语文", "2000.5", 20, 2, "2023.8"],
        ["路知遥", "语文", "1985.5", 10, 15, "2010.8"],
        ["石敢当", "语文", "1985.5", "三十年以上", 5, "2020.8"],
    ]
    draft = read([["2025年9月统计"], heads, *rows])
    assert [(r, f) for r, f, _ in told(draft)] == [
        (7, "years_of_teaching"),
        (8, "joined"),
        (8, "years_at_school"),
        (9, "years_of_teaching"),
    ]


def test_as_json_gives_the_fields_of_the_labels() -> None:
    answer = read([HEADS, row(1, "关山月", 荣誉称号="市级骨干教师")]).as_json()
    assert set(answer) == {"sheet", "header_rows", "as_of", "staff", "people", "problems", "not_people_rows", "notes"}
    assert answer["people"][0]["titles"] == [{"title": "骨干教师", "level": "市级"}]
    assert answer["people"][0]["positions"] == []
