"""The words plans use for kinds of work, and which units each kind is counted in."""

import re
from typing import NamedTuple

from bot.parsing.plans.folding import blanked
from bot.parsing.plans.requirements.amounts import DEED


class Mention(NamedTuple):
    """A kind named in a folded text."""

    start: int
    end: int
    kind: str


# Order matters only between words that begin at the same place: the first wins, so longer or closer words come first.
_WORDS: tuple[tuple[str, str], ...] = (
    ("second_prep", r"二次备课|二备|复备|再次备课"),
    (
        "inspection",
        r"(?:随机|不定期|定期|全面|联合)?(?:检查|抽查|查阅|审阅|检阅|普查|巡查|督查|抽检)|月检|展评",
    ),
    (
        "critique",
        r"评课稿?|评[一\d两]*[次节堂]?(?:精品|优质|常态|典型|同行|同事|组内)?课(?!堂|程|题)|议课|点评|评议稿|听课评价|优点|(?:改进)?建议|评课表",
    ),
    (
        "report_lesson",
        r"(?:研究)?汇报课|过关课|达标课|考核课|验收课",
    ),
    ("demo_lesson", r"示范课|示范性课|观摩课|展示课|引领课|引路课|样板课|精品展示课|领航课"),
    (
        "research_lesson",
        r"(?:组级|校级|专题|主题|教学)?(?:研究课(?!例|题)|研讨课|研课|探究课|教研课)|同[课题]异构(?!活动|研讨)|同上一(?:堂|节)课|主题课",
    ),
    (
        "open_lesson",
        r"公开课|亮相课|见面课|开放课堂|课堂开放|公开展示|公开教学|开放日课|家常课|优质课(?!比|评|竞|赛)|录像课|随堂课(?!堂)|新秀课|入格课|常态课(?!堂)|教学展示|送教(?!师)|送课",
    ),
    (
        "competition",
        r"(?:教学|技能|基本功|优质课|说课|微课|粉笔字|三笔字|学科|业务|解题|命题|板书|课件|论文案例|论文|案例|作业设计)*"
        r"(?:比赛|竞赛|大赛|赛课|比武|评比|测试|技能赛|擂台赛|素养赛)|基本功(?!$)",
    ),
    (
        "observation",
        r"推门听课|随堂听课|听评课|听课(?!笔记|本|记录|证)|观课(?!建议|报告)|互听|试听|随堂诊断|随堂听|跟岗听|课堂观察|听[^，。；、\d课题]{0,12}的?课(?!题)"
        r"|听(?:师傅|徒弟|导师)|听(?=不少于|至少|[\d一二三四五六七八九十两]+[节堂])|名师课|观摩(?!课)",
    ),
    ("reflection", r"(?:教学|课后|教后|课堂|精品|教育)?反思(?!会)|教后记|教后感|课后小?[记结]|教学后记|课后感"),
    ("narrative", r"(?:教育|教学|德育|班主任)?叙事|(?:教育|教学|成长|育人|带班|班级|德育|课程|课堂)故事"),
    ("case", r"(?:教学|教育|德育|优秀|研究)?案例|研究课例|教学课例|案例分析|课例分析"),
    (
        "essay",
        r"(?:学习|读书|教育|教学|成长|听课|培训|观摩|研修|参训)?(?:心得体会|心得|随笔|体会文章|体会|感悟|札记)|读后感|观后感|(?:研修|研究|教学|跟岗|成长)日[志记]|读书报告|读书体会",
    ),
    (
        "notes",
        r"(?:理论|业务|政治|读书|学习|听课|教育)*(?:学习)?笔记|理论摘抄|摘抄|(?:读书|理论|学习)?摘记|读书卡",
    ),
    ("paper", r"(?:教育|教学|教科研|学科|科研|获奖|学术)*论文"),
    (
        "article",
        r"(?:研讨|教研|教育|理论|宣传|教改)*(?:文章)|简报|通讯稿?|信息稿|新闻稿|报道|美篇|发帖|帖子|推文|宣传稿|稿件|供稿|投稿",
    ),
    (
        "homework_design",
        r"(?:分层|特色|实践性|实践|主题|探究性|创新|单元|弹性|个性化|长|跨学科)*作业(?:设计|案例|样例)|(?:设计|编制|布置|研发|开发)[^，。；]{0,16}作业|特色作业|实践性作业|分层作业|主题作业|长作业",
    ),
    ("collective_prep", r"集体备课|集中备课|集备|备课组活动|备课活动|组内备课|大备课|备课研讨|碰头"),
    (
        "lesson_plan",
        r"(?:电子|精品|优秀|详细|手写|完整)?(?:教案|教学设计|详案|导学案|学历案|教学方案|说课稿|备课本?)(?!组|室|检查)",
    ),
    (
        "exam_setting",
        r"命题(?:比赛)?|命制|试卷|试题|练习卷|复习卷|周测卷|测试卷|检测卷|单元卷|练习题|出卷|编制[^，。；]{0,8}卷|原创题|[^，。；、\d]{0,2}卷子",
    ),
    (
        "reading",
        r"(?:教育|教学|理论|专业|学科|推荐)*(?:类)?(?:专著|著作|书籍|名著|经典|专业书|理论书)|读书(?!笔记|心得|报告|会|卡|体会|沙龙|分享|活动|节)|读[^，。；]{0,8}书|共读|书目|(?:专业|理论|教育|经典|整本书)阅读(?!课|教|分享|笔记|理解|指导|能力|推广|会)|阅读(?=(?:不少于|至少)?[\d一二三四五六七八九十两]+(?:个?小时|学时|本|册))",
    ),
    (
        "lecture",
        r"(?:专题|微|组内微|校级|学术)*(?:讲座|报告会|主题发言|专题发言|主题报告|经验介绍|经验分享|微报告|微分享|学术报告|专题报告)|(?<=[作做])报告|教师论坛|论坛|(?<=校内作一次)交流|中心发言|主讲|作(?=.{0,4}交流)",
    ),
    (
        "project",
        r"课题组?(?:会议|例会|活动|研讨会?|交流会?)|(?:小|微型|校级|区级|市级|课题)*课题(?!负责|主持|组长|研究会)"
        r"|阶段(?:性)?(?:研究)?(?:报告|总结|小结)|进展报告|研究报告|结题报告|中期报告|开题报告",
    ),
    (
        "research_activity",
        r"(?:校本|主题|专题|大|组内|联合|学科|网络|联片|片区|跨校|集中)*(?:教研组?活动|展示活动|展示交流|教研(?!组|室|员|处|科|讨课|究课)|研修活动|主题研修|联合研修|[省市区县校]级(?:及?以上)?(?:教研)?活动|主题研讨|专题研讨会?|研讨会|研讨活动|研讨(?!课)|业务学习|教学沙龙|沙龙|组会)"
        r"|(?:面向全校|对外)?开放活动|组内活动|活动(?=[一二两三四五\d]|不少于|至少|每)|的活动|集中活动|同[课题]异构活动|同[课题]异构",
    ),
    (
        "training",
        r"(?:校本|全员|集中|网络|远程|继续|岗位|专题|线上|主题)*(?:研训|外出学习|外出研修|外出培训|培训|研修(?!日志|总结|组)|继续教育|进修|远程教育|专业学习)",
    ),
    (
        "other",
        r"(?:观察|家访|谈心|谈话|辅导|活动)记录|主题班会|班会|黑板报|模拟题|高考题|中考题|真题|总结|小结|规划|练字|下水文|下水作文|钢笔字|粉笔字|三笔字|大作文|作文|小练笔|练笔|教育杂志|教学杂志|杂志|期刊|微课|课件|精品课例|课例|录像|作品|座谈会|分享会|家访|(?:带教|指导|培养|帮扶|结对帮扶|带好?)(?:[一1]个|[一1]名)?(?:徒弟|青年教师|新教师|教师)|带徒(?!弟)|成长档案|资源包|汇报交流|专题汇报|汇报(?!课)|分享|学科活动|社团|(?:教学|研修|学习)?计划|交流",
    ),
)

