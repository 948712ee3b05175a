"""Whom a command means: one colleague by name; of several of the name the one whose button is pressed."""

import re
from typing import NamedTuple

from bot.commands.turn import Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import Person, PersonStatus
from bot.errors import NotFound, NotUnderstood
from bot.rendering.people import choice_label
from bot.rendering.words import clipped
from bot.store.accounts import without_account
from bot.store.people import groups_of, members_of, people_meant

MOST = 6  # people of one name that are offered


class Whom(NamedTuple):
    """The person and what was said after the name; or, when several may be meant, the question to put."""

    person: Person | None
    rest: str
    question: Reply | None = None


def told(turn: Turn, person: Person) -> str:
    """Whether the colleague has heard of it, said to who did it."""
    if person.status != PersonStatus.ACTIVE:
        return "对方不在岗，没有打扰"
    return "对方登录后会看到" if without_account(turn.session, [person]) else "已告诉对方"


def whom(turn: Turn, command: str, example: str) -> Whom:
    """Whom the command's words begin with. The caller has asked for the rights. Raises NotUnderstood, NotFound."""
    words = turn.argument.strip()
    if not words:
        raise NotUnderstood(f"请写明是哪位老师，例如：{example}")
    people, rest = people_meant(turn.session, turn.school, words)
    if len(people) == 1:
        return Whom(people[0], rest)
    if not people:
        raise NotFound(f"名册里没有“{clipped(words.split()[0], 20)}”。请核对姓名，例如：{example}")
    name = people[0].name
    offers = tuple(
        Offer(choice_label(one), "say", {"text": f"/{command} {name}#{one.id} {rest}".strip()}) for one in people[:MOST]
    )
    return Whom(None, rest, Reply(f"有 {len(people)} 位{name}，是哪一位？", offers))


def several(turn: Turn) -> tuple[list[Person], str]:
    """The colleagues that a list begins the words («方小禾、顾明远 …»), or the active of a group («语文组 …»).

    With what follows; nobody where it is neither. The caller has asked for the rights. Raises NotFound, NotUnderstood.
    """
    head, _, rest = turn.argument.strip().partition(" ")
    group = next((group for group in groups_of(turn.session, turn.school) if group.name == head), None)
    if group is not None:
        return members_of(turn.session, group.id or 0), rest.strip()
    names = [name for name in re.split("[、，,]", head) if name]
    if len(names) < 2:
        return [], turn.argument.strip()
    people = {person.id: person for name in names for person in [_named(turn, name)]}
    return list(people.values()), rest.strip()


def _named(turn: Turn, name: str) -> Person:
    people, rest = people_meant(turn.session, turn.school, name)
    if not people or rest:
        raise NotFound(f"名册里没有“{clipped(name, 12)}”，没有登记。请检查姓名后再发一次。")
    if len(people) > 1:
        which = "、".join(choice_label(one) for one in people[:MOST])
        raise NotUnderstood(f"有 {len(people)} 位{people[0].name}：{which}，没有登记。请写成：{people[0].name}（学科）")
    return people[0]
