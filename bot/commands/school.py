"""`/settings`: the school's own settings, seen and changed by the office."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from bot.acts.rights import require_office
from bot.acts.set_school import SchoolChange, Value, coming_reminder, plain, restore_school, set_school
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import RoleName
from bot.domain.schools import local_time
from bot.errors import NotUnderstood
from bot.parsing.school_settings import read_setting
from bot.rendering.school_settings import change_text, settings_text
from bot.store.schools import own_days

EXAMPLES = {
    "reminder_at": "/设置 提醒 12:30",
    "digest_at": "/设置 小结 周四 16:00",
    "month_list_at": "/设置 月度安排 8:00",
    "quiet_since": "/设置 免打扰 18:30-7:30",
    "years_by_calendar": "/设置 教龄 按足年（或 按年份）",
    "contact": "/设置 联系 教科室李老师",
}
HOW = "可以这样发：\n" + "\n".join(f"· {example}" for example in EXAMPLES.values())


def handle(turn: Turn) -> Reply:
    """`/设置`: all of them; `/设置 提醒 12:30`: one is changed."""
    require_office(turn.session, turn.person)
    words = turn.argument.strip()
    if not words:
        return Reply(_all(turn))
    values = read_setting(words)
    if not values:
        what = "没有看懂要改成什么" if values is not None else "没有这项设置"
        raise NotUnderstood(f"{what}，没有改动。{HOW}")
    change = set_school(turn.session, turn.school, turn.person, turn.now, values)
    if not change.after:
        return Reply(f"本来就是这样，没有改动。\n{_all(turn)}")
    return Reply(f"好的，{_said(turn, change)}", (Offer("撤销", "restore_school", plain(change.before, change.after)),))


def _all(turn: Turn) -> str:
    return settings_text(turn.school, len(own_days(turn.session, turn.school, turn.today)))


def restore(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 under a change."""
    before, after = _values(values["before"]), _values(values["after"])
    change = restore_school(turn.session, turn.school, turn.person, turn.now, before, after)
    return Reply(f"已撤销。{_said(turn, change)}")


def _values(kept: Mapping[str, Any]) -> dict[str, Value]:
    """Settings as a button keeps them."""
    clocks = {field for field in kept if field.endswith("_at") or field.startswith("quiet")}
    return {field: time.fromisoformat(value) if field in clocks else value for field, value in kept.items()}


def _said(turn: Turn, change: SchoolChange) -> str:
    coming = local_time(turn.school, coming_reminder(turn.session, turn.school, turn.now))
    names = [person.name for person in change.concerned]
    return change_text(turn.school, change.before, coming=coming, concerned=names)


COMMAND = Command(
    "settings",
    ("设置", "学校设置"),
    "看或改提醒时间、小结、免打扰、教龄算法、联系人",
    EXAMPLES["reminder_at"],
    handle,
    frozenset({RoleName.OFFICE}),
    {"restore_school": restore},
    {"restore_school": REPLACED},
)
