"""Titles: quoted ones (《》 “” 【】), named ones (题目是…), and text standing where a title stands."""

import re
from typing import Final

from bot.parsing.records import acts, people
from bot.parsing.records.atoms import Sheet, Tag, any_of
from bot.parsing.records.kind_words import find_kinds
from bot.parsing.records.patterns import lazy

_QUOTED: Final = lazy(
    '《([^《》\n]{1,60})》|〈([^〈〉\n]{1,60})〉|“([^“”\n]{1,60})”|"([^"\n]{1,60})"|'
    "「([^「」\n]{1,60})」|『([^『』\n]{1,60})』|【([^【】\n]{1,60})】|‘([^‘’\n]{1,60})’"
    "|\\[([^\\[\\]\n]{2,60})\\]|<([^<>\n]{1,60})>|《([^《》\n,。;]{1,40})",
    needs='《〈“"「『【‘[<',
)
# Brackets around what is no title: a stamp, a kind, a plain word.
_STAMP: Final = lazy(
    r"[\d一二两三四五六七八九十]{1,3}[节次篇份本堂个场套]|打卡|签到|日报|记录|登记|今日|教研|"
    r"学校|工作|汇报|完成|补记|补登|通知|重要|转发|链接|提醒|分享|\d{1,3}|[一-龥]"
)
_REPORT: Final = lazy("打卡|登记|日报|周报|月报|记录$|工作$|汇报$|小结$|清单$")
_NAMED: Final = lazy(
    "(?:题目|课题|课名|标题|篇目|课文|书名|主题|讲题|题)(?:就?是|叫做?|为|[::])? "
    r"?(?P<a>[^\s,。;!?、()\U000f0000-\U000ffffd]{2,30})"
    r"|(?:名叫|叫做|(?<![我他她你])叫|题为|名为)(?P<b>[^\s,。;!?、()了\U000f0000-\U000ffffd]{2,30})"
)
_NAMED_LINK: Final = lazy(r"^(?:题目|课题|课名|标题|篇目|课文|书名|主题|讲题)(?:就?是|叫做?|为|[::])|^题[是为]|^题目")
_NOT_NAMED: Final = lazy(
    "^(?:应该?|想|选|拟|还|没|未|不|要|的|了|已|都|结|开|立|中期|申|组|研究|什么|改|错(?:了|$)|写错|是什么|进展|"
    "教研|活动|"
    "班会|月|我|他|她|你|大家|做)"
)
_JOURNAL: Final = lazy(
    f"{any_of(Tag.TITLE)}(?:杂志|期刊|报纸|报|公众号)?(?:上|里|中)(?:的|刊登的?|发表的?|"
    f"看到的)?(?=[^,。;《]{{0,6}}(?:文章|论文))|"
    f"(?:发表|刊登|刊发|登载|见刊|收录|登)(?=(?:在|于)?{any_of(Tag.TITLE)})(?:在|"
    f"于)?{any_of(Tag.TITLE)}(?:上|中|杂志|期刊|了)*|在{any_of(Tag.TITLE)}(?:上|中|杂志|期刊)*(?:发表|刊登|刊发)了?"
)
_LINK: Final = lazy(
    "(?:题目|课题|课名|标题|篇目|课文|书名|主题|讲题|题|名字|内容)?(?:分别)?(?:就?是|叫做?|为|名为|"
    f"题为|[::])?(?={any_of(Tag.TITLE)})"
)

_TEXT: Final = r"[一-龥A-Za-z0-9·—'’]"
_AFTER_COLON: Final = lazy(rf"(?P<head>[一-龥]{{2,12}})(?:活动)?: ?(?P<topic>{_TEXT}{{3,40}})(?=$|[\s,。;])", needs=":")
_ACTS: Final = lazy(
    r"[\d一两二三四五六七八九十][节次篇份本场堂]|[听评写交上读做看开备讲][了完过]|参加|完成|提交|[xX*]\d|各|其中|\d$"
)
_OF_OTHERS: Final = frozenset({"observation", "critique"})
_TOPIC_LETTERS: Final = 2

