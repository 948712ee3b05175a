"""Who a rule speaks to: audience forms (see `Requirement.audience`) judged against one person's facts.

Forms: `{"all": true}`, `{"years_of_teaching": {"lt": 10}}`, `{"age": …}`, `{"years_at_school": …}`, `{"position": P}`,
`{"title": T, "level": L}`, `{"rank": R}`, `{"grade_band": G}`, `{"subject": S}`, `{"group": G}`, `{"status": S}`,
`{"sex": S}`, `{"person": N}`, `{"office": true}`, `{"pair": "mentor" | "mentee" | "partner"}` (in a running pair),
`{"program": P}` (whom a program takes in), `{"tag": T}` (a circle, a program, a title or a position so called),
joined by `{"and": […]}`, `{"or": […]}`, `{"not": …}`.
"""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.people import Person

Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person on a reference day. Numbers are None where the roster does not say."""

    name: str
    years_of_teaching: int | None
    age: int | None
    years_at_school: int | None
    positions: tuple[str, ...]
    titles: tuple[tuple[str, str | None], ...]
    rank: str | None
    subject: str | None
    grade: str | None
    groups: tuple[str, ...]
    status: str
    sex: str | None
    office: bool
    pairs: tuple[str, ...] = ()  # mentor, mentee, partner: what somebody is in running pairs
    programs: tuple[str, ...] = ()


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "eq": operator.eq,
}

# 镇, 学区, 片区 stand between a school and its county; 区 and 县 are one level.
LEVELS = ("校级", "镇级", "区级", "市级", "省级", "国家级")
_SAME_LEVEL = {"县级": "区级", "学区级": "镇级", "片区级": "镇级", "全国": "国家级", "县区级": "区级", "区县级": "区级"}

# Words for several positions at once.
POSITION_FAMILIES: dict[str, tuple[str, ...]] = {
    "行政": ("校长", "书记", "主任", "主席", "园长", "处长", "总务", "行政"),
    "管理": ("校长", "书记", "主任", "主席", "园长", "处长", "总务", "行政"),
    "领导": ("校长", "书记", "主任", "园长"),
    "中层": ("主任", "处长"),
}
_GRADE_BANDS = {"低": "一二", "中": "三四", "高": "五六", "起始": "一七", "毕业": "六九"}


def facts_of(person: Person, groups: Iterable[str], *, office: bool, on: date, by_calendar: bool) -> Facts:
    """A person's facts as of the day `on`; years by calendar years, or by full years."""

    def years(since: date | None) -> int | None:
        if since is None:
            return None
        return on.year - since.year if by_calendar else full_years(since, on)

    return Facts(
        name=person.name,
        years_of_teaching=years(person.teaching_since),
        age=full_years(person.born_on, on) if person.born_on else None,
        years_at_school=years(person.joined_on),
        positions=tuple(person.positions),
        titles=tuple((str(t.get("title")), t.get("level")) for t in person.titles),
        rank=person.rank,
        subject=person.subject,
        grade=person.grade,
        groups=tuple(groups),
        status=person.status,
        sex=person.sex,
        office=office,
    )


def full_years(since: date, on: date) -> int:
    """Completed years between two days."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def matches(rule: Rule, facts: Facts) -> bool:
    """Whether the rule speaks to that person; every condition given must hold. What is not known does not match."""
    return all(
        _JUDGES[key](value, rule, facts) if key in _JUDGES else False for key, value in rule.items() if key != "level"
    )


def unknown_forms(rule: Rule) -> set[str]:
    """Condition names in the rule that cannot be judged from a roster."""
    return forms_of(rule) - _JUDGES.keys()


# What a rule may ask of the roster → the roster's field and its name.
_ASKED = {
    "years_of_teaching": ("teaching_since", "参加工作时间"),
    "age": ("born_on", "出生年月"),
    "years_at_school": ("joined_on", "到校时间"),
}


def lacking_facts(staff: Iterable[Person], rules: Iterable[Rule]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who cannot be judged by these rules because the roster is silent: (what it lacks, the names) each."""
    people, asked = list(staff), {form for rule in rules for form in forms_of(rule)}
    found = []
    for form, (column, word) in _ASKED.items():
        names = tuple(person.name for person in people if getattr(person, column) is None)
        if form in asked and names:
            found.append((word, names))
    return tuple(found)


def without_years(rule: Rule) -> Rule:
    """The rule as if everybody had the years it asks for: whom it would mean if the roster told all."""
    loose: Rule = {}
    for key, value in rule.items():
        if key in ("and", "or"):
            loose[key] = [without_years(part) for part in value]
        elif key not in _ASKED:
            loose[key] = value
    return loose or {"all": True}


