"""Honours and their levels as staff lists write them: 市级骨干教师, 省特级教师, 骨干教师（区级）."""

import re

from bot.parsing.rosters.drafts import TitleDraft
from bot.parsing.rosters.posts import TICKS, cell_parts
from bot.parsing.rosters.readings import BLANKS
from bot.parsing.rosters.subjects import SUBJECT

_KNOWN_TITLES = """
    青年骨干教师 农村骨干教师 骨干班主任 骨干教师 学科骨干 教学骨干 教科研骨干 教研骨干 科研骨干 骨干校长 骨干
    青年学科带头人 学科带头人 学术带头人 专业带头人 带头人 教坛新秀 教坛新星 教坛新苗 教坛中坚 教坛英才 教坛能手
    课坛新秀 教学新秀 教学新星 教学能手 教学标兵 教学名师 教学明星 教学先锋 教学先进个人 教研先进个人
    教科研先进个人 教育科研先进个人 先进个人 青年名师 教育名师 学科名师 乡村名师 领航名师 名师工作室
    名师培养对象 名班主任 名教师 名校长 名师 特级教师 正高级教师 首席教师 首席班主任 种子教师 希望之星 未来之星
    卓越教师 领军教师 领军人才 领航教师 拔尖人才 优秀教育工作者 优秀青年教师 优秀班主任 优秀教师 优秀辅导员
    优秀共产党员 优秀党员 优秀教研员 模范教师 模范班主任 师德标兵 师德楷模 师德模范 师德先进个人 最美教师
    最美班主任 劳动模范 劳模 先进工作者 先进教育工作者 三八红旗手 五一劳动奖章 教育能手 教改先锋 教育新秀 新秀
    能手 青年岗位能手 岗位能手 园丁奖 优秀园丁 园丁 功勋教师 四有好教师 十佳教师 十佳青年教师 十佳班主任
    百优教师 学科专家 教育专家 兼职教研员 德育先进个人 德育标兵 育人楷模 技术能手 教学十佳 金牌教师 星级教师
    高层次人才
"""
_KNOWN = re.compile("|".join(sorted(map(re.escape, _KNOWN_TITLES.split()), key=len, reverse=True)))
_FULL_TITLE = {"骨干": "骨干教师", "带头人": "学科带头人", "劳模": "劳动模范"}

_LEVEL_WORD = (
    "国家|全国|省部|省|自治区|设区市|地市|地|州|盟|市直|市|区县|县区|县市|区|县|旗|镇|乡|街道|"
    "片区|学区|教育集团|集团|学校|校"
)
_LEVELLED = re.compile(rf"^(?P<level>{_LEVEL_WORD})级?(?P<title>.*)$")
_EXPLICIT = re.compile(rf"^(?P<place>.{{0,8}}?)(?P<level>{_LEVEL_WORD})级(?P<title>.*)$")
_PLACED = re.compile(r"^(?P<place>[\u4e00-\u9fff]{2,7}?)(?P<level>省|自治区|市|区|县|州|旗|镇)(?P<title>.+)$")
_ONLY_LEVEL = re.compile(rf"^(?P<level>{_LEVEL_WORD})(?:级|直)?$")
_FULL_LEVEL = {"全国": "国家", "学校": "校", "教育集团": "集团", "市直": "市", "省部": "省"}
_BATCH = re.compile(
    r"^(?:\d{4}(?:\s*[-—–~]\s*\d{2,4})?(?:学年|年度|年|届)?度?)|^第?[一二三四五六七八九十\d]+(?:批次?|届|期|轮)"
    r"|^(?:新一轮|首批|现任|曾获|荣获|获得?|被评为)"
)
_TAIL = re.compile(r"(?:\d{4}[.年\-—~\d月]*|称号|荣誉|荣誉称号|第[一二三四五\d]+[批届期轮])$")
_BRACKET = re.compile(r"\(([^)]*)\)?")


def split_titles(text: str, hint: str | None = None) -> tuple[TitleDraft, ...]:
    """'省级骨干教师、市级名师' → titles with levels.

    `hint` is the head's own wording (市级骨干), for cells that hold a tick or a bare level.
    """
    bare = re.sub(r"[《》“”\"]", "", text).strip()
    if bare in BLANKS or re.match(r"[=@+]", bare):
        return ()
    if bare in TICKS:
        return split_titles(hint) if hint else ()
    found: list[TitleDraft] = []
    waiting: list[str] = []  # bare levels that take the next title: 市、区级骨干教师
    for part in cell_parts(bare, r"和|及(?!格)|兼任"):
        title = _title(part)
        if title is None:
            continue
        if not title.title:
            waiting.append(title.level or "")
            continue
        found += [TitleDraft(title.title, level) for level in waiting] + [title]
        waiting = []
    default = _hinted_title(hint)
    return tuple(dict.fromkeys(found + [TitleDraft(default, level) for level in waiting]))


def _hinted_title(hint: str | None) -> str:
    found = _KNOWN.search(hint or "")
    return _FULL_TITLE.get(found[0], found[0]) if found else "骨干教师"


def _title(part: str) -> TitleDraft | None:
    """One honour; an empty title stands for a bare level; None for nothing."""
    outside = _BRACKET.sub("", part)
    bare = re.sub(r"\s+", "", outside).strip("-—:：·.")
    for pattern in (_BATCH, _BATCH, _TAIL, _TAIL):
        bare = pattern.sub("", bare)
    if bare in BLANKS or re.fullmatch(r"[\d.]+", bare) or bare in {"否", "未评", "未获", "待评"}:
        return None
    inside = next((_level(word) for word in _BRACKET.findall(part) if _ONLY_LEVEL.match(word.strip())), None)
    if _ONLY_LEVEL.match(bare):
        return TitleDraft("", _level(bare))
    title = _with_level(bare)
    return TitleDraft(title.title, title.level or inside)


def _level(word: str) -> str:
    found = _ONLY_LEVEL.match(word.strip())
    level = found["level"] if found else word
    return _FULL_LEVEL.get(level, level) + "级"


def _with_level(bare: str) -> TitleDraft:
    """Split the level off: 区级骨干教师, 省特级教师, 云溪区教坛新秀, 骨干教师-市级."""
    after = re.match(rf"^(?P<title>.+?)[-—:·]?(?P<level>{_LEVEL_WORD})级$", bare)
    if after and _KNOWN.search(after["title"]):
        return TitleDraft(_whole(after["title"]), _level(after["level"]))
    if (found := _EXPLICIT.match(bare)) and found["title"]:
        return TitleDraft(_whole(found["title"]), _level(found["level"]))
    for pattern in (_LEVELLED, _PLACED):
        found = pattern.match(bare)
        if found and _KNOWN.match(_topic_off(found["title"])):
            return TitleDraft(_whole(found["title"]), _level(found["level"]))
    return TitleDraft(_whole(bare), None)


def _topic_off(title: str) -> str:
    """语文骨干教师 begins, behind its subject, with a known honour."""
    return re.sub(rf"^(?:{SUBJECT})(?:学科)?(?=.)", "", title)


def _whole(title: str) -> str:
    return _FULL_TITLE.get(title, title)
