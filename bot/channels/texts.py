"""A text cut into pieces that a messenger takes."""

from collections.abc import Callable

Size = Callable[[str], int]  # as the messenger counts; at most four for a character


def split_text(text: str, longest: int, size: Size) -> list[str]:
    """Pieces of at most that size, cut between lines where there are any, else between words or signs."""
    pieces = []
    while size(text) > longest:
        cut = _fitting(text, longest, size)
        border = max(text.rfind("\n", 0, cut + 1), 0) or max(text.rfind(" ", cut // 2, cut + 1), 0) or cut
        pieces.append(text[:border].rstrip())
        text = text[border:].lstrip("\n ")
    return [piece for piece in (*pieces, text) if piece.strip()]


def utf8_size(text: str) -> int:
    """Bytes."""
    return len(text.encode("utf-8", "replace"))


def _fitting(text: str, longest: int, size: Size) -> int:
    cut = min(len(text), longest)
    while (over := size(text[:cut]) - longest) > 0:
        cut -= max(over // 4, 1)
    return cut
