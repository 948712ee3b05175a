"""Whom a command means: one colleague by name; of several of the name the one whose button is pressed."""

from typing import NamedTuple

from bot.commands.turn import Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import Person, PersonStatus
from bot.errors import NotFound, NotUnderstood
from bot.rendering.people import choice_label
from bot.rendering.words import clipped
from bot.store.accounts import without_account
from bot.store.people import people_meant

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
