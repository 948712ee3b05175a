"""Every act × everybody who may try it, as a table an office could read, with the call that tries it.

The colleague acted on is 方小禾, of the mathematics group and of the third grade's preparation group of mathematics.
A cell: `x` goes through, `.` is not allowed, `o` finds nothing (it is somebody else's), `-` needs a person.
A row marked `(id)` is tried with the number of something that does not exist: who passes is told so.

A new act with a `who` gets a row here, and a call in `permission_calls.py`; or, where it is called within acts that
have asked for the rights already, a line in INNER that says so.
"""

ACTORS = (
    "machine",  # the operator at the command line
    "office",
    "principal",
    "inspector",
    "leader",  # of the research group 方小禾 is in
    "other leader",  # of another research group
    "prep leader",  # of the preparation group 方小禾 is in
    "other prep leader",
    "self",  # 方小禾
    "teacher",  # of no role
)

#   machine office principal inspector | leader, of another | prep leader, of another | self teacher
TABLE = """
add_term.add_term                       x x . . | . . | . . | . .
answer_notice.receive_broadcast         - o o o | o o | x o | x o
answer_notice.finish_task               - o o o | o o | x o | x o
answer_reminder.snooze                  - x x x | x x | x x | x x
answer_reminder.mark_item               - x x x | x x | x x | x x
answer_reminder.ask_off                 - o o o | o o | o o | x o
answer_reminder.decide_off              x x . . | . . | . . | . .
apply_rules.preview_rules               x x . . | . . | . . | . .
apply_rules.apply_rules                 x x . . | . . | . . | . .
apply_rules.retire_rule                 x x . . | . . | . . | . .
ask_correction.ask_correction           - x x x | x x | x x | x x
ask_correction.tell_corrected           x x . . | . . | . . | . .
attach_evidence.attach_evidence         - x x x | x x | x x | x x
attach_evidence.place_evidence          - . . . | . . | . . | x .
attach_evidence.prove_record            - . . . | . . | . . | x .
bind_group_chat.bind_group_chat         - x . . | . . | . . | . .
bind_group_chat.unbind_group_chat       - x . . | . . | . . | . .
broadcast.check_broadcast               x x . . | x . | x . | . .
broadcast.open_broadcast                x x . . | x . | x . | . .
change_item.move_item                   x x . . | . . | . . | . .
change_item.take_off_item               x x . . | . . | . . | . .
change_rules.change_rule                x x . . | . . | . . | . .
change_rules.carry_over                 x x . . | . . | . . | . .
confirm_lesson.confirm_lesson           - . . . | . . | . . | x .
confirm_plan.confirm_plan               x x . . | . . | . . | . .
confirm_roster.decide_leaver (id)       x x . . | . . | . . | . .
confirm_roster.confirm_roster (id)      x x . . | . . | . . | . .
duty_table.duty_table                   x x x . | x . | . . | . .
duty_table.groups_to_see                x x x . | x . | . . | . .
edit_draft.answer_question (id)         x x . . | . . | . . | . .
edit_draft.edit_row (id)                x x . . | . . | . . | . .
edit_draft.confirm_draft (id)           x x . . | . . | . . | . .
edit_draft.discard_draft (id)           x x . . | . . | . . | . .
exempt.exempt                           x x . . | . . | . . | . .
exempt.owe_again                        x x . . | . . | . . | . .
extend.extend                           x x . . | . . | . . | . .
extend.withdraw_extension               x x . . | . . | . . | . .
finish_item.finish_item                 x x . . | x . | . . | . .
finish_item.reopen_item                 x x . . | x . | . . | . .
follow_notice.tallies_of                x x . . | x x | x x | . .
follow_notice.tally_by_id               x x . . | x . | . . | . .
follow_notice.nudge_broadcast           x x . . | x . | . . | . .
follow_notice.correct_broadcast         x x . . | x . | . . | . .
follow_notice.recall_broadcast          x x . . | x . | . . | . .
give_role.give_role                     x x . . | . . | . . | . .
give_role.take_role                     x x . . | . . | . . | . .
give_role.role_rows                     x x . . | . . | . . | . .
grant_leave.grant_leave                 x x . . | . . | . . | . .
grant_leave.withdraw_leave              x x . . | . . | . . | . .
grant_leave.end_leave                   x x . . | . . | . . | . .
import_roster.import_roster             x x . . | . . | . . | . .
invite.invite                           x x . . | . . | . . | . .
invite.invite_many                      x x . . | . . | . . | . .
keep_text.keep_text                     - o o o | o o | o o | x o
list_records.list_records               x x x . | x . | . . | . .
log_for_colleague.log_for_colleague     - x . . | x . | x . | . .
log_for_colleague.undo_for_colleague    - x . . | x . | . . | . .
log_record.log_records                  - x x x | x x | x x | x x
log_record.undo_records                 - . . . | . . | . . | x .
log_record.amend_record                 - . . . | . . | . . | x .
look_at.look_at                         x x x . | x . | x . | x .
match_people.hand_over                  x x . . | . . | . . | . .
month_lists.approve_month_list (id)     x x . . | . . | . . | . .
open_draft.open_plan                    x x . . | . . | . . | . .
open_draft.open_roster                  x x . . | . . | . . | . .
open_event.open_event                   x x . . | . . | . . | . .
open_event.open_item                    x x . . | . . | . . | . .
open_event.close_event (id)             x x . . | . . | . . | . .
open_file.evidence_file                 x x o x | x o | x o | x o
oversee.view_of                         - x x . | x x | x x | . .
pair_up.pair_up                         x x . . | . . | . . | . .
pair_up.end_pair                        x x . . | . . | . . | . .
plan_notice.add_to_plan                 x x . . | x . | . . | . .
plan_notice.take_from_plan              x x . . | x . | . . | . .
portfolio.portfolio_of                  x x x . | x . | x . | x .
programs.open_program                   x x . . | . . | . . | . .
programs.close_program                  x x . . | . . | . . | . .
rebind.unbind                           x x . . | . . | . . | . .
rebind.rebind                           x x . . | . . | . . | . .
replace_plan.replace_plan (id)          x x . . | . . | . . | . .
review_records.review_queue             x x . x | x x | x x | . .
review_records.accept_records           x x . x | x . | x . | . .
review_records.reopen_records           x x . x | x . | x . | . .
review_records.return_record            x x . x | x . | x . | . .
review_records.hand_in_again            - . . . | . . | . . | x .
set_days.set_days                       x x . . | . . | . . | . .
set_days.withdraw_days                  x x . . | . . | . . | . .
set_proof.set_proof                     x x . . | . . | . . | . .
set_school.set_school                   x x . . | . . | . . | . .
set_school.restore_school               x x . . | . . | . . | . .
"""

