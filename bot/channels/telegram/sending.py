"""A parcel as Telegram takes it, and Telegram's refusals as ours."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from telegram import Bot, InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.base import Button, Enclosed, Parcel
from bot.channels.telegram.texts import split_text
from bot.channels.telegram.transport import call
from bot.errors import DeliveryError

# Of the many things a 400 may mean, those after which the chat will never take anything again.
GONE = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid", "group chat was deactivated")
SAME = "message is not modified"
# The message that was pressed is too old or gone: what would have taken its place comes as a new one.
NOT_EDITABLE = ("can't be edited", "message to edit not found", "message_id_invalid", "message identifier")
NO_TOPIC = "message thread not found"
ROW_UNITS = 16  # Chinese characters that fit in a row of buttons on a phone

SHOWN = ("image/jpeg", "image/png")
LARGEST_PICTURE = 10 * 2**20  # bytes; Telegram takes no larger one as a photo

Piece = str | Enclosed
Keyboard = dict[str, list[list[dict[str, str]]]]


async def deliver(bot: Bot, parcel: Parcel, pieces: Sequence[Piece], place: int) -> str:
    """Send one piece of a parcel, its buttons under the last; Telegram's id of the message. Raises TelegramError."""
    piece, chat = pieces[place], parcel.external_id
    if isinstance(piece, Enclosed):
        return await _send_file(bot, parcel, piece)
    keyboard = keyboard_of(parcel.buttons) if place == len(pieces) - 1 else None
    if parcel.edit_of and len(pieces) == 1:
        try:
            return await _edit(bot, chat, parcel.edit_of, piece, keyboard)
        except BadRequest as error:
            if not any(word in error.message.lower() for word in NOT_EDITABLE):
                raise
    thread = int(parcel.thread_id) if parcel.thread_id else None
    reply_to = _reply_to(parcel) if place == 0 else None
    message = {"chat_id": chat, "text": piece, "reply_markup": keyboard, "reply_parameters": reply_to}
    try:
        sent = await call(bot, "sendMessage", **message, message_thread_id=thread)
    except BadRequest as error:
        if thread is None or NO_TOPIC not in error.message.lower():
            raise
        sent = await call(bot, "sendMessage", **message)
    return str(sent["message_id"])


def _reply_to(parcel: Parcel) -> dict[str, Any] | None:
    """What it answers; where that is gone meanwhile, the answer still comes."""
    return {"message_id": int(parcel.reply_to), "allow_sending_without_reply": True} if parcel.reply_to else None


async def _send_file(bot: Bot, parcel: Parcel, file: Enclosed) -> str:
    """A picture is shown, anything else is a document; so is a picture that Telegram does not take as one."""
    thread = int(parcel.thread_id) if parcel.thread_id else None
    where = {"chat_id": parcel.external_id, "message_thread_id": thread}
    # Read here, one at a time: a notice's file stands in no memory while it waits for its turn.
    data = await asyncio.to_thread(file.place.read_bytes)
    if file.media_type in SHOWN and file.size <= LARGEST_PICTURE:
        with suppress(BadRequest):
            sent = await call(bot, "sendPhoto", **where, photo=InputFile(data, file.name))
            return str(sent["message_id"])
    sent = await call(bot, "sendDocument", **where, document=InputFile(data, file.name))
    return str(sent["message_id"])


async def _edit(bot: Bot, chat: str, message_id: str, text: str, keyboard: Keyboard | None) -> str:
    try:
        await call(bot, "editMessageText", chat_id=chat, message_id=int(message_id), text=text, reply_markup=keyboard)
    except BadRequest as error:
        if SAME not in error.message.lower():
            raise
    return message_id


def pieces_of(parcel: Parcel) -> list[Piece]:
    """Files, then texts, each short enough: the buttons stand under the last. Telegram takes no empty text."""
    return [*parcel.files, *(split_text(parcel.text) or ["…"])]


def keyboard_of(buttons: Sequence[Button]) -> Keyboard | None:
    """Rows of the buttons that were not used yet, as many in a row as can be read on a phone."""
    rows: list[list[dict[str, str]]] = []
    room = 0
    for button in buttons:
        if button.used:
            continue
        units = len(button.label) + 2
        if not rows or units > room or len(rows[-1]) == 4:
            rows.append([])
            room = ROW_UNITS
        rows[-1].append({"text": button.label, "callback_data": button.token})
        room -= units
    return {"inline_keyboard": rows} if rows else None


def refusal(error: TelegramError) -> DeliveryError:
    """What a refusal means for the message: later, never, or never anything into that chat again."""
    if isinstance(error, RetryAfter):
        return DeliveryError(error.message, retry_after=seconds_of(error))
    if isinstance(error, Forbidden):
        return DeliveryError(error.message, permanent=True, unreachable=True)
    if isinstance(error, BadRequest):
        gone = any(word in error.message.lower() for word in GONE)
        return DeliveryError(error.message, permanent=True, unreachable=gone)
    if isinstance(error, ChatMigrated):
        return DeliveryError(error.message, retry_after=0)
    if isinstance(error, InvalidToken):
        return DeliveryError("the token is not accepted")  # the message waits for the right one
    return DeliveryError(error.message)


def seconds_of(error: RetryAfter) -> float:
    """The delay Telegram asks for, in seconds."""
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
