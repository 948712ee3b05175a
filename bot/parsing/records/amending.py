"""Corrections: inside one message (两节，不对，三节), and of a record made before (前面那条改成汇报课)."""

import re
from typing import Any, Final

from bot.domain.kinds import RECORD_KINDS
from bot.parsing.numbers import number_of
from bot.parsing.records import correcting, cues, people
from bot.parsing.records.amounts import Amount, Measure
from bot.parsing.records.atoms import ANY_ATOM, Sheet, Tag, any_of, tag_of
from bot.parsing.records.patterns import lazy
from bot.parsing.records.values import RecordDraft

_NOT_THIS: Final = lazy(f"(?:而)?不是(?:在|上的?|听的?)?{cues.ANY}+的?(?:课)?")
_BARE_NUMBER: Final = lazy(
    r"(?:改成|改为|应该是|应是|是|写成|记成|改到|换成|更正为)\s*(\d{1,3}|[一二两三四五六七八九十]{1,3})(?=$|[,。;! ])"
)
_NAME: Final = lazy(
    r"(?:老师|人|者|名字|姓名|人名|主讲)(?:应该)?(?:改成|改为|是|应为|换成|叫)?([一-龥]{2,4})(?=$|[,。;! ])"
)
_TITLE: Final = lazy(
    "(?:题目|课题|课名|标题|篇目|书名|题)[^,。;]{0,6}?(?:改成|改为|应该是|应为|是|换成|"
    r"叫)([^\s,。;!?\U000f0000-\U000ffffd]{1,30})"
)
_STATES: Final = lazy(
    f"^刚刚?才?的?(?:那[节次篇份场])?{any_of(Tag.KIND)}(?:那[节次篇份场])?的?(?:{correcting.FIELD.pattern})?应?该?是{cues.ANY}"
)  # 刚才的反思是2篇
# 上一条题目《…》, 上一条 第2节: the record pointed at, and nothing but how it should be
_POINTS_AT: Final = lazy(
    f"(?:上一?[条个]|上[面边][那这]?条|刚刚?才?[那这][条个节]|最后一?条)(?:记录)?(?:的|是|题目|"
    f"课题|班级|老师|日期|时间|[:, ])*"
    f"{any_of(Tag.TITLE, Tag.PERSON, Tag.CLASS, Tag.SLOT, Tag.SUBJECT, Tag.VENUE, Tag.LEVEL, Tag.DATE)}+的?[。!]?"
)
# 讲座改成线上了: how it will be held, no correction of a record
_HELD_OTHERWISE: Final = lazy(
    f"^[^,。;刚上]{{0,4}}{any_of(Tag.KIND)}(?:又|也|已经?|被|临时)*改(?:成|为|到|在)了?(?:线[上下]|网上|视频|腾讯|钉钉|了$)",
    needs="改",
)
_LOGGED: Final = any_of(Tag.KIND, Tag.HEAR, Tag.AMOUNT)


def correct_slips(sheet: Sheet) -> None:
    """听了一节，不对，两节 → 听了两节: what follows the slip takes the place of the last find of its sort."""
    match = correcting.SLIP.search(sheet.text)
    if match is None or match.start() == 0:
        return
    left, right = sheet.text[: match.start()], sheet.text[match.end() :]
    fresh = re.match(f"(?:听的?|上的?|写的?|的|了|在)*({cues.ANY}(?:{cues.ANY}|的)*)", right)
    if fresh is None or not re.search(_LOGGED, left):
        return
    for char in fresh[1]:
        left = _replaced(left, char)
    sheet.text = left + right[fresh.end() :]


def _replaced(left: str, char: str) -> str:
    tag = tag_of(char)
    place = max((i for i, c in enumerate(left) if tag_of(c) is tag), default=None)
    if tag is None:
        return left
    return left + char if place is None else left[:place] + char + left[place + 1 :]


