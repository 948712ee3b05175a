"""`/exempt` and `/extend`: the office lets somebody off a duty, or gives more time for it, with a reason."""

import re
from collections.abc import Mapping
from typing import Any

from bot.acts.exempt import exempt, owe_again
from bot.acts.extend import extend, withdraw_extension
from bot.acts.find_duties import LATELY, Duty, duties_named, duties_of
from bot.acts.rights import require_office
from bot.commands.turn import REPLACED, Command, Turn
from bot.commands.whom import told, whom
from bot.domain.messages import Offer, Reply
from bot.domain.people import Person, RoleName
from bot.errors import NotFound, NotUnderstood
from bot.parsing.dates import Lean, read_when
from bot.rendering.words import clipped, day_text, full_day, short_day

EXEMPT = "/免做 王芳 听课 在外培训"
EXTEND = "/延期 王芳 论文 到12月30日 住院"
OFFERED = 6


def handle(turn: Turn) -> Reply:
    """`/免做 王芳 听课 原因`."""
    require_office(turn.session, turn.person)
    meant = whom(turn, "免做", EXEMPT)
    if meant.person is None:
        return meant.question or Reply("")
    duties = duties_of(turn.session, meant.person, turn.today)
    duty, rest, question = _duty(meant.person, duties, meant.rest, "免做", EXEMPT)
    if duty is None:
        return question
    obligation = duty.obligation
    exempt(turn.session, turn.school, turn.person, turn.now, obligation.id or 0, rest)
    why = f"，原因：{clipped(rest, 40)}" if rest else ""
    what = f"{meant.person.name}老师的「{duty.title}」{why}"
    text = f"已免做：{what}。到 {short_day(obligation.until_on)}为止的这一期不再提醒，{told(turn, meant.person)}。"
    return Reply(text, (Offer("撤销", "owe_again", {"obligation": obligation.id}),))


def press_owe_again(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 under an exemption."""
    person, title = owe_again(turn.session, turn.school, turn.person, turn.now, int(values["obligation"]))
    return Reply(f"已撤销：{person.name}老师的「{title}」照常要做，{told(turn, person)}。")


def put_off(turn: Turn) -> Reply:
    """`/延期 王芳 论文 到12月30日 原因`."""
    require_office(turn.session, turn.person)
    meant = whom(turn, "延期", EXTEND)
    if meant.person is None:
        return meant.question or Reply("")
    duties = duties_of(turn.session, meant.person, turn.today, lately=LATELY)
    duty, rest, question = _duty(meant.person, duties, meant.rest, "延期", EXTEND)
    if duty is None:
        return question
    when = read_when(rest, now=turn.said_at, lean=Lean.FUTURE, term=turn.term)
    if when is None or when.end is None:
        raise NotUnderstood(f"请写明延到哪一天，例如：/延期 {meant.person.name} {duty.title} 到12月30日")
    reason = _without(rest, when.span)
    act = (turn.session, turn.school, turn.person, turn.now, duty.obligation.id or 0, when.end)
    row, person, _ = extend(*act, reason)
    why = f"，原因：{clipped(reason, 40)}" if reason else ""
    before = full_day(row.from_on) if row.from_on.year != row.until_on.year else short_day(row.from_on)
    moved = f"{person.name}老师的「{duty.title}」由 {before}延到 {day_text(row.until_on)}{why}"
    text = f"已延期：{moved}。{told(turn, person)}。"
    return Reply(text, (Offer("撤销", "withdraw_extension", {"extension": row.id}),))


def _without(text: str, span: tuple[int, int]) -> str:
    head = re.sub(r"(?:延期?|推迟)?[到至]\s*$", "", text[: span[0]])
    return f"{head} {text[span[1] :].removeprefix('前')}".strip(" ，,。")


def press_withdraw(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 under an extension."""
    act = (turn.session, turn.school, turn.person, turn.now, int(values["extension"]))
    row, person, title = withdraw_extension(*act)
    return Reply(f"已撤销：{person.name}老师的「{title}」仍在 {day_text(row.from_on)}截止，{told(turn, person)}。")


def _duty(person: Person, duties: list[Duty], words: str, command: str, how: str) -> tuple[Duty | None, str, Reply]:
    """The duty meant and what follows it; or the question to put. Raises NotUnderstood, NotFound."""
    word, _, rest = words.partition(" ")
    if not duties:
        raise NotFound(f"{person.name}老师现在没有任务。")
    found = duties_named(duties, word) if word else duties
    if len(found) == 1 and word:
        return found[0], rest.strip(), Reply("")
    name = f"{person.name}#{person.id}"
    offers = tuple(
        Offer(_label(duty), "say", {"text": f"/{command} {name} {duty.title}#{duty.obligation.id} {rest}".strip()})
        for duty in (found or duties)[:OFFERED]
    )
    asked = (
        f"{person.name}老师有 {len(found)} 项，是哪一项？"
        if found
        else f"{person.name}老师没有“{clipped(word, 12)}”这一项，是下面哪一项？"
    )
    return None, rest, Reply(f"{asked}也可以这样发：{how}", offers)


def _label(duty: Duty) -> str:
    return clipped(f"{duty.title}（{short_day(duty.obligation.until_on)}前）", 20)


OFFICE = frozenset({RoleName.OFFICE})
COMMAND = Command(
    "exempt",
    ("免做", "免除"),
    "免去一位老师的一项任务",
    EXEMPT,
    handle,
    OFFICE,
    {"owe_again": press_owe_again},
    {"owe_again": REPLACED},
)
EXTENSION = Command(
    "extend",
    ("延期",),
    "把一位老师的一项任务往后推",
    EXTEND,
    put_off,
    OFFICE,
    {"withdraw_extension": press_withdraw},
    {"withdraw_extension": REPLACED},
)
