"""Words for kinds of work: the names in RECORD_KINDS, slips of the input method, and look-alikes to leave alone."""

from functools import cache
from itertools import combinations, product
from typing import Final

from bot.domain.kinds import RECORD_KINDS

# Characters that sound alike (tones aside): what a phone keyboard offers instead.
_SOUNDS_LIKE: Final = {
    "课": "可客科刻克颗棵壳咳", "听": "厅挺亭停婷", "评": "平凭苹屏瓶坪", "公": "工功共宫攻弓", "开": "凯揩",
    "示": "是试事式师世视氏市", "范": "饭犯泛", "研": "言严沿颜延岩",
    "究": "就纠久旧", "讨": "套淘",
    "汇": "会回惠慧绘", "报": "抱暴包保宝", "教": "交叫较角脚", "学": "雪", "反": "返凡饭犯繁", "思": "丝私斯司撕",
    "案": "按岸暗安", "例": "列历利力立粒", "叙": "序续绪", "事": "是", "心": "新欣", "得": "的德", "体": "题",
    "会": "汇",
    "随": "虽遂岁", "笔": "比币毕", "论": "轮伦", "文": "闻", "设": "社射涉摄", "计": "记际纪",
    "读": "独毒度",
    "书": "输", "章": "张", "讲": "奖将", "座": "坐", "培": "陪赔配佩", "训": "迅讯寻巡", "感": "敢", "活": "或",
    "动": "东", "集": "级及即极急", "备": "被背倍辈", "命": "明名", "题": "提", "竞": "竟境敬", "赛": "塞",
    "作": "做坐",
    "业": "页叶", "记": "计纪", "观": "关官", "次": "词",
}  # fmt: skip
_OFTEN_MISTYPED: Final = (
    "听课 评课 观课 公开课 示范课 研究课 研讨课 汇报课 教学反思 反思 教学案例 案例 教育叙事 "
    "叙事 心得体会 心得 随笔 教学随笔 论文 "
    "教案 教学设计 读书 理论文章 学习笔记 读书笔记 笔记 讲座 培训 教研活动 教研 集体备课 集备 "
    "二次备课 命题 竞赛 作业设计 课题 赛课 "
    "听课心得 读书心得 继续教育 读后感"
).split()
# Slips that are words of their own, or stand across two words (听科学课, 生命体).
_REAL_WORDS: Final = frozenset(
    "停课 挺课 听可 平客 观可 观科 观客 关课 新得 心的 笔计 必记 比记 毕记 明题 "
    "课提 课体 科题 可题 刻题 赛可 赛科 "
    "叙是 听颗 听克 平可 评可 屏课 交研 叫研 教严 教颜 及备 即备 极备 级备 将座 "
    "独书 师范课 塞课 集被 工开课 共开课".split()
) - frozenset("师范课 工开课 共开课 明题 笔计 比记 屏课 交研 级备 集被".split())
_MORE_SLIPS: Final = {
    "交按": "lesson_plan", "教學反思": "reflection", "教学反省": "reflection", "课后反省": "reflection",
    "听科记录": "observation", "2次备课": "second_prep", "2备": "second_prep", "集体配课": "collective_prep",
    "集体备科": "collective_prep", "公开刻": "open_lesson", "听课课": "observation", "叫研活动": "research_activity",
    "课题中其": "project_stage", "国培计划": "training", "省培计划": "training",
    "国培项目": "training", "省培项目": "training",
}  # fmt: skip
# Not work of these kinds, though their letters say so: read as plain text.
_LOOK_ALIKES: Final = frozenset(
    "教研员 教研室 教研组 教研组长 教研片 教研片区 教研联盟 教研中心 教研院 教研部 教研机构 "
    "教研处 教研共同体 课题组 课题组长 课题目 "
    "培训机构 培训中心 培训费 培训师 培训地点 读书会 读书分享会 读书沙龙 读书交流 听课老师 听课教师 听课人数 "
    "教案本 评课表 听课表 观课报告 听课报告 教案集 教案模板 论文集 论文网 "
    "案例库 体会到 感悟到 反思会 "
    "读书时 读书日 读书节 读书人 读书角 竞赛辅导 竞赛班 "
    "竞赛题 试卷分析 试题分析 试卷讲评 试卷讲评课 卷子分析 阅读理解 听课证 听课本 命题人 "
    "比赛规则 比赛通知 培训通知 评课稿 大赛通知 "
    "结题证书 教研工作 教研计划 教研总结 读书郎 立项书 文章开头 讲座厅 课题名 看书法 读书法 提出题".split()
) | frozenset({"听评课"})
_NOT_BEFORE: Final = {"可": "以能是不爱", "科": "学技目普任研组"}  # 公开可以…, 公开科学课


def _slips(word: str) -> set[str]:
    """Spellings of `word` with one letter (two in words of four) replaced by a like-sounding one."""
    found = set()
    for count in (1, 2) if len(word) >= 4 else (1,):
        for places in combinations(range(len(word)), count):
            for letters in product(*(_SOUNDS_LIKE.get(word[i], "") for i in places)):
                spelled = list(word)
                for place, letter in zip(places, letters, strict=True):
                    spelled[place] = letter
                found.add("".join(spelled))
    return found


@cache
def _words() -> dict[str, str | None]:
    proper = {word: kind.id for kind in RECORD_KINDS.values() for word in (kind.label, *kind.words)}
    slips = {slip: proper[word] for word in _OFTEN_MISTYPED for slip in _slips(word)}
    for word in _REAL_WORDS:
        slips.pop(word, None)
    return {**slips, **_MORE_SLIPS, **proper, **dict.fromkeys(_LOOK_ALIKES)}


@cache
def _by_start() -> dict[str, tuple[str, ...]]:
    """The words, longest first, by the two letters they begin with (no word is shorter)."""
    start: dict[str, list[str]] = {}
    for word in sorted(_words(), key=len, reverse=True):
        start.setdefault(word[:2], []).append(word)
    return {letters: tuple(words) for letters, words in start.items()}


def find_kinds(text: str) -> list[tuple[int, int, str]]:
    """(start, end, kind id) of every kind named in `text`, longest names first, left to right."""
    found, at, words, start = [], 0, _words(), _by_start()
    while at < len(text) - 1:
        candidates = start.get(text[at : at + 2])
        word = _longest(text, at, candidates) if candidates else None
        if word is None:
            at += 1
            continue
        kind = words[word]
        if kind is not None:
            found.append((at, at + len(word), kind))
        at += len(word)
    return found


def _longest(text: str, at: int, candidates: tuple[str, ...]) -> str | None:
    for word in candidates:
        if text.startswith(word, at):
            following = text[at + len(word) : at + len(word) + 1]
            return None if following and following in _NOT_BEFORE.get(word[-1], "") else word
    return None


def is_kind_word(word: str) -> bool:
    """Whether this is a name of a kind as people write it, and nothing else."""
    return word in _words()


def read_kind(word: str) -> str | None:
    """The kind a single word names (听课, 小论文, a slip like 听客, an id like observation), else None."""
    word = word.strip()
    if word in RECORD_KINDS:
        return word
    if kind := _words().get(word):
        return kind
    found = find_kinds(word)
    return found[-1][2] if found else None
