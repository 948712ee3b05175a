"""Who a duty is for: the subject at the head of a clause, read piece by piece until the verb begins."""

import re
from dataclasses import dataclass
from typing import Any

from bot.parsing.plans.drafts import Audience
from bot.parsing.plans.requirements.people import LEAVES, SUBJECT, WHO, Leaf

__all__ = ["SUBJECT", "Subject", "owner_of", "resolved", "subject_at", "subject_in"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject read at the head of a clause: the condition, where it ends, who it makes the owner."""

    audience: Audience
    end: int
    rest: bool = False

    @property
    def owner(self) -> str:
        """person, group, office or pair."""
        return owner_of(self.audience)


def owner_of(audience: Audience) -> str:
    """Who owes a duty with this audience."""
    keys = _keys(audience)
    if "group" in keys:
        return "group"
    if "pair" in keys:
        return "pair"
    return "office" if "office" in keys else "person"


def _keys(audience: Any) -> set[str]:
    if isinstance(audience, list):
        return set().union(*map(_keys, audience)) if audience else set()
    out: set[str] = set()
    for key, value in audience.items():
        out |= _keys(value) if key in ("and", "or") else {key}
    return out


_FILL = re.compile(
    r"(?:凡是?|对于?|要求|集团内?(?!总校|本部)|学?期[初中末](?=[各每全]|教|备)|年底(?=[各每])|[学片]区内|中心学校(?=教研办|教务办|教导处)|[全本][区县市镇乡]|中小学(?=[^，。；]{0,3}组)|其中|同时|另外?|此外|原则上|全校|我校|本校|集团|[全我本](?:园|镇|县|区)|针对|按照|组织|安排|鼓励|建议|具有|担任|获得|荣获|评为|称号|职务|职称|要|需|须|应|均|都|必须|每位|每名|每个|全体|所有"
    r"|各位|各级|的|是|在|由|（[^（）]{0,12}）|，|：|“[^”]{1,12}”|\s|（|）|每[个]?(?:学期|学年|月|周|年)|[本全一]学期|本学年|全年|年度内|还|并|即|(?:其他|其余|其它)(?=行政|中层)|一是|二是|三是|四是|五是|首先|其次|再次|最后"
    r"|[一二两三四五六七八九\d]+[位名]|资深|在岗|在任|中老年|中青年|老|双方|成员|伙伴|之间|人员|教师|老师)"
)
_INNER_FILL = re.compile(
    rf"的|是|（[^（）]{{0,12}}）|具有|担任|称号|职务|职称|资格|且|中|里|同时|{WHO}|[一二两三四五六七八九\d]+[位名]|双方|成员|伙伴|之间"
)


def subject_at(folded: str, start: int, end: int) -> Subject | None:
    """The subject that begins at `start`, leading fill passed over; None where the clause begins with its verb."""
    leaves: list[tuple[Audience, bool, bool]] = []  # (condition, everyone, joined to the one before)
    at, last, joined = start, start, False
    while at < end:
        leaf, stop = _leaf_at(folded, at, end)
        if leaf is not None:
            leaves.append((*leaf, joined and bool(leaves)))
            at = last = stop
            joined = False
            continue
        if leaves and (told := _LEVEL_TOLD.match(folded, at, end)) and list(leaves[-1][0]) == ["title"]:
            leaves[-1] = ({**leaves[-1][0], "level": told["lv"] + ("+" if told["up"] else "")}, *leaves[-1][1:])
            at = last = told.end()
            continue
        if (inside := _bracketed(folded, at, end)) is not None:
            leaves.append((*inside[0], False))
            at = last = inside[1]
            continue
        if leaves and (join := re.compile(r"、|和|及其?|与|以及|或者?").match(folded, at, end)):
            at, joined = join.end(), True
            continue
        fill = (_INNER_FILL if leaves else _FILL).match(folded, at, end)
        if fill is None:
            break
        at = fill.end()
    return Subject(combined(leaves), last) if leaves else None


_LEVEL_TOLD = re.compile(r"（(?P<lv>[省市区县校]级)(?P<up>及?以上)?）")
_BORDER = re.compile(r"[，、；]?(?P<not>不)?含(?:\d{1,2}|[一二三四五六七八九十]{1,3})?(?:周?岁|年)?")


def _bracketed(folded: str, at: int, end: int) -> tuple[Leaf, int] | None:
    """ "老教师（满15年的）", "青年教师（35岁及以下）": the bracket says who they are."""
    closed = folded.find("）", at, end) if folded[at : at + 1] == "（" else -1
    if closed < 0:
        return None
    leaf, stop = _leaf_at(folded, at + 1, closed)
    if leaf is None or not {"age", "years_of_teaching", "years_at_school"} & set(leaf[0]):
        return None
    if border := _BORDER.fullmatch(folded, stop, closed):
        return (_moved(leaf, border["not"] is not None), closed + 1)
    return (leaf, closed + 1) if closed - stop <= 4 else None


def _moved(leaf: Leaf, without: bool) -> Leaf:
    """ "35周岁以下，不含35周岁": the border itself is in or out."""
    sides = {"lte": "lt", "gte": "gt"} if without else {}
    return {key: {sides.get(side, side): n for side, n in bounds.items()} for key, bounds in leaf[0].items()}, leaf[1]


_QUANTIFIER = re.compile(
    r"(?<![由与和对给向为让到请按以])(?:每个?|各|每位|全体|每名|所有|凡)(?=[^，。；]{0,12}(?:组|教师|老师|人员))"
)


_EACH_GROUP = re.compile(r"(?<![由与和对给向为让到请按以])每个?(?=(?:教研|备课|年级|课题|学科)组)")


def subject_in(folded: str, start: int, end: int) -> Subject | None:
    """The subject at the head of a clause, or one that a quantifier (每个, 全体 …) announces further on."""
    found = subject_at(folded, start, end)
    if found is not None:
        each = _EACH_GROUP.search(folded, found.end, end) if found.audience == {"all": True} else None
        return (subject_at(folded, each.start(), end) or found) if each else found
    match = _QUANTIFIER.search(folded, start, end)
    return subject_at(folded, match.start(), end) if match else None


def _leaf_at(folded: str, at: int, end: int) -> tuple[Leaf | None, int]:
    for pattern, reader in LEAVES:
        match = pattern.match(folded, at, end)
        if match and match.end() > at:
            leaf = reader(match)
            if leaf is not None:
                return leaf, match.end()
    return None, at


_LOW, _HIGH = {"gte", "gt"}, {"lte", "lt"}
_GENERIC = ({"position": "青年教师"}, {"position": "新教师"})


def combined(leaves: list[tuple[Audience, bool, bool]]) -> Audience:
    """Pieces joined by 、 are alternatives, pieces side by side hold together; "everyone" gives way to both."""
    precise = [(audience, joined) for audience, everyone, joined in leaves if not everyone]
    if not precise:
        return {"all": True}
    numeric = any({"age", "years_of_teaching", "years_at_school"} & set(a) for a, _ in precise)
    kept = [(a, j) for a, j in precise if not (numeric and a in _GENERIC)] or precise
    groups: list[list[Audience]] = []
    for audience, joined in _one_measure(kept):
        if joined and groups:
            groups.append([audience])
        elif groups:
            groups[-1].append(audience)
        else:
            groups.append([audience])
    options = _joined([_all_of(group) for group in groups])
    return options[0] if len(options) == 1 else {"or": options}


def _one_measure(kept: list[tuple[Audience, bool]]) -> list[tuple[Audience, bool]]:
    """ "入职满三年不足五年": the bare years behind are of the measure named before."""
    out: list[tuple[Audience, bool]] = []
    for audience, joined in kept:
        if out and not joined and "years_at_school" in out[-1][0] and list(audience) == ["years_of_teaching"]:
            out.append(({"years_at_school": audience["years_of_teaching"]}, joined))
        else:
            out.append((audience, joined))
    return out


def _joined(options: list[Audience]) -> list[Audience]:
    """ "语文组、数学组" are one kind of group; "教龄五年以上、四十五岁以下" hold together."""
    pairs = [o.get("and", ()) for o in options]
    if len(pairs) > 1 and all(len(p) == 2 and p[0] == pairs[0][0] and "subject" in p[1] for p in pairs):
        names = [name for p in pairs for name in _listed(p[1]["subject"])]
        return [{"and": [pairs[0][0], {"subject": names}]}]
    if len(options) == 2 and _opposite(*options):
        return [{"and": options}]
    return options


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _opposite(one: Audience, other: Audience) -> bool:
    """A lower bound of one measure and an upper bound of another."""
    bounds = [next(iter(part.values())) for part in (one, other)]
    if one.keys() == other.keys() or not all(
        len(p) == 1 and isinstance(b, dict) for p, b in zip((one, other), bounds, strict=True)
    ):
        return False
    return any(set(a) <= _LOW and set(b) <= _HIGH for a, b in (bounds, bounds[::-1]))


def _all_of(group: list[Audience]) -> Audience:
    unique: list[Audience] = []
    for audience in group:
        other = next((at for at, known in enumerate(unique) if _two_ends(known, audience)), None)
        if other is not None:
            key = next(iter(audience))
            unique[other] = {key: unique[other][key] | audience[key]}
        elif audience not in unique:
            unique.append(audience)
    return unique[0] if len(unique) == 1 else {"and": unique}


def _two_ends(one: Audience, other: Audience) -> bool:
    """ "满三年不满八年": a lower and an upper bound of the same measure are one condition."""
    if len(one) != 1 or one.keys() != other.keys():
        return False
    bounds = [set(next(iter(part.values()))) for part in (one, other) if isinstance(next(iter(part.values())), dict)]
    return len(bounds) == 2 and any(bounds[0] <= a and bounds[1] <= b for a, b in ((_LOW, _HIGH), (_HIGH, _LOW)))


def resolved(audience: Audience, named: list[Audience]) -> Audience:
    """ "其他教师" becomes not those named before; plain everyone where nobody was."""
    if "rest" not in audience:
        return audience
    before = [part for a in named if not {"all", "not", "rest"} & set(a) for part in a.get("or", [a])]
    if "group" in audience:
        subjects = [part for a in before for part in a.get("and", []) if "subject" in part]
        return (
            {"and": [{"group": audience["group"]}, {"not": subjects[0]}]} if subjects else {"group": audience["group"]}
        )
    if not before:
        return {"all": True}
    return {"not": before[0] if len(before) == 1 else {"or": before}}
