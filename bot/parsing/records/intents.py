"""What a message is when it is no record: a question, a request to undo, an answer to a reminder, talk."""

import re
from typing import Final

from bot.parsing.records import asking, correcting, cues, standing
from bot.parsing.records.atoms import Sheet, Tag, any_of
from bot.parsing.records.patterns import lazy
from bot.parsing.records.values import Intent

_KIND: Final = lazy(any_of(Tag.KIND, Tag.HEAR))
_ASKS_TO_SEE: Final = lazy(
    "^(?:帮我|麻烦|请|给我|我想|想|帮忙)?(?:看|查|查询|显示|列|导出|统计|汇总|发)|^我的|进度|"
    "完成情况|统计|汇总|任务|安排|计划|清单"
)
_REQUIRED: Final = lazy(
    "几点(?!了)|(?:什么|啥)时候(?=交|开|上|听|截|前|要|有|检|评|报|公|培|教|集|$|[?])|几号|最[晚迟]|截止|"
    "^(?![^?]*(?:还[差缺欠剩要得需]|差几|差多少|够)).*(?:要(?!是)|需要|应该|得(?!怎)|应|规定|"
    "必须|至少|最少|[一每]个?(?:学期|学年|年|个?月|周))[^,。;]{0,10}(?:几|多少|什么|哪些)"
)
_TWICE: Final = lazy("多(?:记|打|发|报|登|录|填)了?一?[条次个]|(?:记|登|录|打|发)了(?:两|2|三)(?:次|遍|条)")
_IF_ONLY: Final = lazy("^(?:要是|如果|假如|若是|希望)[^?]*$")
_TO_YOU: Final = lazy(
    f"^你们?(?![帮记]|能|会|可以)[^,。;?我]{{0,10}}{any_of(Tag.KIND)}[^,。;?我]{{0,10}}(?:吗|没有?|么|[?]|$)",
    needs="你",
)
_SAID_ONCE: Final = lazy(
    f"(?:昨|前天|上周|刚才|早就)[^,。;]{{0,3}}说(?:好|要|过)|{any_of(Tag.DATE)}说(?:好|要|过)", needs="说"
)
_PRICE: Final = lazy("多少钱|几块|多贵|收费|价格|报价")
_MOVED: Final = lazy(
    "(?:推|延|拖|挪|改|调|提前|移)(?:迟|后|期)?[到至][^,。;]{0,8}了$"
)  # 公开课推到下周了: told, not asked
_AGAIN: Final = lazy(
    "再(?!去|次)|放|缓|推|延|拖|挪|说|提醒|叫|催|稍|不急|忙|没空|没时间|不方便|走不开|顾不上|"
    "来不及|宽限|通融|上课|开会|不弄|不交|不写|等"
)


def question_of(sheet: Sheet, body: str) -> Intent | None:
    """help, undo, query_progress or query_plan; None when nothing is asked."""
    text = sheet.text
    if asking.HELP.search(body):
        return Intent.HELP
    if _undoes(text, body):
        return Intent.UNDO
    if not (asking.QUESTION.search(text) or _ASKS_TO_SEE.search(text)) or standing.NOTICE.search(text):
        return None
    if _IF_ONLY.search(body):
        return None
    if asking.OTHERS_ASKED.search(text) and not asking.MINE.search(text):
        return None
    if _PRICE.search(body) or _TO_YOU.match(text):
        return None
    if _REQUIRED.search(body):
        return Intent.QUERY_PLAN
    if asking.PROGRESS.search(text) or asking.PROGRESS.search(body):
        return Intent.QUERY_PROGRESS
    return Intent.QUERY_PLAN if asking.PLAN.search(text) or asking.PLAN.search(body) else None


def _undoes(text: str, body: str) -> bool:
    if correcting.UNDO.search(text) or _TWICE.search(body) or correcting.MISTAKE.search(text):
        return not correcting.BECOMES.search(text)
    pointed = correcting.POINTER.search(text) or re.search("刚才|刚刚", text)
    return bool(pointed and correcting.UNDO_WITH_POINTER.search(text) and not re.search(f"是|改|{cues.A}", text))


def answer_of(sheet: Sheet, body: str) -> Intent:
    """done or snooze where the message answers a reminder, else none."""
    text = sheet.text.strip()
    named = bool(_KIND.search(text))
    if (
        _SAID_ONCE.search(text)
        or standing.NOTICE.search(text)
        or standing.HEARSAY.search(text)
        or (named and _MOVED.search(text))
    ):
        return Intent.NONE
    if (asking.SNOOZE.search(text) or asking.SNOOZE.search(body)) and (not named or _AGAIN.search(text)):
        return Intent.SNOOZE
    return Intent.DONE if not named and asking.says_done(text) else Intent.NONE
