"""A rule, its audience and the reason somebody owes it, in plain Chinese."""

from typing import Any

from bot.domain.audiences import Facts, Rule
from bot.rendering.words import figure, kind_label

_BOUNDS = {"lt": "不满 {}", "lte": " {}以内", "gt": " {}以上（不含）", "gte": "满 {}", "eq": "正好 {}"}
_FIELDS = {
    "years_of_teaching": ("教龄", "年"),
    "age": ("年龄", "周岁"),
    "years_at_school": ("到校", "年"),
}


WHERE_WORDS: dict[str, dict[str, str]] = {
    "venue": {"in_school": "校内", "off_school": "校外", "online": "线上", "offline": "线下"},
    "level": {"school": "校级", "district": "区级", "city": "市级", "province": "省级", "national": "国家级"},
    "scope": {
        "cross_subject": "跨学科",
        "cross_stage": "跨学段",
        "cross_group": "跨组",
        "same_group": "同组",
        "revision_lesson": "复习课",
    },
    "quality": {"exemplar": "优秀课例", "excellent": "优秀", "quality": "优质"},
    "of": {"mentor": "师傅的课", "mentee": "徒弟或青年教师的课"},
}


def rule_title(kinds: tuple[str, ...], where: dict[str, Any] | None = None) -> str:
    """«论文或教学案例», «听课（校内）»."""
    title = "或".join(kind_label(kind) for kind in kinds)
    said = [word for key, value in (where or {}).items() for word in _where(key, value)]
    return f"{title}（{'，'.join(said)}）" if said else title


def _where(key: str, value: Any) -> list[str]:
    values = value if isinstance(value, (list, tuple)) else [value]
    if key == "min_words":
        return [f"不少于 {value} 字"]
    table = WHERE_WORDS.get(key, {})
    found = [(table.get(str(one).rstrip("+")), str(one).endswith("+")) for one in values]
    return [word + ("及以上" if more else "") for word, more in found if word]


def audience_text(rule: Rule) -> str:
    """«教龄不满 10 年», «市级骨干教师», «全体教师»."""
    if not rule or rule.get("all"):
        return "全体教师"
    return "、".join(_condition(key, value, rule) for key, value in rule.items() if key != "level")


def _condition(key: str, value: Any, rule: Rule) -> str:
    if key in _FIELDS:
        name, unit = _FIELDS[key]
        return "且".join(f"{name}{_BOUNDS[sign].format(f'{figure(bound)} {unit}')}" for sign, bound in value.items())
    if key in ("and", "or"):
        return ("且" if key == "and" else "或").join(audience_text(part) for part in value)
    if key == "not":
        parts = value if isinstance(value, list) else [value]
        return "除" + "、".join(audience_text(part) for part in parts) + "以外"
    words = "、".join(value) if isinstance(value, (list, tuple)) else str(value)
    if key == "title":
        level = rule.get("level") or ""
        level = "、".join(level) if isinstance(level, (list, tuple)) else str(level)
        return level.replace("+", "及以上") + words
    if key == "subject":
        return f"{words}教师"
    return "教科室" if key == "office" else words


def reason_text(rule: Rule, facts: Facts) -> str:
    """Why that person owes it, with their own figure: «因为您教龄 6 年，不满 10 年»."""
    said = [text for key, value in _flat(rule) if (text := _own(key, value, facts))]
    if said:
        return "因为您" + "，".join(said)
    return "面向全体教师" if not rule or rule.get("all") else f"因为您属于：{audience_text(rule)}"


def _flat(rule: Rule) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in rule.items():
        if key in ("and", "or"):
            for part in value:
                found += _flat(part)
        elif key != "not":
            found.append((key, value))
    return found


def _own(key: str, value: Any, facts: Facts) -> str | None:
    """One condition as it stands with this person; None where their own figure adds nothing."""
    if key in _FIELDS:
        own = getattr(facts, key)
        name, unit = _FIELDS[key]
        limits = "且".join(_BOUNDS[sign].format(f"{figure(bound)} {unit}") for sign, bound in value.items())
        return f"{name} {own} {unit}，{limits.strip()}"
    if key in ("position", "title", "person", "subject"):
        words = value if isinstance(value, (list, tuple)) else [value]
        return f"是{'、'.join(map(str, words))}" + ("教师" if key == "subject" else "")
    return None
