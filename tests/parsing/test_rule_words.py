"""What a rule's sentence says beside its amount."""

import pytest

from bot.parsing.rule_words import circle_in, is_optional, trigger_in


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("每位教师外出培训后四周内示范课不少于 1 节", {"kind": "training", "venue": "out_of_school"}),
        ("教师外出学习归来一周内交心得 1 篇", {"kind": "training", "venue": "out_of_school"}),
        ("每位教师每次公开课后一周内教学反思不少于 1 篇", {"kind": "open_lesson"}),
        ("每上一节汇报课写反思 1 篇", {"kind": "report_lesson"}),
        ("每次教研活动后交心得 1 篇", {"kind": "research_activity"}),
        ("35 周岁以下的教师每次评比论文不少于 1 篇", {"event": "评比"}),
        ("青年教师逢评必参，交论文 1 篇", {"event": "评比"}),
        ("每位教师每次论文征集交论文 1 篇", {"event": "征集"}),
        ("每次优质课比赛后写反思 1 篇", {"event": "比赛"}),
        ("每堂课后写反思 1 篇", None),
        ("每位教师每学期听课不少于 15 节", None),
    ],
)
def test_what_opens_a_duty(sentence: str, trigger: dict[str, str] | None) -> None:
    assert trigger_in(sentence) == trigger


def test_whose_circle_is_meant_and_what_is_only_welcome() -> None:
    assert circle_in("课题组成员每月课题进展不少于 1 次") == {"tag": "课题组"}
    assert circle_in("每位教师每学期听课不少于 15 节") is None
    assert is_optional("每位教师每学期随笔不少于 4 篇（只登记，不催）")
    assert not is_optional("每位教师每学期随笔不少于 4 篇")
