"""`/events`: the office opens something that asks a duty of people (评比, 征集, 活动), by the rules per event."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import col, select

from bot.acts.apply_rules import rules_in_force
from bot.acts.open_event import close_event, open_event
from bot.acts.rights import require_office
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import RoleName
from bot.domain.programs import Event
from bot.domain.requirements import Obligation, Per, Requirement
from bot.errors import NotUnderstood
from bot.parsing.dates import Lean, read_when
from bot.rendering.rule_sentences import rule_sentence
from bot.rendering.words import clipped, day_text

EXAMPLE = "/发起 青年教师赛课 12 月 10 日前"
MOST = 5  # rules to choose from


def handle(turn: Turn) -> Reply:
    """`/发起 青年教师赛课 12 月 10 日前`; alone, what is open."""
    require_office(turn.session, turn.person)
    title, until = _read(turn)
    if not title:
        return _list(turn)
    rules = [row for row in rules_in_force(turn.session, turn.school, turn.now) if row.rule().per is Per.EVENT]
    answering = [row for row in rules if _word(row) and _word(row) in title]
    if answering:
        return _open(turn, title, until, ())
    named = [row for row in rules if row.trigger_kind is None]
    if not named:
        raise NotUnderstood("还没有“每次活动”的规则。先加一条，例如：/规则 35 周岁以下教师每次评比参加竞赛 1 次")
    offers = tuple(
        Offer(
            clipped(rule_sentence(row.rule()), 18),
            "open_event",
            {"title": title, "until": str(until or ""), "key": row.key},
        )
        for row in named[:MOST]
    )
    return Reply(f"“{title}”按哪一条要求？点一下就发起。", offers)


def _word(row: Requirement) -> str:
    return str((row.rule().trigger or {}).get("event") or "")


def _read(turn: Turn) -> tuple[str, date | None]:
    """The name without its date, and the last day."""
    words = turn.argument.strip()
    when = read_when(words, now=turn.said_at, lean=Lean.FUTURE, term=turn.term) if words else None
    if when is None or when.end is None:
        return words, None
    start, end = when.span
    return (words[:start] + words[end:]).strip(" ，,。、截止"), when.end


def _open(turn: Turn, title: str, until: date | None, keys: tuple[str, ...]) -> Reply:
    event = open_event(turn.session, turn.school, turn.person, turn.now, title, until=until, rule_keys=keys)
    query = select(col(Obligation.until_on)).where(Obligation.event_id == event.id, col(Obligation.ended_at).is_(None))
    days = turn.session.exec(query).all()
    if not days:
        return Reply(f"已发起“{title}”，但现在没有人符合要求。", (Offer("撤销", "close_event", {"event": event.id}),))
    text = f"已发起“{title}”：{len(days)} 位老师（或组）各有一项，{day_text(max(days))}前完成，在各自的“进度”里能看到。"
    return Reply(text, (Offer("撤销", "close_event", {"event": event.id}),))


def opened(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """The rule was chosen."""
    until = date.fromisoformat(values["until"]) if values["until"] else None
    return _open(turn, str(values["title"]), until, (str(values["key"]),))


def closed(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销 or 结束: nothing is owed for it any more."""
    event = close_event(turn.session, turn.school, turn.person, turn.now, int(values["event"]))
    return Reply(f"“{event.title}”已结束，不再要求。已登记的都还在。")


def _list(turn: Turn) -> Reply:
    query = select(Event).where(Event.school_id == turn.school.id, col(Event.closed_at).is_(None))
    events = [
        one for one in turn.session.exec(query.order_by(col(Event.id))) if (one.until_on or turn.today) >= turn.today
    ]
    lines = [f"· {one.title}" + (f"，{day_text(one.until_on)}前" if one.until_on else "") for one in events]
    head = f"进行中的活动 {len(lines)} 项：" if lines else "现在没有进行中的活动。"
    offers = tuple(Offer(f"结束：{clipped(one.title, 10)}", "close_event", {"event": one.id}) for one in events[:MOST])
    return Reply("\n".join([head, *lines, f"发起一项：{EXAMPLE}"]), offers)


COMMAND = Command(
    "events",
    ("发起", "发起活动"),
    "发起评比、征集等活动，符合的老师各有一项",
    EXAMPLE,
    handle,
    frozenset({RoleName.OFFICE}),
    choices={"open_event": opened, "close_event": closed},
    in_place={"open_event": REPLACED, "close_event": REPLACED},
)
