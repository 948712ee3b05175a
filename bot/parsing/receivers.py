"""Whom a notice is for, read whole: «语文组», «教龄<3», «语文组里35岁以下的», «数学组、教研组长», «全体，除语文组外».

Unlike a plan's column, nothing may be passed over: what is not understood is given back, since a notice to more
people than were meant cannot be unsaid.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from bot.parsing.audiences import Rule, read_one
from bot.parsing.numbers import number_of


class Receivers(NamedTuple):
    """The rule, None when nothing was understood; and the words that were not."""

    rule: Rule | None
    unread: tuple[str, ...] = ()


_JOINT = re.compile(r"\s*(?:[、,;/+\s]|以及|和|与|还有)\s*")
_FILLER = re.compile(r"(?:里面|里|中|内|们|的|且|并且|老师|教师|同事|成员|全体|人员|干部)+")
_EXCEPT = re.compile(r"除了?(.+?)(?:以外|之外|外|$)")
_NUMBER = "[0-9一二三四五六七八九十]{1,3}"
_COUNTED = re.compile(
    rf"(?P<field>教龄|年龄|到校|入职|工作)?\s*(?P<sign><=|>=|[≤≥<>]|不满|未满|不足|不超过|不到|超过|满)?\s*"
    rf"(?P<number>{_NUMBER})\s*(?P<unit>周岁|岁|年)?\s*(?P<side>(?:及)?以[下内上])?"
)
_FIELDS = {"年龄": "age", "到校": "years_at_school", "入职": "years_at_school"}
_SIGNS = {
    "lt": ("<", "不满", "未满", "不足", "不到"),
    "lte": ("<=", "≤", "不超过", "以下", "以内"),
    "gt": (">", "超过"),
    "gte": (">=", "≥", "满", "以上"),
}
_PLAIN: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (
        re.compile("全体(?:教职工|教职员工|教师|老师|人员)?|全校(?:教职工|教师|老师)?|所有(?:人|教师|老师)?|大家"),
        {"all": True},
    ),
    (re.compile("女(?:教师|老师)"), {"sex": "女"}),
    (re.compile("男(?:教师|老师)"), {"sex": "男"}),
    (re.compile("低(?:年级|年段|段)"), {"grade_band": "低"}),
    (re.compile("中(?:年级|年段|段)"), {"grade_band": "中"}),
    (re.compile("高(?:年级|年段|段)"), {"grade_band": "高"}),
)
_GRADE = re.compile("[一二三四五六七八九]年级")
_RANK = re.compile("(正高级|高级|一级|二级|三级)(?:教师|职称)")
_BETWEEN = re.compile(rf"(教龄|年龄)\s*({_NUMBER})\s*(?:[-—~～]|到|至)\s*({_NUMBER})\s*(?:周岁|岁|年)?")
_GROUP_WORD = re.compile("(.+?)(教研组|备课组|组)")
# Longer words for people, tried from the longest down: titles, positions, subjects, short names of groups.
_LONGEST_WORD = 14

Found = tuple[int, Rule]  # how many characters it takes
Reader = Callable[[str, Collection[str], Collection[str]], Found | None]


def read_receivers(text: str, names: Collection[str], groups: Collection[str]) -> Receivers:
    """Everybody a text means, and what of it could not be read."""
    plain = re.sub(r"\s*([<>≤≥=]+)\s*", r"\1", unicodedata.normalize("NFKC", text)).strip(" 。:：()（）")
    terms, unread = [], []
    for piece in _pieces(plain, names, groups):
        rule, rest = _term(piece, names, groups)
        terms.append(rule)
        unread += [rest] if rest else []
    rules = [rule for rule in terms if rule]
    meant = [rule for rule in rules if not _excludes(rule)]
    spared = [rule for rule in rules if _excludes(rule)]
    if not rules:
        return Receivers(None, tuple(unread))
    whole = _joined("or", meant) if meant else {"all": True}
    return Receivers(_joined("and", [whole, *spared]) if spared else whole, tuple(unread))


def _pieces(text: str, names: Collection[str], groups: Collection[str]) -> Iterator[str]:
    """The parts joined by 、 or 和; a known name that holds such a sign stays whole."""
    known = [one for one in (*groups, *names) if _JOINT.search(one) and one in text]
    hidden = {chr(0xE000 + place): one for place, one in enumerate(sorted(known, key=len, reverse=True))}
    for sign, one in hidden.items():
        text = text.replace(one, sign)
    for part in _JOINT.split(text):
        if part:
            yield "".join(hidden.get(sign, sign) for sign in part)


def _term(piece: str, names: Collection[str], groups: Collection[str]) -> tuple[Rule | None, str]:
    """The conditions of one part, all of which must hold; and the rest that none of them is."""
    rules: list[Rule] = []
    rest = piece
    while rest:
        filler = _FILLER.match(rest) if rules else None
        if filler and not _longest(rest, names, groups):
            rest = rest[filler.end() :]
            continue
        found = _longest(rest, names, groups)
        if found is None:
            return None, rest
        rest = rest[found[0] :]
        rules.append(found[1])
    return (_joined("and", rules) if rules else None), ""


def _longest(text: str, names: Collection[str], groups: Collection[str]) -> Found | None:
    found = [one for read in _READERS if (one := read(text, names, groups))]
    return max(found, key=lambda one: one[0], default=None)


def _excepted(text: str, names: Collection[str], groups: Collection[str]) -> Found | None:
    found = _EXCEPT.match(text)
    inner = read_receivers(found[1], names, groups) if found else None
    if found is None or inner is None or inner.rule is None or inner.unread:
        return None
    return found.end(), {"not": inner.rule}


def _counted(text: str, _names: Collection[str], _groups: Collection[str]) -> Found | None:
    if between := _BETWEEN.match(text):
        least, most = number_of(between[2]), number_of(between[3])
        field = "age" if between[1] == "年龄" else "years_of_teaching"
        return (between.end(), {field: {"gte": int(least), "lte": int(most)}}) if least and most else None
    found = _COUNTED.match(text)
    if found is None or not (found["field"] or found["unit"]):
        return None
    # «<=» before «<»: the words of a sign are looked for whole.
    sign = next((name for name, words in _SIGNS.items() if found["sign"] in words), None)
    sign = sign or next((name for name, words in _SIGNS.items() if (found["side"] or "")[-2:] in words), None)
    number = number_of(found["number"])
    if sign is None or number is None:
        return None
    if (found["side"] or "").endswith(("下", "内")) and found["sign"] is None:
        sign = "lte"
    field = "age" if "岁" in (found["unit"] or "") else _FIELDS.get(found["field"] or "", "years_of_teaching")
    return found.end(), {field: {sign: int(number)}}


def _known(text: str, names: Collection[str], groups: Collection[str]) -> Found | None:
    group = max((one for one in groups if text.startswith(one) and not _headed(text, one)), key=len, default=None)
    if group:
        return len(group), {"group": group}
    name = max((one for one in names if text.startswith(one)), key=len, default=None)
    return (len(name), {"person": name}) if name else None


def _headed(text: str, word: str) -> bool:
    """«语文组长» is a person, not the group."""
    return word.endswith("组") and text[len(word) : len(word) + 1] == "长"


def _plainly(text: str, _names: Collection[str], _groups: Collection[str]) -> Found | None:
    for form, rule in _PLAIN:
        if found := form.match(text):
            return found.end(), rule
    if rank := _RANK.match(text):
        return rank.end(), {"rank": rank[1]}
    grade = _GRADE.match(text)
    return (grade.end(), {"grade_band": grade[0]}) if grade else None


def _worded(text: str, names: Collection[str], groups: Collection[str]) -> Found | None:
    """A title, a position, a subject, a group by its short name: the longest beginning that is one as a whole."""
    for end in range(min(len(text), _LONGEST_WORD), 1, -1):
        word = text[:end]
        rule = read_one(word, names, groups)
        if rule and "person" not in rule and not _headed(text, word) and _covers(rule, word):
            return end, rule
    return None


# What read_one may leave out of a word is looked at here: it must not have passed anything over.
_COVERED = re.compile(
    "(?:各|每个)?(?:.{1,3}级(?:及?以上)?)?(?:骨干教师|学科带头人|教坛新秀|教学能手|名师|骨干)(?:教师)?|青年教师|新(?:教师|入职|进|任|上岗)(?:教师)?"
    "|(?:学校|本校)?(?:教科|教研|科研|教科研)(?:室|处|中心)"
)


def _covers(rule: Rule, word: str) -> bool:
    if {"position", "subject", "group"} & rule.keys():
        said = str(next(iter(rule.values())))
        left = word.removeprefix("各").removeprefix("每个")
        if "position" in rule:
            return left == said or (left != word and left in ("教研组", "备课组", "学科组", "学科教研组"))
        if "subject" in rule:
            return left.startswith(said) and "组" not in left
        named = _GROUP_WORD.fullmatch(left)
        prep = "备课" in left and "备课" not in said
        return named is not None and said.startswith(named[1]) and not prep
    return _COVERED.fullmatch(word) is not None


_READERS: tuple[Reader, ...] = (_excepted, _counted, _known, _plainly, _worded)


def _excludes(rule: Rule) -> bool:
    return rule.keys() == {"not"}


def _joined(how: str, rules: list[Rule]) -> Rule:
    """One rule of several; «everybody» adds nothing to what must hold as well."""
    if how == "and":
        rules = [rule for rule in rules if rule != {"all": True}] or rules[:1]
    return rules[0] if len(rules) == 1 else {how: rules}
