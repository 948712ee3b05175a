"""`/help` and `/start`: what can be said here, made from the table of commands itself."""

from collections.abc import Callable, Sequence

from bot.acts.greet import first_words
from bot.commands.turn import Command, Turn
from bot.domain.messages import Offer, Reply
from bot.rendering.greetings import all_at_once, help_text

TAPPED = ("progress", "plan", "todo")


def help_for(table: Callable[[], Sequence[Command]]) -> Callable[[Turn], Reply]:
    """The answer to `/help`: the speaker's own commands."""

    def handle(turn: Turn) -> Reply:
        mine = [one for one in table() if one.roles is None or one.roles & turn.roles]
        lines = [(one.words[0], one.says) for one in mine if one.name not in ("help", "start")]
        taps = tuple(Offer(one.words[0], "say", {"text": one.example}) for one in mine if one.name in TAPPED)
        return Reply(help_text(turn.person.name, lines, [f"/{one.name}" for one in mine]), taps)

    return handle


def start(turn: Turn) -> Reply:
    """The first words again."""
    return all_at_once(first_words(turn.session, turn.school, turn.person, turn.now))
