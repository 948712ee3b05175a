"""The audit log in words: who did what to which thing."""

import json
from collections.abc import Mapping

ACTS: Mapping[str, str] = {
    "add_term": "新建学期", "amend": "改登记", "apply_rules": "启用规则", "approve_month": "批准月度安排",
    "ask_correction": "说名册有误", "ask_off": "说任务不适用", "attach": "附文件", "bind_chat": "绑定群",
    "broadcast": "发通知", "carry_over": "沿用规则", "change_item": "改期", "change_rule": "改规则",
    "close_event": "结束活动", "close_program": "结束培养项目", "confirm_lesson": "确认听课",
    "confirm_plan": "导入计划", "correct": "更正通知", "decide_off": "答复不适用", "discard_draft": "放弃草稿",
    "end_leave": "返岗", "end_pair": "解除结对", "exempt": "免做", "extend": "延期", "finish_item": "完成安排",
    "finish_task": "完成通知的任务", "give_role": "给身份", "grant_leave": "登记请假", "hand_over": "移交安排",
    "import_roster": "导入名册", "invite": "给登录码", "item_done": "自己标记完成", "item_off": "自己标记不参加",
    "keep_text": "存文", "leave_school": "离校", "log_for": "代记", "nudge": "催未回的人", "open_draft": "打开草稿",
    "open_event": "发起活动", "open_program": "新建培养项目", "owe_again": "恢复任务", "pair_up": "结对",
    "place": "放附件", "plan_notice": "通知列入计划", "recall": "撤回通知", "reopen_item": "重新打开安排",
    "replace_plan": "换新版计划", "retire_rule": "停用规则", "review_accepted": "审核通过",
    "review_returned": "审核退回", "set_days": "放假、补课", "set_proof": "设凭证要求", "set_school": "改学校设置",
    "sign_in": "登录", "snooze": "稍后提醒", "take_role": "取消身份", "tell_corrected": "告知已更正", "unbind": "换绑",
    "unbind_chat": "解绑群", "undo": "撤销登记", "unplan_notice": "从计划里取下通知",
    "withdraw_extension": "撤销延期", "withdraw_leave": "撤销请假",
}  # fmt: skip

_THINGS = {
    "person": "老师", "record": "登记", "obligation": "任务", "item": "安排", "plan": "计划", "requirement": "规则",
    "broadcast": "通知", "term": "学期", "school": "学校", "group": "组", "event": "活动", "draft": "草稿",
}  # fmt: skip


def act_words(act: str) -> str:
    """«改期»; an act without words of its own by its name."""
    return ACTS.get(act, act)


def about_words(about: str, names: Mapping[int, str]) -> str:
    """«老师 王芳», «登记 12»; people by their names."""
    thing, _, number = about.partition(" ")
    if thing == "person" and number.isdigit() and int(number) in names:
        return names[int(number)]
    return f"{_THINGS.get(thing, thing)} {number}".strip()


def detail_words(detail: Mapping[str, object]) -> str:
    """What was said along, as it is kept."""
    return "；".join(
        f"{key}：{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in detail.items()
        if value not in (None, "", [], {})
    )
