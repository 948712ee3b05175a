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


_KINDS = (
    RecordKind("observation", "听课", "节", "记听课", ("观课", "随堂听课", "推门听课")),
    RecordKind("critique", "评课", "次", "记评课", ("议课",)),
    RecordKind("open_lesson", "公开课", "节", "记公开课"),
    RecordKind("demo_lesson", "示范课", "节", "记示范课", ("观摩课", "展示课")),
    RecordKind("research_lesson", "研究课", "节", "记研究课", ("研讨课",)),
    RecordKind("report_lesson", "汇报课", "节", "记汇报课"),
    RecordKind("reflection", "教学反思", "篇", "交反思", ("反思", "课后反思", "教后反思")),
    RecordKind("case", "教学案例", "篇", "交案例", ("案例",)),
    RecordKind("narrative", "教育叙事", "篇", "交叙事", ("叙事",)),
    RecordKind("essay", "心得体会", "篇", "交心得", ("随笔", "教学随笔", "心得", "读书心得", "听课心得", "培训心得", "读后感")),
    RecordKind("paper", "论文", "篇", "交论文", ("教学论文", "教育论文", "教科研论文")),
    RecordKind("lesson_plan", "教案", "份", "交教案", ("教学设计", "备课教案")),
    RecordKind("reading", "读书", "本", "记读书", ("教育专著", "专著")),
    RecordKind("article", "理论文章", "篇", "记文章", ("文章",)),
    RecordKind("notes", "学习笔记", "篇", "交笔记", ("读书笔记", "笔记")),
    RecordKind("lecture", "讲座", "次", "记讲座", ("主题发言",)),
    RecordKind("training", "培训", "次", "记培训", ("继续教育",)),
    RecordKind("research_activity", "教研活动", "次", "记教研", ("教研",)),
    RecordKind("collective_prep", "集体备课", "次", "记集备", ("集备",)),
    RecordKind("second_prep", "二次备课", "次", "记二备", ("二备",)),
    RecordKind("exam_setting", "命题", "份", "记命题", ("出卷",)),
    RecordKind("competition", "竞赛", "次", "记竞赛", ("赛课", "优质课比赛", "基本功比赛")),
    RecordKind("homework_design", "作业设计", "份", "交作业设计"),
    RecordKind("project_stage", "课题进展", "次", "记课题", ("课题",)),
)

RECORD_KINDS: dict[str, RecordKind] = {kind.id: kind for kind in _KINDS}
