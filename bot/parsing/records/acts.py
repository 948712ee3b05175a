"""Which acts a clause names: kinds side by side (听课2节评课1次), compounds (听课心得), lessons heard (听了公开课)."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.parsing.records import standing
from bot.parsing.records.atoms import Sheet, Tag, any_of, tag_of
from bot.parsing.records.patterns import lazy

LESSONS: Final = frozenset({"open_lesson", "demo_lesson", "research_lesson", "report_lesson"})
TALKS: Final = frozenset({"lecture", "training"})
_HEARABLE: Final = LESSONS | TALKS | {"observation", "competition"}
PRODUCTS: Final = frozenset("paper case lesson_plan homework_design narrative essay reflection notes article".split())
_PAIRED: Final = lazy(f"{any_of(Tag.AMOUNT, Tag.PERSON, Tag.TITLE, Tag.CLASS)}|[和与及、]")
_OF_A_LESSON: Final = frozenset({Tag.PERSON, Tag.TITLE, Tag.SUBJECT, Tag.CLASS})
_ROOM: Final = frozenset({"critique", "observation"})

_GLUE: Final = lazy(
    "^(?:(?:要求|布置|规定|指定)?(?:写|交|做)?的|教学|类|活动|方面的?|评比|评选|研究|式|型|征文|撰写)?$"
)
_JOIN: Final = lazy("^[ ]?(?:[、/+&和与及]|以及|还有|跟|并)[ ]?$")
_EACH_AFTER: Final = lazy(f"{any_of(Tag.KIND)}{{0,3}}(?:都|也|写了|交了|写|交)*{any_of(Tag.EACH)}")
_BLANK: Final = lazy("^ +$")
_VERB: Final = lazy(
    "写|交|上(?!午|周|个|次|传|报|述|海|面)|开(?!会|学|始|心|题)|做|讲(?!座)|评(?!比)|读|看|"
    "参加|出(?!差|去)|顺手|顺便|随手|然后|接着|随后|把(?!关)|完成|整理|主讲|撰|批|参与|听|学|设计|给|自己|备"
)
_GIVES: Final = lazy(
    "上(?!午|周|个|次|传|报|述|海|面)|开(?!会|学|始|心|展)|讲(?!座)|执教|承担|主讲|做(?!法|"
    "题)|(?<!工)作(?!业|文|品|者|用|息)"
)
_SEPARATOR: Final = lazy("[ 、/+和与及并又再还]")
_P: Final = any_of(Tag.PERSON)
_A: Final = any_of(Tag.AMOUNT)
_D: Final = any_of(Tag.DATE)
_BACK_OVER: Final = lazy(
    f"(?:{_D}|上午|下午|晚上|早上|中午|今天|自己|我|[ 、,]|又|还|也|并且?|同时|然后|接着|"
    f"{any_of(Tag.VENUE)}|在|去|给组里)+$"
)
_LESSON_SIGN: Final = lazy(f"课|节|{any_of(Tag.PERSON, Tag.SUBJECT, Tag.CLASS, Tag.TITLE, Tag.SLOT)}|{_A}")
_COUNTED_LESSON: Final = lazy(f"{any_of(Tag.HEAR)}{_A}[^,。;]{{0,6}}课")  # 听了一节班会课
_OTHER_THINGS: Final = frozenset({"个", "件", "项", "张", "则", "段"})  # 听到一个好消息
ALL_HEARD: Final = lazy(f"^(?:我|都|全|也|是|已经?|去)*{any_of(Tag.HEAR)}(?:了|的)?$")
# 徒弟上汇报课，我去听了并评课
_HEARD_AND_JUDGED: Final = lazy(
    f"^(?:我|都|全|也|已经?|去)*{any_of(Tag.HEAR)}了?[,、 ]?(?:并且?|又|也|还|再|同时|参与|参加|"
    f"做了)*{any_of(Tag.KIND)}了?$"
)
_TAKES_PART: Final = lazy("参加|参与|观看|看了|学习|收看|线上学|聆听")
_WHERE: Final = lazy("(?:会|活动)?(?:上(?!了|完|传|交|过)|中(?!期|段|心|的)|里(?!的)|期间|现场|过程中)")
_FOR: Final = lazy("为了?[^,。;上做开讲办]{0,8}$", needs="为")  # 为公开课写了教案
MEETINGS: Final = frozenset({"research_activity", "training", "collective_prep", "lecture"})
_ABOUT: Final = lazy(
    "^(?:上|中|时|主要|一起|的|我们|内容|是|集体|共同)*(?:讨论|学习|研讨|围绕|分析|解读|探讨|交流|研究|主题|聚焦|针对)"
)
_ON_PAPERS: Final = lazy("批|改(?!编)|阅(?!读)|监|讲评|印|发卷|收|做(?:了|完)?(?:一|两|\\d)?[套张份]?卷|订正|抄")
_SETS: Final = lazy("出|命|编|拟|组|制|设计")
_I_GIVE: Final = lazy("我(?:自己)?(?:上|开|讲|做|执教)|自己(?:上|开|讲)|给[^,。]{0,8}(?:上|做|讲|作)")


@dataclass(slots=True)
class Group:
    """Kinds said together: where they stand in the clause and what they are."""

    start: int
    end: int
    kinds: list[str]
    hear: bool = False


def groups_of(clause: str, sheet: Sheet) -> list[Group]:
    """The kind groups of a clause, compounds resolved, 听 joined with what was heard."""
    return _heard(clause, sheet, _without_content(clause, _collapsed(clause, _raw(clause, sheet))))


def _raw(clause: str, sheet: Sheet) -> list[Group]:
    groups = []
    for at, char in enumerate(clause):
        tag = tag_of(char)
        if tag is Tag.KIND and not _is_setting(clause, at):
            groups.append(Group(at, at + 1, list(sheet.values[char])))
        elif tag is Tag.HEAR:
            groups.append(Group(at, at + 1, ["observation"], hear=True))
    return groups


def _without_content(clause: str, groups: list[Group]) -> list[Group]:
    """教研活动讨论了作业设计: what a meeting was about is no act of its own."""
    for before, group in pairwise(groups):
        if set(before.kinds) <= MEETINGS and _ABOUT.match(clause[before.end : group.start]):
            return [g for g in groups if g is not group]
    return groups


def _is_setting(clause: str, at: int) -> bool:
    """在教研会上做了发言: a kind that is only where something else was done."""
    where = _WHERE.match(clause, at + 1) or _FOR.search(clause[:at])
    return bool(where) and bool(re.search(f"{any_of(Tag.KIND, Tag.HEAR)}", clause[at + 1 :]))


def _collapsed(clause: str, groups: list[Group]) -> list[Group]:
    out: list[Group] = []
    for group in groups:
        before = out[-1] if out else None
        between = clause[before.end : group.start] if before else "?"
        if before is None or before.hear or group.hear:
            out.append(group)
        elif group.kinds == before.kinds and not _PAIRED.search(between):
            out[-1] = Group(before.start, group.end, group.kinds)
        elif not between and _EACH_AFTER.match(clause, group.end):
            out[-1] = Group(before.start, group.end, [*before.kinds, *group.kinds])
        elif _GLUE.match(between):
            out[-1] = Group(before.start, group.end, _compound(before.kinds, group.kinds))
        elif _BLANK.match(between) and before.kinds == ["observation"] and set(group.kinds) <= LESSONS:
            out[-1] = Group(before.start, group.end, ["observation"])
        elif _JOIN.match(between):
            out[-1] = Group(before.start, group.end, [*before.kinds, *group.kinds])
        else:
            out.append(group)
    return out


def _compound(first: list[str], second: list[str]) -> list[str]:
    """公开课教案 is a 教案; 论文比赛 is the 论文; 听课评课 is both."""
    if set(first) | set(second) == _ROOM:
        return ["observation", "critique"]
    if second == ["competition"] and set(first) <= PRODUCTS:
        return first
    return second


def _heard(clause: str, sheet: Sheet, groups: list[Group]) -> list[Group]:
    out: list[Group] = []
    for group in groups:
        before = out[-1] if out else None
        if before and before.hear and not group.hear and _is_heard(clause, before, group):
            kind = "training" if set(group.kinds) <= TALKS else "observation"
            out[-1] = Group(before.start, group.end, [kind])
        elif before and group.hear and not before.hear and _was_heard(clause, before, group):
            kind = "training" if set(before.kinds) <= TALKS else "observation"
            out[-1] = Group(before.start, group.end, [kind])
        else:
            out.append(group)
    duty = standing.DUTY_NOT_OURS.search(clause) and not _COUNTED_LESSON.search(clause)
    heard = _LESSON_SIGN.search(clause) and not (_OTHER_THINGS & _units(clause, sheet) and "课" not in clause)
    lesson = (heard or ALL_HEARD.match(clause) or _HEARD_AND_JUDGED.match(clause)) and not duty
    return [g for g in out if not g.hear or lesson]


def _units(clause: str, sheet: Sheet) -> set[str | None]:
    return {sheet.values[char].unit for char in clause if tag_of(char) is Tag.AMOUNT}


def _is_heard(clause: str, hear: Group, what: Group) -> bool:
    between = clause[hear.end : what.start]
    if not set(what.kinds) <= _HEARABLE:
        return False
    gives = _GIVES.search(between)
    return (
        gives is None
        or bool(re.search(f"{_P}[^,。]{{0,4}}$", between[: gives.start()]))
        or "的" in between[gives.end() :][:2]
    )


def _was_heard(clause: str, what: Group, hear: Group) -> bool:
    if not set(what.kinds) <= _HEARABLE or len(what.kinds) > 1 or what.kinds == ["observation"]:
        return False
    before, between = clause[: what.start], clause[what.end : hear.start]
    own = _GIVES.search(before) and not re.search(f"{_P}.{{0,6}}(?:上|开|讲)", before)
    return not own and not re.search("写|交|评|自己", between)


def cut(clause: str, groups: list[Group]) -> list[tuple[str, list[str]]]:
    """The clause in stretches of one group each, with the kinds of the group."""
    if len(groups) < 2:
        return [(clause, groups[0].kinds if groups else [])]
    out, start = [], 0
    for group, following in pairwise(groups):
        at = _border(clause, start, group, following)
        out.append((clause[start:at], group.kinds))
        start = at
    out.append((clause[start:], groups[-1].kinds))
    return out


def _border(clause: str, start: int, group: Group, following: Group) -> int:
    between = clause[group.end : following.start]
    verbs = [m.start() for m in _VERB.finditer(between) if m.start() > 0]
    separators = [m.end() for m in _SEPARATOR.finditer(between)]
    if verbs and not (separators and separators[-1] > verbs[-1]):
        at = verbs[-1]
    elif separators:
        at = separators[-1]
    else:
        amount = re.search(_A, between)
        led = re.search(_A, clause[start : group.start])
        at = 0 if led or not amount else amount.end()
        if group.hear and not at:
            at = max((place + 1 for place, c in enumerate(between) if tag_of(c) in _OF_A_LESSON), default=0)
    back = _BACK_OVER.search(between[:at])
    if back and back.start() > 0:
        at = back.start()
    return group.end + at


def as_heard(kinds: list[str]) -> list[str]:
    """What hearing acts of these kinds is: a talk heard is training, a lesson heard is observation."""
    return ["training" if kind in TALKS else "observation" if kind in LESSONS else kind for kind in kinds]


def settle_kinds(kinds: list[str], text: str) -> list[str]:
    """What the act is for the speaker: a named giver's lesson or talk was heard; a talk taken part in is training."""
    given = bool(re.search(_P, text)) and not _I_GIVE.search(text)
    out = []
    for kind in kinds:
        heard = kind
        if kind == "exam_setting" and _ON_PAPERS.search(text) and not _SETS.search(text):
            continue
        if given and kind in LESSONS:
            heard = "observation"
        elif kind == "lecture" and (given or _TAKES_PART.search(text)):
            heard = "training"
        if heard not in out:
            out.append(heard)
    return out