_PATTERN = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS))

_LESSONS = {"节", "次", "个"}
UNITS: dict[str, set[str]] = {
    "observation": {"节", "次"},
    "critique": {"次", "份", "个", "篇", "节"},
    "open_lesson": _LESSONS,
    "demo_lesson": _LESSONS,
    "research_lesson": _LESSONS,
    "report_lesson": _LESSONS,
    "reflection": {"篇", "份", "%", "字", "个", "次"},
    "case": {"篇", "个", "份"},
    "narrative": {"篇", "个"},
    "essay": {"篇", "字", "份"},
    "paper": {"篇"},
    "lesson_plan": {"份", "篇", "个", "%", "节"},
    "reading": {"本", "篇", "学时"},
    "article": {"篇", "份"},
    "notes": {"字", "篇", "本", "份", "次"},
    "lecture": {"次", "个", "节"},
    "training": {"学时", "次"},
    "research_activity": {"次", "节", "学时", "个"},
    "collective_prep": {"次", "节"},
    "second_prep": {"次", "%", "节", "份"},
    "exam_setting": {"份", "个", "次"},
    "competition": {"次", "个", "节"},
    "homework_design": {"份", "次", "个"},
    "project": {"个", "次", "份", "篇"},
    "inspection": {"次", "%"},
    "other": {"节", "篇", "次", "本", "份", "个", "字"},
}

# What stands in quotes is a name: it gives no kind.
_QUOTED = re.compile(rf"《[^》]*》|“(?!{DEED}|(?:推门|随堂|互相)?听课”|推门课”)[^”]{{1,14}}”")
_NO_MENTION = re.compile(
    r"(?:备课|教研|课题|学科|年级|命题)组(?!活动|会议|例会|研讨|交流)长?|教研室|教研员|教科室|听课笔记|听课本|听课记录本?|课堂教学|课题(?:负责|主持)人|命题教师|学习型"
)


def mentions(folded: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """The kinds named between two offsets, in order."""
    end = len(folded) if end is None else end
    hidden = [m.span() for p in (_QUOTED, _NO_MENTION) for m in p.finditer(folded, start, end)]
    text = blanked(folded, hidden)
    return [Mention(m.start(), m.end(), m.lastgroup or "other") for m in _PATTERN.finditer(text, start, end)]


def fits(kind: str, unit: str) -> bool:
    """Whether a kind is ever counted in this unit."""
    return unit in UNITS.get(kind, UNITS["other"])


def inner_kind(folded: str, mention: Mention) -> str | None:
    """The work a competition is about ("作业设计比赛"), None for other mentions."""
    if mention.kind != "competition":
        return None
    inner = mentions(re.sub(r"比赛|竞赛|大赛|评比|评选", "", folded[mention.start : mention.end]))
    return inner[0].kind if inner else None
