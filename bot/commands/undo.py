"""`/undo`: takes back the last entry, or the one its button stands under."""

from collections.abc import Mapping
from typing import Any

from bot.acts.log_record import undo_records
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Reply
from bot.rendering.records import logged_text


def handle(turn: Turn) -> Reply:
    """The last entry."""
    logged = undo_records(turn.session, turn.school, turn.person, turn.now)
    return Reply(logged_text("已撤销", logged.records, logged.counted), public="✓")


def press(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """The entry named by the button."""
    logged = undo_records(turn.session, turn.school, turn.person, turn.now, list(values["records"]))
    return Reply(logged_text("已撤销", logged.records, logged.counted), public="✓")


COMMAND = Command(
    "undo",
    ("撤销", "撤回", "撤消", "删掉"),
    "撤销刚才的登记",
    "/undo",
    handle,
    choices={"undo": press},
    in_place={"undo": REPLACED},
)