# Called by acts of the table once they have asked, or telling nothing but the answer itself.
INNER = {
    "answer_notice.note_done": "by mark_item and finish_task, for the one who acts",
    "broadcast.same_again": "looks at what the sender sent",
    "broadcast.signature": "a name",
    "broadcast.silent_on": "says when a notice would wait, for who composes it",
    "confirm_lesson.offer_to_the_other": "after log_records, of the speaker's own records",
    "exempt.let_off": "by exempt and decide_off",
    "finish_item.may_finish": "the question itself",
    "log_record.group_for": "by log_records",
    "log_record.counted_for": "by log_records, undo_records and amend_record",
    "match_lecturer.match_lecturer": "names of colleagues, which everybody knows",
    "obligations.begin": "by settle, for those who owe",
    "oversee.oversees": "the question itself",
    "plan_notice.plan_notice": "by add_to_plan and open_broadcast",
    "settle_events.triggered": "by log_records",
    "tell_changes.post_lines": "by replace_plan and change_item",
    "tell_changes.tell_changes": "by replace_plan",
    "whose_lesson.other_of_pair": "for the one who logs",
}


def rows() -> dict[str, tuple[str, bool]]:
    """Act → (its ten cells, whether it is tried with an unknown number)."""
    found = {}
    for line in TABLE.strip().splitlines():
        name, _, cells = line.partition(" ")
        unknown = cells.strip().startswith("(id)")
        found[name] = ("".join(cells.replace("(id)", "").replace("|", "").split()), unknown)
    return found
