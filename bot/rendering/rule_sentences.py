"""A rule said back in one plain sentence, in the words the plan reader knows: read again it gives the rule again."""

from collections.abc import Sequence
from typing import Any

from bot.domain.audiences import Rule
from bot.domain.requirements import Owner, Per, RequirementSpec
from bot.rendering.rules import WHERE_WORDS, audience_text
from bot.rendering.words import EVERY_WORDS, figure, kind_label, listed

_OWNERS = {Owner.GROUP: "每个教研组", Owner.OFFICE: "教科室"}
_SIDES = {"mentor": "师傅", "mentee": "徒弟", "partner": "师徒双方"}
_WHOSE = {"mentor": "听师傅的课", "mentee": "听徒弟或青年教师的课", "my_group": "听本组教师的课"}
_AFTER = {"training": "外出培训"}  # what sets a duty off, where its plain name would mean something else
_UNSAID = (Per.ONCE, Per.UNSTATED)


def rule_sentence(rule: RequirementSpec) -> str:
    """«教龄不满 10 年的教师每学期听课不少于 15 节», «其中优秀课例不少于 3 节»."""
    if rule.part_of is not None:
        return f"其中{_work(rule)}{_amount(rule)}{_tail(rule)}"
    return f"{_who(rule)}{_every(rule)}{_work(rule)}{_amount(rule)}{_tail(rule)}"


def _who(rule: RequirementSpec) -> str:
    if rule.owner in _OWNERS and not _named(rule.audience):
        return _OWNERS[rule.owner]
    return people_words(rule.audience)


def _named(audience: Rule) -> bool:
    return bool(audience) and not audience.get("all")


def people_words(audience: Rule) -> str:
    """An audience as the subject of a sentence: «每位教师», «教龄满 10 年的教师», «备课组长»."""
    if not _named(audience):
        return "每位教师"
    if set(audience) == {"pair"}:
        return _SIDES.get(str(audience["pair"]), "师徒双方")
    if set(audience) == {"tag"}:
        return f"{audience['tag']}成员"
    if set(audience) == {"or"}:
        return "或".join(people_words(part) for part in audience["or"])
    text = audience_text(audience)
    if text.endswith(("年", "周岁", "以内", "（不含）")):
        return f"{text}的教师"
    return f"{text}教师" if text.endswith("年级") else text


def _every(rule: RequirementSpec) -> str:
    if rule.per is Per.EVENT:
        return _occasion(rule.trigger or {})
    return "" if rule.per in _UNSAID else EVERY_WORDS[rule.per]


def _occasion(trigger: dict[str, Any]) -> str:
    if "kind" in trigger:
        kind = str(trigger["kind"])
        return f"每次{_AFTER.get(kind) or kind_label(kind)}后"
    return f"每次{trigger.get('event', '活动')}"


def _work(rule: RequirementSpec) -> str:
    """«校内听课», «省级及以上论文», «优秀课例», «听师傅的课»."""
    where = rule.where or {}
    if "of" in where:
        return _either(_WHOSE.get(one, one) for one in _several(where["of"]))
    if where.get("quality") == "exemplar" and "observation" in rule.kinds:
        return "优秀课例"
    said = "".join(_either(_where_words(key, where[key])) for key in where if key in WHERE_WORDS)
    within = f"{rule.deadline}" if rule.per is Per.EVENT and rule.deadline else ""
    return within + said + _either(kind_label(kind) for kind in rule.kinds)


def _where_words(key: str, value: Any) -> list[str]:
    table = WHERE_WORDS[key]
    return [
        table.get(one.rstrip("+"), one) + ("及以上" if one.endswith("+") else "") for one in map(str, _several(value))
    ]


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else (value,)


def _either(words: Any) -> str:
    return "或".join(words)


def _amount(rule: RequirementSpec) -> str:
    if rule.is_share:
        base = f"{kind_label(rule.percent_of)}数的 " if rule.percent_of else " "
        return f"不少于{base}{figure(rule.target)}%"
    if rule.max is None:
        return f"不少于 {figure(rule.target)} {rule.unit}"
    if not rule.min:
        return f"不超过 {figure(rule.max)} {rule.unit}"
    return f" {figure(rule.target)}—{figure(rule.max)} {rule.unit}"


def _tail(rule: RequirementSpec) -> str:
    where = rule.where or {}
    text = f"，每篇不少于 {where['min_words']} 字" if where.get("min_words") else ""
    if rule.deadline and rule.per is not Per.EVENT:
        text += f"，{rule.deadline}完成"
    return text + ("（只登记，不催）" if rule.optional else "")


def reach_text(people: Sequence[str], groups: Sequence[str], kept: str | None) -> str:
    """Whom a rule reaches, by name: «涉及 2 位老师：罗文、王芳»; `kept` is why it is not followed."""
    if kept:
        return f"先存档，暂不自动统计（{kept}）"
    if not (people or groups):
        return "现在没有人符合"
    count = f"{len(people)} 位老师" if people else f"{len(groups)} 个组"
    return f"涉及 {count}：{listed(people or groups)}"


NAMED = 8  # whose target moves, by name; the rest are counted


def moves_text(moves: Sequence[tuple[str, float | None, float | None]], unit: str) -> str:
    """Whose target a change moves, from what to what: «2 位老师的数量（节）会变：王芳 15→12、…»."""
    if not moves:
        return "现在没有人的数量会变。"
    shown = "、".join(f"{name} {_or_none(before)}→{_or_none(after)}" for name, before, after in moves[:NAMED])
    rest = f" 等 {len(moves)} 位" if len(moves) > NAMED else ""
    return f"{len(moves)} 位老师的数量（{unit}）会变：{shown}{rest}。已登记的照样算。"


def _or_none(target: float | None) -> str:
    return "无" if target is None else figure(target)
