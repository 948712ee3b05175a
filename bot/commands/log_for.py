"""`/logfor`: finished work entered for a colleague without a phone, by the office or the leader of the group."""

from collections.abc import Mapping
from typing import Any

from bot.acts.log_for_colleague import log_for_colleague, undo_for_colleague
from bot.acts.rights import require_keeper
from bot.commands.turn import REPLACED, Command, Turn
from bot.commands.whom import told, whom
from bot.domain.messages import Offer, Reply
from bot.domain.people import RoleName
from bot.errors import NotUnderstood
from bot.parsing.records import Intent, read_message
from bot.rendering.records import logged_text
from bot.rendering.words import clipped
from bot.store.people import names_of

EXAMPLE = "/代记 王芳 听课 2 节 昨天"


def handle(turn: Turn) -> Reply:
    """`/代记 王芳 听课 2 节 昨天`."""
    require_keeper(turn.session, turn.person)
    meant = whom(turn, "代记", EXAMPLE)
    if meant.person is None:
        return meant.question or Reply("")
    require_keeper(turn.session, turn.person, meant.person)
    names = names_of(turn.session, turn.school)
    said = f"/log {meant.rest}"
    reading = read_message(said, said_at=turn.said_at, term=turn.term, people=names)
    if not meant.rest or reading.intent is not Intent.LOG or not reading.records:
        got = f"收到的是：{clipped(meant.rest, 60)}" if meant.rest else ""
        raise NotUnderstood(f"没有看懂替{meant.person.name}老师登记什么，没有记。例如：{EXAMPLE}\n{got}".strip())
    act = (turn.session, turn.school, turn.person, turn.now, meant.person, reading.records, turn.incoming_id)
    logged = log_for_colleague(*act)
    text = logged_text(f"已替{meant.person.name}老师登记", logged.records, logged.counted, logged.opened)
    ids = [record.id for record in logged.records]
    marked = f"{told(turn, meant.person)}，记录里注明由您代记。"
    return Reply(f"{text}\n{marked}", (Offer("撤销", "undo_for", {"records": ids}),), public="✓")


def undo(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 under what was entered for a colleague."""
    act = (turn.session, turn.school, turn.person, turn.now, list(values["records"]))
    person, logged = undo_for_colleague(*act)
    return Reply(logged_text(f"已撤销{person.name}老师的登记", logged.records, logged.counted))


COMMAND = Command(
    "logfor",
    ("代记", "代登记", "替记"),
    "替没有手机的老师登记",
    EXAMPLE,
    handle,
    frozenset({RoleName.OFFICE, RoleName.GROUP_LEADER, RoleName.PREP_LEADER}),
    {"undo_for": undo},
    {"undo_for": REPLACED},
)
