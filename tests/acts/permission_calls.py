"""How each act of the table is tried: on 方小禾 and what is hers, by whoever it is."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.acts import (
    add_term,
    answer_notice,
    answer_reminder,
    apply_rules,
    ask_correction,
    attach_evidence,
    bind_group_chat,
    broadcast,
    change_item,
    change_rules,
    confirm_lesson,
    confirm_plan,
    confirm_roster,
    duty_table,
    edit_draft,
    exempt,
    extend,
    finish_item,
    follow_notice,
    give_role,
    grant_leave,
    import_roster,
    invite,
    keep_text,
    list_records,
    log_for_colleague,
    log_record,
    look_at,
    match_people,
    month_lists,
    open_draft,
    open_event,
    open_file,
    oversee,
    pair_up,
    plan_notice,
    portfolio,
    programs,
    rebind,
    replace_plan,
    review_records,
    set_days,
    set_proof,
    set_school,
)
from bot.domain.frames import Frame
from bot.domain.notices import Notice
from bot.domain.people import RoleName
from bot.domain.records import Proof
from bot.packs import Pack
from bot.parsing.plans import PlanDraft
from bot.parsing.rosters import read_roster
from tests.acts.permission_stage import LOGGED, TODAY, Stage
from tests.cast import FRAME, ROSTER

Call = Callable[[Stage, Any], object]  # who acts: a Person; None is the operator, where the act takes none

TO_HER = Notice({"person": "方小禾"}, "周五交备课本")
NEXT_TERM = Frame.of(date(2027, 2, 22), date(2027, 7, 9))
PACK = Pack.of_sentence("每位教师每学期上公开课不少于1节")
PLAN = "二〇二六年教研计划\n十二月\n12月8日 青年教师会课\n".encode()

CALLS: dict[str, Call] = {
    "add_term.add_term": lambda s, who: add_term.add_term(*s.place, who, s.now, NEXT_TERM, None),
    "answer_notice.receive_broadcast": lambda s, who: answer_notice.receive_broadcast(
        *s.place, who, s.now, s.notice.id or 0
    ),
    "answer_notice.finish_task": lambda s, who: answer_notice.finish_task(*s.place, who, s.now, s.task.id or 0),
    "answer_reminder.snooze": lambda s, who: answer_reminder.snooze(*s.place, who, s.now),
    "answer_reminder.mark_item": lambda s, who: answer_reminder.mark_item(s.session, who, s.now, s.item.id or 0),
    "answer_reminder.ask_off": lambda s, who: answer_reminder.ask_off(*s.place, who, s.now, s.due.id or 0),
    "answer_reminder.decide_off": lambda s, who: answer_reminder.decide_off(
        *s.place, who, s.now, s.due.id or 0, grant=True
    ),
    "apply_rules.preview_rules": lambda s, who: apply_rules.preview_rules(*s.place, who, s.now, PACK),
    "apply_rules.apply_rules": lambda s, who: apply_rules.apply_rules(*s.place, who, s.now, PACK),
    "apply_rules.retire_rule": lambda s, who: apply_rules.retire_rule(*s.place, who, s.now, s.rule.id or 0),
    "ask_correction.ask_correction": lambda s, who: ask_correction.ask_correction(*s.place, who, s.now, "教龄不对"),
    "ask_correction.tell_corrected": lambda s, who: ask_correction.tell_corrected(*s.place, who, s.now, s.her),
    "attach_evidence.attach_evidence": lambda s, who: attach_evidence.attach_evidence(s.session, who, s.now, s.said),
    "attach_evidence.place_evidence": lambda s, who: attach_evidence.place_evidence(
        s.session, who, s.now, s.evidence, s.record
    ),
    "attach_evidence.prove_record": lambda s, who: attach_evidence.prove_record(
        s.session, who, s.now, s.record, text="课堂观察两页"
    ),
    "bind_group_chat.bind_group_chat": lambda s, who: bind_group_chat.bind_group_chat(
        *s.place, who, s.now, s.chat, "数学组"
    ),
    "bind_group_chat.unbind_group_chat": lambda s, who: bind_group_chat.unbind_group_chat(
        *s.place, who, s.now, s.bound
    ),
    "broadcast.check_broadcast": lambda s, who: broadcast.check_broadcast(*s.place, who, s.now, TO_HER),
    "broadcast.open_broadcast": lambda s, who: broadcast.open_broadcast(*s.place, who, s.now, TO_HER),
    "change_item.move_item": lambda s, who: change_item.move_item(*s.place, who, s.now, s.item.id or 0, "12月8日"),
    "change_item.take_off_item": lambda s, who: change_item.take_off_item(*s.place, who, s.now, s.item.id or 0),
    "change_rules.change_rule": lambda s, who: change_rules.change_rule(
        *s.place, who, s.now, s.rule.id or 0, s.rule.rule().model_copy(update={"min": 12})
    ),
    "change_rules.carry_over": lambda s, who: change_rules.carry_over(*s.place, who, s.now),
    "confirm_lesson.confirm_lesson": lambda s, who: confirm_lesson.confirm_lesson(
        *s.place, who, s.now, s.heard, so=True
    ),
    "confirm_plan.confirm_plan": lambda s, who: confirm_plan.confirm_plan(
        *s.place, who, s.now, PlanDraft("计划", (), ()), FRAME, confirm_plan.Source("新.txt", b"new")
    ),
    "confirm_roster.decide_leaver": lambda s, who: confirm_roster.decide_leaver(
        *s.place, who, 0, s.her.id or 0, "left"
    ),
    "confirm_roster.confirm_roster": lambda s, who: confirm_roster.confirm_roster(*s.place, who, s.now, 0),
    "duty_table.duty_table": lambda s, who: duty_table.duty_table(*s.place, who, s.now, "数学组"),
    "duty_table.groups_to_see": lambda s, who: duty_table.groups_to_see(*s.place, who, "数学组"),
    "edit_draft.answer_question": lambda s, who: edit_draft.answer_question(*s.place, who, s.now, 0, 0, ""),
    "edit_draft.edit_row": lambda s, who: edit_draft.edit_row(*s.place, who, s.now, 0, "items", 0, {"drop": True}),
    "edit_draft.confirm_draft": lambda s, who: edit_draft.confirm_draft(*s.place, who, s.now, 0),
    "edit_draft.discard_draft": lambda s, who: edit_draft.discard_draft(*s.place, who, s.now, 0),
    "exempt.exempt": lambda s, who: exempt.exempt(*s.place, who, s.now, s.due.id or 0, "在外培训"),
    "exempt.owe_again": lambda s, who: exempt.owe_again(*s.place, who, s.now, s.free.id or 0),
    "extend.extend": lambda s, who: extend.extend(*s.place, who, s.now, s.due.id or 0, date(2027, 2, 10)),
    "extend.withdraw_extension": lambda s, who: extend.withdraw_extension(*s.place, who, s.now, s.later),
    "finish_item.finish_item": lambda s, who: finish_item.finish_item(
        *s.place, who, s.now, s.item.id or 0, "40 人参加"
    ),
    "finish_item.reopen_item": lambda s, who: finish_item.reopen_item(*s.place, who, s.now, s.closed.id or 0),
    "follow_notice.tallies_of": lambda s, who: follow_notice.tallies_of(*s.place, who),
    "follow_notice.tally_by_id": lambda s, who: follow_notice.tally_by_id(*s.place, who, s.notice.id or 0),
    "follow_notice.nudge_broadcast": lambda s, who: follow_notice.nudge_broadcast(
        *s.place, who, s.now, s.notice.id or 0
    ),
    "follow_notice.correct_broadcast": lambda s, who: follow_notice.correct_broadcast(
        *s.place, who, s.now, s.notice.id or 0, "周四交备课本"
    ),
    "follow_notice.recall_broadcast": lambda s, who: follow_notice.recall_broadcast(
        *s.place, who, s.now, s.notice.id or 0
    ),
    "give_role.give_role": lambda s, who: give_role.give_role(s.session, who, s.now, s.her, RoleName.INSPECTOR),
    "give_role.take_role": lambda s, who: give_role.take_role(
        s.session, who, s.now, s.people["inspector"], RoleName.INSPECTOR
    ),
    "give_role.role_rows": lambda s, who: give_role.role_rows(s.session, who, s.school),
    "grant_leave.grant_leave": lambda s, who: grant_leave.grant_leave(
        *s.place, who, s.now, s.her, "sick", TODAY, TODAY
    ),
    "grant_leave.withdraw_leave": lambda s, who: grant_leave.withdraw_leave(*s.place, who, s.now, s.away),
    "grant_leave.end_leave": lambda s, who: grant_leave.end_leave(*s.place, who, s.now, s.her, date(2027, 1, 5)),
    "import_roster.import_roster": lambda s, who: import_roster.import_roster(
        *s.place, who, s.now, read_roster(ROSTER.encode(), "名册.csv")
    ),
    "invite.invite": lambda s, who: invite.invite(s.session, who, s.now, s.her),
    "invite.invite_many": lambda s, who: invite.invite_many(s.session, who, s.now, [s.her], again=True),
    "keep_text.keep_text": lambda s, who: keep_text.keep_text(*s.place, who, s.now, "reflection", s.said.id or 0),
    "list_records.list_records": lambda s, who: list_records.list_records(*s.place, who, group_name="数学组"),
    "log_for_colleague.log_for_colleague": lambda s, who: log_for_colleague.log_for_colleague(
        *s.place, who, s.now, s.her, [LOGGED], None
    ),
    "log_for_colleague.undo_for_colleague": lambda s, who: log_for_colleague.undo_for_colleague(
        *s.place, who, s.now, [s.record]
    ),
    "log_record.log_records": lambda s, who: log_record.log_records(*s.place, who, s.now, [LOGGED], None),
    "log_record.undo_records": lambda s, who: log_record.undo_records(*s.place, who, s.now, [s.record]),
    "log_record.amend_record": lambda s, who: log_record.amend_record(*s.place, who, s.now, s.record, {"amount": 2}),
    "look_at.look_at": lambda s, who: look_at.look_at(*s.place, who, s.now, s.her),
    "match_people.hand_over": lambda s, who: match_people.hand_over(*s.place, who, s.now, s.people["leader"], s.her),
    "month_lists.approve_month_list": lambda s, who: month_lists.approve_month_list(*s.place, who, s.now, 0),
    "open_draft.open_plan": lambda s, who: open_draft.open_plan(
        *s.place, who, s.now, open_draft.Sent("计划.txt", PLAN), frame=FRAME
    ),
    "open_draft.open_roster": lambda s, who: open_draft.open_roster(
        *s.place, who, s.now, open_draft.Sent("名册.csv", ROSTER.encode())
    ),
    "open_event.open_event": lambda s, who: open_event.open_event(*s.place, who, s.now, "课堂开放周"),
    "open_event.open_item": lambda s, who: open_event.open_item(*s.place, who, s.now, s.item.id or 0),
    "open_event.close_event": lambda s, who: open_event.close_event(*s.place, who, s.now, 0),
    "open_file.evidence_file": lambda s, who: open_file.evidence_file(s.session, who, s.evidence),
    "oversee.view_of": lambda s, who: oversee.view_of(s.session, who),
    "pair_up.pair_up": lambda s, who: pair_up.pair_up(*s.place, who, s.now, s.people["inspector"], s.her),
    "pair_up.end_pair": lambda s, who: pair_up.end_pair(*s.place, who, s.now, s.pair),
    "plan_notice.add_to_plan": lambda s, who: plan_notice.add_to_plan(*s.place, who, s.now, s.notice.id or 0),
    "plan_notice.take_from_plan": lambda s, who: plan_notice.take_from_plan(*s.place, who, s.now, s.task.id or 0),
    "portfolio.portfolio_of": lambda s, who: portfolio.portfolio_of(*s.place, who, s.now, s.her, TODAY, TODAY),
    "programs.open_program": lambda s, who: programs.open_program(
        *s.place, who, s.now, "青蓝", {"years_of_teaching": {"lt": 3}}
    ),
    "programs.close_program": lambda s, who: programs.close_program(*s.place, who, s.now, "名师工作室"),
    "rebind.unbind": lambda s, who: rebind.unbind(s.session, who, s.now, s.her),
    "rebind.rebind": lambda s, who: rebind.rebind(s.session, who, s.now, s.her),
    "replace_plan.replace_plan": lambda s, who: replace_plan.replace_plan(
        *s.place, who, s.now, 0, PlanDraft("计划", (), ()), FRAME, confirm_plan.Source("新.txt", b"new")
    ),
    "review_records.review_queue": lambda s, who: review_records.review_queue(*s.place, who),
    "review_records.accept_records": lambda s, who: review_records.accept_records(*s.place, who, s.now, [s.record]),
    "review_records.reopen_records": lambda s, who: review_records.reopen_records(*s.place, who, s.now, [s.accepted]),
    "review_records.return_record": lambda s, who: review_records.return_record(
        *s.place, who, s.now, s.record, "请补上课题"
    ),
    "review_records.hand_in_again": lambda s, who: review_records.hand_in_again(s.session, who, s.now, s.returned),
    "set_days.set_days": lambda s, who: set_days.set_days(
        *s.place, who, s.now, {date(2026, 12, 24): set_days.OwnDay(works=False, name="运动会")}
    ),
    "set_days.withdraw_days": lambda s, who: set_days.withdraw_days(*s.place, who, s.now, [date(2026, 12, 25)]),
    "set_proof.set_proof": lambda s, who: set_proof.set_proof(*s.place, who, s.now, "observation", Proof.PHOTO),
    "set_school.set_school": lambda s, who: set_school.set_school(*s.place, who, s.now, {"contact": "沈老师"}),
    "set_school.restore_school": lambda s, who: set_school.restore_school(
        *s.place, who, s.now, {"contact": "沈老师"}, {"contact": "教科室沈老师"}
    ),
}
