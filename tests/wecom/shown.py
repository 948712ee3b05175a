"""What arrived at a phone, checked as WeCom would check it."""

import re
import time
from dataclasses import dataclass, field
from typing import Any

BEFORE_NUMBERS = "回复数字："


@dataclass(frozen=True)
class Shown:
    """One bubble, or a card that changed (`changed`); `keys` are a card's buttons, by their words."""

    at: float
    who: str
    text: str
    keys: dict[str, str] = field(default_factory=dict)
    card: str = ""
    changed: bool = False
    by: str = ""  # the id of the call that several may share


def shown_card(who: str, card: dict[str, Any], *, changed: bool = False, by: str = "") -> Shown:
    """A card as it is seen; grey buttons are words only."""
    lines = [card.get("main_title", {}).get("title", ""), card.get("sub_title_text", "")]
    keys = {} if card.get("replace_text") else {one["text"]: one["key"] for one in card["button_list"]}
    lines.append(card.get("replace_text", ""))
    return Shown(time.monotonic(), who, "\n".join(filter(None, lines)), keys, str(card["task_id"]), changed, by)


def fault_of(card: dict[str, Any], seen: set[str], *, new: bool) -> str:
    """Why WeCom would not take a card; empty: it would."""
    task = str(card.get("task_id", ""))
    buttons = card.get("button_list", [])
    if card.get("card_type") != "button_interaction" or not 1 <= len(buttons) <= 6:
        return "invalid card"
    if not re.fullmatch(r"[\w@-]{1,128}", task, re.ASCII) or (new and task in seen):
        return "invalid task_id"
    if not (card.get("main_title", {}).get("title") or card.get("sub_title_text")):
        return "missing title"
    if any(not one.get("text") or not 0 < len(one.get("key", "").encode()) <= 1024 for one in buttons):
        return "invalid button"
    return ""
