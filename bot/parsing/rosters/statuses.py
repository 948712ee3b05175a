"""Words that say somebody is not at work here: 产假, 支教, 退休 …, found in any cell of a row."""

import re

# The word kept, then the ways it is written. In order: 陪产假 must be met before 产假.
_WORDS = """
    陪产假 陪产假
    产假 产假 孕假 保胎
    哺乳假 哺乳假
    育儿假 育儿假
    病假 病假 病休
    事假 事假
    长假 长假
    休假 休假
    请假 请假
    支教 支教 援疆 援藏 援青
    借调 借调 借用 借出
    挂职 挂职
    跟岗 跟岗
    访学 访学
    脱产学习 脱产 离岗进修
    交流 外出交流 轮岗
    停薪留职 停薪留职
    待岗 待岗
    内退 内退 退养
    返聘 返聘
    退休 退休
    离职 离职 辞职 辞退 解聘
    调离 调离 调出 已调走 调往
    去世 去世 病故
    离岗 离岗
    外聘 外聘 特聘
    代课 代课
    实习 实习
    见习 见习
"""
_STATUSES = tuple((word, line.split()[0]) for line in _WORDS.strip().splitlines() for word in line.split()[1:])

GONE = frozenset({"退休", "离职", "调离", "去世"})

_OVER = re.compile(r"结束|期满|返岗|复岗|已回|回校|返校|归来|曾|原|满后|经历")
_WORK = re.compile(r"^(在岗|在职|在编|在编在岗|正常|在校|上班|是|在)$")
_SHORT = frozenset({"产", "病", "孕"})


def status_in(text: str) -> str | None:
    """The status a text tells: '产假至10月' → '产假'; None for nothing, or for what is over ('支教期满')."""
    if not text or _OVER.search(text):
        return None
    return next((kept for word, kept in _STATUSES if word in text), None)


def read_status(text: str) -> str | None:
    """A cell of a 状态 column: a known word, else the text itself; None for somebody at work."""
    if not text or text in {"-", "/", "无", "—"} or _WORK.match(text):
        return None
    if text in _SHORT:
        return {"产": "产假", "孕": "产假", "病": "病假"}[text]
    return status_in(text) or (text[:12] if not _OVER.search(text) else None)
