"""Text pasted from a web page often lost its line breaks: they are put back before the marks that began a line."""

import itertools
import re

_LONGEST = 4000  # reading a line may cost its length squared
_LONG = 160  # a line this long with several marks in it was several lines once

_DIGITS = "一二三四五六七八九十"
_MARK = re.compile(
    rf"(?P<chapter>(?<![{_DIGITS}高初第周])(?P<a>[{_DIGITS}]{{1,3}})、(?![{_DIGITS}]))"
    rf"|(?P<section>[（(][{_DIGITS}]{{1,3}}[）)])"
    r"|(?P<item>(?<![\d第至\-~～－—.、(（/])(?P<b>\d{1,2})[、.．](?!\d))"
    r"|(?P<sub>[（(](?P<c>\d{1,2})[）)])"
    rf"|(?P<month>(?<![{_DIGITS}\d、至\-~～－—年])(?:[{_DIGITS}]{{1,3}}|元|\d{{1,2}})月份?(?=[：:]|\d{{1,2}}、))"
    r"|(?P<part>[^。；！？]{2,30}【第?[一二三四五六七八九十\d]+篇】)"
    r"|(?P<page>上一篇[：:]|下一篇[：:]|版权所有|发布时间[：:])"
)
_ENDS = "。；;！？!?：:）)】”"


def broken(line: str) -> list[str]:
    """The line itself, or the lines it was run together from."""
    if len(line) < _LONG:
        return [line]
    cuts = _cuts(line)
    if len(cuts) < 3:  # one stray "1、" in a long paragraph is no lost structure
        cuts = []
    edges = [0, *cuts, len(line)]
    return [piece for a, b in itertools.pairwise(edges) if line[a:b].strip() for piece in bounded(line[a:b])]


def bounded(line: str) -> list[str]:
    """The line in pieces of at most 4,000 characters, cut at a sentence's end where there is one."""
    pieces = []
    while len(line) > _LONGEST:
        cut = max(line.rfind(mark, 0, _LONGEST) for mark in "。；;!！?？") + 1 or _LONGEST
        pieces.append(line[:cut])
        line = line[cut:]
    return [*pieces, line]


def _cuts(line: str) -> list[int]:
    """Where a line began: marks after a sentence's end, or marks that go on counting where the last one stopped."""
    cuts: list[int] = []
    counts = {"chapter": 0, "item": 0, "sub": 0}
    for match in _MARK.finditer(line):
        kind = _kind(match)
        after_end = match.start() == 0 or line[: match.start()].rstrip()[-1:] in _ENDS
        if kind in counts:
            value = _value(match, kind)
            if not (after_end or value == counts[kind] + 1) or value > counts[kind] + 3:
                continue
            counts[kind] = value
            _restart(counts, kind)
        elif kind == "section":
            _restart(counts, "section")
        elif kind in ("month", "part"):
            counts["item"] = 0
        if kind == "part":
            counts.update(chapter=0, item=0)
            cuts.append(match.end())
        cuts.append(match.start())
    return sorted({cut for cut in cuts if 0 < cut < len(line)})


def _kind(match: re.Match[str]) -> str:
    return next(name for name in ("chapter", "section", "item", "sub", "month", "part", "page") if match[name])


def _restart(counts: dict[str, int], kind: str) -> None:
    order = ("chapter", "section", "item", "sub")
    for lower in order[order.index(kind) + 1 :]:
        if lower in counts:
            counts[lower] = 0


def _value(match: re.Match[str], kind: str) -> int:
    if kind == "chapter":
        return _chinese(match["a"])
    return int(match["b"] or match["c"])


def _chinese(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _DIGITS.index(text[-1]) + 1
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0)