def is_amendment(sheet: Sheet) -> bool:
    """Whether the message changes a record that exists."""
    text = sheet.text
    if _HELD_OTHERWISE.search(text):
        return False
    if correcting.IS_NOT.search(text) or _POINTS_AT.fullmatch(text):
        return True
    changes = correcting.CHANGE.search(text) or correcting.WRONG.search(text)
    if correcting.POINTER.search(text) and (changes or re.search(f"是(?:在)?{cues.ANY}", text)):
        return not correcting.FORGOT_TO_LOG.search(text) or bool(correcting.CHANGE.search(text))
    if not changes:
        return bool(_STATES.search(text))
    if correcting.STARTS_WRONG.search(text):
        return bool(ANY_ATOM.search(text) or correcting.FIELD.search(text))
    if correcting.FIELD.search(text) and re.search(
        f"(?:{correcting.FIELD.pattern})(?:写|记|填|打|弄|搞|登|报|应该?|改|不对|错|有误|漏|没)", text
    ):
        return True
    if _STATES.search(text):
        return True
    weak = correcting.WEAK_POINTER.search(text) and (
        correcting.CHANGE.search(text)
        or re.search("[写记填打弄搞登报]错|少[记写报]|多[记写报]|[记写报填][少多漏]|不对|不是.{1,10}是", text)
    )
    return bool(weak) or bool(re.search("(?:改成|改为|更正为|记成|写成|改记|应改)", text) and not _logs_before(text))


def _logs_before(text: str) -> bool:
    at = correcting.CHANGE.search(text)
    return bool(at and re.search("了|取消|没|停|因", text[: at.start()]))


def read_amendment(sheet: Sheet, body: str) -> RecordDraft:
    """The partial record: what is said to hold, and the kind if one is named."""
    text = correcting.FORGOT_TO_LOG.sub("", sheet.text)
    stated = _NOT_THIS.sub("", text)
    after = _after_change(stated)
    kind = _first(sheet, after, Tag.KIND) or _first(sheet, stated, Tag.KIND)
    named = kind[0] if kind else None
    amount, unit = _amount(sheet, after, named)
    span = _last(sheet, after, Tag.DATE)
    titled = _last(sheet, after, Tag.TITLE) or _bare_title(stated)
    people_said = [sheet.values[c] for c in after if tag_of(c) is Tag.PERSON]
    if named == "project_stage" and titled and "课题" in body:  # 课题 is the lesson's topic here
        named = None
    return RecordDraft(
        kind=named,
        amount=amount,
        unit=unit,
        date=span.start if span else None,
        date_end=span.end if span else None,
        lecturer="、".join(people_said) or _bare_name(stated),
        subject=_last(sheet, after, Tag.SUBJECT),
        title=titled,
        class_name=_last(sheet, after, Tag.CLASS),
        lesson_slot=_last(sheet, after, Tag.SLOT),
        venue=_last(sheet, after, Tag.VENUE),
        level=_last(sheet, after, Tag.LEVEL),
    )


def _after_change(text: str) -> str:
    """What follows the last word of change, or follows the pointer, or all."""
    for cue in (correcting.BECOMES, correcting.POINTER, correcting.WEAK_POINTER):
        matches = list(cue.finditer(text))
        for match in reversed(matches):
            if ANY_ATOM.search(text, match.end()):
                return text[match.end() :]
    return text


def _amount(sheet: Sheet, text: str, kind: str | None) -> tuple[float | int | None, str | None]:
    amount: Amount | None = _last(sheet, text, Tag.AMOUNT)
    if amount is None:
        bare = _BARE_NUMBER.search(sheet.text)
        return (number_of(bare[1]), RECORD_KINDS[kind].unit if kind else None) if bare else (None, None)
    if amount.measure is Measure.HOURS:
        return amount.value, "学时"
    if kind:
        return amount.value, RECORD_KINDS[kind].unit
    return amount.value, {"堂": "节", "课": "节"}.get(amount.unit or "", amount.unit)


def _last(sheet: Sheet, text: str, tag: Tag) -> Any:
    return next((sheet.values[c] for c in reversed(text) if tag_of(c) is tag), None)


def _first(sheet: Sheet, text: str, tag: Tag) -> Any:
    return next((sheet.values[c] for c in text if tag_of(c) is tag), None)


def _bare_name(text: str) -> str | None:
    match = _NAME.search(text)
    return match[1] if match and people.is_name(match[1]) else None


def _bare_title(text: str) -> str | None:
    match = _TITLE.search(text)
    return match[1] if match else None
