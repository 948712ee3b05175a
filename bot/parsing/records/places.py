"""Where it was (in or out of school), at which level, and in which subject."""

import re
from typing import Final

from bot.parsing.records.atoms import Sheet, Tag, any_of
from bot.parsing.records.patterns import lazy

IN_SCHOOL: Final = "in_school"
OUT_OF_SCHOOL: Final = "out_of_school"

_K: Final = any_of(Tag.KIND)
_CITIES: Final = (
    "北京|上海|天津|重庆|杭州|南京|苏州|无锡|宁波|温州|合肥|福州|厦门|南昌|济南|青岛|郑州|"
    "武汉|长沙|广州|深圳|珠海|佛山|东莞|南宁|海口|成都|贵阳|昆明|西安"
    "|兰州|西宁|银川|太原|石家庄|沈阳|大连|长春|哈尔滨|呼和浩特|乌鲁木齐|拉萨|常州|南通|扬州|"
    "徐州|嘉兴|绍兴|金华|台州|湖州|泉州|洛阳|宜昌|桂林|绵阳"
)
_IN: Final = "校内|本校|我校|我们?学校|咱们?学校|自己学校|在学校(?!里?的)|学校里|校本部|自家学校|在校"
_OUT: Final = (
    "外出|省城|省会|校外|外校|外地|外县|外市|外省|外区|送教下乡|送教到校|送教|送课下乡|送课|下乡|"
    "兄弟学校|兄弟校|友校|邻校|他校|别的学校|其他学校|别校|姊妹校|手拉手学校"
    "|结对学校|结对校|帮扶学校|帮扶校|对口学校|村小|教学点|联盟校|隔壁学校|片区|教师进修学校|进修学校|出差|跨校"
)
_SCHOOL_END: Final = (
    "小学|中学|学校|幼儿园|附小|附中|实小|实验|外国语|中心校|校区|高中|一高|职高|[一二三四五六七八九十]{1,2}[小中幼高]"
)
_SCHOOL: Final = lazy(
    "(?:去了?|到了?|在|赴|前往|于|走进|来到)(?!全|本|我|自己|各|小学|中学|初中|高中|学校|"
    f"线)[一-龥]{{0,7}}?(?:{_SCHOOL_END})(?:小学|中学|学校|幼儿园)?(?![生科语数英老教段])"
    r"|(?<=[了听])[一二三四五六七八九十][小中](?=[一-龥]{1,3}(?:老师|主任|校长))"
    r"|(?:第[一二三四五六七八九十]{1,3}|(?<![一-龥\d])[一二三四五六七八九十]{1,2}|附|"
    "实验)(?:小学|中学|[小中])(?![学午心考段期班组旬间年队等外型])"
    "|(?<![一-龥])(?!全|省|市|区|县|本|"
    r"我)[^\W\d_a-zA-Z了的参听上在开给到去各全写交]{2,6}(?:小学|中学|"
    "幼儿园)(?![生科语数英老教段])",
    needs="小中校园实外高幼",
)
_TRAVEL: Final = lazy(
    f"(?:去了?|到了?|赴|前往|在)(?:{_CITIES})(?:市)?|(?:去了?|到了?|赴|"
    "前往)[一-龥]{2,3}[县镇乡](?![级里域])|赴[一-龥]{2,3}市"
)
_VENUES: Final = lazy(f"(?P<inside>{_IN})|(?P<outside>{_OUT})", needs="校外送乡村点片差省")
_NOWHERE: Final = lazy(
    "线上|网上|腾讯会议|钉钉|直播|录像课?|(?<![^,。; 一-龥])视频课?|云端|"
    "网络(?!教研|研修)|云(?=听课|教研)|ZOOM|zoom|空中课堂"
)

