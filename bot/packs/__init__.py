"""Ready rule sets a school may take over: one file each, in sentences an office can read, change and apply.

A file is TOML: `title`, `says` (one line), perhaps `note` (what to look at before it applies); `[[program]]` tables
with `name` and `say` (who is in it) or `audience`; `[[rule]]` tables with `say`, one or several duties in plain Chinese
as the plan reader reads them, and what a sentence cannot carry: any other field of `RequirementSpec`, for all of them.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from bot.errors import NotFound, NotUnderstood

_FIGURE = re.compile(r"[\d一二两三四五六七八九十]+\s*(?:[节篇次本份项个字%]|学时)")


class Stated(NamedTuple):
    """One sentence, and the fields that hold beside what it says."""

    say: str
    fields: dict[str, Any]


class Circle(NamedTuple):
    """A program: its name, and who is in it, as a sentence or an audience form."""

    name: str
    say: str
    audience: dict[str, Any] | None


class Pack(NamedTuple):
    """One rule set. `name` is what it is asked for by on the command line."""

    name: str
    title: str
    says: str
    note: str
    circles: tuple[Circle, ...]
    rules: tuple[Stated, ...]
    source: str = ""  # the file's text

    @classmethod
    def of_sentence(cls, sentence: str) -> "Pack":
        """A sentence of the office's own, as a pack of one."""
        return cls("", "自定规则", "", "", (), (Stated(sentence.strip(), {}),))


def read_pack(text: str, name: str) -> Pack:
    """A pack from its file's text. Raises NotUnderstood with what is wrong, in Chinese."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotUnderstood(f"规则文件写法不对：{error}") from error
    rules = tuple(_stated(row) for row in values.get("rule", ()))
    if not rules:
        raise NotUnderstood("规则文件里没有 [[rule]]，至少要有一条。")
    circles = tuple(
        Circle(str(row.get("name", "")), str(row.get("say", "")), row.get("audience"))
        for row in values.get("program", ())
    )
    title, says, note = (str(values.get(key, "")) for key in ("title", "says", "note"))
    return Pack(name, title or name, says, note, circles, rules, text)


def _stated(row: dict[str, Any]) -> Stated:
    say = str(row.get("say", "")).strip()
    if not say:
        raise NotUnderstood("规则文件里有一条 [[rule]] 没有写 say（这条规则的一句话）。")
    return Stated(say, {key: value for key, value in row.items() if key not in ("say",)})


@cache
def packs() -> tuple[Pack, ...]:
    """All packs that come with the program, by their file's name."""
    found = sorted(files(__package__).iterdir(), key=lambda path: path.name)
    return tuple(
        read_pack(path.read_text(encoding="utf-8"), path.name.removesuffix(".toml"))
        for path in found
        if path.name.endswith(".toml")
    )


def pack_of(words: str) -> Pack:
    """A pack by its name or title; other words with a figure in them are a rule of the office's own. NotFound."""
    words = words.strip()
    named = any(words in (pack.name, pack.title) for pack in packs())
    return Pack.of_sentence(words) if _FIGURE.search(words) and not named else pack_named(words)


def pack_named(word: str) -> Pack:
    """The pack of that file name or title, or the only one whose title holds the word; raises NotFound."""
    word = word.strip()
    found = [pack for pack in packs() if word in (pack.name, pack.title)]
    found = found or [pack for pack in packs() if word and word in pack.title]
    if len(found) != 1:
        which = "、".join(pack.title for pack in found or packs())
        raise NotFound(f"没有找到规则包“{word}”，可选：{which}" if not found else f"有好几个规则包含“{word}”：{which}")
    return found[0]
