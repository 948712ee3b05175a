"""`/leave` and `/back`: the office enters a colleague's days away, and that somebody is back."""

from collections.abc import Mapping
from typing import Any

from bot.acts.exempt import owe_again
from bot.acts.find_duties import duties_named, duties_of
from bot.acts.grant_leave import end_leave, grant_leave, withdraw_leave
from bot.acts.rights import require_office
from bot.commands.turn import REPLACED, Command, Turn
from bot.commands.whom import told, whom
from bot.domain.messages import Offer, Reply
from bot.domain.people import Person, RoleName
from bot.errors import NotFound, NotUnderstood
from bot.parsing.absences import read_absence
from bot.parsing.dates import Lean, read_when
from bot.rendering.absences import absence_short, absence_text
from bot.rendering.people import described
from bot.rendering.words import clipped, day_text
from bot.store.absences import absences_of
from bot.store.people import person_by_id

EXAMPLE = "/请假 王芳 产假 9月1日到1月15日"
LISTED = 20


def handle(turn: Turn) -> Reply:
    """`/请假 王芳 病假 今天到周五 发烧`; alone, who is away now and later."""
    require_office(turn.session, turn.person)
    if not turn.argument.strip():
        return _list(turn)
    meant = whom(turn, "请假", EXAMPLE)
    if meant.person is None:
        return meant.question or Reply("")
    draft = read_absence(meant.rest, now=turn.said_at, term=turn.term)
    if draft.problem is not None:
        raise NotUnderstood(f"{draft.problem}，没有登记。请写成：/请假 {meant.person.name} 病假 11月23日到11月25日")
    if draft.since is None:
        word = draft.kind.label if draft.kind else "病假"
        raise NotUnderstood(f"请写明从哪天到哪天，例如：/请假 {meant.person.name} {word} 今天到周五")
    kind = draft.kind.id if draft.kind else "leave"
    act = (turn.session, turn.school, turn.person, turn.now, meant.person, kind, draft.since, draft.until)
    row = grant_leave(*act, draft.reason)
    why = f"，原因：{row.reason}" if row.reason else ""
    text = f"已登记：{meant.person.name}，{absence_text(row)}{why}。这段时间不提醒、不催交，任务按在岗时间重新算。"
    return Reply(text, (Offer("撤销", "withdraw_leave", {"absence": row.id}),))


def _list(turn: Turn) -> Reply:
    rows = absences_of(turn.session, turn.school, turn.today)[:LISTED]
    if not rows:
        return Reply(f"现在和以后都没有登记请假。要登记，发：{EXAMPLE}")
    lines = []
    for row in rows:
        why = f"，{row.reason}" if row.reason else ""
        lines.append(f"· {described(person_by_id(turn.session, row.person_id))}：{absence_text(row)}{why}")
    return Reply("\n".join([f"现在和以后请假的 {len(rows)} 条：", *lines, "回来了就发：/恢复 姓名"]))


def withdraw(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 under days away that were just entered."""
    row = withdraw_leave(turn.session, turn.school, turn.person, turn.now, int(values["absence"]))
    return Reply(f"已撤销：{person_by_id(turn.session, row.person_id).name}，{absence_text(row)}。")


def back(turn: Turn) -> Reply:
    """`/恢复 王芳`, `/恢复 王芳 12月1日`, `/恢复 王芳 听课`: back at work, or a duty owed again."""
    require_office(turn.session, turn.person)
    meant = whom(turn, "恢复", "/恢复 王芳")
    if meant.person is None:
        return meant.question or Reply("")
    when = read_when(meant.rest, now=turn.said_at, lean=Lean.FUTURE, term=turn.term) if meant.rest else None
    if meant.rest and when is None:
        return _owed_again(turn, meant.person, meant.rest)
    if when is None:
        ahead = _only_ahead(turn, meant.person)
        if ahead is not None:
            return ahead
    on = (when.start or when.end) if when else None
    day = end_leave(turn.session, turn.school, turn.person, turn.now, meant.person, on)
    return Reply(f"好的，{meant.person.name}从 {day_text(day)}起在岗，任务和提醒照常。")


def _only_ahead(turn: Turn, person: Person) -> Reply | None:
    """Somebody at work whose days away lie ahead: they can be called off."""
    rows = absences_of(turn.session, turn.school, turn.today, person_ids=[person.id or 0])
    if not rows or any(row.covers(turn.today) for row in rows):
        return None
    offers = tuple(Offer(f"取消{absence_short(row)}", "withdraw_leave", {"absence": row.id}) for row in rows)
    lines = [f"· {absence_text(row)}" for row in rows]
    return Reply("\n".join([f"{person.name}现在在岗，登记了以后的请假：", *lines, "要取消哪一条？"]), tuple(offers[:3]))


def _owed_again(turn: Turn, person: Person, words: str) -> Reply:
    word = words.split(maxsplit=1)[0]
    found = duties_named(duties_of(turn.session, person, turn.today, exempt=True), word)
    if not found:
        raise NotFound(f"{person.name}没有免做“{clipped(word, 12)}”。回来上班了就发：/恢复 {person.name}")
    ids = [duty.obligation.id or 0 for duty in found]
    titles = [owe_again(turn.session, turn.school, turn.person, turn.now, one)[1] for one in ids]
    return Reply(f"已恢复：{person.name}老师的「{'」「'.join(titles)}」照常要做，{told(turn, person)}。")


OFFICE = frozenset({RoleName.OFFICE})
COMMAND = Command(
    "leave",
    ("请假", "借调"),
    "登记一位老师请假、产假、借调",
    EXAMPLE,
    handle,
    OFFICE,
    {"withdraw_leave": withdraw},
    {"withdraw_leave": REPLACED},
)
BACK = Command("back", ("恢复", "返岗"), "请假的老师回来了，或免做的照常", "/恢复 王芳", back, OFFICE)
