"""What a piece of work must be like to count: where, how good, how long, about what, whose."""

import re
from typing import Any

from bot.parsing.plans.requirements.amounts import Amount

_PLACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("in_school", re.compile(r"校内|本校")),
    ("off_school", re.compile(r"校外|外校|外出|跨校|送教|联片|片区|送到|兄弟学校")),
    ("online", re.compile(r"线上|网络|网上|远程|平台|云端")),
)
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        name,
        re.compile(
            rf"{char}级(及)?(以上)?(?!的?(?:骨干|学科带头|带头|名师|教学能手|教坛|教师))(?=[^，。；]{{0,6}}(?:教研|活动|培训|展示|示范课|研讨课|研究课|讲座|刊物|课题|论文|获奖|发表|交流|比赛|评比|公开课)|）|[\d一二两三四五六七八九十]+[次节篇项])"
        ),
    )
    for name, char in (
        ("national", "国家"),
        ("province", "省"),
        ("city", "市"),
        ("district", "[区县]"),
        ("school", "校"),
    )
)
_SCOPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cross_subject", re.compile(r"跨学科(?!段)")),
    ("cross_stage", re.compile(r"跨学段|跨段|跨年段|跨年级")),
    ("cross_group", re.compile(r"跨组")),
    ("same_group", re.compile(r"同组|同科|同学科|本组")),
    ("revision_lesson", re.compile(r"复习课")),
)
_EITHER = re.compile(r"跨学科(?:或者?|、)跨(?:学段|段|年段|年级)")
_GOOD = re.compile(r"精品|优秀课例|优质|质量较高|高质量|优秀(?=反思|案例|教案|论文)")
_PLACELESS = {"reflection", "case", "narrative", "essay", "paper", "lesson_plan", "notes", "reading", "homework_design"}
_OF = (
    ("mentor", re.compile(r"(?:听|观摩|跟听)(?:指导)?(?:师傅|导师|指导教师)")),
    ("mentee", re.compile(r"(?:听|试听)(?:徒弟|青年教师)|为徒弟听|由师傅试听")),
)


def where_of(folded: str, start: int, end: int, kind: str) -> dict[str, Any]:
    """The conditions named between two offsets; {} for none."""
    text = folded[start:end]
    found: dict[str, Any] = {}
    venues = [name for name, pattern in _PLACES if kind not in _PLACELESS and pattern.search(text)]
    if venues:
        found["venue"] = venues[0] if len(venues) == 1 else venues
    for name, pattern in _LEVELS:
        if match := pattern.search(text):
            found["level"] = name + ("+" if match[2] else "")
            break
    scopes = [name for name, pattern in _SCOPES if pattern.search(text)]
    if scopes:
        found["scope"] = scopes if _EITHER.search(text) else scopes[0]
    if _GOOD.search(text):
        found["quality"] = "exemplar"
    if kind == "observation" and (of := next((name for name, pattern in _OF if pattern.search(text)), None)):
        found["of"] = of
    return found


def measured(amount: Amount) -> dict[str, Any]:
    """Words or minutes per piece as conditions."""
    key = "words" if amount.unit == "字" else "minutes"
    if amount.max is not None and amount.min == 0:
        return {f"max_{key}": int(amount.max)}
    out = {f"min_{key}": int(amount.min or 0)}
    return out | ({f"max_{key}": int(amount.max)} if amount.max is not None else {})
