"""Whom a notice is for: everything said is understood, or given back."""

import pytest

from bot.parsing.audiences import Rule
from bot.parsing.receivers import Receivers, read_receivers

NAMES = ("王芳", "罗文", "和平", "欧阳小雨")
GROUPS = ("语文组", "数学组", "五年级语文备课组", "综合与实践组")
CHINESE: Rule = {"group": "语文组"}
MATHS: Rule = {"group": "数学组"}

READ: tuple[tuple[str, Rule], ...] = (
    ("全体", {"all": True}),
    ("所有老师", {"all": True}),
    ("语文组", CHINESE),
    ("语文教研组", CHINESE),
    ("五年级语文备课组", {"group": "五年级语文备课组"}),
    ("综合与实践组和数学组", {"or": [{"group": "综合与实践组"}, MATHS]}),
    ("王芳、罗文老师", {"or": [{"person": "王芳"}, {"person": "罗文"}]}),
    ("和平和王芳", {"or": [{"person": "和平"}, {"person": "王芳"}]}),
    ("教龄<3", {"years_of_teaching": {"lt": 3}}),
    ("教龄 ＜ 3", {"years_of_teaching": {"lt": 3}}),
    ("教龄≤3年", {"years_of_teaching": {"lte": 3}}),
    ("教龄不满三年", {"years_of_teaching": {"lt": 3}}),
    ("教龄3年以下", {"years_of_teaching": {"lte": 3}}),
    ("教龄满10年", {"years_of_teaching": {"gte": 10}}),
    ("教龄3-5年", {"years_of_teaching": {"gte": 3, "lte": 5}}),
    ("35岁以下", {"age": {"lte": 35}}),
    ("三十五周岁以下的教师", {"age": {"lte": 35}}),
    ("到校3年以内", {"years_at_school": {"lte": 3}}),
    ("骨干教师", {"title": "骨干教师"}),
    ("区级以上骨干教师", {"title": "骨干教师", "level": "区级+"}),
    ("高级教师", {"rank": "高级"}),
    ("语文组里35岁以下的", {"and": [CHINESE, {"age": {"lte": 35}}]}),
    ("语文组青年教师", {"and": [CHINESE, {"age": {"lte": 35}}]}),
    ("语文教研组长", {"and": [{"subject": "语文"}, {"position": "教研组长"}]}),
    ("各教研组", {"position": "教研组长"}),
    ("女教师", {"sex": "女"}),
    ("五年级老师", {"grade_band": "五年级"}),
    ("全体，除语文组外", {"not": CHINESE}),
    ("数学组、班主任", {"or": [MATHS, {"position": "班主任"}]}),
    ("数学组 王芳", {"or": [MATHS, {"person": "王芳"}]}),
)


@pytest.mark.parametrize(("text", "rule"), READ, ids=[text for text, _ in READ])
def test_who_is_meant(text: str, rule: Rule) -> None:
    assert read_receivers(text, NAMES, GROUPS) == Receivers(rule)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("木偶组", ("木偶组",)),
        ("语文组、木偶组", ("木偶组",)),
        ("语文备课组", ("备课组",)),
        ("周四下午", ("周四下午",)),
        ("教龄", ("教龄",)),
        ("35", ("35",)),
        ("教龄<3的木偶", ("木偶",)),
        ("", ()),
    ],
)
def test_what_is_not_understood_is_given_back_and_never_passed_over(text: str, unread: tuple[str, ...]) -> None:
    read = read_receivers(text, NAMES, GROUPS)
    assert read.unread == unread
    assert read.rule is None or text.startswith("语文组、")


@pytest.mark.parametrize("text", ["(((", "除", "除除除外外", "、" * 500, "教龄<" * 200, "\ue000和平", "全" * 3000])
def test_no_text_breaks_it(text: str) -> None:
    read_receivers(text, NAMES, GROUPS)
