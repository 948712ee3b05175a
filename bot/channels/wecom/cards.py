"""Texts and buttons as WeCom shows them: a card where buttons are offered, words everywhere else.

A card shows little of a long text, so that one goes ahead of its card as a message of its own. Where cards do not show
(personal WeChat), buttons are numbered lines: typing «2» presses the second.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.base import Button, Enclosed, Parcel
from bot.channels.texts import split_text, utf8_size

LONGEST_MARKDOWN = 20_000  # bytes; WeCom takes 20,480
LONGEST_TEXT = 2_000  # bytes; WeCom takes 2,048
TITLE, BELOW = 26, 112  # characters a card shows
MOST_BUTTONS = 6  # on one card
CHOOSE = "请选择"
CHOOSE_BY_NUMBER = "回复数字："
DONE = "已处理"
ENCLOSED = "附件{names}在这里收不到，请到网页聊天查看。"
# Signs that WeCom's markdown would read as something else, and those that look alike.
MARKS = str.maketrans({"*": "＊", "`": "｀", "~": "～", "<": "＜"})
LINE_MARKS = re.compile(r"^(\s*)([#>]+)", re.MULTILINE)

Card = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes out at a time: words, a file, or a card (without its task id)."""

    text: str = ""
    card: Card | None = None
    file: Enclosed | None = None


def carded(parcel: Parcel, longest: int = LONGEST_MARKDOWN) -> list[Piece]:
    """Words, files, and the buttons not used yet on cards, which come last; all on one card where it fits."""
    buttons = [button for button in parcel.buttons if not button.used]
    files = [Piece(file=file) for file in parcel.files]
    if buttons and (card := card_of(parcel.text, buttons)) is not None:
        return [*files, Piece(card=card)]
    words = [Piece(text) for text in split_text(parcel.text, longest, utf8_size)]
    groups = [buttons[start : start + MOST_BUTTONS] for start in range(0, len(buttons), MOST_BUTTONS)]
    return [*words, *files, *(Piece(card=_card(CHOOSE, "", group)) for group in groups)] or [Piece("…")]


def numbered(parcel: Parcel) -> list[Piece]:
    """Words and files: the buttons are lines, each with the number they have under their message."""
    lines = [f"{number} {button.label}" for number, button in enumerate(parcel.buttons, 1) if not button.used]
    text = "\n".join([parcel.text, "", CHOOSE_BY_NUMBER, *lines]) if lines else parcel.text
    words = [Piece(piece) for piece in split_text(text, LONGEST_TEXT, utf8_size)]
    return [*words, *(Piece(file=file) for file in parcel.files)] or [Piece("…")]


def with_files(parcel: Parcel, least: int, most: int) -> Parcel:
    """The files of sizes that cannot be handed over are named in a line instead."""
    fitting = tuple(file for file in parcel.files if least <= file.size <= most)
    names = "、".join(f"“{file.name}”" for file in parcel.files if file not in fitting)
    text = f"{parcel.text}\n{ENCLOSED.format(names=names)}" if names else parcel.text
    return replace(parcel, text=text, files=fitting)


def card_of(text: str, buttons: Sequence[Button]) -> Card | None:
    """Text and buttons on one card; None where it would not show them whole."""
    if len(buttons) > MOST_BUTTONS:
        return None
    title, below = _title(text.strip() or CHOOSE)
    return _card(title, below, buttons) if len(below) <= BELOW else None


def changed(text: str, buttons: Sequence[Button]) -> Card | None:
    """A card as it becomes once one of its buttons was pressed; None where the text does not fit on it."""
    left = [button for button in buttons if not button.used]
    if left:
        return card_of(text, left)
    card = card_of(text, [Button(DONE, "done")])
    return card | {"replace_text": DONE} if card else None  # a grey button that cannot be pressed


def plain(text: str) -> str:
    """Text that markdown shows as it was written."""
    return LINE_MARKS.sub(_unmarked, text.translate(MARKS).replace("](", "］("))


def _unmarked(found: re.Match[str]) -> str:
    """A sign at the beginning of a line, as one that looks alike and means nothing."""
    return found[1] + found[2].translate(str.maketrans("#>", "＃＞"))


def _title(text: str) -> tuple[str, str]:
    """The first line or sentence, if it is short enough to stand above the rest."""
    first, _, rest = text.partition("\n")
    if len(first) <= TITLE:
        return first, rest.strip()
    sentence, _, after = text.partition("。")
    if len(sentence) <= TITLE and after:
        return sentence, after.strip()
    return "", text


def _card(title: str, below: str, buttons: Sequence[Button]) -> Card:
    card: Card = {
        "card_type": "button_interaction",
        "button_list": [{"text": one.label, "style": 1, "key": one.token} for one in buttons],
    }
    if title:
        card["main_title"] = {"title": title}
    if below:
        card["sub_title_text"] = below
    return card
