"""What must not be logged: to come, not done, another's, asked, told to all, or talk."""

import pytest

from bot.parsing.records import Intent
from tests.parsing.test_records import read

TO_COME = """
明天要听两节课
后天有我的公开课
下午要上研究课，有点慌
这周五之前得交两篇反思
本周计划听课三节
想去听骆老师的课
听完课就去写反思
报名参加优质课比赛了
/log 示范课 下周四
/log 培训 明天
周四开教研会
晚上写教案
"""
NOT_DONE = """
今天没听课
反思还没写
公开课因为停电取消了
教研活动改到下周
培训请假了
论文写到一半
教案差一点就写完了
本来要听课，临时被叫去监考
书还没读完
论文被退回来了
"""
OF_OTHERS = """
章老师今天上了公开课
我们组的鲁老师获得了赛课一等奖
听说季老师的论文发表了
恭喜语文组集体备课获奖
校长推门听了我一节课
今天有八位老师来听我的公开课
教研员明天来听课
卜老师的教案写得真好
隔壁组交了好多反思
崔老师听了几节课了？
施主任参加培训了吗
"""
TOLD_TO_ALL = """
通知：本周三下午全体教师参加教研活动
请各位老师周五前上交教案
各位老师请注意，听课记录月底收齐
@所有人 今天下午集体备课
温馨提醒：反思本周截止
请数学组老师准时参加集体备课
"""
TALK = """
公开课压力太大了
写论文真难
教研活动挺有意思的
天天写教案累死了
监考两场
今天家长会
批了一下午卷子
这个算听课吗
早上好
收到
好的呢
谢谢
天气真好
👍
"""


@pytest.mark.parametrize(
    "text", [line for part in (TO_COME, NOT_DONE, OF_OTHERS, TOLD_TO_ALL, TALK) for line in part.split("\n") if line]
)
def test_what_is_no_finished_act_of_the_speaker_is_not_logged(text: str) -> None:
    reading = read(text)
    assert reading.intent is Intent.NONE, reading
    assert reading.records == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("昨天听课2节，下周再听1节", ["observation"]),
        ("听课2节，还差3节", ["observation"]),
        ("公开课上完了，晚上写反思", ["open_lesson"]),
        ("反思写好了，论文还没动笔", ["reflection"]),
        ("忘记打卡了，昨天评课一次", ["critique"]),
        ("听了袁老师的课，真不错", ["observation"]),
        ("没想到一口气听了三节课", ["observation"]),
    ],
)
def test_only_the_finished_part_is_logged(text: str, kinds: list[str]) -> None:
    reading = read(text)
    assert reading.intent is Intent.LOG
    assert [record.kind for record in reading.records] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "改了三份教案",
        "检查教案二十份",
        "收了12份教案",
        "看了齐老师的论文",
        "带学生参加竞赛获奖",
        "请邹老师评课",
        "去听课了",
        "在听课",
    ],
)
def test_handling_anothers_work_or_leaving_for_it_is_not_doing_it(text: str) -> None:
    assert read(text).intent is Intent.NONE
