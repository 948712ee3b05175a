"""Kinds said by a verb and its object rather than by their name: 评了两节课, 读完《…》, 书看了三本, 出了一套题."""

import re
from typing import Final

from bot.parsing.numbers import number_of
from bot.parsing.records.atoms import Sheet, Tag, any_of
from bot.parsing.records.patterns import lazy

_T: Final = any_of(Tag.TITLE)
_A: Final = any_of(Tag.AMOUNT)
_K: Final = any_of(Tag.KIND)
_NEAR: Final = "[^,。;!?\n]"
_CRITIQUE: Final = lazy(
    f"(?:点|互)?评(?:了|完|过){{1,2}}(?![优上职先为比奖估])(?!{_A}?{_K})(?={_NEAR}{{0,16}}(?:课|节|"
    f"{any_of(Tag.PERSON, Tag.SUBJECT, Tag.TITLE, Tag.AMOUNT)}))|(?<=[又也])评(?:了|完|过){{0,2}}(?=$|[,。;!])|"
    f"(?<=[连又共再])评(?={_A})|(?<={any_of(Tag.HEAR)}[,、 ])评(?:了|完|过){{1,2}}(?=$|[,。;!])|"
    "(?<=后)评(?:了|完)(?=$|[,。;!])",
    needs="评",
)
_BOOKISH: Final = (
    "(?:(?:教育|专业|理论|教学|学科)(?:类|理论|教学)?)?(?:书籍?|名著|著作|专著)(?![法记包面写房架店香本单市院评签])"
)
_READ: Final = "(?:[读看]|阅读|研读|品读|通读|拜读|重读|精读|啃|翻)(?:完|了|过|毕|好){1,2}"
_BOOK: Final = lazy(
    f"{_READ}{_NEAR}{{0,8}}?(?:{_BOOKISH}|(?={_T}))"
    f"|(?:这|那)?(?:{_A})?{_BOOKISH}(?={_NEAR}{{0,6}}(?:[读看啃翻]))"
    f"|(?:[读看]|阅读)(?={_T}{_A})|(?<={_T}){_READ}"
    f"|(?<={_A}){_BOOKISH}|(?<={_T})(?:这|那)?(?:{_A})?书",
    needs="书著读看阅啃翻",
)
# 读了《…》和《…》两本书: one act, its books listed
_BOOKS_READ: Final = lazy(
    f"(?P<all>{_READ}{_NEAR}{{0,4}}?{_T}(?:[、,和与及 ]?{_T}){{1,9}})(?:这|那)?{_A}书", needs="书"
)
_BOOK_HANDLED: Final = lazy(  # bought or lent, not read
    f"((?:买|借|推荐|发|送|领|捐|订|拿|收|带|搬|寄|网购|下单|代购)(?:了|到|来|的)?(?:那|这)?(?:{_A}))书",
    needs="买借荐发送领捐订拿收带搬寄购单",
)
_EXAM: Final = lazy(
    f"(?:(?:出|命|编|拟|命制|编制|编写|设计|组)(?:了|完|好){0, 2}{_NEAR}{{0,12}}?)(?:题目?|"
    f"卷)(?![型材海库目])(?=[,。;!了✓ ]|$|{_A})",
    needs="题卷",
)
_SAW: Final = lazy(f"(?:看|观看)(?:了|完|过)?(?:[^,。;\\s书]{{0,6}}?)(?P<a>{any_of(Tag.AMOUNT)})", needs="看")
_TALK: Final = lazy("(?:主旨|主题)?报告会?(?![册单书厅表])", needs="报")
_ATTENDS: Final = lazy(f"{any_of(Tag.HEAR)}|参加|参与")
_READ_THROUGH: Final = lazy("(?:读|看)完了?(?P<x>[一-龥A-Za-z0-9·]{3,15})(?=$|[,。;! \n])", needs="读看")
_NO_BOOK: Final = lazy(
    "书|文章|课文|材料|通知|文件|作业|论文|再|就|才|电影|视频|消息|群|孩子|学生|他|她|你|我|觉得|以后|之后"
)
_CONTEST: Final = lazy(f"(?:参加|获|得|参与|备战){_NEAR}{{0,14}}?[^,。;竞比大]赛(?![制场事道程项])", needs="赛")
_RESEARCH: Final = lazy(
    "(?:参加|开|搞|组织|去|完|了)(?:了|完|过){0,2}(?:[^,。;\\s]{0,6}?)(?:教研组|备课组)(?:例会|会议|会|活动)",
    needs="组",
)
_CREDITS: Final = lazy(f"(?:网课|在线|网络|远程)?(?:学习|学|刷|修|攒)(?:了|完|满|够|得)?(?P<a>{_A})", needs="学刷修攒")
_PREP: Final = lazy("(?:一起|共同|组内|大家)备(?:了|完)?课", needs="备")
_FORMAL: Final = lazy("[壹贰叁肆伍陆柒捌玖拾](?=[节篇次份本堂场学])", needs="壹贰叁肆伍陆柒捌玖拾")
_HALF: Final = lazy("([\\d一二两三四五六七八九十]{1,2})个半(?=小时|钟头|学时|课时)", needs="半")
_SLIPS: Final = (
    (
        lazy(
            "(?<=[\\d一二两三四五六七八九十])(?<!\\d{3})(?:结|截|界|接|街|届|杰|洁|劫|阶|戒|解|姐)(?=$|[\\s,。;!、课]|"
            "[\U000f0000-\U000ffffd])",
            needs="结截界接街届杰洁劫阶戒解姐",
        ),
        "节",
    ),
    (
        lazy(
            "(?<=[\\d一二两三四五六七八九十])(?:偏|编|片|遍)(?=$|[\\s,。;!、]|[\U000f0000-\U000ffffd])",
            needs="偏编片遍",
        ),
        "篇",
    ),
    (
        lazy("(?<=[\\d一二两三四五六七八九十])(?:厂|长|常)(?=$|[\\s,。;!、]|[\U000f0000-\U000ffffd])", needs="厂长常"),
        "场",
    ),
    (
        lazy("(?<=[\\d一二两三四五六七八九十])(?:词|此|刺)(?=$|[\\s,。;!、]|[\U000f0000-\U000ffffd])", needs="词此刺"),
        "次",
    ),
    (lazy("(?<=[\\d一二两三四五六七八九十])(个?)学(?:识|石|实|事|士)(?=$|[\\s,。;!、])", needs="学"), "\\1学时"),
    (lazy(f"(?<={_K})[量良凉梁](?=[节篇次份堂场本])", needs="量良凉梁"), "两"),
    (lazy(f"(?<={_K})((?:写|交)?了? ?[\\d一二两三四五六七八九十]{{1,2}})分(?=$|[\\s,。;!、])", needs="分"), "\\1份"),
)


