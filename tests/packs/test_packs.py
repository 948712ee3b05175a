"""The ready rule sets: each reads, and each rule said back reads as the rule again."""

from datetime import date

import pytest

from bot.acts.check_rules import check_rules
from bot.acts.read_rules import read_circle, read_rules
from bot.domain.frames import Frame
from bot.domain.requirements import RequirementSpec, whole_of
from bot.errors import NotFound, NotUnderstood
from bot.packs import Pack, Stated, pack_named, pack_of, packs, read_pack
from bot.rendering.rule_sentences import rule_sentence

FRAME = Frame.of(date(2026, 8, 31), date(2027, 1, 22))
BESIDE = {"title", "quote", "part_of", "bundle", "as_of"}  # what a sentence does not carry
# A field that the sentence cannot carry either, with the reason.
UNSAID = {
    "教研员每学年公开课或示范课 5—10 节": {"kinds"},  # the reader takes lessons joined by 或 for one kind
}


def rules_of(pack: Pack) -> list[RequirementSpec]:
    return read_rules(pack.rules, FRAME)


EVERY = [pytest.param(rule, pack, id=rule_sentence(rule)) for pack in packs() for rule in rules_of(pack)]


@pytest.mark.parametrize(("rule", "pack"), EVERY)
def test_a_rule_said_back_reads_as_the_rule_again(rule: RequirementSpec, pack: Pack) -> None:
    whole = whole_of(rule, rules_of(pack)) if rule.part_of else None
    sentence = rule_sentence(rule)
    said = f"{rule_sentence(whole)}，{sentence}" if whole else sentence
    again = read_rules([Stated(said, {})], FRAME)[-1]
    left_out = BESIDE | UNSAID.get(sentence, set())
    assert again.model_dump(exclude=left_out) == rule.model_dump(exclude=left_out)


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
def test_a_pack_can_be_followed_whole(pack: Pack) -> None:
    rules = rules_of(pack)
    assert [rule.unfollowed() for rule in rules] == [None] * len(rules)
    check_rules(rules)
    assert pack.title
    assert pack.says
    assert all(read_circle(circle, FRAME) != {"all": True} for circle in pack.circles)


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        (
            {"and": [{"subject": "数学"}, {"years_of_teaching": {"gte": 3}}]},
            "数学教师且教龄满 3 年的教师",
        ),
        ({"or": [{"title": "骨干教师", "level": "市级+"}, {"position": "教研组长"}]}, "市级及以上骨干教师或教研组长"),
        ({"and": [{"subject": "数学"}, {"years_of_teaching": {"lt": 3}}]}, "数学教师且教龄不满 3 年的教师"),
        ({"grade_band": "三年级"}, "三年级教师"),
        ({"rank": "高级教师"}, "高级教师"),
    ],
)
def test_audiences_said_back_read_again(audience: dict[str, object], said: str) -> None:
    rule = RequirementSpec(title="听课", kinds=("observation",), min=8, unit="节", per="term", audience=audience)
    sentence = rule_sentence(rule)
    assert sentence == f"{said}每学期听课不少于 8 节"
    assert read_rules([Stated(sentence, {})], FRAME)[0].audience == audience


def test_packs_are_found_by_name_title_or_a_word_of_it_and_a_figure_makes_a_rule() -> None:
    assert pack_named("five_ones").title == "教师五个一"
    assert pack_named("结对").name == "mentorship"
    assert pack_of("听课 20 节，其中有分项").name == "observation_with_parts"
    assert pack_of("每位教师每学期听课不少于 3 节").rules[0].say.startswith("每位教师")
    with pytest.raises(NotFound, match="可选"):
        pack_named("不存在的")
    with pytest.raises(NotFound, match="有好几个"):
        pack_named("听课")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("title = ", "写法不对"),
        ('title = "空的"', "至少要有一条"),
        ('[[rule]]\nbundle = "甲"', "没有写 say"),
        ('[[rule]]\nsay = "大家都要努力"', "没有看懂"),
        ('[[rule]]\nsay = "每位教师每学期听课不少于 3 节"\nmax = 1', "不成立"),
        ('[[rule]]\nsay = "每位教师每学期听课不少于 3 节"\ncolour = "红"', "不成立"),
    ],
)
def test_a_file_that_makes_no_sense_is_told_in_chinese(text: str, why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        rules_of(read_pack(text, "own"))


def spec(kind: str, least: float, unit: str = "节", **more: object) -> RequirementSpec:
    values = {"title": kind, "kinds": (kind,), "min": least, "unit": unit, "per": "term", "quote": f"{kind} {least}"}
    return RequirementSpec.model_validate(values | more)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ([spec("observation", 5), spec("observation", 8, part_of="observation 5")], "比总数还多"),
        ([spec("observation", 20), spec("observation", 0, max=10)], "矛盾"),
        (
            [
                spec("reflection", 10, "%", percent_of="lesson_plan"),
                spec("lesson_plan", 50, "%", percent_of="reflection"),
            ],
            "绕成了一圈",
        ),
        ([spec("reflection", 10, "%", percent_of="reflection")], "比例"),
        ([spec("reflection", 10, "%", percent_of="homework")], "基数不能登记"),
        ([spec("inspection", 2, "次")], "不能登记"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_rules_that_cannot_hold_are_refused(rules: list[RequirementSpec], why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        check_rules(rules)