P: Final = any_of(Tag.PERSON)
_K: Final = any_of(Tag.KIND)
_T: Final = any_of(Tag.TITLE)
_HEAR: Final = any_of(Tag.HEAR)
_OF_PERSON: Final = lazy(
    f"(?<={P})(?:(?:{any_of(Tag.SUBJECT, Tag.CLASS)})?(?:的|上的?|讲的?|执教的?|教的?|上了|"
    f"讲了|执教了))(?:{any_of(Tag.SUBJECT)}|{any_of(Tag.AMOUNT)}|"
    rf"一课)?(?P<x>{_TEXT}{{2,14}}?)(?:一课|这一课)?(?=听|{_HEAR}|$|[ ,。;!\n]|"
    f"{any_of(Tag.AMOUNT)})"
)
_NOT_TITLE_TEXT: Final = lazy(
    "^课|如下|真|很|太|非常|不错|精彩|收获|受益|老师|课$|课堂|今天|说|感|这|那|我|他|她|你|没|不|指导|"
    "帮|邀请|建议|要求|推荐|点评|安排|时候|一起|教室|办公室|好|棒|赞|完|了$|"
    "听|评|班$|年级|组织|带领|支持|分享|展示$|节|上午|下午|昨|讨论|交流|发言|组$|公开|学习|"
    "观摩|两|三|去|来|及时|顺便|已经|而且|还|也"
)
# What may stand right before 培训 or 讲座 without being their topic.
_NO_TOPIC: Final = lazy(
    "^(?:[区县市省校片]?(?:教研员|专家|校长|主任|领导|名家|教授|院士|局长)|外面|外头|外边|这边|那边|那里|这里|"
    "家里?|主讲|主持|承担|新?教师|新入职教师|新任教师|骨干教师|青年教师|"
    "全体教师|全员|骨干|班主任|名师工作室|"
    "名师|工作室|校本|线下|网络|远程|暑期|暑假|寒假|集中|专题|专家|岗前|入职|新入职|岗位|半日|全日|一日|教师|"
    "老师|学校|学科"
    "|学科教师|在线|教研组|备课组|年级组|业务|专业|系列|主题|大型|线上线下|混合式|跟岗|脱产|"
    "短期|外地|教育局|教研室|教科院|进修学校|教体局|教育厅|中小学|小学|初中|高中|幼儿园|中层|"
    "干部"
    "|教研组长|备课组长|班子|新教材教师|后备干部|年轻教师|青蓝工程|期初|开学|假期|假期全员|"
    "党员|学期初|第一次|相关|各类|各种|一些|半|天|两|全天|整天|上午|下午|晚上|同课异构)$"
)
_LEAD: Final = lazy(
    "^.*(?:(?<!了)了(?:个|场|次|一?下)?|参加|参与|组织的?|举办的?|进行|开展|关于|完成|结束|"
    "主持|刚刚|今天|今年|我们|我|的(?=..)|听(?!力|说)|[给为][^,。;]{1,10}[开做作讲上]了?)"
    "|^(?:去|到|看|做|上|开|讲|学|办|和|与|在|又|还|才|刚|场|节|次|期|是|把|有)+"
)
_ROLE: Final = lazy("(?:著名)?(?:特级教师|名师|专家|教育家|正高级教师|教授|博士|教师|导师)")
_TRAIL: Final = lazy("(?:的|方面的?|专题|主题|系列|专项|类)+$")
_BEFORE_TALK: Final = lazy(rf"(?P<x>{_TEXT}{{2,20}}(?:\.\d{_TEXT}{{0,8}})?)(?:方面的?|的|专题|主题|系列|专项)?(?={_K})")


