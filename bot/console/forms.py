"""What a page's form sends: read within limits, and believed only with the token its own page was given."""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.channels.base import Upload
from bot.channels.web.saying import RefusedError, limited
from bot.errors import UserError

TOKEN_LIFETIME = timedelta(days=2)
FILE_LIMIT = 10 * 2**20  # bytes
FIELDS_LIMIT = 2 * 2**20  # bytes: a long plan's draft with every field of it
MOST_FIELDS = 8000
MOST_FILES = 9

TOO_OLD = "这一页放得太久了，没有处理。请回到上一页，刷新后再试一次。"
TOO_BIG = f"这个文件太大，没有收下。一个文件最多 {FILE_LIMIT // 2**20} MB，请压缩或删去图片后再试。"
UNREADABLE = "没有看懂页面发来的内容，没有处理。请刷新页面再试。"


class Form(NamedTuple):
    """The fields of a form, the last of each name; `every` keeps all that came under one name."""

    fields: Mapping[str, str]
    every: Mapping[str, tuple[str, ...]]
    files: tuple[Upload, ...] = ()

    def text(self, name: str, default: str = "") -> str:
        """A field without the white space around it."""
        return self.fields.get(name, default).strip()

    def number(self, name: str) -> int | None:
        """A field as a whole number; None when it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


class Sealer:
    """Makes and checks what only this deployment can have written: form tokens, and the word said after a redirect."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def token(self, external_id: str, now: datetime) -> str:
        """The token of a form on a page shown to this account."""
        issued = str(int(now.timestamp()))
        return f"{issued}.{self._mac('form', external_id, issued)}"

    def is_own(self, token: str, external_id: str, now: datetime) -> bool:
        """Whether a form came from a page of ours, shown to this account not too long ago."""
        issued, _, mac = token.partition(".")
        if not hmac.compare_digest(mac.encode(), self._mac("form", external_id, issued).encode()):
            return False
        return now.timestamp() - int(issued) <= TOKEN_LIFETIME.total_seconds()

    def seal(self, text: str) -> str:
        """A short text for a cookie."""
        body = text.encode().hex()
        return f"{body}.{self._mac('said', body)}"

    def unseal(self, value: str) -> str:
        """The text sealed; empty when it was not we who sealed it."""
        body, _, mac = value.partition(".")
        ours = hmac.compare_digest(mac.encode(), self._mac("said", body).encode())
        return bytes.fromhex(body).decode() if ours and body else ""

    def _mac(self, *parts: str) -> str:
        return hmac.digest(self._secret, "\0".join(("console", *parts)).encode(), "sha256").hex()


async def read_form(request: Request) -> Form:
    """Read a form within its limits; raises RefusedError (400, 413)."""
    bounded = Request(request.scope, limited(request.receive, FILE_LIMIT + FIELDS_LIMIT, TOO_BIG))
    try:
        async with bounded.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=FIELDS_LIMIT) as form:
            pairs = [(name, _clean(value)) for name, value in form.multi_items() if isinstance(value, str)]
            parts = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]
            files = [await _upload(part) for part in parts]
    except HTTPException as error:
        raise RefusedError(400, UNREADABLE) from error
    every: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        every[name] = (*every.get(name, ()), value)
    return Form(dict(pairs), every, tuple(file for file in files if file.data))


async def _upload(part: UploadFile) -> Upload:
    data = await part.read(FILE_LIMIT + 1)
    if len(data) > FILE_LIMIT:
        raise RefusedError(413, TOO_BIG)
    name = _clean(part.filename or "文件").replace("\\", "/").rpartition("/")[2]
    return Upload(name[-120:], part.content_type or "application/octet-stream", data)


def _clean(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").encode(errors="replace").decode()


def day_in(text: str, what: str) -> datetime | None:
    """«2026-11-20» of a date field as midnight; None when it is empty. Raises UserError."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day, not an instant
    except ValueError as error:
        raise UserError(f"{what}“{text[:20]}”不是日期，请写成 2026-09-01 这样。") from error
