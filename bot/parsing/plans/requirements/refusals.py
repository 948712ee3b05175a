"""Numbers that are no duty: aims, entry conditions, penalties, points, money, headcounts, pupils, the past, furniture.

Clause patterns refuse the clause they stand in; sentence patterns refuse the rest of their sentence from there on.
"""

import re

_CLAUSE: tuple[tuple[str, str], ...] = (
    (
        "aim",
        r"力争|争取|有望|预计|目标是|(?:合格|优秀|优良|达标|及格|满意|上线|升学|参与|覆盖|获奖|普及|出勤|完成|到会|立项|查重|重复|巩固)率|满意度|百分点|优秀等|名列|位居|前三|比例|占比|测评",
    ),
    (
        "condition",
        r"(?:申报|参评|竞聘|晋升|晋级|报名|候选|评选|推荐)[^，。；]{0,14}(?:须|需|应|必须|要)?(?:具备|具有|满足|符合)|须具备|具备(?:以下|下列)|任职?满|任现职|结题(?:须|需|应|必须)|(?:申报|晋升|参评|结题|竞聘)[^，。；]{0,8}(?:者|的教师|职称)[^，。；]{0,6}(?:须|需|应|必须|要|有)|方可|方能|才能(?:申报|参评)|主持过|资格",
    ),
    (
        "penalty",
        r"扣|缺席|无故|旷|迟到|早退|缺课|不得评|不得参|视为|退回|重做|不予|通报批评|取消|一票否决|缺[一二三\d]次|累计[^，。；]{0,8}未|未达|连续[两二三\d]次|请假|累计(?:达到?|满|超过)?[一二三四五两\d]+[次天节](?:的|以上|及以上|者)|低于要求|追责|退出"
        r"|(?<![不得能可应宜要许准该])(?:少于|低于|不足|未满|不够|达不到)[\d一二两三四五六七八九十]+[节次篇本份个](?!不可|不行|[^，。；]{0,6}(?:不可|不行))",
    ),
    (
        "points",
        r"满分|\d+分(?!钟)|[一二三四五六七八九十]分(?!钟|之|层|析|类|散|组|享|别|工|科)|(?<!设)计分|积分|加分|赋分|抵",
    ),
    ("money", r"\d元|万元|百元|千元|[一二三四五六七八九十百千]元|经费|稿费|奖金|补贴|津贴|绩效|奖励|费用|图书券|报销"),
    (
        "pupils",
        r"学生(?!座谈|作品|学业|评教)|孩子|家庭作业|书面作业|作业(?:总)?量|[每各]班(?=[^，。；]{0,6}(?:学生|人|名额))|班级|睡眠|体育活动时间|社团",
    ),
    (
        "people",
        r"教职工|专任教师\d|在校生|教学班|班额|招聘|招募|名额|新聘[^，。；]{0,4}\d|共有|现有|拥有|接待|成员\d|成员不|在编|(?<![于少到达\d])[\d一二三四五六七八九十百]+(?:余|多)?人次|新增|增至|师资|平均年龄",
    ),
    (
        "past",
        r"上学期|上学年|去年|往年|前年|上一?年度?|上一学[年期]|近[一二三四五两十\d]+年(?![内的]*(?:各地|全国)?(?:[高中会学]考|统考)?(?:真题|试[题卷]))|过去|已(?:有|经|完成|获)|曾|首次|原定|上半年我校|累计获",
    ),
    (
        "office",
        r"拟立|拟编|编印|收录|订阅教学刊物|第[一二三四五六七八九十\d]+[辑期届卷]|共\d+周|学制|任期|连任|届|提前[一二三四五两\d]+[天周日]|工作量|课时计入|折算|自愿|可以?根据|单次会议|会议控制|控制在",
    ),
    ("choice", r"(?:评选|评出|推选|选出|遴选|表彰)[^，。；]{0,12}[\d一二三四五六七八九十]+(?:名|个|份|篇|人|位|对|节)"),
    ("favour", r"(?:优先|予以)(?:评优|评先|推荐|考虑|晋升|参评|表彰)"),
    ("negated", r"别再|不要再|请勿"),
    ("wish", r"(?<![一-龥])(?:积极)?(?:鼓励|倡导|提倡)(?![^，。；]*每[人位周月学年个])"),
    ("furniture", r"共?印(?:发|制)?\d+份|抄送|浏览|发布|邮编|电话|地址|字号|页|文号|号文|〔|\[20"),
)
_SENTENCE: tuple[tuple[str, str], ...] = (
    ("aim", r"力争|争取(?!时间|机会)|(?<![一-龥])到20\d\d年(?!\d*月)|确保(?=[^，。；]{0,10}率)"),
    (
        "condition",
        r"(?:申报|晋升|参评|竞聘)[^，。；]{0,10}(?:须|需|应|必须|要|者)|须具备|具备以下条件|凡晋升|凡申报|结题须",
    ),
    ("penalty", r"扣(?:除|考核|发)|不得评|取消[^，。；]{0,6}资格|一票否决"),
    ("past", r"(?:上一?个?学[年期]|去年|上一?年度|截至)(?=[^，。；]{0,12}(?:共|人均|累计|完成|发表|获|听课|开展))"),
    ("sample", r"以[^，。；]{1,8}(?:卷|试卷|题)为例|例如|比如|譬如"),
)
_CLAUSES = tuple((name, re.compile(pattern)) for name, pattern in _CLAUSE)
_SENTENCES = tuple((name, re.compile(pattern)) for name, pattern in _SENTENCE)


def refused(folded: str, start: int, end: int) -> str | None:
    """Why the clause is no duty, None when it may be one."""
    return next((name for name, pattern in _CLAUSES if pattern.search(folded, start, end)), None)


def refused_from(folded: str, start: int, end: int) -> int:
    """Where in a sentence the duties end (its end where they do not)."""
    hits = [match.start() for _, pattern in _SENTENCES if (match := pattern.search(folded, start, end))]
    return min(hits, default=end)
