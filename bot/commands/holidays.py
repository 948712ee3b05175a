"""`/holiday` and `/makeup`: the school's own days off, and days of make-up work."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.acts.rights import require_office
from bot.acts.set_days import DaysSet, OwnDay, set_days, withdraw_days
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import RoleName
from bot.errors import NotUnderstood
from bot.parsing.own_days import DaysDraft, read_own_days
from bot.rendering.school_settings import days_set_text, days_words, own_days_text
from bot.store.schools import own_days

OFF = "/放假 10月8日 运动会"
HELD = "/补课 10月11日"
CANCEL = ("取消", "撤销", "去掉", "删除")
LISTED = 120


def handle(turn: Turn) -> Reply:
    """`/放假 10月8日 运动会`; `/放假 取消 10月8日`; alone, the school's own days."""
    return _handle(turn, works=False)


def make_up(turn: Turn) -> Reply:
    """`/补课 10月11日`."""
    return _handle(turn, works=True)


def _handle(turn: Turn, *, works: bool) -> Reply:
    require_office(turn.session, turn.person)
    words = turn.argument.strip()
    if not words:
        return _list(turn)
    cancel = next((word for word in CANCEL if words.startswith(word)), None)
    draft = _days(turn, words.removeprefix(cancel or ""), HELD if works else OFF)
    act = (turn.session, turn.school, turn.person, turn.now)
    if cancel is not None:
        days = withdraw_days(*act, draft.days)
        return Reply(f"已取消：{days_words(days, turn.today)}，又按国家放假安排算。")
    done = set_days(*act, dict.fromkeys(draft.days, OwnDay(works, draft.name)))
    text = days_set_text(draft.days, done.idle, draft.name, [item.task for item in done.items], turn.today, works=works)
    return Reply(text, (Offer("撤销", "restore_days", {"before": _plain(done)}),))


def _days(turn: Turn, words: str, example: str) -> DaysDraft:
    draft = read_own_days(words, now=turn.said_at, term=turn.term)
    if not draft.days:
        raise NotUnderstood(f"没有看懂是哪一天，没有登记。例如：{example}，或 /放假 12月30日到31日 期末阅卷")
    return draft


def _plain(done: DaysSet) -> dict[str, Any]:
    return {str(day): list(own) if own else None for day, own in done.before.items()}


def restore(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 under days just entered."""
    before = {date.fromisoformat(day): OwnDay(*own) if own else None for day, own in values["before"].items()}
    set_days(turn.session, turn.school, turn.person, turn.now, before)
    return Reply(f"已撤销：{days_words(sorted(before), turn.today)}和之前一样。")


def _list(turn: Turn) -> Reply:
    rows: Sequence[Any] = own_days(turn.session, turn.school, turn.today)[:LISTED]
    how = f"要加就发：{OFF}，或 {HELD}；要去掉就发：/放假 取消 10月8日"
    if not rows:
        return Reply(f"今天以后没有本校自己的放假或补课，都按国家放假安排。{how}")
    return Reply("\n".join(["本校自己的放假和补课：", own_days_text(rows, turn.today), how]))


OFFICE = frozenset({RoleName.OFFICE})
COMMAND = Command(
    "holiday",
    ("放假", "停课"),
    "登记本校自己的放假，或看登记了哪些",
    OFF,
    handle,
    OFFICE,
    {"restore_days": restore},
    {"restore_days": REPLACED},
)
MAKEUP = Command("makeup", ("补课", "补班"), "登记本校自己的补课、调休上学", HELD, make_up, OFFICE)
