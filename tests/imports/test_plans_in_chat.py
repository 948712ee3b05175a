"""The office sends a plan in the chat, looks its draft over, imports it; a newer version keeps what was set by hand."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot.acts.import_roster import import_roster
from bot.channels.base import Parcel, Said, Upload
from bot.domain.plans import ImportDraft, Plan, PlanItem
from bot.domain.requirements import Exemption, Obligation, Requirement
from bot.house import take
from bot.parsing.rosters import read_roster
from tests.cast import LANE, ROSTER, House

PLAN = """\
铃声小学2026—2027学年第一学期教研工作计划
一、常规要求
每位教师每学期评课不少于6次，每月写教育随笔1篇。
二、日程安排
11月25日：语文组习作教学研讨（负责：魏澜）
12月2日：数学组计算教学展示（负责：罗文）
12月10日前：各教研组上交听课记录
12月18日：课题中期汇报
"""
NEWER = (
    PLAN.replace("11月25日", "11月27日")
    .replace("12月18日：课题中期汇报\n", "12月22日：新年联谊教研\n")
    .replace("评课不少于6次", "评课不少于4次")
)


def send_file(house: House, who: str, name: str, data: bytes | str, text: str = "") -> Parcel:
    """Somebody sends a file in private; the answer."""
    before = len(house.heard[who])
    content = data if isinstance(data, bytes) else data.encode()
    upload = Upload(name, "application/octet-stream", content)
    said = Said(*LANE, who, f"f{next(house.numbers)}", house.now, text, file=upload)
    take(house.database, house.files, said, house.now)
    house.answer()
    house.deliver()
    answers = [parcel for parcel in house.heard[who][before:] if parcel.kind == "reply"]
    assert len(answers) == 1
    return answers[0]


def labels(parcel: Parcel) -> list[str]:
    return [button.label for button in parcel.buttons]


def imported(house: House) -> Parcel:
    """The plan sent and imported by its defaults."""
    send_file(house, "沈秋", "教研计划.txt", PLAN)
    house.press("沈秋", "全部确认")
    return house.press("沈秋", "都按默认")


def item_of(house: House, words: str) -> PlanItem:
    with house.database.transaction() as session:
        return session.exec(select(PlanItem).where(col(PlanItem.task).contains(words))).one()


def test_a_plan_sent_by_the_office_is_shown_as_a_draft_and_imported_once_confirmed(house: House) -> None:
    draft = send_file(house, "沈秋", "教研计划.txt", PLAN)
    assert "草稿：日程 4 项，要求 2 条" in draft.text
    assert "11 月 25 日（周三）：语文组习作教学研讨" in draft.text
    assert "评课，每学期 ≥6 次" in draft.text
    assert labels(draft) == ["全部确认", "逐条看", "先不导入"]
    asked = house.press("沈秋", "全部确认")
    assert "还有 1 处没有写明" in asked.text
    done = house.press("沈秋", "都按默认")
    assert "已导入：日程 4 项，要求 2 条" in done.text
    assert "评课：本学期 0/6 次" in house.say("王芳", "进度").text


def test_words_beside_the_file_may_say_what_it_is(house: House) -> None:
    assert "草稿：日程 4 项" in send_file(house, "沈秋", "新建文档.txt", PLAN, "这是本学期的教研计划").text


def test_a_plan_pasted_behind_the_word_is_read_like_a_file(house: House) -> None:
    assert "草稿：日程 4 项" in house.say("沈秋", f"/导入\n{PLAN}").text
    assert "草稿：日程 4 项" in house.say("沈秋", f"/导入 {PLAN}").text
    assert "没有看懂起止日期" in house.say("沈秋", "/导入 随便").text


def test_the_draft_survives_and_is_found_again_by_its_word(house: House) -> None:
    send_file(house, "沈秋", "教研计划.txt", PLAN)
    assert "草稿：日程 4 项" in house.say("沈秋", "导入").text
    house.press("沈秋", "先不导入")
    assert "作为文件发给我" in house.say("沈秋", "导入").text


def test_rows_are_looked_at_one_by_one_with_their_words_and_changed(house: House) -> None:
    send_file(house, "沈秋", "教研计划.txt", PLAN)
    first = house.press("沈秋", "逐条看")
    assert first.text.startswith("第 1 条，共 6 条：")
    assert "原文：“语文组习作教学研讨（负责：魏澜）”（时间写的是“11月25日”）" in first.text
    house.press("沈秋", "改日期")
    second = house.say("沈秋", "11月26日")
    assert second.text.startswith("第 1 条改到：11月26日\n\n第 2 条")
    third = house.press("沈秋", "不要这条")
    assert third.text.startswith("第 2 条不导入。\n\n第 3 条")
    house.press("沈秋", "看到这里")
    house.press("沈秋", "全部确认")
    house.press("沈秋", "都按默认")
    assert item_of(house, "习作教学研讨").start_on == date(2026, 11, 26)
    assert item_of(house, "计算教学展示").withdrawn_at is not None


def test_it_works_by_numbers_where_there_are_no_buttons(house: House) -> None:
    send_file(house, "沈秋", "教研计划.txt", PLAN)
    assert house.say("沈秋", "2").text.startswith("第 1 条，共 6 条：")
    assert house.say("沈秋", "1").text.startswith("第 1 条：对。\n\n第 2 条")


def test_a_question_is_answered_in_words_or_by_its_default(house: House) -> None:
    send_file(house, "沈秋", "教研计划.txt", PLAN)
    house.press("沈秋", "全部确认")
    question = house.press("沈秋", "逐个回答")
    assert "「课题中期汇报」没有写谁负责、谁参加，给谁？" in question.text
    assert labels(question)[0] == "只有教科室知道（默认）"
    assert "问题都答完了" in house.say("沈秋", "语文组").text
    house.press("沈秋", "全部确认")
    assert item_of(house, "课题中期汇报").audience == "语文组"


def test_others_get_a_kind_no_and_their_files_stay_their_evidence(house: House) -> None:
    assert "由教科室来导入" in send_file(house, "方小禾", "教研工作计划.txt", PLAN).text
    assert "由教科室来做" in send_file(house, "方小禾", "计划.txt", PLAN, "/导入").text
    house.say("王芳", "反思 1 篇")
    assert "反思" in send_file(house, "王芳", "我的反思.txt", "今天的课让我想了很多。").text
    assert house.rows(ImportDraft) == []


def test_a_file_of_the_office_that_is_no_plan_stays_its_evidence(house: House) -> None:
    house.say("沈秋", "反思 1 篇")
    answer = send_file(house, "沈秋", "我的反思.txt", "今天的课让我想了很多。")
    assert "反思" in answer.text
    assert house.rows(ImportDraft) == []


def test_a_stranger_cannot_press_the_offices_buttons(house: House) -> None:
    draft = send_file(house, "沈秋", "教研计划.txt", PLAN)
    assert "过期" in house.say("王芳", choice=draft.buttons[0].token).text
    assert len(house.rows(Plan)) == 1


def test_several_plans_in_one_file_are_offered_to_choose_from(house: House) -> None:
    both = f"教研计划范文【篇1】\n{PLAN}\n教研计划范文【篇2】\n{PLAN.replace('11月25日', '11月30日')}"
    choice = send_file(house, "沈秋", "教研计划合集.txt", both)
    assert labels(choice) == ["第 1 份", "第 2 份"]
    assert "11 月 30 日（周一）：语文组习作教学研讨" in house.press("沈秋", "第 2 份").text


def test_the_same_file_again_doubles_nothing(house: House) -> None:
    imported(house)
    before = len(house.rows(PlanItem)), len(house.rows(Requirement)), len(house.rows(Obligation))
    again = send_file(house, "沈秋", "教研计划.txt", PLAN)
    assert "没有变化" in again.text
    house.press("沈秋", "按新版更新")
    house.press("沈秋", "都按默认")
    assert (len(house.rows(PlanItem)), len(house.rows(Requirement)), len(house.rows(Obligation))) == before


def test_a_newer_version_is_shown_as_a_difference_and_tells_only_those_concerned(house: House) -> None:
    imported(house)
    draft = send_file(house, "沈秋", "教研计划（修订）.txt", NEWER)
    assert "的新版：" in draft.text
    assert "语文组习作教学研讨：11 月 25 日（周三） → 11 月 27 日（周五）" in draft.text
    assert "课题中期汇报（12 月 18 日（周五））：取消" in draft.text
    assert "新年联谊教研：12 月 22 日（周二）" in draft.text
    assert "评课（全体教师）：每学期 ≥6 次 → 每学期 ≥4 次" in draft.text
    assert labels(draft)[:2] == ["按新版更新", "当作另一份计划"]
    house.press("沈秋", "按新版更新")
    done = house.press("沈秋", "都按默认")
    assert "已按新版更新" in done.text
    assert item_of(house, "习作教学研讨").start_on == date(2026, 11, 27)
    assert item_of(house, "课题中期汇报").withdrawn_at is not None
    (told,) = [parcel for parcel in house.heard["魏澜"] if "有改动" in parcel.text]
    assert "习作教学研讨：11 月 25 日（周三） → 11 月 27 日（周五）" in told.text
    (rules,) = [parcel.text for parcel in house.heard["罗文"] if "有改动" in parcel.text]
    assert "习作" not in rules
    assert "≥6 次 → 每学期 ≥4 次" in rules
    assert "评课：本学期 0/4 次" in house.say("王芳", "进度").text


def test_what_the_office_set_by_hand_outlives_a_newer_version(house: House) -> None:
    imported(house)
    with house.database.transaction() as session:
        item = session.exec(select(PlanItem).where(col(PlanItem.task).contains("习作教学研讨"))).one()
        item.start_on = item.end_on = date(2026, 12, 4)
        shown = session.exec(select(PlanItem).where(col(PlanItem.task).contains("计算教学展示"))).one()
        shown.owner, shown.owner_rule = "顾明远", {"person": "顾明远"}
        session.add_all([item, shown])
    draft = send_file(house, "沈秋", "教研计划（修订）.txt", NEWER)
    assert "您改过（12 月 4 日（周五）），新版写的是 11 月 27 日（周五），保留您的" in draft.text
    house.press("沈秋", "按新版更新")
    house.press("沈秋", "都按默认")
    assert item_of(house, "习作教学研讨").start_on == date(2026, 12, 4)
    assert item_of(house, "计算教学展示").owner == "顾明远"


def test_what_was_left_out_of_a_draft_does_not_come_back_with_the_next(house: House) -> None:
    send_file(house, "沈秋", "教研计划.txt", PLAN)
    house.press("沈秋", "逐条看")
    house.press("沈秋", "不要这条")
    house.press("沈秋", "看到这里")
    house.press("沈秋", "全部确认")
    house.press("沈秋", "都按默认")
    draft = send_file(house, "沈秋", "教研计划（修订）.txt", PLAN.replace("12月2日", "12月3日"))
    assert "习作教学研讨" not in draft.text.partition("的新版：")[2].partition("其余")[0]
    house.press("沈秋", "按新版更新")
    house.press("沈秋", "都按默认")
    assert item_of(house, "习作教学研讨").withdrawn_at is not None


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("教研计划.pdf", b"%PDF-1.4\n1 0 obj\n", "已损坏"),
        ("教研计划.docx", b"\x89PNG\r\n\x1a\n0000", "图片"),
        ("教研计划.txt", "教研总是令人愉快。".encode(), "没有读出日程"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(house: House, name: str, data: bytes, words: str) -> None:
    assert words in send_file(house, "沈秋", name, data).text
    assert house.rows(ImportDraft) == []


def test_a_roster_is_a_dry_run_first_and_asks_about_those_it_no_longer_lists(house: House) -> None:
    newer = "\n".join(line for line in ROSTER.splitlines() if "罗文" not in line).replace("五年级语文备课组长", "")
    newer += "\n12,何苗,女,2003.1,2026.8,2026.8,数学,四年级,数学组,,,,\n"
    dry = send_file(house, "沈秋", "教职工名册.csv", newer)
    assert "读到 10 人：新增 1 人，已有 9 人" in dry.text
    assert "有 1 人不在这份名册里：罗文" in dry.text
    house.press("沈秋", "逐个看不在册的")
    assert "都看过了" in house.press("沈秋", "已离校").text
    done = house.press("沈秋", "确认导入")
    assert "新增 1 人" in done.text
    assert "已离校：罗文" in done.text
    assert "只对铃声小学的老师开放" in house.say("罗文", "进度").text


def test_a_leavers_items_are_handed_over_by_name(house: House) -> None:
    imported(house)
    newer = "\n".join(line for line in ROSTER.splitlines() if "罗文" not in line)
    send_file(house, "沈秋", "教职工名册.csv", newer)
    asked = house.press("沈秋", "逐个看不在册的")
    assert "计算教学展示" in asked.text
    house.press("沈秋", "已离校")
    taking = house.press("沈秋", "确认导入")
    assert "罗文名下还有 1 项，交给谁？" in taking.text
    assert "罗文的 1 项已交给顾明远" in house.say("沈秋", "顾明远").text
    item = item_of(house, "计算教学展示")
    assert (item.owner, item.owner_rule) == ("顾明远", {"person": "顾明远"})


def test_a_newer_roster_keeps_what_was_changed_by_hand_and_follows_what_it_changes(house: House) -> None:
    with house.database.transaction() as session:
        wang = house.person(session, "王芳")
        wang.phone, wang.subject = "13800000000", "道德与法治"
        session.add(wang)
    newer = ROSTER.replace("王芳,女,1996.10,2020.8,2020.8,语文,五年级", "王芳,女,1996.10,2019.8,2020.8,语文,六年级")
    with house.database.transaction() as session:
        import_roster(session, house.school(session), None, house.now, read_roster(newer.encode(), "名册.csv"))
        wang = house.person(session, "王芳")
        assert (wang.phone, wang.subject, wang.grade) == ("13800000000", "道德与法治", "六年级")
        assert wang.teaching_since == date(2019, 8, 1)


PARTS = """\
铃声小学2026—2027学年第一学期教研工作计划
一、常规要求
每位教师每学期写教学案例不少于4篇，其中跨学科案例不少于1篇。
二、日程安排
11月25日：语文组习作教学研讨（负责：魏澜）
"""


def test_a_part_follows_the_rule_that_takes_its_wholes_place_and_who_is_let_off_stays_so(house: House) -> None:
    def whole_and_part() -> tuple[Requirement, Requirement]:
        with house.database.transaction() as session:
            plan = session.exec(select(Plan).order_by(col(Plan.id).desc())).first()
            query = select(Requirement).where(
                Requirement.plan_id == (plan.id if plan else None), col(Requirement.retired_at).is_(None)
            )
            rows = sorted(session.exec(query), key=lambda row: row.whole_id or 0)
            return rows[0], rows[1]

    send_file(house, "沈秋", "教研计划.txt", PARTS)
    house.press("沈秋", "全部确认")
    before, part = whole_and_part()
    assert part.whole_id == before.id
    with house.database.transaction() as session:
        wang = house.person(session, "王芳")
        query = select(Obligation).where(Obligation.requirement_id == before.id, Obligation.person_id == wang.id)
        session.add(Exemption(obligation_id=session.exec(query).one().id or 0, reason="外出培训", at=house.now))
    send_file(house, "沈秋", "教研计划（修订）.txt", PARTS.replace("不少于4篇", "不少于3篇"))
    house.press("沈秋", "按新版更新")
    after, same = whole_and_part()
    assert after.id != before.id
    assert (same.id, same.whole_id) == (part.id, after.id)
    with house.database.transaction() as session:
        owed = select(Obligation.person_id).join(Exemption, col(Exemption.obligation_id) == Obligation.id)
        assert session.exec(owed.where(Obligation.requirement_id == after.id)).all() == [wang.id]
