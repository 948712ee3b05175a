"""A text cut into pieces that Telegram takes."""

LONGEST = 4096  # UTF-16 units of one message


def split_text(text: str, longest: int = LONGEST) -> list[str]:
    """Pieces of at most `longest` UTF-16 units, cut between lines where there are any, else between words or signs."""
    pieces = []
    while _units(text) > longest:
        cut = _fitting(text, longest)
        border = max(text.rfind("\n", 0, cut + 1), 0) or max(text.rfind(" ", cut // 2, cut + 1), 0) or cut
        pieces.append(text[:border].rstrip())
        text = text[border:].lstrip("\n ")
    return [piece for piece in (*pieces, text) if piece.strip()]


def _fitting(text: str, longest: int) -> int:
    """How many characters fit; those beyond the basic plane count as two units."""
    cut = min(len(text), longest)
    while _units(text[:cut]) > longest:
        cut -= max((_units(text[:cut]) - longest) // 2, 1)
    return cut


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
