"""Forms, topics behind a colon, rare surnames, listed weeks. Said on Wednesday 15 April 2026, week 7 of the term."""

from datetime import date

import pytest

from bot.parsing.records import Intent
from tests.parsing.test_records import read


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("第2周和第3周各评课1次", [(9, 15), (16, 22)]),
        ("第2、3周各评课2次", [(9, 15), (16, 22)]),
        ("第1、2、3周各评课一次", [(2, 8), (9, 15), (16, 22)]),
        ("第2周、第4周各评课一次", [(9, 15), (23, 29)]),
        ("第2周和第3周评课2次", [(9, 22)]),
    ],
)
def test_each_of_the_listed_weeks_has_its_record(text: str, weeks: list[tuple[int, int]]) -> None:
    spans = [(record.date, record.date_end) for record in read(text).records]
    assert spans == [(date(2026, 3, first), date(2026, 3, last)) for first, last in weeks]


@pytest.mark.parametrize(
    ("text", "lecturer"),
    [
        ("听了向老师的课", "向老师"),
        ("听向老师的科学课一节", "向老师"),
        ("昨天听了成晓云老师的课", "成晓云老师"),
        ("向老师的公开课听了", "向老师"),
        ("听了向老师、邵老师的课", "向老师、邵老师"),
        ("听了新老师的课", None),
        ("听了各位老师的课", None),
        ("听了同组老师的课", None),
    ],
)
def test_a_rare_surname_is_one_where_a_name_must_stand(text: str, lecturer: str | None) -> None:
    assert [record.lecturer for record in read(text).records] == [lecturer]


def test_asking_a_teacher_something_is_no_name() -> None:
    assert read("向老师请教了评课").intent is Intent.NONE


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("教研：大单元教学设计", "research_activity", "大单元教学设计"),
        ("教研：教学设计", "research_activity", "教学设计"),
        ("4月10日教研：论文选题漫谈", "research_activity", "论文选题漫谈"),
        ("培训：分层作业设计的思路", "training", "分层作业设计的思路"),
        ("反思：公开课以后的功课", "reflection", "公开课以后的功课"),
        ("读书：教学设计的七个问题", "reading", "教学设计的七个问题"),
        ("听课：四年级公开课", "observation", None),
    ],
)
def test_a_kind_named_in_a_topic_is_no_second_record(text: str, kind: str, title: str | None) -> None:
    assert [(record.kind, record.title) for record in read(text).records] == [(kind, title)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("教研：听课2节，评课1次", ["research_activity", "observation", "critique"]),
        ("本周完成：听课2节，反思1篇", ["observation", "reflection"]),
        ("教研：集体备课", ["research_activity", "collective_prep"]),
        ("教研：写了教学设计一份", ["research_activity", "lesson_plan"]),
    ],
)
def test_acts_listed_behind_a_colon_stay_acts(text: str, kinds: list[str]) -> None:
    assert [record.kind for record in read(text).records] == kinds


@pytest.mark.parametrize(
    ("text", "lecturer"),
    [
        ("听课人：邵立群 听课2节", None),
        ("听课教师：邵立群老师，听课2节", None),
        ("听课人：邵立群、卜小满，听课2节", None),
        ("听课人：邵立群，授课人：卜小满，听课2节", "卜小满"),
        ("听课人：邵立群\n授课教师：卜小满\n学科：科学", "卜小满"),
        ("听课人 邵立群 授课人 卜小满 课题《落花生》", "卜小满"),
        ("记录人：邵立群，听课1节", None),
    ],
)
def test_who_fills_in_the_form_is_not_the_one_who_taught(text: str, lecturer: str | None) -> None:
    assert [(record.kind, record.lecturer) for record in read(text).records] == [("observation", lecturer)]


@pytest.mark.parametrize("text", ["听课人：邵立群", "记录人：邵立群", "听课人", "授课人 邵立群"])
def test_a_field_with_a_name_alone_is_no_record(text: str) -> None:
    assert read(text).records == ()
