"""`/help` and `/start`: what can be said here, each with an example that can be tapped."""

from collections.abc import Callable, Sequence

from bot.commands.turn import Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import display_name

TAPPED = ("progress", "plan", "todo")


def help_for(table: Callable[[], Sequence[Command]]) -> Callable[[Turn], Reply]:
    """The answer to `/help`, made from the table of commands itself."""

    def handle(turn: Turn) -> Reply:
        mine = [one for one in table() if one.roles is None or one.roles & turn.roles]
        lines = [f"{one.example}　{one.says}（也可以说“{one.words[0]}”）" for one in mine if one.words]
        text = "\n".join(
            [
                f"{display_name(turn.person.name)}，做完一件事发一句就行，例如：今天听了两节数学课",
                *lines,
                "发错了就发“撤销”。",
            ]
        )
        return Reply(text, _taps(mine))

    return handle


def start_for(table: Callable[[], Sequence[Command]]) -> Callable[[Turn], Reply]:
    """The first words: three short lines, one example, and what is stored."""

    def handle(turn: Turn) -> Reply:
        text = "\n".join(
            [
                f"{display_name(turn.person.name)}，您好，这里是研铃：提醒教研任务，也帮您记下做完的事。",
                "做完一件就发一句，例如：/log 听课；想看进度就发“进度”。",
                "这里只存您登记的内容和名册信息，只有您、本组组长和教科室能看到。",
            ]
        )
        return Reply(text, (Offer("记听课", "log_kind", {"kind": "observation"}), *_taps(table())[:2]))

    return handle


def _taps(commands: Sequence[Command]) -> tuple[Offer, ...]:
    named = {one.name: one for one in commands}
    return tuple(Offer(named[name].words[0], "say", {"text": named[name].example}) for name in TAPPED if name in named)