def take_quoted(sheet: Sheet) -> None:
    """Text in title marks becomes TITLE atoms; brackets around stamps and kinds are only taken off."""

    def replace(match: re.Match[str]) -> str:
        inner = next(g for g in match.groups() if g is not None).strip()
        book = match[0][0] in "《〈"
        if not book and (_is_stamp(inner) or match[0][0] in "[<"):
            return f" {inner} "
        return sheet.put(Tag.TITLE, inner) or match[0]

    sheet.text = _QUOTED.sub(replace, sheet.text)


def _is_stamp(inner: str) -> bool:
    if not inner or _STAMP.fullmatch(inner):
        return True
    kinds = find_kinds(inner)
    rest = inner
    for start, end, _ in reversed(kinds):
        rest = rest[:start] + rest[end:]
    return (bool(kinds) and len(rest) <= 2) or bool(_REPORT.search(inner))


_ABOUT_TALK: Final = lazy(
    "(?<=关于)(?P<x>[^,。;!?\n的了]{2,20}?)(?:方面)?(?=的(?:专题|学术)?(?:讲座|报告|培训|分享|讲课))", needs="关"
)


def take_named(sheet: Sheet) -> None:
    """题目是光的折射, 叫数的奇偶性 → TITLE."""

    def replace(match: re.Match[str]) -> str:
        title = match["a"] or match["b"]
        if _NOT_NAMED.match(title) or (
            match["a"] and match[0].startswith(("课题", "主题", "题")) and not _NAMED_LINK.match(match[0])
        ):
            return match[0]
        return sheet.put(Tag.TITLE, re.sub("(?:这一课|一课|了|的课)$", "", title))

    if sheet.holds(Tag.TITLE):
        sheet.drop(_JOURNAL, by="发表了")
        sheet.drop(_LINK)
    sheet.text = _NAMED.sub(replace, sheet.text)
    sheet.sub(_ABOUT_TALK, Tag.TITLE, lambda m: m["x"])


def take_after_colon(sheet: Sheet) -> None:
    """教研：大单元教学设计 → the whole is the topic, whatever kinds it names; lists of acts stay as they are."""

    def replace(match: re.Match[str]) -> str:
        named, inside = find_kinds(match["head"]), find_kinds(match["topic"])
        if not named or not inside or named[-1][1] != len(match["head"]) or named[-1][2] in _OF_OTHERS:
            return match[0]
        rest = len(match["topic"]) - sum(end - start for start, end, _ in inside)
        about = named[-1][2] in acts.MEETINGS and {kind for _, _, kind in inside} <= acts.PRODUCTS
        if (rest < _TOPIC_LETTERS and not about) or _ACTS.search(match["topic"]):
            return match[0]
        return match["head"] + " " + sheet.put(Tag.TITLE, match["topic"])

    sheet.text = _AFTER_COLON.sub(replace, sheet.text)


def take_of_person(sheet: Sheet) -> None:
    """戚老师的认识方向听了, 戚老师上认识方向: what follows the name is the lesson's."""

    def replace(match: re.Match[str]) -> str:
        if _NOT_TITLE_TEXT.search(match["x"]):
            return match[0]
        return match[0].replace(match["x"], sheet.put(Tag.TITLE, match["x"]), 1)

    sheet.text = _OF_PERSON.sub(replace, sheet.text)


def take_topics(sheet: Sheet) -> None:
    """新课标培训, 家校沟通讲座 → the topic is the title; audience and organiser words are not."""

    def replace(match: re.Match[str]) -> str:
        if sheet.values.get(match.string[match.end()]) not in (("training",), ("lecture",)):
            return match[0]
        topic = _LEAD.sub("", _TRAIL.sub("", match["x"]))
        role = _ROLE.match(topic)
        if role and people.is_name(topic[role.end() :]):
            return match[0][: match[0].rindex(topic)] + sheet.put(Tag.PERSON, topic[role.end() :]) + "的"
        if len(topic) < 2 or _NO_TOPIC.match(topic):
            return match[0]
        return match[0][: match["x"].rindex(topic)] + sheet.put(Tag.TITLE, topic)

    sheet.text = _BEFORE_TALK.sub(replace, sheet.text)
