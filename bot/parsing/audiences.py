"""Who is meant by «语文组», «各教研组长», «青年教师», «张敏、李强» or «市级以上骨干教师»: words → an audience rule."""

import re
from collections.abc import Callable, Collection
from typing import Any

Rule = dict[str, Any]

_SPLIT = re.compile(r"[、，,；;/ 　]|以及|及其|和|与|及(?!以上|以下|以内)")
_OFFICE = re.compile(r"(?:学校|本|校)?(?:教科|教研|科研|教科研)(?:室|处|中心)(?!主任)")
_ALL = re.compile(
    r"^(?:全体|全校|全员|所有|每位|每个|各位|大家)(?:教职工|教职员工|教师|老师|人员|同事)?$|^(?:教师|老师|教职工)$"
)
_POSITIONS = tuple(
    "教研组长 备课组长 年级组长 学科组长 教科室主任 教导主任 教务主任 德育主任 副校长 校长 书记 "
    "班主任 主持人 管理人员 行政人员 行政 中层 领导 组长 主任".split()
)
_TITLES = ("骨干教师", "学科带头人", "教坛新秀", "教学能手", "名师", "骨干")
_LEVEL = re.compile(r"(校|镇|学区|县|区|市|省|国家)级(以上|及以上)?")
_SUBJECTS = tuple(
    "语文 数学 英语 科学 物理 化学 生物 历史 地理 道德与法治 道法 政治 体育 音乐 "
    "美术 信息技术 信息 劳动 综合实践 心理 书法 艺术".split()
)
_COUNT = re.compile(r"(教龄|年龄|到校|入职)?\s*[<≤>≥]?\s*(\d{1,2})\s*(周岁|岁|年)")
_SIGNS = (
    (("≤", "以下", "以内", "不超过"), "lte"),
    (("<", "不满", "未满", "不足"), "lt"),
    (("≥", "以上", "满"), "gte"),
    ((">", "超过"), "gt"),
)


def read_people(text: str, names: Collection[str], groups: Collection[str]) -> Rule | None:
    """The rule a list of people, groups, positions or conditions stands for; None when no part of it is understood."""
    parts = [part for piece in _SPLIT.split(text.strip()) if (part := piece.strip("（）()。的 ").removesuffix("等"))]
    rules = [rule for part in parts if (rule := read_one(part, names, groups))]
    if not rules:
        return None
    return rules[0] if len(rules) == 1 else {"or": rules}


def read_one(part: str, names: Collection[str], groups: Collection[str]) -> Rule | None:
    """One name, group, position or condition."""
    if _ALL.match(part):
        return {"all": True}
    if part in names or part.removesuffix("老师") in names:
        return {"person": part if part in names else part.removesuffix("老师")}
    return next((rule for read in _READERS if (rule := read(part, groups))), None)


def _office(part: str, _groups: Collection[str]) -> Rule | None:
    return {"office": True} if _OFFICE.search(part) and "组" not in part else None


def _counted(part: str, _groups: Collection[str]) -> Rule | None:
    found = _COUNT.search(part)
    if not found:
        return None
    field = "age" if "岁" in found[3] else "years_at_school" if found[1] in ("到校", "入职") else "years_of_teaching"
    sign = next((sign for words, sign in _SIGNS if any(word in part for word in words)), None)
    return {field: {sign: int(found[2])}} if sign else None


def _titled(part: str, _groups: Collection[str]) -> Rule | None:
    title = next((title for title in _TITLES if title in part), None)
    if title is None:
        return None
    level = _LEVEL.search(part)
    rule: Rule = {"title": "骨干教师" if title == "骨干" else title}
    return rule | ({"level": f"{level[1]}级" + ("+" if level[2] else "")} if level else {})


def _position(part: str, groups: Collection[str]) -> Rule | None:
    position = next((word for word in _POSITIONS if word in part), None)
    if position is None:
        return None
    rule: Rule = {"position": position}
    whose = _grouped(part.split(position, maxsplit=1)[0], groups) if "组长" in position else None
    return {"and": [rule, whose]} if whose and whose.get("group") in groups else rule


def _young(part: str, _groups: Collection[str]) -> Rule | None:
    if "青年" in part:
        return {"age": {"lte": 35}}
    return {"years_of_teaching": {"lte": 1}} if re.search(r"新(?:教师|入职|进|任|上岗)", part) else None


def _grouped(part: str, groups: Collection[str]) -> Rule | None:
    if part in groups:
        return {"group": part}
    if re.match(r"^(?:各|每个|全体)?(?:学科)?(?:教研|备课|学科)?组$", part):
        return {"position": "备课组长" if "备课" in part else "教研组长"}
    short = part.removeprefix("各").removesuffix("组").removesuffix("教研").removesuffix("备课")
    named = next((group for group in groups if len(short) > 1 and group.startswith(short)), None)
    return {"group": named} if named and "组" in part else None


def _subject(part: str, _groups: Collection[str]) -> Rule | None:
    subject = next((word for word in _SUBJECTS if part.startswith(word)), None)
    rest = part.removeprefix(subject or "")
    return {"subject": subject} if subject and rest in ("", "教师", "老师", "学科", "学科教师", "科", "组") else None


_READERS: tuple[Callable[[str, Collection[str]], Rule | None], ...] = (
    _counted,
    _titled,
    _office,
    _position,
    _young,
    _grouped,
    _subject,
)
