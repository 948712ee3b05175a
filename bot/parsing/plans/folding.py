"""One spelling for every character, length kept: offsets into the folded text are offsets into the text as printed."""

import re

_DASHES = "－—–~～〜−―─∽﹣‐‑"
_TABLE = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)},  # ０-９
    **{code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},  # Ａ-Ｚ ａ-ｚ
    **{ord(dash): ord("-") for dash in _DASHES},
    **{ord(a): ord(b) for a, b in zip("　\t\xa0％／．＋", "   %/.+", strict=True)},
    **{ord(a): ord(b) for a, b in zip(",;:()!?｡", "，；：（）！？。", strict=True)},
    **{ord(a): ord(b) for a, b in zip("﹑﹔﹕﹐﹒", "、；：，.", strict=True)},
    **{ord(a): ord(b) for a, b in zip("「」『』", "“”“”", strict=True)},
    **{ord(a): ord(b) for a, b in zip("＜＞≦≧⩽⩾＝", "<>≤≥≤≥=", strict=True)},
}
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_OPEN, _CLOSE = "（[【《“", "）]】》”"


def fold(text: str) -> str:
    """Full-width figures and half-width punctuation to one form; the same length as `text`."""
    folded = _quotes(text.translate(_TABLE))
    return _THOUSANDS.sub(",", folded).replace("着作", "著作").replace("专着", "专著").replace("论着", "论著")


def _quotes(text: str) -> str:
    """Straight quotes open and close in turn."""
    if '"' not in text:
        return text
    parts = text.split('"')
    return "".join(part + ("“”"[at % 2] if at < len(parts) - 1 else "") for at, part in enumerate(parts))


def split(folded: str, separators: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans between separators that stand outside brackets and quotes; empty pieces left out."""
    end = len(folded) if end is None else end
    spans, depth, begin = [], 0, start
    closed = _balanced(folded[start:end])
    for at in range(start, end):
        char = folded[at]
        if closed and char in _OPEN:
            depth += 1
        elif closed and char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in separators and depth == 0:
            spans.append((begin, at))
            begin = at + 1
    spans.append((begin, end))
    return [span for a, b in spans if (span := trimmed(folded, a, b))[0] < span[1]]


def sentences(folded: str, start: int = 0, end: int | None = None, marks: str = "。！？\n") -> list[tuple[int, int]]:
    """Sentence spans; a bracket after a full stop ("…。（每月1次）") belongs to the sentence before it."""
    spans: list[tuple[int, int]] = []
    for a, b in split(folded, marks, start, end):
        if spans and folded[a] == "（" and folded[b - 1] == "）":
            spans[-1] = (spans[-1][0], b)
        else:
            spans.append((a, b))
    return spans


def _balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in zip(_OPEN, _CLOSE, strict=True))


def trimmed(folded: str, start: int, end: int, marks: str = " ，。；：、.!！?？…-") -> tuple[int, int]:
    """The span without blanks and punctuation at its ends."""
    while start < end and folded[start] in marks:
        start += 1
    while end > start and folded[end - 1] in marks:
        end -= 1
    return start, end


def blanked(folded: str, spans: list[tuple[int, int]], filler: str = "\x00") -> str:
    """The text with these spans hidden, length kept."""
    for start, end in spans:
        folded = folded[:start] + filler * (end - start) + folded[end:]
    return folded