_LEVEL_WORDS: Final = {
    "校": "school", "区": "district", "县": "district", "旗": "district", "市": "city", "省": "province",
    "国": "national", "国家": "national", "自治区": "province",
}  # fmt: skip
_AFTER_LEVEL: Final = (
    f"(?={_K}|的|组织|举办|主办|承办|教(?:研(?!员)|[科育体师])|进修|优|骨|名师|学科|学会|论|征|评|赛|基本|"
    f"一|二|三|获|小学|初中|高中|中学|{any_of(Tag.SUBJECT)}|[ ,。;!✓]|$)"
)
_LEVELS: Final = tuple(
    lazy(pattern, needs=needs)
    for needs, pattern in (
        ("级", "(自治区|国家|省|市|区|县|旗|校|国)级"),
        ("全", "全(国|省|市|区|县|旗)(?!体)|全校(?![老教师学生体])"),
        ("里上", "(省|市|区|县)(?:里|上)(?:的|面|组织|举办)?"),
        ("省市区县校", rf"(?<![一-龥])(省|市|区|县|校){_AFTER_LEVEL}"),
        ("省市区县校", rf"(?<=[了获得评上拿加在过是的为届比选])(省|市|区|县|校){_AFTER_LEVEL}"),
        (
            "区县市省",
            rf"(?<![学片社校城郊小地园景厂新超都])(区|县|市|省)(?=优质|教研(?!员)|教科|教育|进修|基本功|骨干|学科|"
            rf"名师|{_K})",
        ),
        ("校", rf"(?<![学全本外住返在他邻友高母团盟])(校)(?={_K})"),
    )
)

_SUBJECTS: Final = {
    name: name
    for name in (
        "语文 数学 英语 外语 物理 化学 生物 历史 地理 政治 道德与法治 思品 品社 思政 科学 音乐 美术 体育与健康 体育 "
        "信息技术 信息科技 劳动技术 综合实践活动 综合实践 心理健康 通用技术 书法 劳动 日语 舞蹈 "
        "品德 写字 科技 艺术 历史与社会"
    ).split()
} | {
    "道法": "道德与法治",
    "德法": "道德与法治",
    "信技": "信息技术",
    "信息": "信息技术",
    "劳技": "劳动技术",
    "心理": "心理健康",
    "综合": "综合实践",
    "体健": "体育与健康",
    "历社": "历史与社会",
}
_SUBJECT: Final = lazy(
    "(?<![优函强简])(?<![^语]文)(?<!^文)(" + "|".join(sorted(_SUBJECTS, key=len, reverse=True)) + ")"
    r"(?!上|节(?!课)|馆|会|角|家|系|史|课标|观(?!摩)|学(?!科)|\d\.\d|与[一-龥]|教育(?!.{0,2}课)|素养|"
    "合理|院|委|老师们|应用|核心|提升|能力|位置|常识|委员|融合|思维|活动|新课标)"
)
_LOOSE: Final = frozenset(
    "劳动 心理 信息 综合 写字 艺术 科技 品德 舞蹈".split()
)  # everyday words: a subject only before 课, 组 and the like
_LESSONY: Final = lazy(r"课|组|学科|老师|教师|教研|集备|备课|公开|研讨|示范|汇报|教案")
_SHORT: Final = dict(
    zip(
        "语数英物化政史地生音体美科",
        "语文 数学 英语 物理 化学 政治 历史 地理 生物 音乐 体育 美术 科学".split(),
        strict=True,
    )
)
_SHORT_LIST: Final = lazy(
    "(?<![一-龥])[语数英物化政史地生音体美科]{2,6}(?=各|三科|两科|课|学科|都|[ ,]|$)|"
    "(?<=[了听交写上])[语数英物化政史地生音体美科]{2,6}(?=各)"
)


def take_venues(sheet: Sheet) -> None:
    """Places become VENUE atoms; online words are dropped: they are no place."""
    sheet.drop(_NOWHERE)
    sheet.sub(_VENUES, Tag.VENUE, lambda m: IN_SCHOOL if m["inside"] else OUT_OF_SCHOOL)
    sheet.sub(_SCHOOL, Tag.VENUE, lambda _: OUT_OF_SCHOOL)
    sheet.sub(_TRAVEL, Tag.VENUE, lambda _: OUT_OF_SCHOOL)


def take_levels(sheet: Sheet) -> None:
    """区级, 全省, 市里 … become LEVEL atoms."""
    for pattern in _LEVELS:
        sheet.sub(pattern, Tag.LEVEL, lambda m: _LEVEL_WORDS[m[1] or "校"])


def take_subjects(sheet: Sheet) -> None:
    """Subjects become SUBJECT atoms with their full name; 语数英 becomes three."""

    def name(match: re.Match[str]) -> str | None:
        if match[1] in _LOOSE and not _LESSONY.match(match.string, match.end()):
            return None
        return _SUBJECTS[match[1]]

    sheet.sub(_SUBJECT, Tag.SUBJECT, name)
    sheet.text = _SHORT_LIST.sub(lambda m: "、".join(sheet.put(Tag.SUBJECT, _SHORT[c]) for c in m[0]), sheet.text)