def mend_measures(sheet: Sheet) -> None:
    """听课2结 → 2节, 教案3分 → 3份: measure words typed by sound."""
    sheet.text = _FORMAL.sub(lambda m: str(number_of(m[0])), sheet.text)
    sheet.text = _HALF.sub(lambda m: f"{number_of(m[1])}.5", sheet.text)
    for pattern, word in _SLIPS:
        sheet.text = pattern.sub(word, sheet.text)


def take_deeds(sheet: Sheet) -> None:
    """Verb and object become a KIND atom where no kind is named; quantities inside are kept."""
    sheet.drop(_BOOKS_READ, by=r"\g<all>")
    sheet.text = _SAW.sub(lambda m: _lesson_seen(sheet, m), sheet.text)
    _put(sheet, _CRITIQUE, "critique")
    sheet.drop(_BOOK_HANDLED, by=r"\1册")
    _put(sheet, _BOOK, "reading", keep_kinds=True)
    _put(sheet, _EXAM, "exam_setting", keep_kinds=True)
    sheet.text = _READ_THROUGH.sub(lambda m: _through(sheet, m), sheet.text)
    if _ATTENDS.search(sheet.text):
        _put(sheet, _TALK, "lecture")
    _put(sheet, _CONTEST, "competition", keep_kinds=True)
    _put(sheet, _RESEARCH, "research_activity", keep_kinds=True)
    _put(sheet, _PREP, "collective_prep")
    if not sheet.holds(Tag.KIND):
        sheet.text = _CREDITS.sub(lambda m: _credited(sheet, m), sheet.text)


def _lesson_seen(sheet: Sheet, match: re.Match[str]) -> str:
    """看录像课3节: lessons watched are lessons heard."""
    if sheet.values[match["a"]].unit not in ("节", "堂", "节课"):
        return match[0]
    return sheet.put(Tag.HEAR, "看了") + match["a"]


def _credited(sheet: Sheet, match: re.Match[str]) -> str:
    """网课学习3学时, 刷了5学时: hours of credit are training, whatever it was called."""
    unit = sheet.values[match["a"]].unit or ""
    return sheet.put(Tag.KIND, ("training",)) + match["a"] if unit.endswith("学时") else match[0]


def _through(sheet: Sheet, match: re.Match[str]) -> str:
    """读完了窗边的小豆豆: the book's name without its marks."""
    if _NO_BOOK.search(match["x"]):
        return match[0]
    return sheet.put(Tag.KIND, ("reading",)) + "了" + sheet.put(Tag.TITLE, match["x"])


def _put(sheet: Sheet, pattern: re.Pattern[str], kind: str, *, keep_kinds: bool = False) -> None:
    def replace(match: re.Match[str]) -> str:
        if keep_kinds and (re.search(_K, match[0]) or _names_other(match, sheet)):
            return match[0]
        inside = "".join(c for c in match[0] if c in sheet.values)
        over = (
            "了" if kind in ("reading", "critique") and re.search("[完了过毕好]", match[0]) else ""
        )  # so the clause says it is over
        return inside + (sheet.put(Tag.KIND, (kind,)) + over or match[0])

    sheet.text = pattern.sub(replace, sheet.text)


def _names_other(match: re.Match[str], sheet: Sheet) -> bool:
    """Whether the clause goes on to name a kind or lessons (看了《…》这篇文章, 看了一节《…》): then that is the act."""
    rest = re.match(f"(?:{_T}|这|那|的|等|上|里|中|杂志|期刊|一?篇|一?节|{_A}|、|教学)*", match.string[match.end() :])
    after = match.string[match.end() + (rest.end() if rest else 0) :][:1]
    counted = [sheet.values[c].unit for c in match[0] if c in sheet.values and hasattr(sheet.values[c], "unit")]
    return bool(after and re.match(_K, after)) or (
        any(unit in ("节", "堂", "篇", "场", "份") for unit in counted) and "书" not in match[0]
    )
