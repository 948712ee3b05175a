"""`/digest`: this week so far, for the speaker."""

from bot.acts.compose_digests import digest_of
from bot.acts.tell_group import group_counts
from bot.commands.turn import Command, Turn
from bot.domain.messages import Reply
from bot.domain.people import display_name


def handle(turn: Turn) -> Reply:
    """The weekly digest as it would read now; a group reads its counts."""
    if turn.group is not None:
        return Reply("", public=group_counts(turn.session, turn.school, turn.group, turn.now))
    text = digest_of(turn.session, turn.school, turn.person, turn.now)
    return Reply(text or f"{display_name(turn.person.name)}，本周还没有登记，也没有要补的任务。")


COMMAND = Command("digest", ("周报", "本周小结"), "看本周小结", "/digest", handle)