def forms_of(rule: Rule) -> set[str]:
    """All condition names in the rule, within its and, or and not."""
    found: set[str] = set()
    for key, value in rule.items():
        if key in ("and", "or", "not"):
            parts = [value] if isinstance(value, dict) else value
            found = found.union(*(forms_of(part) for part in parts))
        elif key != "level":
            found.add(key)
    return found


def _number(field: str) -> Callable[[Any, Rule, Facts], bool]:
    def judge(bounds: Any, _rule: Rule, facts: Facts) -> bool:
        value = getattr(facts, field)
        return value is not None and all(_COMPARE[sign](value, bound) for sign, bound in bounds.items())

    return judge


def _words(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (str(value),)


def _position(value: Any, _rule: Rule, facts: Facts) -> bool:
    return any(_holds_position(word, facts.positions) for word in _words(value))


def _holds_position(word: str, positions: tuple[str, ...]) -> bool:
    family = next((ends for name, ends in POSITION_FAMILIES.items() if name in word), None)
    if family and "组长" not in word:
        return any(end in held and "班主任" not in held for held in positions for end in family)
    return any(word in held or held in word for held in positions)


def _level_rank(level: str | None) -> int | None:
    named = _SAME_LEVEL.get(level or "", level or "")
    return LEVELS.index(named) if named in LEVELS else None


def _level_fits(wanted: Any, held: str | None) -> bool:
    if wanted is None:
        return True
    rank = _level_rank(held)
    for word in _words(wanted):
        least = _level_rank(word.rstrip("+"))
        if rank is not None and least is not None and (rank == least or (word.endswith("+") and rank > least)):
            return True
    return False


def _title(value: Any, rule: Rule, facts: Facts) -> bool:
    return any(
        (word in title or title in word) and _level_fits(rule.get("level"), level)
        for word in _words(value)
        for title, level in facts.titles
    )


def _group(value: Any, _rule: Rule, facts: Facts) -> bool:
    return any(_names_group(word, facts) for word in _words(value))


def _names_group(word: str, facts: Facts) -> bool:
    if word.startswith(("每个", "各")):
        return bool(facts.groups)
    short = word.removesuffix("组").removesuffix("教研").removesuffix("备课")
    return any(word == name or (short and name.startswith(short)) for name in facts.groups)


def _tag(value: Any, _rule: Rule, facts: Facts) -> bool:
    held = (*facts.groups, *facts.programs, *facts.positions, *(title for title, _ in facts.titles))
    return any(word in one for word in _words(value) for one in held)


def _grade(value: Any, _rule: Rule, facts: Facts) -> bool:
    grade = facts.grade or ""
    bands = [digits for word in _words(value) for name, digits in _GRADE_BANDS.items() if name in word]
    return any(digit in grade for digit in "".join(bands)) or any(word in grade for word in _words(value) if grade)


def _rank(value: Any, _rule: Rule, facts: Facts) -> bool:
    return bool(facts.rank) and any(word.removesuffix("教师") in str(facts.rank) for word in _words(value))


_JUDGES: dict[str, Callable[[Any, Rule, Facts], bool]] = {
    "all": lambda value, _rule, _facts: bool(value),
    "years_of_teaching": _number("years_of_teaching"),
    "age": _number("age"),
    "years_at_school": _number("years_at_school"),
    "position": _position,
    "title": _title,
    "rank": _rank,
    "subject": lambda value, _rule, facts: bool(facts.subject) and any(w in str(facts.subject) for w in _words(value)),
    "group": _group,
    "grade_band": _grade,
    "status": lambda value, _rule, facts: facts.status in _words(value),
    "sex": lambda value, _rule, facts: facts.sex in _words(value),
    "person": lambda value, _rule, facts: facts.name in _words(value),
    "office": lambda value, _rule, facts: facts.office is bool(value),
    "pair": lambda value, _rule, facts: any(word in facts.pairs for word in _words(value)),
    "program": lambda value, _rule, facts: any(word in facts.programs for word in _words(value)),
    "tag": _tag,
    "and": lambda value, _rule, facts: all(matches(part, facts) for part in value),
    "or": lambda value, _rule, facts: any(matches(part, facts) for part in value),
    "not": lambda value, _rule, facts: (
        not (matches(value, facts) if isinstance(value, dict) else any(matches(part, facts) for part in value))
    ),
}
