"""Who a calendar item is for and who sees to it, as printed; and what is asked where nobody is named."""

from datetime import date

import pytest

from bot.domain.frames import Frame
from bot.parsing.plans import PlanDraft, read_plan

TERM = Frame.of(date(2026, 8, 31), date(2027, 1, 22))


def read(text: str) -> PlanDraft:
    return read_plan(text.encode(), "计划.txt", frame=TERM)


@pytest.mark.parametrize(
    ("line", "task", "owner", "audience"),
    [
        ("上交工作计划（教研组长）", "上交工作计划（教研组长）", None, "教研组长"),
        ("交单元作业设计（全体教师）", "交单元作业设计（全体教师）", None, "全体教师"),
        ("交读书卡（全体教师），发教科室邮箱", "交读书卡（全体教师），发教科室邮箱", None, "全体教师"),
        ("校本论坛（语文、数学）", "校本论坛（语文、数学）", None, "语文、数学"),
        ("教案展评，陆文川负责", "教案展评", "陆文川", None),
        ("教案展评（陆文川负责）", "教案展评", "陆文川", None),
        ("教案展评（责任人：陆文川）", "教案展评", "陆文川", None),
        ("教案展评（负责：教科室）", "教案展评", "教科室", None),
        ("教案展评（教导处）", "教案展评", "教导处", None),
        ("教案展评，由教导处牵头", "教案展评", "教导处", None),
        ("质量分析会（由教务处组织）", "质量分析会", "教务处", None),
        ("青年教师汇报课（责任人：陆文川；参加人员：各备课组）", "青年教师汇报课", "陆文川", "各备课组"),
        ("教科室牵头举办校本论坛", "教科室牵头举办校本论坛", "教科室", None),
        ("基本功比赛，40周岁以下教师参加", "基本功比赛，40周岁以下教师参加", None, "40周岁以下教师"),
        ("组织新教师参加岗前培训", "组织新教师参加岗前培训", None, "新教师"),
        ("召开课题组长会议", "召开课题组长会议", None, "课题组长"),
        ("市区级骨干教师示范课周", "市区级骨干教师示范课周", None, "市区级骨干教师"),
        ("各课题组制订研究计划", "各课题组制订研究计划", None, "各课题组"),
        ("教师节表彰", "教师节表彰", None, None),
        ("资料归档（电子版）", "资料归档（电子版）", None, None),
    ],
)
def test_an_item_names_its_people(line: str, task: str, owner: str | None, audience: str | None) -> None:
    (item,) = read(f"工作安排\n十月\n1、{line}").calendar
    assert (item.task, item.owner, item.audience) == (task, owner, audience)


def test_for_whom_is_asked_last_and_with_one_default() -> None:
    draft = read("工作安排\n十月\n1、资料归档\n2、半期后，校本论坛\n3、教研组长例会\n4、设备检修")
    nobody = [question for question in draft.questions if "给谁" in question.text]
    assert [question.index for question in nobody] == [0, 1, 3]
    assert {question.default_text for question in nobody} == {"默认只有教科室知道"}
    assert list(draft.questions[-3:]) == nobody
