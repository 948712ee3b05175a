"""`/broadcast`: a notice to everybody, a group, a subject or a position; previewed with names before it goes."""

from collections.abc import Mapping
from typing import Any

from bot.acts.broadcast import check_broadcast, open_broadcast, receive_broadcast
from bot.acts.rights import require_sender
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import RoleName
from bot.errors import NotUnderstood
from bot.parsing.audiences import read_people
from bot.rendering.words import clipped, listed
from bot.store.people import groups_of, staff_of

HOW = "请写明发给谁和内容，例如：/群发 语文组 周四下午第三节集体备课"


def handle(turn: Turn) -> Reply:
    """`/群发 语文组 周四下午第三节集体备课` → a preview with 发送 and 取消."""
    require_sender(turn.session, turn.person)
    head, _, text = turn.argument.strip().partition(" ")
    if not head:
        raise NotUnderstood(HOW)
    names = {person.name for person in staff_of(turn.session, turn.school)}
    groups = [group.name for group in groups_of(turn.session, turn.school)]
    audience = read_people(head, names, groups)
    if audience is None:
        raise NotUnderstood(f"没有看懂发给谁：“{clipped(head, 20)}”。{HOW}")
    people = check_broadcast(turn.session, turn.school, turn.person, turn.now, audience, text)
    who = listed((person.name for person in people), 8)
    preview = f"将发给 {len(people)} 人：{who}\n内容：{text.strip()}\n确认发送？"
    return Reply(
        preview,
        (Offer("发送", "send_broadcast", {"audience": audience, "text": text.strip()}), Offer("取消", "drop", {})),
    )


def send(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """发送."""
    count = open_broadcast(turn.session, turn.school, turn.person, turn.now, values["audience"], values["text"])
    return Reply(f"已发给 {count} 人。对方点“收到”后会记下来。")


def drop(_turn: Turn, _values: Mapping[str, Any]) -> Reply:
    """取消."""
    return Reply("已取消，没有发出。")


def receive(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """收到."""
    receive_broadcast(turn.session, turn.person, turn.now, int(values["broadcast"]))
    return Reply("已记下您收到了。")


COMMAND = Command(
    "broadcast",
    ("群发", "通知"),
    "给一部分老师发通知",
    "/群发 语文组 周四下午第三节集体备课",
    handle,
    frozenset({RoleName.OFFICE, RoleName.GROUP_LEADER, RoleName.PREP_LEADER}),
    {"send_broadcast": send, "drop": drop, "receipt": receive},
    {"send_broadcast": REPLACED, "drop": REPLACED, "receipt": "{before}\n\n已收到"},
)
