"""The kinds of work a teacher logs: one entry here adds a kind everywhere (reading, buttons, rules, digests)."""

from typing import NamedTuple


class RecordKind(NamedTuple):
    """One kind of work.

    `unit` is the measure word a record is counted in; `verb` stands on the button of a duty;
    `words` are further names people use, longest first is not required.
    """

    id: str
    label: str
    unit: str
    verb: str
    words: tuple[str, ...] = ()


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


_KINDS = (
    RecordKind(
        "observation",
        "听课",
        "节",
        "记听课",
        _words("观课 看课 随堂听课 推门听课 推门课 随堂课 进班听课 跟班听课 课堂观察 听课活动 听课记录 听常态课"),
    ),
    RecordKind("critique", "评课", "次", "记评课", _words("议课 评议课 评课活动 课后评议 点评课")),
    RecordKind("open_lesson", "公开课", "节", "记公开课", _words("公开教学 公开授课 公开展示课")),
    RecordKind("demo_lesson", "示范课", "节", "记示范课", _words("观摩课 展示课 引领课 示范教学 样板课")),
    RecordKind("research_lesson", "研究课", "节", "记研究课", _words("研讨课 教研课 课题研究课 课例研究 课例研讨")),
    RecordKind("report_lesson", "汇报课", "节", "记汇报课", _words("过关课 亮相课 见面课 汇报教学 新教师汇报课")),
    RecordKind(
        "reflection",
        "教学反思",
        "篇",
        "交反思",
        _words("反思 课后反思 教后反思 教后感 课后记 课堂反思 教学后记 教后记 反思日记 反思札记"),
    ),
    RecordKind("case", "教学案例", "篇", "交案例", _words("案例 教育案例 案例分析 教学课例 育人案例 德育案例")),
    RecordKind("narrative", "教育叙事", "篇", "交叙事", _words("叙事 教学叙事 教育故事 教学故事 育人故事 班级故事")),
    RecordKind(
        "essay",
        "心得体会",
        "篇",
        "交心得",
        _words(
            "心得 体会 随笔 教学随笔 教育随笔 教学随感 教育随感 "
            "教学手记 教育手记 教学札记 教育札记 读书心得 听课心得 培训心得 学习心得 研修心得 听课体会 "
            "培训体会 学习体会 读书体会 听课感悟 学习感悟 读书感悟 读后感 观后感 听后感 教学感悟 感悟 "
            "读书随笔 培训感悟 培训总结"
        ),
    ),
    RecordKind(
        "paper",
        "论文",
        "篇",
        "交论文",
        _words("小论文 教学论文 教育论文 教科研论文 教研论文 学术论文 科研论文 专业论文"),
    ),
    RecordKind(
        "lesson_plan",
        "教案",
        "份",
        "交教案",
        _words("教学设计 备课教案 电子教案 手写教案 教学设计方案 单元教学设计 导学案 学案 大单元设计 单元设计 备课本"),
    ),
    RecordKind("reading", "读书", "本", "记读书", _words("教育专著 专著 教育名著 教育书籍 看书 读书打卡 专业阅读")),
    RecordKind("article", "理论文章", "篇", "记文章", _words("文章 教育文章 教育理论文章 业务文章 理论学习文章")),
    RecordKind(
        "notes",
        "学习笔记",
        "篇",
        "交笔记",
        _words(
            "读书笔记 笔记 业务笔记 业务学习笔记 理论学习笔记 政治笔记 学习札记 读书札记 读书摘抄 摘抄 "
            "培训笔记 阅读笔记"
        ),
    ),
    RecordKind(
        "lecture",
        "讲座",
        "次",
        "记讲座",
        _words("专题讲座 微讲座 小讲座 主题发言 专题报告 学术报告 经验交流 经验分享 主题分享 专题发言 经验介绍"),
    ),
    RecordKind(
        "training",
        "培训",
        "次",
        "记培训",
        _words(
            "继续教育 研修 网络研修 远程研修 远程培训 国培 省培 市培 区培 县培 校培 校本培训 校本研修 "
            "培训班 研修班 培训会 网培 线上培训 岗前培训 暑期培训 全员培训 网课培训 继教 面授培训"
        ),
    ),
    RecordKind(
        "research_activity",
        "教研活动",
        "次",
        "记教研",
        _words(
            "教研 教研会 教研会议 校本教研 大教研 小教研 网络教研 教学研讨会 教学研讨 研讨会 研讨活动 "
            "教研组活动 教研组会 组内教研 联合教研 联片教研 主题教研 学科教研 教学沙龙 教研沙龙 教研研讨 "
            "集体教研 跨校教研"
        ),
    ),
    RecordKind(
        "collective_prep",
        "集体备课",
        "次",
        "记集备",
        _words("集备 大集备 集体备课活动 备课组活动 集体研讨备课 集体备课会 备课会"),
    ),
    RecordKind("second_prep", "二次备课", "次", "记二备", _words("二备 二度备课 复备 二次备")),
    RecordKind(
        "exam_setting",
        "命题",
        "份",
        "记命题",
        _words(
            "出卷 出试卷 出卷子 出题 命制试题 命制试卷 试卷命制 试题命制 月考卷 期末卷 期中卷 单元卷 "
            "模拟卷 测试卷 试卷 卷子 期中试卷 期末试卷 单元试卷 月考试卷 模拟试卷 练习卷 检测卷 试题 "
            "期末试题 期中试题 命题任务 期末命题 期中命题 单元测试卷 毕业卷 质检卷 单元检测卷 磨题 拟题 "
            "组卷"
        ),
    ),
    RecordKind(
        "competition",
        "竞赛",
        "次",
        "记竞赛",
        _words(
            "比赛 大赛 赛课 优质课比赛 优质课大赛 优质课评比 优质课评选 优质课竞赛 优质课 基本功比赛 "
            "基本功大赛 基本功竞赛 教学比武 课堂大比武 大比武 比武 教学竞赛 教学比赛 教学大赛 说课比赛 "
            "说课大赛 说课竞赛 技能大赛 技能比赛 技能竞赛 教学技能大赛 课堂教学比赛 课堂教学竞赛 "
            "课堂教学大赛 教学能手评选 教学能手比赛 教学新秀评比 青年教师赛课 青年教师基本功大赛 微课比赛 "
            "微课大赛 课件比赛 课件大赛 板书比赛 粉笔字比赛 三笔字比赛 模拟上课比赛 青蓝杯 评优课 "
            "一师一优课 解题比赛 解题竞赛 朗诵比赛 演讲比赛"
        ),
    ),
    RecordKind(
        "homework_design",
        "作业设计",
        "份",
        "交作业设计",
        _words(
            "分层作业设计 单元作业设计 寒假作业设计 暑假作业设计 双减作业设计 作业设计方案 特色作业设计 假期作业设计"
        ),
    ),
    RecordKind(
        "project_stage",
        "课题进展",
        "次",
        "记课题",
        _words(
            "课题 课题开题 课题立项 课题中期 课题结题 开题 立项 结题 课题研究 开题报告 结题报告 中期报告 "
            "中期检查 中期汇报 课题活动 小课题 开题会 结题会 课题会 课题研讨 课题推进会 课题报告 "
            "课题开题报告 课题结题报告 课题中期报告 课题中期检查 课题中期汇报 课题申报书 课题阶段汇报 "
            "微课题 开题论证 开题论证会 结题鉴定"
        ),
    ),
)

RECORD_KINDS: dict[str, RecordKind] = {kind.id: kind for kind in _KINDS}
