"""A text cut into pieces that Telegram takes."""

from bot.channels import texts

LONGEST = 4096  # UTF-16 units of one message


def split_text(text: str, longest: int = LONGEST) -> list[str]:
    """Pieces of at most `longest` UTF-16 units, cut between lines where there are any, else between words or signs."""
    return texts.split_text(text, longest, _units)


def _units(text: str) -> int:
    """Characters beyond the basic plane count as two."""
    return len(text) + sum(character > "\uffff" for character in text)
