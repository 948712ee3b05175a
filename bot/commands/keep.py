"""What is sent to be kept: a long text, offered as 反思, 随笔 or 心得, and a file that has yet to find its entry."""

from collections.abc import Mapping
from typing import Any

from bot.acts.attach_evidence import place_evidence
from bot.acts.keep_text import keep_text, length_of
from bot.commands.said import said_back
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.records import Record
from bot.parsing.records import Intent
from bot.rendering.records import record_text
from bot.rendering.words import clipped, kind_label, short_day
from bot.store.records import records_of

LONG = 120  # characters; nobody says as much about what was done
VARIED = 40  # different ones; less is a held key or a chant
EACH = 60  # … unless it is a list of entries, which are shorter than that
PLACES = 3
KINDS = (("教学反思", "reflection"), ("随笔", "essay"), ("读书心得", "essay"))


def handle(turn: Turn) -> Reply:
    """`/keep` with the text behind it; alone it says how."""
    if length_of(turn.argument) < LONG:
        return Reply(f"把写好的反思或随笔整段发过来就行（{LONG} 字以上），我会问存为哪一类，并记下字数。")
    return offered(turn)


def offer_text(turn: Turn) -> Reply | None:
    """The offer, where what was said in private is a text; None for messages."""
    if turn.chat is not None or turn.incoming_id is None or length_of(turn.text) < LONG or turn.text[0] in "/／":
        return None
    if len(set(turn.text)) < VARIED:
        return None
    records = turn.reading.records if turn.reading.intent is Intent.LOG else ()
    return offered(turn) if length_of(turn.text) > EACH * len(records) else None


def offered(turn: Turn) -> Reply:
    """Which of the kinds of writing is it?"""
    offers = tuple(Offer(label, "keep_text", {"kind": kind, "incoming": turn.incoming_id}) for label, kind in KINDS)
    text = f"这段文字有 {length_of(turn.text)} 字。存为哪一类？点一个就登记 1 篇，正文和字数一起留存；不点就不登记。"
    if turn.reading.intent is Intent.LOG and turn.reading.records:
        text += "\n文中提到的其他事没有登记，要记请另发一句，例如：听课 1 节"
    return Reply(text, offers)


def press(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """The kind chosen."""
    act = (turn.session, turn.school, turn.person, turn.now, str(values["kind"]), int(values["incoming"]))
    return said_back(turn, "已登记", keep_text(*act))


def offer_places(turn: Turn, name: str, evidence_id: int) -> Reply | None:
    """Which of the last entries does a file belong to? None where there is none."""
    entries = records_of(turn.session, turn.person_id, limit=PLACES)
    if not entries:
        return None
    offers = tuple(
        Offer(_short(entry), "place_file", {"evidence": evidence_id, "record": entry.id}) for entry in entries
    )
    return Reply(f"收下了“{clipped(name, 30)}”。附在哪一条？点一个；都不是就不用管，文件已留存。", offers)


def _short(entry: Record) -> str:
    """«听课，11 月 20 日»."""
    return "，".join([kind_label(entry.kind), short_day(entry.start_on), *([entry.lecturer] if entry.lecturer else [])])


def place_file(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """The entry chosen."""
    act = (turn.session, turn.person, turn.now, int(values["evidence"]), int(values["record"]))
    return Reply(f"已附在：{record_text(place_evidence(*act))}。")


COMMAND = Command(
    "keep",
    ("存文", "存反思"),
    "把写好的一段文字存为反思或随笔",
    "/keep",
    handle,
    choices={"keep_text": press, "place_file": place_file},
    in_place={"keep_text": REPLACED, "place_file": REPLACED},
)
