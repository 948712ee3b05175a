"""Which kind an amount counts: the one named right after it, else the last before it, else what was carried."""

import re

from bot.parsing.plans.drafts import RequirementDraft
from bot.parsing.plans.requirements.amounts import Amount
from bot.parsing.plans.requirements.vocabulary import Mention, fits

_OR = re.compile(r"或者?|or|/|任意|任选|（|选[其一]|二选一", re.IGNORECASE)
_HOURS = re.compile(r"培训|研修|学习|远程|讲座|课堂实录|继续教育|进修")
_PEOPLE_LESSON = re.compile(r"每组|每个?教研组|各组|每个?备课组")
_NEW_VERB = re.compile(r"并|且|同时|提交|完成|形成|撰写|参加|开展|组织")


_LESSON_KINDS = ("open_lesson", "demo_lesson", "research_lesson", "report_lesson")
_GIVE = re.compile(r"(?:上|讲|开)好?[一1两二2](?:堂|节)好?课(?![题程件])")
_BOOK_OF_LESSONS = re.compile(r"听课(?:记录|笔记|手册)本?|听课本|学习笔记本")
_CHOICE = re.compile(r"(?:任意|任选|自选|选)[其择]?[一1][项种篇个]?")


def kind_for(
    folded: str,
    amount: Amount,
    here: list[Mention],
    span: tuple[int, int],
    carried: str | None,
    parent: RequirementDraft | None,
) -> str | None:
    """The kind an amount counts, None where the amount counts nothing we know as work."""
    if parent is not None and _part_kind(parent, amount):
        return parent.kind if isinstance(parent.kind, str) else parent.kind[0]
    unit = amount.unit
    if _CHOICE.search(folded, *span) and any(m.kind in _WRITTEN for m in here):
        return next(m.kind for m in here if m.kind in _WRITTEN)
    if unit == "%":
        return _share(here, amount, carried)
    after = [m for m in here if m.start >= amount.end and fits(m.kind, unit) and _close(folded, amount, m)]
    before = [m for m in here if m.start < amount.start and fits(m.kind, unit)]
    if after and not (before and before[-1].kind != "other" and _bound(folded, before[-1], amount)):
        return _specific(after).kind
    if before:
        return _specific(before[-1:] if before[-1].kind != "other" else before[-2:]).kind
    if unit == "本" and _BOOK_OF_LESSONS.search(folded, *span):
        return "notes"
    if unit == "节" and "听课" in folded[span[0] : amount.start]:
        return "observation"  # 听课笔记 20 节 are twenty lessons heard
    if unit == "学时":
        return "training" if here or carried == "training" or _HOURS.search(folded, 0, span[1]) else None
    if unit == "节" and carried not in _LESSON_KINDS and _GIVE.search(folded, span[0], span[1]):
        return "open_lesson"
    return _carried(folded, amount, span, carried)


def _carried(folded: str, amount: Amount, span: tuple[int, int], carried: str | None) -> str | None:
    """The kind named before, for an amount that stands without a noun of its own."""
    unit = amount.unit
    if carried is None or not fits(carried, unit) or _names_another(folded, amount, span):
        return None
    alone = not folded[amount.end : span[1]].strip()
    return carried if unit != "个" or alone or _PEOPLE_LESSON.search(folded, *span) else None


def _part_kind(parent: RequirementDraft, amount: Amount) -> bool:
    return parent.unit == amount.unit or (parent.unit == "%" and amount.unit == "%")


def _share(here: list[Mention], amount: Amount, carried: str | None) -> str | None:
    """A share is a duty only of what is written or checked: reflections of lessons, second preparations of plans."""
    kinds = [m.kind for m in here if m.kind in ("second_prep", "reflection", "inspection")]
    if kinds:
        return kinds[0] if kinds[0] != "inspection" or amount.min else None
    return carried if carried in ("second_prep", "reflection") else None


def _close(folded: str, amount: Amount, mention: Mention) -> bool:
    """Within the noun phrase that the amount opens ("一份三千字以内的读书小结")."""
    between = folded[amount.end : mention.start]
    return len(between) <= 18 and not re.search(r"[，。；、+]|并(?!不)|由|检查|抽查", between)


def _bound(folded: str, before: Mention, amount: Amount) -> bool:
    """ "听课2节": nothing stands between the kind and the amount but comparing words."""
    between = folded[before.end : amount.start]
    return bool(
        re.fullmatch(
            r"(?:活动|会|的|课|数|篇数|总数|次数|稿|应|须|要|需|每人|各|时间|累计|总计|参加|教师|\s|每(?:周|月|学期|学年))*",
            between,
        )
    )


def _specific(found: list[Mention]) -> Mention:
    """The last of a noun phrase's names is its head ("组内研修总结" is a 总结)."""
    head = found[0]
    for mention in found[1:]:
        if mention.start - head.end <= 0:
            head = mention
    return head


_NOUN_AFTER = re.compile(r"^的?(?:[一-龥]{2,10})")


def _names_another(folded: str, amount: Amount, span: tuple[int, int]) -> bool:
    """Whether the amount opens a noun of its own that is no known kind ("订阅杂志一种" is not carried 听课)."""
    tail = folded[amount.end : span[1]]
    return bool(_NOUN_AFTER.match(tail)) and not re.match(
        r"^(?:以上|以内|左右|即可|就行|就好|为宜|起步|由|送到|为|上?交|发表|参评|存档|入册|入档|备查)", tail
    )


def either_or(folded: str, here: list[Mention], span: tuple[int, int], kind: str) -> tuple[str, ...]:
    """The kinds any of which counts ("论文或案例", "论文（案例）", "论文、案例、叙事中的任意一项")."""
    kinds = list(dict.fromkeys(m.kind for m in here if m.kind in _WRITTEN or m.kind == kind))
    if kind not in _WRITTEN or len(kinds) < 2:
        return (kind,)
    first, last = here[0], here[-1]
    if _OR.search(folded[first.end : last.start]) or re.search(r"任意|任选|选一|选其|之一", folded[slice(*span)]):
        return tuple(kinds)
    return (kind,)


_WRITTEN = {"paper", "case", "narrative", "essay", "reflection", "article", "lesson_plan", "homework_design"}
