"""What a person can say: one file per verb, one table. A command translates words to acts, and outcomes to replies."""

from collections.abc import Collection, Sequence

from bot.commands import (
    amend,
    bind,
    broadcast,
    digest,
    events,
    exempt,
    finish,
    help,  # noqa: A004
    history,
    holidays,
    imports,
    invite,
    keep,
    leave,
    log,
    log_for,
    pairs,
    plan,
    portfolio,
    progress,
    rebind,
    receipts,
    reminders,
    reschedule,
    review,
    roles,
    rules,
    school,
    table,
    todo,
    undo,
    whoami,
)
from bot.commands.turn import Answer, Command, Handle, Press
from bot.parsing.records import Intent


def _table() -> Sequence[Command]:
    return COMMANDS


COMMANDS: tuple[Command, ...] = (
    log.COMMAND,
    undo.COMMAND,
    amend.COMMAND,
    keep.COMMAND,
    progress.COMMAND,
    todo.COMMAND,
    plan.COMMAND,
    history.COMMAND,
    portfolio.COMMAND,
    digest.COMMAND,
    reminders.COMMAND,
    reminders.NOT_MINE,
    broadcast.COMMAND,
    receipts.COMMAND,
    table.COMMAND,
    table.LEDGER,
    review.COMMAND,
    review.PROOF,
    finish.COMMAND,
    rules.COMMAND,
    pairs.COMMAND,
    events.COMMAND,
    log_for.COMMAND,
    leave.COMMAND,
    leave.BACK,
    exempt.COMMAND,
    exempt.EXTENSION,
    imports.COMMAND,
    reschedule.COMMAND,
    invite.COMMAND,
    rebind.COMMAND,
    roles.COMMAND,
    school.COMMAND,
    holidays.COMMAND,
    holidays.MAKEUP,
    bind.COMMAND,
    bind.UNBIND,
    whoami.COMMAND,
    Command("help", ("帮助", "怎么用"), "看能说什么", "/help", help.help_for(_table)),
    Command("start", ("开始",), "从头认识研铃", "/start", help.start),
)

# A sentence without a command's word is read for its intent.
BY_INTENT: dict[Intent, Handle] = {
    Intent.LOG: log.handle,
    Intent.AMEND: amend.amend,
    Intent.UNDO: undo.handle,
    Intent.QUERY_PROGRESS: progress.handle,
    Intent.QUERY_PLAN: plan.handle,
    Intent.HELP: COMMANDS[-2].handle,
    Intent.DONE: reminders.done,
    Intent.SNOOZE: reminders.later,
}

# What is too long to be a message is offered as a piece of writing before it is read for its intent.
offer_text = keep.offer_text
# A file sent alone may be a plan or a roster of the office's.
take_file = imports.take_file

CHOICES: dict[str, Press] = {act: press for command in COMMANDS for act, press in command.choices.items()}
ANSWERS: dict[str, Answer] = {act: take for command in COMMANDS for act, take in command.answers.items()}
IN_PLACE: dict[str, str] = {act: words for command in COMMANDS for act, words in command.in_place.items()}
WORDS: dict[str, Command] = {word: command for command in COMMANDS for word in (command.name, *command.words)}

IN_GROUPS = ("log", "progress", "plan", "digest", "help")


def menu_for(roles: Collection[str]) -> list[tuple[str, str]]:
    """The menu of a private chat: (English name, Chinese description of at most 40 characters), by the roles held."""
    return [(one.name, one.says) for one in COMMANDS if one.roles is None or one.roles & set(roles)]


def menu_for_groups() -> list[tuple[str, str]]:
    """The menu of every group chat, whoever looks at it."""
    return [(one.name, one.says) for one in COMMANDS if one.name in IN_GROUPS]
