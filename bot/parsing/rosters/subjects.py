"""School subjects as lists name them, and which belong to one group's name."""

import re

_WORDS = """
    语文 数学 英语 外语 日语 俄语 物理 化学 生物学 生物 道德与法治 道法 思想政治 思想品德 思品
    品德与社会 品德与生活 品德 品社 政治 历史与社会 历史 地理 科学 自然 体育与健康 体育健康 体育 音乐 美术
    艺术 书法 舞蹈 信息科技 信息技术 信息 计算机 电脑 通用技术 劳动技术 劳动教育 劳动 劳技 综合实践活动
    综合实践 心理健康教育 心理健康 心理 校本课程 地方课程 校本 阅读 戏剧 足球 篮球 健康 特教 学前 幼教
"""
SUBJECTS = tuple(_WORDS.split())
SUBJECT = "|".join(SUBJECTS)

# The characters by which group names call a subject: 理化生组 holds 物理, 化学 and 生物.
_LETTER_WORDS = """
    语文 语 数学 数 英语 英外 外语 英外 物理 理 化学 化 生物 生 道德与法治 政道思品德社文 道法 政道思品德社文
    政治 政思 思想政治 政思 历史 史社文 地理 地社文 科学 科自 体育 体 音乐 音艺 美术 美艺 艺术 艺音美
    信息科技 信技 信息技术 信技 劳动 劳技 心理 心 综合实践 综劳
"""
_LETTERS = dict(zip(_LETTER_WORDS.split()[::2], _LETTER_WORDS.split()[1::2], strict=True))


def group_names_subject(group: str, subject: str) -> bool:
    """Whether a group's name already says it holds the subject (艺体组 and 音乐)."""
    return subject in group or any(letter in group for letter in _LETTERS.get(subject, subject[:1]))


def one_subject(group: str) -> str | None:
    """The single subject a group is named after (语文组 → 语文); None for 综合组, 理化生组, 三年级组."""
    found = re.match(rf"^(?:小学|初中|高中)?({SUBJECT})(?:学科)?(?:教研)?组?$", group)
    return found[1] if found else None
