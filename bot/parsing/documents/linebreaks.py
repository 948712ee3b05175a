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


_PAGE = re.compile(
    r"\s*(?:[-—–·.]{1,3}\s*)?(?:第\s*)?\d{1,3}\s*(?:页)?(?:\s*[/／,，]?\s*共?\s*\d{1,3}\s*页)?(?:\s*[-—–·.]{1,3})?\s*"
)
_NEW = re.compile(
    rf"\s*(?:第?[{_DIGITS}]{{1,3}}[、.．章]|[（(][{_DIGITS}\d]{{1,3}}[）)]|\d{{1,2}}[、.．](?!\d)|[①-⑳•●◆■▪·○★☆*►✓√\u2600-\u27bf\U0001f000-\U0001faff-]|[{_DIGITS}元]{{1,3}}月份?\s*[：:]?\s*$"
    r"|\d{1,2}月份?\s*[：:]?\s*$|附|备注|注[：:])"
)


def begins_anew(text: str) -> bool:
    """Whether a line begins with a mark (number, bullet, month), and so is no other line's rest."""
    return bool(_NEW.match(text))


def is_page_number(text: str) -> bool:
    """«3», «- 3 -», «第 3 页 共 8 页»."""
    return bool(_PAGE.fullmatch(text))


_OPEN_END = re.compile(r"[。！？：:]\s*$")


def unwrapped(lines: list[str]) -> list[tuple[int, str]]:
    """(number, line) with lines joined that a fixed page width cut in two, as in text copied out of a PDF.

    The width is told by several lines of one length that end in mid-sentence; page numbers between are left out.
    """
    width = _page_width(lines)
    if width is None:
        return list(enumerate(lines, 1))
    out: list[tuple[int, str]] = []
    full = False
    for number, line in enumerate(lines, 1):
        if _PAGE.fullmatch(line) and (full or not line.strip().isdigit()):
            continue
        if full and line.strip() and not _NEW.match(line):
            out[-1] = (out[-1][0], out[-1][1].rstrip() + line.strip())
        else:
            out.append((number, line))
        full = width - 4 <= _width(line) <= width + 1 and not _OPEN_END.search(line)
    return out


def _page_width(lines: list[str]) -> int | None:
    """The width (a Chinese character is 2) at which the lines are cut; None where they are not."""
    widths = [_width(line) for line in lines]
    longest = max(widths, default=0)
    if not 40 <= longest <= 120:
        return None
    cut = [line for line, width in zip(lines, widths, strict=True) if width >= longest - 4]
    hanging = [line for line in cut if not line.rstrip().endswith(tuple(_ENDS))]
    long = [width for width in widths if width > longest * 0.6]  # lines of many lengths were cut by nobody
    told = len(hanging) >= 3 and len(hanging) * 3 >= len(cut) * 2 and len(cut) * 2 >= len(long)
    return longest if told else None


def _width(line: str) -> int:
    return sum(1 if char < "\u2e80" and char not in "“”‘’—…·" else 2 for char in line.strip())


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
