"""`/pairs`: mentor and mentee joined by the office, listed, and parted."""

from collections.abc import Mapping
from typing import Any

from bot.acts.pair_up import end_pair, pair_up
from bot.acts.rights import require_office
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import Mentorship, Person, RoleName
from bot.errors import NotFound, NotUnderstood
from bot.rendering.people import pair_line
from bot.rendering.words import clipped
from bot.store.people import mentorships_of, people_meant, person_by_id

EXAMPLE = "/结对 顾明远 方小禾"
HOW = f"登记一对：{EXAMPLE}（前面是师傅，后面是徒弟）。同伴互助：/结对 同伴 顾明远 方小禾。解除：/结对 解除 1"
END = ("解除", "结束", "取消")


def handle(turn: Turn) -> Reply:
    """`/结对 师傅 徒弟`, `/结对 解除 1`; alone, the pairs there are."""
    require_office(turn.session, turn.person)
    words = turn.argument.strip()
    if not words:
        return _list(turn)
    if words.startswith(END):
        return _part(turn, words[2:].strip())
    kind = "partner" if words.startswith("同伴") else "mentor"
    mentor, rest = _one(turn, words.removeprefix("同伴").strip())
    mentee, _ = _one(turn, rest.lstrip("和与带、，, "))
    pair = pair_up(turn.session, turn.school, turn.person, turn.now, mentor, mentee, kind=kind)
    text = f"已登记：{pair_line(pair, mentor, mentee)}。双方都会收到通知，师徒的任务从今天算起。"
    return Reply(text, (Offer("撤销", "part_pair", {"pair": pair.id}),))


def _one(turn: Turn, words: str) -> tuple[Person, str]:
    people, rest = people_meant(turn.session, turn.school, words)
    if len(people) == 1:
        return people[0], rest
    if len(people) > 1:
        raise NotUnderstood(f"有 {len(people)} 位{people[0].name}，请在姓名后写上学科，例如：{people[0].name}（英语）")
    if not words:
        raise NotUnderstood(f"请写两位老师的姓名，前面是师傅，例如：{EXAMPLE}")
    raise NotFound(f"名册里没有“{clipped(words.split(maxsplit=1)[0], 20)}”。{HOW}")


def _pairs(turn: Turn) -> list[Mentorship]:
    return mentorships_of(turn.session, turn.school, turn.today)


def _line(turn: Turn, pair: Mentorship) -> str:
    return pair_line(pair, person_by_id(turn.session, pair.mentor_id), person_by_id(turn.session, pair.mentee_id))


def _list(turn: Turn) -> Reply:
    lines = [f"{number}. {_line(turn, pair)}" for number, pair in enumerate(_pairs(turn), 1)]
    head = f"现在结对的 {len(lines)} 对：" if lines else "还没有登记师徒结对。"
    return Reply("\n".join([head, *lines, HOW]))


def _part(turn: Turn, words: str) -> Reply:
    pairs = _pairs(turn)
    if not (words.isdigit() and 1 <= int(words) <= len(pairs)):
        raise NotUnderstood("请写明解除第几对，例如：/结对 解除 1。发“结对”可以看到编号。")
    pair = pairs[int(words) - 1]
    text = f"解除这一对吗？\n{_line(turn, pair)}\n已登记的听课都会保留。"
    return Reply(text, (Offer("解除", "part_pair", {"pair": pair.id}), Offer("不解除", "keep_pair", {})))


def part(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """解除, or 撤销 right after joining."""
    pair = end_pair(turn.session, turn.school, turn.person, turn.now, int(values["pair"]))
    return Reply(f"已解除：{_line(turn, pair)}。已登记的听课都还在。")


def keep(_turn: Turn, _values: Mapping[str, Any]) -> Reply:
    """不解除."""
    return Reply("好的，没有改动。")


COMMAND = Command(
    "pairs",
    ("结对", "师徒", "师徒结对"),
    "登记、查看、解除师徒结对",
    EXAMPLE,
    handle,
    frozenset({RoleName.OFFICE}),
    {"part_pair": part, "keep_pair": keep},
    {"keep_pair": REPLACED},
)
