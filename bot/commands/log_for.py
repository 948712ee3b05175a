"""`/logfor`: finished work entered for a colleague without a phone, or all who came, by the office or the leader."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.acts.log_for_colleague import log_for_colleague, undo_for_colleague
from bot.acts.rights import require_keeper
from bot.commands.turn import REPLACED, Command, Turn
from bot.commands.whom import several, told, whom
from bot.domain.messages import Offer, Reply
from bot.domain.people import Person, RoleName
from bot.domain.records import Record
from bot.errors import NotFound, NotUnderstood
from bot.parsing.records import Intent, RecordDraft, read_message
from bot.rendering.records import logged_text
from bot.rendering.words import clipped
from bot.store.people import names_of

EXAMPLE = "/代记 王芳 听课 2 节 昨天"


def handle(turn: Turn) -> Reply:
    """`/代记 王芳 听课 2 节 昨天`; `/代记 王芳、魏澜 教研活动 1 次`, `/代记 语文组 教研活动 1 次`."""
    require_keeper(turn.session, turn.person)
    people, rest = several(turn)
    if people:
        return _for_all(turn, people, rest)
    meant = whom(turn, "代记", EXAMPLE)
    if meant.person is None:
        return meant.question or Reply("")
    require_keeper(turn.session, turn.person, meant.person)
    drafts = _drafts(turn, meant.rest, f"替{meant.person.name}老师")
    logged = log_for_colleague(turn.session, turn.school, turn.person, turn.now, meant.person, drafts, turn.incoming_id)
    text = logged_text(f"已替{meant.person.name}老师登记", logged.records, logged.counted, logged.opened)
    ids = [record.id for record in logged.records]
    marked = f"{told(turn, meant.person)}，记录里注明由您代记。"
    return Reply(f"{text}\n{marked}", (Offer("撤销", "undo_for", {"records": ids}),), public="✓")


def _drafts(turn: Turn, words: str, whose: str) -> Sequence[RecordDraft]:
    names = names_of(turn.session, turn.school)
    reading = read_message(f"/log {words}", said_at=turn.said_at, term=turn.term, people=names)
    if not words or reading.intent is not Intent.LOG or not reading.records:
        got = f"收到的是：{clipped(words, 60)}" if words else ""
        raise NotUnderstood(f"没有看懂{whose}登记什么，没有记。例如：{EXAMPLE}\n{got}".strip())
    return reading.records


def _for_all(turn: Turn, people: Sequence[Person], words: str) -> Reply:
    """The same for each who came: a meeting is logged once for all."""
    for person in people:
        require_keeper(turn.session, turn.person, person)
    drafts = _drafts(turn, words, f"替这 {len(people)} 位老师")
    act = (turn.session, turn.school, turn.person, turn.now)
    logged = [log_for_colleague(*act, person, drafts, turn.incoming_id) for person in people]
    head = logged_text(f"已替 {len(people)} 位老师登记", logged[0].records, ())
    text = f"{head}\n{'、'.join(person.name for person in people)}。\n都已告诉本人，记录里注明由您代记。"
    ids = [[record.id for record in one.records] for one in logged]
    return Reply(text, (Offer("撤销", "undo_for_all", {"each": ids}),), public="✓")


def undo_all(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 under what was entered for several; what one of them took back already stays so."""
    names = []
    for ids in values["each"]:
        standing = [record for record in (turn.session.get(Record, int(one)) for one in ids) if record]
        if any(record.withdrawn_at is None for record in standing):
            person, _ = undo_for_colleague(turn.session, turn.school, turn.person, turn.now, ids)
            names.append(person.name)
    if not names:
        raise NotFound("这次代记已经撤销或改过了。")
    return Reply(f"已撤销 {len(names)} 位老师的登记：{'、'.join(names)}。")


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
    {"undo_for": undo, "undo_for_all": undo_all},
    {"undo_for": REPLACED, "undo_for_all": REPLACED},
)
