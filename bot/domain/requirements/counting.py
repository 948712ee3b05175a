"""A rule's kinds with the conditions under which a record counts, written so that a query can judge them.

What is usual need not be said: a lesson logged without a place was heard in school. What is out of the ordinary (an
exemplary lesson, one outside, one of the city's) counts only when the record says so, or shows it by whose it was.
"""

from collections.abc import Iterable
from typing import Any

from bot.domain.kinds import RECORD_KINDS
from bot.domain.requirements.specs import RequirementSpec

EDITION = 1  # raised when the writing changes: rows of an older one are written anew
LEVELS = ("school", "district", "city", "province", "national")
VENUES = {"off_school": "out_of_school"}  # what a rule asks for → what a record says
USUAL = frozenset({"in_school", "offline", "school", "same_group"})


def kinds_of(rule: RequirementSpec) -> list[dict[str, Any]]:
    """The values of a rule's `RequirementKind` rows, without the requirement's id; a share's base stands last."""
    conditions = _conditions(rule.where or {})
    rows = [
        {"kind": kind, "unit": counted_in(kind, rule.unit), "worth": rule.worth.get(kind, 1.0), **conditions}
        for kind in rule.kinds
    ]
    if rule.percent_of and rule.percent_of not in rule.kinds:
        base = {"kind": rule.percent_of, "unit": counted_in(rule.percent_of, "%"), "base": True}
        rows.append(base | _conditions({}))
    return [{"edition": EDITION} | row for row in rows]


def counted_in(kind: str, unit: str) -> str:
    """What records of the kind are counted in: its own measure word, whatever the plan's; or hours; or words."""
    return unit if unit in ("学时", "字") or kind not in RECORD_KINDS else RECORD_KINDS[kind].unit


def _conditions(where: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "venue": _listed(VENUES.get(one, one) for one in _several(where.get("venue"))),
        "level": _listed(level for one in _several(where.get("level")) for level in _levels(one)),
        "quality": _listed(_several(where.get("quality"))),
        "scope": ",".join(_several(where.get("scope"))) or None,
        "of": ",".join(_several(where.get("of"))) or None,
        "min_words": where.get("min_words"),
        "max_words": where.get("max_words"),
    }
    return found | {"free": not any(value is not None for value in found.values())}


def _several(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]


def _listed(values: Iterable[str]) -> str | None:
    """«in_school,» with the empty one that fits silent records, when one of them is usual."""
    every = list(dict.fromkeys(values))
    return ",".join([*every, ""] if USUAL & set(every) else every) or None


def _levels(word: str) -> tuple[str, ...]:
    name = word.rstrip("+")
    if name not in LEVELS:
        return (name,)
    return LEVELS[LEVELS.index(name) :] if word.endswith("+") else (name,)
