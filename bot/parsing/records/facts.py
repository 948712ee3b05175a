"""What is said of a piece of work beside its kind: how good, across what, whose, how long, online."""

import re
from dataclasses import replace
from typing import Any

from bot.parsing.records.values import RecordDraft

_TITLES = re.compile(r"《[^》]*》")
_EXEMPLAR = re.compile(r"优秀课例|优质课例|精品课|示范性课|优质课(?!比赛|大赛|评比|评选|竞赛)|优秀课(?!评|比)")
_ONLINE = re.compile(r"线上|网上|网络|在线|远程|云端|直播")
_SCOPES = (
    ("cross_subject", re.compile(r"跨学科(?!段)")),
    ("cross_stage", re.compile(r"跨学段|跨段|跨年段|跨年级")),
    ("cross_group", re.compile(r"跨组|外组")),
    ("same_group", re.compile(r"同组|本组")),
    ("revision_lesson", re.compile(r"复习课")),
    ("mentor", re.compile(r"师傅|导师|师父")),
    ("mentee", re.compile(r"徒弟|徒儿")),
)
_WORDS = re.compile(r"(?<![\d.])(\d{2,6})\s*(?:多|余)?字|(?<![\d.])(\d(?:\.\d)?)\s*万字|([一二两三四五六七八九])千字")
_DIGITS = "一二三四五六七八九"
_SHORTEST = 20  # characters; fewer are no text's length
_SAID_AS_TITLE = re.compile(r"^(?:优秀课例|优质课例|精品课|每篇|跨学科|跨年级|线上)$")


def with_facts(draft: RecordDraft, text: str) -> RecordDraft:
    """The record with what `text` says of it; what the record states already stays."""
    plain = _TITLES.sub("", text)
    found: dict[str, Any] = {
        "quality": "exemplar" if draft.kind == "observation" and _EXEMPLAR.search(plain) else None,
        "scope": ",".join(name for name, pattern in _SCOPES if pattern.search(plain)) or None,
        "words": _length(plain),
        "venue": draft.venue or ("online" if _ONLINE.search(plain) else None),
    }
    if draft.title and _SAID_AS_TITLE.match(draft.title):
        found["title"] = None
    changes = {name: value for name, value in found.items() if value != getattr(draft, name)}
    return replace(draft, **changes) if changes else draft


def _length(text: str) -> int | None:
    found = _WORDS.search(text)
    if found is None:
        return None
    if found[2]:
        return round(float(found[2]) * 10_000)
    count = int(found[1]) if found[1] else (_DIGITS.index(found[3].replace("两", "二")) + 1) * 1000
    return count if count >= _SHORTEST else None
