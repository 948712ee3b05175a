"""Reading what a page sends to `/say`, never more of it than may be kept."""

import json
import re
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive

from bot.channels.base import Upload

TEXT_LIMIT = 20_000  # characters
FILE_LIMIT = 20 * 2**20  # bytes
FIELDS_LIMIT = 256 * 2**10  # bytes; 20,000 characters written as \uXXXX pairs take 240,000
DRAIN_LIMIT = 64 * 2**20  # bytes read and thrown away, so that a browser gets to see the refusal
CHOICE_LIMIT = 64  # bytes
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

TOO_LONG = "这条消息太长，没有收下。一条最多 20,000 字，请分几次发，或者作为文件发来。"
TOO_BIG = "这个文件太大，没有收下。一个文件最多 20 MB，请压缩或拆开后再发。"
EMPTY = "这条消息是空的，没有收下。请写一句话，或选一个文件。"
UNREADABLE = "没有看懂页面发来的内容，没有收下。请刷新页面再试。"


@dataclass(frozen=True, slots=True)
class Words:
    """One message of a page; exactly one of text, choice and file may be all there is."""

    client_id: str
    text: str = ""
    choice: str | None = None
    file: Upload | None = None


class RefusedError(Exception):
    """Not taken; `text` is the sentence for the person, `status` the HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


async def read_words(request: Request) -> Words:
    """Read a JSON or multipart body; raise `RefusedError` (400, 413) when it may not be taken."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        bounded = Request(request.scope, limited(request.receive, FILE_LIMIT + FIELDS_LIMIT, TOO_BIG))
        return await _from_form(bounded)
    bounded = Request(request.scope, limited(request.receive, FIELDS_LIMIT, TOO_LONG))
    return _from_fields(await _json_fields(bounded), None)


def limited(receive: Receive, limit: int, refusal: str) -> Receive:
    """The same body, but raising `RefusedError` (413) once it is larger than `limit` bytes."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen <= limit:
            return message
        while message.get("more_body", False) and seen < DRAIN_LIMIT:
            message = await receive()
            seen += len(message.get("body", b""))
        raise RefusedError(413, refusal)

    return receiving


async def _json_fields(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, UNREADABLE) from error
    if not isinstance(fields, dict):
        raise RefusedError(400, UNREADABLE)
    return fields


async def _from_form(request: Request) -> Words:
    try:
        async with request.form(max_files=1, max_fields=8, max_part_size=FIELDS_LIMIT) as form:
            part = form.get("file")
            upload = await _upload(part) if isinstance(part, UploadFile) else None
            return _from_fields({name: value for name, value in form.items() if isinstance(value, str)}, upload)
    except HTTPException as error:
        if "maximum size" in error.detail:
            raise RefusedError(413, TOO_LONG) from error
        raise RefusedError(400, UNREADABLE) from error


async def _upload(part: UploadFile) -> Upload:
    data = await part.read(FILE_LIMIT + 1)
    if len(data) > FILE_LIMIT:
        raise RefusedError(413, TOO_BIG)
    return Upload(_clean(part.filename or "文件")[:255], part.content_type or "application/octet-stream", data)


def _from_fields(fields: dict[str, Any], file: Upload | None) -> Words:
    client_id, text, choice = fields.get("client_id"), fields.get("text") or "", fields.get("choice") or None
    if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
        raise RefusedError(400, UNREADABLE)
    if not isinstance(text, str) or not (choice is None or isinstance(choice, str)):
        raise RefusedError(400, UNREADABLE)
    if len(text) > TEXT_LIMIT:
        raise RefusedError(413, f"这条消息有 {len(text):,} 字，没有收下。" + TOO_LONG.partition("。")[2])
    if choice is not None and len(choice.encode(errors="replace")) > CHOICE_LIMIT:
        raise RefusedError(400, UNREADABLE)
    words = Words(client_id, _clean(text).strip(), _clean(choice) if choice else None, file)
    if not (words.text or words.choice or words.file):
        raise RefusedError(400, EMPTY)
    return words


def _clean(text: str) -> str:
    # a lone surrogate or a NUL is legal JSON, and no database stores it
    return text.replace("\0", "").encode(errors="replace").decode()
